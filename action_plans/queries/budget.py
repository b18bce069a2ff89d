"""Sums of a plan's costs and the two shares of the own contribution, exact to the tyiyn.

The programme's rule is "own contribution at least 10 percent of the total cost"; printed
reports often show the share "of the grant". Both are computed, the rule uses the first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from action_plans.enums import OWN_SOURCES, CostCategory, Source
from action_plans.models import ActionPlan, Measure, MeasureCost
from action_plans.queries.cost_lines import CostLine
from core.formats import money
from core.problems import Problem

ZERO = Decimal(0)
CENT = Decimal("0.01")
# Tier 2 of the programme asks for this share of the total cost; a call may ask for more.
LEAST_SHARE = Decimal(10)


@dataclass(frozen=True)
class SourceTotal:
    """What one source pays, KGS: in cash and in kind."""

    source: Source
    cash: Decimal
    in_kind: Decimal

    @property
    def label(self) -> Any:
        return self.source.label

    @property
    def amount(self) -> Decimal:
        return self.cash + self.in_kind


@dataclass(frozen=True)
class CategoryTotal:
    """What one kind of cost takes, KGS."""

    category: CostCategory
    amount: Decimal

    @property
    def label(self) -> Any:
        return self.category.label


@dataclass(frozen=True)
class PlanTotals:
    """Sums in KGS. `other`: republican budget and other donors, in the total only.

    `crossed`: the sum of a kind of cost that a source pays.
    """

    sources: tuple[SourceTotal, ...] = ()
    categories: tuple[CategoryTotal, ...] = ()
    crossed: Mapping[tuple[CostCategory, Source], Decimal] = field(default_factory=dict)

    @property
    def grant(self) -> Decimal:
        return self._sum(Source.GRANT)

    @property
    def own(self) -> Decimal:
        """Local budget, community and provider, in cash and in kind."""
        return self._sum(*OWN_SOURCES)

    @property
    def other(self) -> Decimal:
        return self.total - self.grant - self.own

    @property
    def total(self) -> Decimal:
        return sum((row.amount for row in self.sources), ZERO)

    @property
    def share_of_total(self) -> Decimal | None:
        """Own contribution in percent of the total, not rounded; None without costs."""
        return self.own * 100 / self.total if self.total else None

    @property
    def share_of_grant(self) -> Decimal | None:
        """Own contribution in percent of the grant, not rounded; None without grant."""
        return self.own * 100 / self.grant if self.grant else None

    @property
    def shown_share_of_total(self) -> Decimal | None:
        """Two decimals, downwards: 9.996 % is never shown as 10.00 %."""
        return _cut(self.share_of_total)

    @property
    def shown_share_of_grant(self) -> Decimal | None:
        return _cut(self.share_of_grant)

    @property
    def reaches_least_share(self) -> bool:
        return self.reaches(LEAST_SHARE)

    def reaches(self, percent: Decimal) -> bool:
        """Whether own contribution is at least so many percent of total, unrounded."""
        return self.own * 100 >= percent * self.total

    def _sum(self, *sources: Source) -> Decimal:
        return sum((row.amount for row in self.sources if row.source in sources), ZERO)


def _cut(percent: Decimal | None) -> Decimal | None:
    return None if percent is None else percent.quantize(CENT, ROUND_DOWN)


def totals_of(lines: Iterable[CostLine]) -> PlanTotals:
    """Totals of lines of a budget."""
    cash = dict.fromkeys(Source, ZERO)
    kind = dict.fromkeys(Source, ZERO)
    categories = dict.fromkeys(CostCategory, ZERO)
    crossed: dict[tuple[CostCategory, Source], Decimal] = {}
    for line in lines:
        category, source = CostCategory(line.category), Source(line.source)
        (kind if line.in_kind else cash)[source] += line.amount
        categories[category] += line.amount
        crossed[category, source] = crossed.get((category, source), ZERO) + line.amount
    return PlanTotals(
        tuple(SourceTotal(s, cash[s], kind[s]) for s in Source if cash[s] or kind[s]),
        tuple(CategoryTotal(c, paid) for c, paid in categories.items() if paid),
        crossed,
    )


def plan_costs(plan: ActionPlan) -> list[tuple[str, CostLine]]:
    """Title of the measure and the line, in the plan's order, in one query."""
    costs = _lines(MeasureCost.objects.filter(measure__plan=plan))
    return [(title, CostLine(*line)) for title, *line in costs]


def _lines(costs: QuerySet[MeasureCost]) -> QuerySet[MeasureCost, Any]:
    return costs.order_by("measure__order", "measure", "pk").values_list(
        "measure__title", "category", "source", "in_kind", "amount", "note"
    )


def plan_totals(plan: ActionPlan) -> PlanTotals:
    """Totals of a plan, in one query."""
    return totals_of(line for _title, line in plan_costs(plan))


def lines_without(plan: ActionPlan, measure: int | None) -> list[CostLine]:
    """The lines of a plan's other measures: what a measure is added to, in one query."""
    costs = MeasureCost.objects.filter(measure__plan=plan).exclude(measure=measure)
    return [CostLine(*line) for _title, *line in _lines(costs)]


def with_sums(plans: QuerySet[ActionPlan]) -> QuerySet[ActionPlan]:
    """Plans with `total_sum`, `grant_sum`, `own_sum` in KGS (zero without costs)."""
    return plans.annotate(
        total_sum=_sum_of(),
        grant_sum=_sum_of(Source.GRANT),
        own_sum=_sum_of(*OWN_SOURCES),
    )


def _sum_of(*sources: Source) -> Coalesce:
    """The costs of a plan: each measure's own, then those of its measures.

    Two steps on purpose. One sum over both tables lets PostgreSQL read all costs of all
    plans again for each plan, for as long as it does not know how the rows are spread.
    """
    costs = MeasureCost.objects.filter(measure=OuterRef("pk")).order_by()
    if sources:
        costs = costs.filter(source__in=sources)
    paid = costs.values("measure").annotate(sum=Sum("amount")).values("sum")
    measures = Measure.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    sums = measures.annotate(sum=Sum(Subquery(paid))).values("sum")
    money_type: DecimalField = DecimalField(max_digits=16, decimal_places=2)
    return Coalesce(Subquery(sums), Value(ZERO), output_field=money_type)


def total_problems(stated: Decimal | None, total: Decimal) -> list[Problem]:
    """The stated total has to be the sum of the measures, to the tyiyn."""
    if stated is None or stated == total:
        return []
    return [
        Problem(
            _(
                "The stated total is %(stated)s, but the measures add up to %(total)s. "
                "The difference is %(difference)s."
            )
            % {
                "stated": money(stated, "KGS"),
                "total": money(total, "KGS"),
                "difference": money(abs(stated - total), "KGS"),
            },
            "stated_total",
            "total_differs",
        )
    ]


def plan_warnings(plan: ActionPlan, totals: PlanTotals | None = None) -> list[Problem]:
    """What is odd about the money of a plan and is shown beside it.

    A plan taken over from papers of the past keeps a total that does not add up.
    """
    totals = totals or plan_totals(plan)
    found = total_problems(plan.stated_total, totals.total) if totals.total else []
    if totals.total and not totals.reaches_least_share:
        found.append(
            Problem(
                _(
                    "The own contribution is %(share)s %% of the total cost. The "
                    "programme asks for at least %(least)s %%."
                )
                % {
                    "share": f"{totals.shown_share_of_total}".replace(".", ","),
                    "least": LEAST_SHARE,
                },
                code="low_share",
            )
        )
    return found
