"""The tables of an action plan."""

from collections.abc import Sequence

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import (
    Annex,
    Hearing,
    Indicator,
    Measure,
    MeasureCost,
    Problem,
    Risk,
)
from core.formats import DASH, date_short, money, number
from reports.building.tables import NUM, ReportTable, table_of
from reports.queries.plans import PlanData


def hearings(rows: Sequence[Hearing]) -> ReportTable:
    return table_of(
        _("Public hearings"),
        [
            (_("Date"), "nowrap"),
            (_("Place"), ""),
            (_("Women"), NUM),
            (_("Men"), NUM),
            (_("What was said and decided"), ""),
        ],
        [
            [
                date_short(row.date),
                row.place,
                number(row.women),
                number(row.men),
                row.decisions,
            ]
            for row in rows
        ],
    )


def problems(rows: Sequence[Problem]) -> ReportTable:
    return table_of(
        "",
        [(_("Problem"), ""), (_("Causes"), "")],
        [[row.text, row.causes or DASH] for row in rows],
    )


def measures(rows: Sequence[Measure]) -> ReportTable:
    """Measures with their costs by source; the last row adds up all costs."""
    sums = [sum(cost.amount for cost in row.costs.all()) for row in rows]
    return table_of(
        _("Measures and who pays"),
        [
            (_("Measure"), ""),
            (_("Responsible"), ""),
            (_("From and until"), "nowrap"),
            (_("Output"), ""),
            (_("Sources"), ""),
            (_("Cost, KGS"), NUM),
        ],
        [
            [
                row.title,
                row.responsible,
                _days(row),
                row.output or DASH,
                "; ".join(_cost(cost) for cost in row.costs.all()) or DASH,
                money(total),
            ]
            for row, total in zip(rows, sums, strict=True)
        ],
        [_("All together"), "", "", "", "", money(sum(sums))],
    )


def _days(row: Measure) -> str:
    return f"{date_short(row.start_date)} – {date_short(row.end_date)}"


def _cost(cost: MeasureCost) -> str:
    """One source with its amount; help in kind says so."""
    words = {
        "source": cost.get_source_display(),
        "amount": money(cost.amount),
    }
    if cost.in_kind:
        return _("%(source)s, in kind: %(amount)s") % words
    return _("%(source)s: %(amount)s") % words


def budget(data: PlanData) -> ReportTable:
    """Sums by source, in cash and in kind."""
    sources = data.amounts.sources
    return table_of(
        _("Costs by source"),
        [
            (_("Source"), ""),
            (_("In cash, KGS"), NUM),
            (_("In kind, KGS"), NUM),
            (_("Together, KGS"), NUM),
        ],
        [
            [
                capfirst(row.label),
                money(row.cash),
                money(row.in_kind),
                money(row.amount),
            ]
            for row in sources
        ],
        [
            _("All together"),
            money(sum(row.cash for row in sources)),
            money(sum(row.in_kind for row in sources)),
            money(data.amounts.total),
        ],
    )


def indicators(rows: Sequence[Indicator]) -> ReportTable:
    return table_of(
        "",
        [
            (_("Indicator"), ""),
            (_("Unit"), ""),
            (_("Baseline"), NUM),
            (_("Target"), NUM),
            (_("Broken down by"), ""),
            (_("Means of checking"), ""),
        ],
        [
            [
                row.name,
                row.unit,
                number(row.baseline, 2),
                number(row.target, 2),
                row.disaggregation or DASH,
                row.means or DASH,
            ]
            for row in rows
        ],
    )


def risks(rows: Sequence[Risk]) -> ReportTable:
    return table_of(
        "",
        [
            (_("Risk"), ""),
            (_("Likelihood"), ""),
            (_("Impact"), ""),
            (_("What is done about it"), ""),
        ],
        [
            [
                row.text,
                capfirst(str(row.get_likelihood_display())),
                capfirst(str(row.get_impact_display())),
                row.answer,
            ]
            for row in rows
        ],
    )


def annexes(rows: Sequence[Annex]) -> ReportTable:
    """Names only: the documents themselves stay in the portal."""
    return table_of(
        "",
        [(_("Document"), ""), (_("Kind"), "")],
        [[row.title, capfirst(str(row.get_kind_display()))] for row in rows],
    )
