"""Reports on the quarters of a sample plan: written, handed in, read or sent back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from accounts.models import User
from action_plans.models import ActionPlan, QuarterReport
from action_plans.operations import (
    accept_quarter,
    begin_quarter,
    hand_in_quarter,
    return_quarter,
    save_quarter,
)
from action_plans.operations.answers import MeasureAnswer, QuarterAnswers
from action_plans.operations.evidence import add_evidence
from action_plans.queries.quarters import quarter_of_report
from demo.sample.photos import sample_photo


@dataclass(frozen=True)
class Measured:
    """How far a measure is, in words, and what each source paid in the quarter, KGS."""

    percent: int
    words: str = ""
    spent: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Photo:
    """A drawn photo of a measure (its number); `done` percent of a house stand on it."""

    measure: int
    caption: str
    done: int = 100


@dataclass(frozen=True)
class Quarterly:
    """A quarter as it is told; measures and readings by the number of their row.

    `returned`: why the programme sent the report back; empty: it was accepted.
    """

    words: str
    difficulties: str
    measures: Mapping[int, Measured]
    readings: Mapping[int, int]
    photos: Sequence[Photo] = ()
    returned: str = ""


def report_quarter(
    plan: ActionPlan, told: Quarterly, head: User, manager: User
) -> QuarterReport:
    """The report on the next quarter of the plan, and the programme's answer."""
    report = begin_quarter(plan=plan, by=head)
    report = save_quarter(
        report=report, version=report.version, answers=_answers(plan, told), by=head
    )
    place = plan.municipality.full_name
    for photo in told.photos:
        add_evidence(
            report=report,
            measure=plan.measure_rows.all()[photo.measure - 1],
            file=sample_photo(head, photo.caption, photo.done),
            caption=f"{photo.caption} (үлгү)",
            place=place,
            taken_on=quarter_of_report(report).end,
            by=head,
        )
    report = hand_in_quarter(report=report, by=head)
    if told.returned:
        return return_quarter(report=report, by=manager, reason=told.returned)
    return accept_quarter(report=report, by=manager)


def _answers(plan: ActionPlan, told: Quarterly) -> QuarterAnswers:
    measures, indicators = (
        list(plan.measure_rows.all()),
        list(plan.indicator_rows.all()),
    )
    return QuarterAnswers(
        told.words,
        told.difficulties,
        {
            measures[number - 1].pk: MeasureAnswer(
                said.percent,
                said.words,
                {source: Decimal(sum_) for source, sum_ in said.spent.items()},
            )
            for number, said in told.measures.items()
        },
        {
            indicators[number - 1].pk: Decimal(value)
            for number, value in told.readings.items()
        },
    )
