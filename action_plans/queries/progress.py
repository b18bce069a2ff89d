"""Plan against fact: how far the measures and the whole plan are, exact decimals.

Late and at risk are computed for a day and never stored. What is reported counts from
the report on a quarter and the reports before it; later ones are not looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from action_plans.enums import ProgressState, ProgressWeights, Source
from action_plans.models import (
    ActionPlan,
    Evidence,
    Measure,
    MeasureProgress,
    QuarterReport,
)
from action_plans.queries.plan_fact import (
    ALL,
    ZERO,
    IndicatorLine,
    MeasureLine,
    QuarterOverview,
    SourceLine,
    normalised,
    planned_percent,
)
from action_plans.queries.quarters import quarter_of_report

# so many points behind the plan a measure is at risk
RISK_POINTS = Decimal(20)

Sums = Mapping[str, Decimal]


def weights_of(
    plan: ActionPlan, measures: Sequence[Measure], costs: Mapping[int, Sums]
) -> tuple[list[Decimal], ProgressWeights | None]:
    """Shares of the measures and what they come from.

    Weights that are not set for every measure are not used: the costs count then.
    """
    set_ones = [measure.weight or ZERO for measure in measures]
    wants_set = plan.progress_weights == ProgressWeights.SET
    if wants_set and measures and all(weight > 0 for weight in set_ones):
        return normalised(set_ones), ProgressWeights.SET
    sums = [sum(costs[measure.pk].values(), ZERO) for measure in measures]
    return normalised(sums), ProgressWeights.BUDGET if any(sums) else None


@dataclass(frozen=True)
class _Reported:
    """What the reports up to a quarter say of the measures."""

    percent: Mapping[int, int]
    before: Mapping[int, int]
    narrative: Mapping[int, str]
    in_quarter: Mapping[int, Sums]
    to_date: Mapping[int, Sums]


def quarter_overview(plan: ActionPlan, report: QuarterReport) -> QuarterOverview:
    """The report on a quarter against the plan, in a fixed number of queries."""
    measures = list(plan.measure_rows.prefetch_related("costs"))
    costs = {measure.pk: planned_costs(measure) for measure in measures}
    told = _reported(plan, report)
    shares, weighted_by = weights_of(plan, measures, costs)
    day = quarter_of_report(report).end
    lines = tuple(
        _line(plan, measure, share, costs[measure.pk], told, day)
        for measure, share in zip(measures, shares, strict=True)
    )
    return QuarterOverview(
        plan,
        report,
        quarter_of_report(report),
        lines,
        _together(lines),
        _indicators(plan, report),
        tuple(evidence_of(report)),
        weighted_by,
    )


def evidence_of(report: QuarterReport) -> Any:
    """Photos and papers of a report."""
    found = Evidence.objects.filter(progress__report=report)
    return found.select_related("file", "progress__measure")


def latest_accepted(plan: ActionPlan) -> QuarterReport | None:
    """The last report that the programme accepted: what everybody may read."""
    return plan.quarter_reports.filter(state=ProgressState.ACCEPTED).first()


def planned_costs(measure: Measure) -> dict[str, Decimal]:
    """What each source is to pay for a measure, KGS."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for cost in measure.costs.all():
        sums[cost.source] += cost.amount
    return sums


def _reported(plan: ActionPlan, report: QuarterReport) -> _Reported:
    earlier = Q(report__year__lt=report.year) | Q(
        report__year=report.year, report__quarter__lte=report.quarter
    )
    rows = (
        MeasureProgress.objects.filter(earlier, report__plan=plan)
        .select_related("report")
        .prefetch_related("spending")
        .order_by("report__year", "report__quarter")
    )
    to_date: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    percent: dict[int, int] = {}
    before: dict[int, int] = {}
    narrative, in_quarter = {}, {}
    for row in rows:
        if row.report_id == report.pk:
            narrative[row.measure_id] = row.narrative
            in_quarter[row.measure_id] = {
                s.source: s.amount for s in row.spending.all()
            }
        else:
            before[row.measure_id] = row.percent
        percent[row.measure_id] = row.percent
        for spent in row.spending.all():
            to_date[row.measure_id][spent.source] += spent.amount
    return _Reported(percent, before, narrative, in_quarter, to_date)


def _line(
    plan: ActionPlan,
    measure: Measure,
    share: Decimal,
    costs: Sums,
    told: _Reported,
    day: date,
) -> MeasureLine:
    start = measure.start_date or plan.start_date
    end = measure.end_date or plan.end_date
    percent = Decimal(told.percent.get(measure.pk, 0))
    planned = planned_percent(start, end, day)
    is_late = end is not None and end <= day and percent < ALL
    behind = ZERO if planned is None else planned - percent
    return MeasureLine(
        measure,
        percent,
        Decimal(told.before.get(measure.pk, 0)),
        planned,
        share,
        _sources(
            costs,
            told.in_quarter.get(measure.pk, {}),
            told.to_date.get(measure.pk, {}),
        ),
        told.narrative.get(measure.pk, ""),
        is_late,
        behind > RISK_POINTS and not is_late,
    )


def _sources(planned: Sums, now: Sums, to_date: Sums) -> tuple[SourceLine, ...]:
    return tuple(
        SourceLine(s, planned.get(s, ZERO), now.get(s, ZERO), to_date.get(s, ZERO))
        for s in Source
        if planned.get(s) or to_date.get(s)
    )


def _together(lines: Iterable[MeasureLine]) -> tuple[SourceLine, ...]:
    """The sources of all measures together."""
    sums: dict[Source, list[Decimal]] = {}
    for line in lines:
        for one in line.sources:
            old = sums.get(one.source, [ZERO, ZERO, ZERO])
            new = [one.planned, one.in_quarter, one.to_date]
            sums[one.source] = [a + b for a, b in zip(old, new, strict=True)]
    return tuple(SourceLine(s, *sums[s]) for s in Source if s in sums)


def _indicators(plan: ActionPlan, report: QuarterReport) -> tuple[IndicatorLine, ...]:
    values = dict(report.readings.values_list("indicator", "value"))
    rows = plan.indicator_rows.all()
    return tuple(IndicatorLine(row, values.get(row.pk)) for row in rows)
