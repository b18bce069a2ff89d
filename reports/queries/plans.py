"""Everything that stands in an action plan, read once for its PDF."""

from dataclasses import dataclass

from django.db import transaction

from action_plans.models import (
    ActionPlan,
    Annex,
    Hearing,
    Indicator,
    Measure,
    Objective,
    Problem,
    Risk,
)
from grants.queries import Amounts, amounts_of


@dataclass(frozen=True)
class PlanData:
    """A plan with its rows; `amounts` are the sums of its costs by source, KGS."""

    plan: ActionPlan
    partners: tuple[str, ...]
    villages: tuple[str, ...]
    hearings: tuple[Hearing, ...]
    problems: tuple[Problem, ...]
    objectives: tuple[Objective, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    risks: tuple[Risk, ...]
    annexes: tuple[Annex, ...]
    amounts: Amounts


@transaction.atomic
def gather_plan(plan: ActionPlan) -> PlanData:
    """Read the plan in one short transaction, with a fixed number of queries."""
    plan = ActionPlan.objects.with_place().select_related("resolution").get(pk=plan.pk)
    measures = tuple(
        plan.measure_rows.select_related("objective").prefetch_related("costs")
    )
    lines = (
        (cost.source, cost.in_kind, cost.amount)
        for measure in measures
        for cost in measure.costs.all()
    )
    partners = plan.partners.select_related(
        "municipality__rayon", "municipality__oblast"
    )
    return PlanData(
        plan=plan,
        partners=tuple(partner.municipality.full_name for partner in partners),
        villages=tuple(village.name for village in plan.villages.all()),
        hearings=tuple(plan.hearing_rows.all()),
        problems=tuple(plan.problem_rows.all()),
        objectives=tuple(plan.objective_rows.all()),
        measures=measures,
        indicators=tuple(plan.indicator_rows.all()),
        risks=tuple(plan.risk_rows.all()),
        annexes=tuple(plan.annex_rows.all()),
        amounts=amounts_of(lines),
    )
