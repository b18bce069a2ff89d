"""What is told of carrying out, in the reader's language: tiles and tables."""

from typing import Any

from django.utils.translation import gettext as _

from action_plans.queries.plan_fact import QuarterOverview, shown
from core.formats import measured, money, percent
from core.ui import Cell, Figure, Head, Table


def progress_figures(overview: QuarterOverview) -> list[Figure]:
    """The whole plan at the end of the quarter."""
    spent = sum(line.to_date for line in overview.sources)
    planned = sum(line.planned for line in overview.sources)
    return [
        Figure(
            percent(overview.shown_progress, 1),
            _("Done of the plan"),
            note=_("Weighted by: %(what)s") % {"what": overview.weights_text},
        ),
        Figure(percent(overview.shown_planned, 1), _("Should be done by the dates")),
        Figure(
            money(spent),
            _("Spent since the start"),
            _("som"),
            _("planned: %(sum)s") % {"sum": money(planned, "KGS")},
        ),
    ]


def measure_table(overview: QuarterOverview) -> Table:
    """Plan against fact of each measure."""
    return Table(
        [
            Head(_("Measure")),
            Head(_("Planned, %"), "num"),
            Head(_("Done, %"), "num"),
            Head(_("Planned, som"), "num"),
            Head(_("Spent, som"), "num"),
            Head(_("Mark")),
        ],
        [
            [
                Cell(line.measure.title, note=line.narrative),
                "—" if line.planned is None else percent(shown(line.planned), 1),
                percent(line.percent, 0),
                money(line.cost),
                money(line.spent),
                mark(line),
            ]
            for line in overview.measures
        ],
        caption=_("Measures: plan and fact"),
    )


def mark(line: Any) -> Any:
    """Late, at risk, finished, or nothing to remark."""
    if line.is_late:
        return Cell(_("late"), tone="danger")
    if line.is_at_risk:
        return Cell(_("at risk"), tone="warning")
    return _("in progress") if line.is_open else Cell(_("finished"), tone="success")


def source_table(overview: QuarterOverview) -> Table:
    """Who was to pay how much, and paid."""
    return Table(
        [
            Head(_("Source")),
            Head(_("Planned, som"), "num"),
            Head(_("In the quarter, som"), "num"),
            Head(_("Since the start, som"), "num"),
        ],
        [
            [
                line.source.label,
                money(line.planned),
                money(line.in_quarter),
                Cell(
                    money(line.to_date),
                    note=_("more than planned") if line.is_over else "",
                ),
            ]
            for line in overview.sources
        ],
        caption=_("Money by source"),
    )


def indicator_table(overview: QuarterOverview) -> Table:
    """Indicators with what was read."""
    return Table(
        [
            Head(_("Indicator")),
            Head(_("Unit")),
            Head(_("Target"), "num"),
            Head(_("End of the quarter"), "num"),
        ],
        [
            [
                line.indicator.name,
                line.indicator.unit,
                measured(line.indicator.target),
                measured(line.value),
            ]
            for line in overview.indicators
        ],
        caption=_("Indicators"),
    )


def overspent(overview: QuarterOverview) -> list[str]:
    """A warning for each measure and source that took more than planned."""
    return [
        _("%(measure)s: more was spent than planned (%(source)s).")
        % {"measure": line.measure.title, "source": one.source.label}
        for line in overview.measures
        for one in line.sources
        if one.is_over
    ]
