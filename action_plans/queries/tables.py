"""Rows of a plan as tables, in the reader's language."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from action_plans.queries.budget import totals_of
from action_plans.queries.cost_lines import costs_of
from action_plans.queries.hearing_tables import hearings
from action_plans.queries.result_tables import indicators, risks
from core.formats import DASH, date_short, money, number
from core.ui import Cell, Head, Table

Rows = Sequence[Any]


def partners(rows: Rows, *, public: bool = False) -> Table:
    return Table(
        (Head(_("Partner")), Head(_("Part in the plan"))),
        [[row.municipality.full_name, row.contribution] for row in rows],
        caption=_("Joint plan with"),
    )


def problems(rows: Rows, *, public: bool = False) -> Table:
    return Table(
        (Head(_("Problem")), Head(_("Causes"))),
        [[row.text, row.causes] for row in rows],
    )


def objectives(rows: Rows, *, public: bool = False) -> Table:
    return Table(
        (Head(_("No."), "num"), Head(_("Objective"))),
        [[place, row.text] for place, row in enumerate(rows, 1)],
    )


def measures(rows: Rows, *, public: bool = False) -> Table:
    """Measures and what they cost; who is responsible may name people: not public."""
    heads = [
        Head(_("Measure")),
        Head(_("Responsible")),
        Head(_("Time")),
        Head(_("Output")),
        Head(_("Of it grant, som"), "num"),
        Head(_("Cost, som"), "num"),
    ]
    sums = [totals_of(costs_of(row)) for row in rows]
    body = [
        [
            row.title,
            row.responsible,
            _days(row),
            row.output,
            money(total.grant),
            money(total.total),
        ]
        for row, total in zip(rows, sums, strict=True)
    ]
    grants, costs = sum(s.grant for s in sums), sum(s.total for s in sums)
    foot: list[Any] = [_("Total"), "", "", "", money(grants), money(costs)]
    if public:
        for line in (heads, foot, *body):
            del line[1]
    return Table(heads, body, foot if body else ())


def _days(row: Any) -> str:
    """First and last day, short enough for a narrow column."""
    if not row.start_date and not row.end_date:
        return DASH
    days = (row.start_date, row.end_date)
    return " – ".join(date_short(day) if day else "…" for day in days)


def annexes(rows: Rows, *, public: bool = False) -> Table:
    return Table(
        (Head(_("Document")), Head(_("Kind"))),
        [[row.title, capfirst(str(row.get_kind_display()))] for row in rows],
    )


def members(rows: Rows, *, public: bool = False) -> Table:
    return Table(
        (
            Head(pgettext("of a working group", "Member")),
            Head(_("Role in the group")),
            Head(_("Post")),
        ),
        [
            [
                row.name,
                capfirst(str(row.get_role_display())),
                ", ".join(
                    filter(None, (row.post, row.municipality and str(row.municipality)))
                ),
            ]
            for row in rows
        ],
        caption=_("Working group"),
    )


def beneficiaries(rows: Rows, *, public: bool = False) -> Table:
    """People by village, sex and age, with the sums of all villages."""
    names = ("girls", "boys", "women", "men", "older_women", "older_men")
    counts = (*names, "people", "vulnerable")
    return Table(
        (
            Head(_("Village")),
            Head(_("Girls"), "num"),
            Head(_("Boys"), "num"),
            Head(_("Women"), "num"),
            Head(_("Men"), "num"),
            Head(_("Women, 60 and over"), "num"),
            Head(_("Men, 60 and over"), "num"),
            Head(_("All"), "num"),
            Head(_("Of vulnerable groups"), "num"),
        ),
        [
            [
                Cell(row.village.name, note=row.reason),
                *(number(getattr(row, name)) for name in counts),
            ]
            for row in rows
        ],
        (
            _("Total"),
            *(number(sum(getattr(row, name) for row in rows)) for name in counts),
        ),
        caption=_("People who will benefit"),
    )


def subsidies(rows: Rows, *, public: bool = False) -> Table:
    return Table(
        (
            Head(_("Who pays less")),
            Head(_("People"), "num"),
            Head(_("Sum in a year, som"), "num"),
            Head(_("Who bears it")),
            Head(_("By which decision")),
        ),
        [
            [
                row.who,
                number(row.people),
                money(row.yearly_sum),
                capfirst(str(row.get_payer_display())),
                row.basis,
            ]
            for row in rows
        ],
        caption=_("Who pays less"),
    )


def upkeep_years(rows: Rows, *, public: bool = False) -> Table:
    """Running costs of the years after the grant and who pays them, KGS."""
    names = ("cost", "from_tariff", "from_budget", "from_others")
    return Table(
        (
            Head(_("Year after the grant"), "num"),
            Head(_("Running cost, som"), "num"),
            Head(_("Paid by the tariff"), "num"),
            Head(_("Paid by the local budget"), "num"),
            Head(_("Paid by others"), "num"),
            Head(_("Remarks")),
        ),
        [
            [row.year, *(money(getattr(row, name)) for name in names), row.note]
            for row in rows
        ],
        (
            _("Total"),
            *(money(sum(getattr(row, name) for row in rows)) for name in names),
            "",
        ),
        caption=_("Running cost after the grant"),
    )


TABLES: dict[str, Callable[..., Table]] = {
    "partner": partners,
    "member": members,
    "hearing": hearings,
    "problem": problems,
    "objective": objectives,
    "measure": measures,
    "subsidy": subsidies,
    "beneficiaries": beneficiaries,
    "indicator": indicators,
    "risk": risks,
    "upkeep": upkeep_years,
    "annex": annexes,
}
