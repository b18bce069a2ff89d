"""What the form of a quarter holds, beside what stands in the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from action_plans.models import QuarterReport
from action_plans.operations.holding import Difference, Seen, held
from core.prose import clean_prose


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
        """The answers by the names of the form's fields, what people paste cleaned."""
        values: dict[str, Any] = {
            "narrative": clean_prose(self.narrative),
            "difficulties": clean_prose(self.difficulties),
        }
        for pk, answer in self.measures.items():
            values[f"m{pk}-percent"] = answer.percent
            values[f"m{pk}-narrative"] = clean_prose(answer.narrative)
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


def held_answers(
    report: QuarterReport, answers: QuarterAnswers, seen: Seen, *, is_stale: bool
) -> Difference:
    """What of the answers may be written; see `held`.

    A percent that nobody wrote yet stands on the page as in the quarter before: that is
    no text of a colleague, and it is written although its writer did not touch it.
    """
    typed = answers.flat()
    stored = {**dict.fromkeys(typed), **answers_of(report)}
    found = held(stored, typed, seen, is_stale=is_stale)
    for name, value in typed.items():
        is_new = stored[name] is None and value is not None
        if is_new and name in seen and name.endswith("-percent"):
            found.clashes.pop(name, None)
            found.before[name], found.after[name] = None, value
    return found


def whole_answers(
    report: QuarterReport, answers: QuarterAnswers, after: Mapping[str, Any]
) -> QuarterAnswers:
    """What the report says with the changes: also what a colleague wrote meanwhile."""
    whole = {**dict.fromkeys(answers.flat()), **answers_of(report), **after}
    return QuarterAnswers(
        whole["narrative"],
        whole["difficulties"],
        {
            pk: MeasureAnswer(
                whole[f"m{pk}-percent"],
                whole[f"m{pk}-narrative"] or "",
                {source: whole[f"m{pk}-{source}"] for source in answer.spending},
            )
            for pk, answer in answers.measures.items()
        },
        {pk: whole[f"i{pk}"] for pk in answers.readings},
    )
