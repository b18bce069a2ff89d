"""How many plans there are and what they cost together.

The costs are added up from the lines themselves. Adding up the sum that a list shows for
each of its plans would reckon that sum anew for every plan, in every group.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from action_plans.enums import OWN_SOURCES, Source
from action_plans.models import ActionPlan, MeasureCost
from action_plans.queries.budget import ZERO

SUMS = {
    "total": Sum("amount"),
    "grant": Sum("amount", filter=Q(source=Source.GRANT)),
    "own": Sum("amount", filter=Q(source__in=OWN_SOURCES)),
}


class PlanSums(NamedTuple):
    """Plans together; KGS."""

    plans: int = 0
    total: Decimal = ZERO
    grant: Decimal = ZERO
    own: Decimal = ZERO


def sums_by(rows: QuerySet[Any], path: str) -> dict[Any, PlanSums]:
    """Plans and their costs by what stands at the end of a path; two queries."""
    plans, costs = _plans_and_costs(rows)
    counts = plans.values_list(path).annotate(count=Count("pk"))
    paid = costs.values(group=F(f"measure__plan__{path}")).annotate(**SUMS)
    sums = {line["group"]: _money(line) for line in paid}
    return {key: PlanSums(count, *sums.get(key, ())) for key, count in counts}


def sums_of(rows: QuerySet[Any]) -> PlanSums:
    """All these plans together; two queries."""
    plans, costs = _plans_and_costs(rows)
    return PlanSums(plans.count(), *_money(costs.aggregate(**SUMS)))


def _plans_and_costs(
    rows: QuerySet[Any],
) -> tuple[QuerySet[ActionPlan], QuerySet[MeasureCost]]:
    keys = rows.order_by().values("pk")
    plans = ActionPlan.objects.filter(pk__in=keys).order_by()
    return plans, MeasureCost.objects.filter(measure__plan__in=keys).order_by()


def _money(line: Mapping[str, Any]) -> tuple[Decimal, Decimal, Decimal]:
    return line["total"] or ZERO, line["grant"] or ZERO, line["own"] or ZERO
