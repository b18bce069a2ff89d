"""By what the progress of a plan is weighted, and what each measure counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils.translation import gettext as _

from action_plans.enums import ProgressWeights
from action_plans.models import ActionPlan, Measure
from action_plans.queries.plan_fact import ALL, ZERO, normalised
from action_plans.queries.progress import planned_costs, weights_of

CENT = Decimal("0.01")


@dataclass(frozen=True)
class WeightLine:
    """A measure: its cost in KGS, its part of it in percent, and what it counts now."""

    measure: Measure
    cost: Decimal
    by_budget: Decimal
    share: Decimal


@dataclass(frozen=True)
class Weighting:
    """How the progress of a plan is weighted. `used` None: all measures the same."""

    lines: tuple[WeightLine, ...]
    used: ProgressWeights | None
    wanted: ProgressWeights

    @property
    def set_sum(self) -> Decimal:
        """The sum of the weights that were set."""
        return sum((line.measure.weight or ZERO for line in self.lines), ZERO)

    @property
    def is_missing_weights(self) -> bool:
        """Whether weights are asked for and a measure has none: then costs count."""
        return self.wanted == ProgressWeights.SET != self.used and bool(self.lines)

    @property
    def text(self) -> str:
        """By what the progress is weighted, for the reader."""
        if self.used is None:
            return _("all measures count the same, because no costs are planned")
        return str(self.used.label)


def weighting_of(plan: ActionPlan) -> Weighting:
    """What the measures of a plan count, in two queries."""
    measures = list(plan.measure_rows.prefetch_related("costs"))
    costs = {measure.pk: planned_costs(measure) for measure in measures}
    shares, used = weights_of(plan, measures, costs)
    sums = [sum(costs[measure.pk].values(), ZERO) for measure in measures]
    rows = zip(measures, sums, to_hundred(sums), shares, strict=True)
    lines = tuple(WeightLine(*row) for row in rows)
    return Weighting(lines, used, ProgressWeights(plan.progress_weights))


def to_hundred(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Parts of a hundred with two decimals that add up to it exactly.

    What is left over by cutting goes to those that lost most by it.
    """
    exact = normalised(amounts)
    cut = [part.quantize(CENT, ROUND_DOWN) for part in exact]
    left = int((ALL - sum(cut, ZERO)) / CENT) if cut else 0
    losers = sorted(range(len(cut)), key=lambda n: (cut[n] - exact[n], n))
    for place in losers[:left]:
        cut[place] += CENT
    return cut
