"""Tables of joint plans: sums by municipality, what the partners write."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from action_plans.queries.budget import PlanTotals
from core.formats import money, number
from core.ui import Head, Table

Rows = Sequence[Any]


def by_municipality(sums: Rows, totals: PlanTotals) -> Table:
    """Sums of a joint plan by municipality; without people where none are counted."""
    counted = any(row.people for row in sums)
    heads = [
        Head(_("Municipality")),
        Head(_("Together, som"), "num"),
        Head(_("Grant of the programme"), "num"),
        Head(_("Own contribution"), "num"),
    ]
    body = [
        [
            row.place.full_name if row.place else _("All municipalities together"),
            *(money(s) for s in (row.totals.total, row.totals.grant, row.totals.own)),
        ]
        for row in sums
    ]
    foot: list[Any] = [
        _("Total"),
        *(money(s) for s in (totals.total, totals.grant, totals.own)),
    ]
    if counted:
        heads.append(Head(_("Beneficiaries"), "num"))
        for line, row in zip(body, sums, strict=True):
            line.append(number(row.people or 0))
        foot.append(number(sum(row.people or 0 for row in sums)))
    return Table(heads, body, foot, caption=_("By municipality"))


def part_texts(rows: Rows, name: str) -> Table | None:
    """What the partners write on one matter; None without any."""
    said = [(row, text) for row in rows if (text := getattr(row, name))]
    if not said:
        return None
    return Table(
        (Head(_("Municipality")), Head(_("Part in the plan"))),
        [[row.municipality.full_name, text] for row, text in said],
        caption=_("From the partners"),
    )
