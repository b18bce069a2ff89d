"""Hearings as tables: who came, by sex and age, what was said, where the minutes are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.enums import HearingKind
from core.formats import date_short
from core.ui import Cell, Head, Table

Rows = Sequence[Any]


def hearings(rows: Rows, *, public: bool = False) -> Table:
    """Hearings with those who came; ages as far as they were counted."""
    return Table(
        (
            Head(_("Date"), "date"),
            Head(_("Place")),
            Head(_("Women"), "num"),
            Head(_("Men"), "num"),
            Head(_("What was said and decided")),
        ),
        [
            [
                date_short(row.date),
                Cell(row.place, note=capfirst(str(row.get_kind_display()))),
                Cell(row.women, note=_ages(row.women_young, row.women_older)),
                Cell(row.men, note=_ages(row.men_young, row.men_older)),
                Cell(row.decisions, note=_minutes(row)),
            ]
            for row in rows
        ],
        caption=_("Public hearings"),
    )


def _ages(young: int | None, older: int | None) -> str:
    parts = []
    if young is not None:
        parts.append(_("under 29: %(count)s") % {"count": young})
    if older is not None:
        parts.append(_("60 and over: %(count)s") % {"count": older})
    return "; ".join(parts)


def _minutes(row: Any) -> str:
    if row.minutes is None:
        return ""
    return _("Minutes: %(name)s") % {"name": row.minutes.name}


def on_tariff(rows: Rows) -> list[Any]:
    """Those of the hearings that were held on the tariff."""
    return [row for row in rows if row.kind == HearingKind.TARIFF]


def tariff_hearings(rows: Rows) -> Table | None:
    """The hearings on the tariff, for its section; None without any."""
    found = on_tariff(rows)
    if not found:
        return None
    return replace(hearings(found), caption=_("Hearings on the tariff"))
