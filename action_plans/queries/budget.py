"""Sums of a plan's costs, and the two shares of the own contribution.

The programme's rule is "at least n percent of the total cost"; printed reports often
show the share "of the grant". Both are computed, each named for what it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from action_plans.enums import OWN_SOURCES, CostCategory, Source
from action_plans.models import ActionPlan, MeasureCost
from core.formats import money

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class CostRow:
    """One line of the budget, KGS: what one source pays for one measure."""

    order: int
    title: str
    category: str
    source: str
    in_kind: bool
    amount: Decimal


@dataclass(frozen=True)
class Totals:
    """Sums in KGS. `own`: local budget, community and provider, in cash and in kind.

    `other`: republican budget and other donors; they count in the total only.
    `by_source` and `by_category` leave out what has no costs.
    """

    grant: Decimal = ZERO
    own: Decimal = ZERO
    other: Decimal = ZERO
    in_kind: Decimal = ZERO
    by_source: dict[str, Decimal] = field(default_factory=dict)
    by_category: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return self.grant + self.own + self.other

    @property
    def cash(self) -> Decimal:
        return self.total - self.in_kind

    @property
    def share_of_total(self) -> Decimal | None:
        """Own contribution in percent of the total, cut; None without costs."""
        return share(self.own, self.total)

    @property
    def share_of_grant(self) -> Decimal | None:
        """Own contribution in percent of the grant, cut; None without a grant."""
        return share(self.own, self.grant)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent with two decimals, cut: 9.999 % is never shown as 10.00 %."""
    if not whole:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_DOWN)


def meets_share(own: Decimal, total: Decimal, percent: Decimal) -> bool:
    """Whether the own contribution is at least so many percent of the total.

    Nothing is rounded: 9.999 % does not meet 10 %. Source: the programme's rule of own
    contribution "of the total cost".
    """
    return own * 100 >= total * percent


def totals_of(costs: Iterable[Any]) -> Totals:
    """Totals of rows that have `source`, `category`, `in_kind` and `amount`."""
    sources = dict.fromkeys(Source.values, ZERO)
    categories = dict.fromkeys(CostCategory.values, ZERO)
    in_kind = ZERO
    for cost in costs:
        sources[cost.source] += cost.amount
        categories[cost.category] += cost.amount
        in_kind += cost.amount if cost.in_kind else ZERO
    total = sum(sources.values(), ZERO)
    own = sum((sources[source] for source in OWN_SOURCES), ZERO)
    grant = sources[Source.GRANT]
    return Totals(
        grant=grant,
        own=own,
        other=total - own - grant,
        in_kind=in_kind,
        by_source={name: value for name, value in sources.items() if value},
        by_category={name: value for name, value in categories.items() if value},
    )


def plan_costs(plan: ActionPlan) -> list[CostRow]:
    """All costs of the plan in the order of its measures, in one query."""
    costs = (
        MeasureCost.objects.filter(measure__plan=plan)
        .select_related("measure")
        .order_by("measure__order", "measure", "source", "in_kind")
    )
    return [
        CostRow(
            order=cost.measure.order,
            title=cost.measure.title,
            category=cost.measure.category,
            source=cost.source,
            in_kind=cost.in_kind,
            amount=cost.amount,
        )
        for cost in costs
    ]


def plan_totals(plan: ActionPlan) -> Totals:
    return totals_of(plan_costs(plan))


def with_sums(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """Plans with `grant_sum`, `own_sum` and `total_sum` in KGS, for lists."""
    amount = "measure_rows__costs__amount"
    source = "measure_rows__costs__source"
    return plans.annotate(
        total_sum=Coalesce(Sum(amount), ZERO),
        grant_sum=Coalesce(Sum(amount, filter=Q(**{source: Source.GRANT})), ZERO),
        own_sum=Coalesce(
            Sum(amount, filter=Q(**{f"{source}__in": OWN_SOURCES})), ZERO
        ),
    )


def sum_warning(plan: ActionPlan, total: Decimal) -> str:
    """How the stated total differs from the sum of the measures; empty: it does not."""
    if plan.stated_total is None or plan.stated_total == total:
        return ""
    return _(
        "The stated total is %(stated)s, the measures add up to %(total)s: the "
        "difference is %(difference)s."
    ) % {
        "stated": money(plan.stated_total, "KGS"),
        "total": money(total, "KGS"),
        "difference": money(abs(plan.stated_total - total), "KGS"),
    }
