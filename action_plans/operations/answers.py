"""What the form of a quarter holds, beside what stands in the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from action_plans.models import QuarterReport


@dataclass(frozen=True)
class MeasureAnswer:
    """What is written of a measure; `spending` by source, KGS in the quarter."""

    percent: int | None
    narrative: str = ""
    spending: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written of the measure, or all of it was taken away."""
        spent = any(self.spending.values())
        return self.percent is None and not self.narrative.strip() and not spent

    def names(self, pk: int) -> set[str]:
        """The names of the measure's fields on the form."""
        return {f"m{pk}-{name}" for name in ("percent", "narrative", *self.spending)}


@dataclass(frozen=True)
class QuarterAnswers:
    """Everything that the form of a quarter holds, by the keys of the rows."""

    narrative: str = ""
    difficulties: str = ""
    measures: Mapping[int, MeasureAnswer] = field(default_factory=dict)
    readings: Mapping[int, Decimal | None] = field(default_factory=dict)

    def flat(self) -> dict[str, Any]:
        """The answers by the names of the form's fields."""
        values: dict[str, Any] = {
            "narrative": self.narrative,
            "difficulties": self.difficulties,
        }
        for pk, answer in self.measures.items():
            values[f"m{pk}-percent"] = answer.percent
            values[f"m{pk}-narrative"] = answer.narrative
            for source, amount in answer.spending.items():
                values[f"m{pk}-{source}"] = amount or None
        for pk, value in self.readings.items():
            values[f"i{pk}"] = value
        return values


def answers_of(report: QuarterReport) -> dict[str, Any]:
    """What stands in the record, by the names of the form's fields; empty: not there."""
    values: dict[str, Any] = {
        "narrative": report.narrative,
        "difficulties": report.difficulties,
    }
    for row in report.measures.prefetch_related("spending"):
        values[f"m{row.measure_id}-percent"] = row.percent
        values[f"m{row.measure_id}-narrative"] = row.narrative
        for spent in row.spending.all():
            values[f"m{row.measure_id}-{spent.source}"] = spent.amount or None
    for reading in report.readings.all():
        values[f"i{reading.indicator_id}"] = reading.value
    return values


def changes(
    old: dict[str, Any], new: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Pair (before, after) of what differs; an empty answer is like none."""
    names = [
        n for n in new if (old.get(n) or None) != (new[n] or None) or _zero(old, new, n)
    ]
    return {n: old.get(n) for n in names}, {n: new[n] for n in names}


def _zero(old: dict[str, Any], new: dict[str, Any], name: str) -> bool:
    """Whether one of both is a nought and the other is nothing at all."""
    return (old.get(name) is None) != (new[name] is None) and 0 in (
        old.get(name),
        new[name],
    )
