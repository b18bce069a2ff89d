"""Plan against fact as it is read: lines of measures and sources, and their means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from action_plans.enums import ProgressWeights, Source
from action_plans.models import (
    ActionPlan,
    Evidence,
    Indicator,
    Measure,
    QuarterReport,
)
from action_plans.queries.quarters import Quarter

ZERO, ALL = Decimal(0), Decimal(100)
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class SourceLine:
    """What one source was to pay and paid, KGS."""

    source: Source
    planned: Decimal
    in_quarter: Decimal
    to_date: Decimal

    @property
    def is_over(self) -> bool:
        """Whether more was spent than planned."""
        return self.to_date > self.planned


@dataclass(frozen=True)
class MeasureLine:
    """A measure at the end of a quarter. `share`: its part in the progress, percent."""

    measure: Measure
    percent: Decimal
    before: Decimal
    planned: Decimal | None
    share: Decimal
    sources: tuple[SourceLine, ...]
    narrative: str
    is_late: bool
    is_at_risk: bool

    @property
    def spent(self) -> Decimal:
        return sum((line.to_date for line in self.sources), ZERO)

    @property
    def cost(self) -> Decimal:
        return sum((line.planned for line in self.sources), ZERO)

    @property
    def is_open(self) -> bool:
        return self.percent < ALL


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator with what was read at the end of the quarter."""

    indicator: Indicator
    value: Decimal | None


@dataclass(frozen=True)
class QuarterOverview:
    """A quarter of a plan: measures, sums, indicators, photos and papers."""

    plan: ActionPlan
    report: QuarterReport
    quarter: Quarter
    measures: tuple[MeasureLine, ...]
    sources: tuple[SourceLine, ...]
    indicators: tuple[IndicatorLine, ...]
    evidence: tuple[Evidence, ...]
    weighted_by: ProgressWeights | None

    @property
    def progress(self) -> Decimal:
        """The whole plan in percent, not rounded."""
        return weighted(self.measures, [line.percent for line in self.measures])

    @property
    def planned(self) -> Decimal:
        """Where the plan should be; measures without dates count as they are."""
        wanted = [
            line.percent if line.planned is None else line.planned
            for line in self.measures
        ]
        return weighted(self.measures, wanted)

    @property
    def shown_progress(self) -> Decimal:
        return shown(self.progress)

    @property
    def shown_planned(self) -> Decimal:
        return shown(self.planned)

    @property
    def late(self) -> list[MeasureLine]:
        return [line for line in self.measures if line.is_late]

    @property
    def at_risk(self) -> list[MeasureLine]:
        return [line for line in self.measures if line.is_at_risk]

    @property
    def weights_text(self) -> str:
        """By what the progress is weighted, for the reader."""
        if self.weighted_by is None:
            return _("all measures count the same, because no costs are planned")
        return str(self.weighted_by.label)


def shown(percent: Decimal) -> Decimal:
    """One decimal; 100 only when all is done."""
    rounded = percent.quantize(TENTH, ROUND_HALF_UP)
    return min(rounded, ALL - TENTH) if percent < ALL else rounded


def planned_percent(start: date | None, end: date | None, day: date) -> Decimal | None:
    """Linear from the first to the last day; None when a date is missing."""
    if start is None or end is None:
        return None
    if day < start:
        return ZERO
    if day >= end:
        return ALL
    return Decimal((day - start).days + 1) * ALL / Decimal((end - start).days + 1)


def normalised(weights: Sequence[Decimal]) -> list[Decimal]:
    """Parts of a hundred; all the same when there is nothing to weigh by."""
    total = sum(weights, ZERO)
    if not total:
        weights, total = [Decimal(1)] * len(weights), Decimal(len(weights))
    return [weight * ALL / total for weight in weights]


def weighted(lines: Iterable[MeasureLine], percents: Iterable[Decimal]) -> Decimal:
    """The mean of percents by the shares of the measures, never beyond 0 and 100."""
    pairs = [
        (line.share, percent) for line, percent in zip(lines, percents, strict=True)
    ]
    if pairs and all(percent == pairs[0][1] for _share, percent in pairs):
        return pairs[0][1]
    return sum((share * percent for share, percent in pairs), ZERO) / ALL
