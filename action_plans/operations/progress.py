"""Reports on quarters: begin, write, hand in, return, accept."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import (
    ActionPlan,
    IndicatorReading,
    MeasureProgress,
    MeasureSpending,
    QuarterReport,
)
from action_plans.operations.answers import (
    MeasureAnswer,
    QuarterAnswers,
    held_answers,
    whole_answers,
)
from action_plans.operations.holding import Seen
from action_plans.operations.texts import VersionConflict
from action_plans.permissions import (
    can_write_plan,
    can_write_report,
)
from action_plans.queries.progress import quarter_overview
from action_plans.queries.quarters import next_quarter
from action_plans.workflow import QUARTER_REPORT
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any

HUNDRED = 100


@transaction.atomic
def begin_quarter(*, plan: ActionPlan, by: Any) -> QuarterReport:
    """Begin the report on the next quarter; asked again, it gives the open one.

    Raises PermissionDenied, or OperationRefused when no quarter has begun.
    """
    plan = lock(plan)
    if not can_write_plan(by, plan):
        raise PermissionDenied
    refuse_if_any(_not_carried_out(plan))
    last = plan.quarter_reports.first()
    if last is not None and last.is_editable:
        return last
    quarter = next_quarter(plan, timezone.localdate())
    if quarter is None:
        message = _("The next quarter has not begun yet.")
        raise OperationRefused([Problem(message, code="not_begun")])
    report = QuarterReport.objects.create(
        plan=plan, year=quarter.year, quarter=quarter.number
    )
    audit.record(
        by=by,
        verb=PlanVerb.QUARTER_BEGUN,
        obj=plan,
        after={"year": quarter.year, "quarter": quarter.number},
    )
    return report


def _not_carried_out(plan: ActionPlan) -> Iterator[Problem]:
    if not plan.is_in_implementation:
        yield Problem(
            _("Quarters are reported while the plan is in implementation."),
            code="not_in_implementation",
        )


def locked_report(report: QuarterReport, by: Any) -> QuarterReport:
    """The report under a lock of its plan. Raises PermissionDenied, OperationRefused."""
    lock(report.plan)
    report = lock(report)
    if not can_write_report(by, report):
        raise PermissionDenied
    refuse_if_any(_not_carried_out(report.plan))
    if not report.is_editable:
        message = _("The report cannot be changed now: its state is “%(state)s”.")
        state = {"state": report.get_state_display()}
        raise OperationRefused([Problem(message % state, code="not_editable")])
    return report


@transaction.atomic
def save_quarter(
    *,
    report: QuarterReport,
    version: int,
    answers: QuarterAnswers,
    by: Any,
    seen: Seen | None = None,
) -> QuarterReport:
    """Save what is written of a quarter; a draft may be incomplete.

    `version` and `seen` (the marks by `QuarterAnswers.flat`) as in `save_section`. Raises PermissionDenied, VersionConflict, or OperationRefused with problems at the
    fields (`m<measure>-percent`, `m<measure>-<source>`, `i<indicator>`).
    """
    report = locked_report(report, by)
    is_stale = report.version != version
    found = held_answers(report, answers, seen or {}, is_stale=is_stale)
    if found.clashes:
        raise VersionConflict(found.clashes, report.version)
    if not found.after:
        return report
    answers = whole_answers(report, answers, found.after)
    refuse_if_any(_problems(report, answers))
    _write(report, answers, set(found.after))
    report.version += 1
    report.save()
    audit.record(
        by=by,
        verb=PlanVerb.PROGRESS_SAVED,
        obj=report,
        before=found.before,
        after=found.after,
    )
    return report


def _problems(report: QuarterReport, answers: QuarterAnswers) -> Iterator[Problem]:
    shown = report.measures.filter(evidence__isnull=False)
    with_photos = set(shown.values_list("measure", flat=True))
    lines = {
        line.measure.pk: line for line in quarter_overview(report.plan, report).measures
    }
    for pk, answer in answers.measures.items():
        if pk not in lines:
            raise PermissionDenied
        yield from _measure_problems(pk, answer, int(lines[pk].before))
        if answer.is_empty and pk in with_photos:
            message = _("Remove the photos and papers of this measure first.")
            yield Problem(message, f"m{pk}-percent", "has_evidence")
    known = set(report.plan.indicator_rows.values_list("pk", flat=True))
    if not set(answers.readings) <= known:
        raise PermissionDenied


def _measure_problems(pk: int, answer: MeasureAnswer, before: int) -> Iterator[Problem]:
    name = f"m{pk}-percent"
    if answer.percent is None:
        if not answer.is_empty:
            yield Problem(
                _("Write how many percent of the measure are done."), name, "no_percent"
            )
    elif not 0 <= answer.percent <= HUNDRED:
        yield Problem(_("Write a number from 0 to 100."), name, "out_of_range")
    elif answer.percent < before and not answer.narrative.strip():
        yield Problem(
            _(
                "This is less than the %(before)s %% of the quarter before. Write in a "
                "sentence why."
            )
            % {"before": before},
            f"m{pk}-narrative",
            "fell",
        )
    for source, amount in answer.spending.items():
        if amount is not None and amount < 0:
            yield Problem(
                _("The sum cannot be less than zero."), f"m{pk}-{source}", "negative"
            )


def _write(report: QuarterReport, answers: QuarterAnswers, names: set[str]) -> None:
    """Write the answers; of the measures those of which a field (`names`) changed."""
    report.narrative = answers.narrative.strip()
    report.difficulties = answers.difficulties.strip()
    for pk, answer in answers.measures.items():
        if not names & answer.names(pk):
            continue
        if answer.percent is None:
            report.measures.filter(measure=pk).delete()
            continue
        row, _made = MeasureProgress.objects.update_or_create(
            report=report,
            measure_id=pk,
            defaults={
                "percent": answer.percent,
                "narrative": answer.narrative.strip(),
            },
        )
        row.spending.filter(source__in=answer.spending).delete()
        MeasureSpending.objects.bulk_create(
            MeasureSpending(progress=row, source=source, amount=amount)
            for source, amount in answer.spending.items()
            if amount
        )
    report.readings.filter(indicator__in=answers.readings).delete()
    IndicatorReading.objects.bulk_create(
        IndicatorReading(report=report, indicator_id=pk, value=value)
        for pk, value in answers.readings.items()
        if value is not None
    )


@transaction.atomic
def hand_in_quarter(*, report: QuarterReport, by: Any) -> QuarterReport:
    """The head hands the report in. Raises PermissionDenied or MoveRefused."""
    lock(report.plan)
    report = lock(report)
    QUARTER_REPORT.carry_out(
        report,
        "hand_in",
        by=by,
        handed_in_at=timezone.now(),
        handed_in_by=by,
        return_reason="",
    )
    return report


@transaction.atomic
def return_quarter(*, report: QuarterReport, by: Any, reason: str) -> QuarterReport:
    """Send the report back with what has to be corrected."""
    report = lock(report)
    QUARTER_REPORT.carry_out(
        report, "return", by=by, reason=reason, return_reason=reason.strip()
    )
    return report


@transaction.atomic
def accept_quarter(*, report: QuarterReport, by: Any) -> QuarterReport:
    report = lock(report)
    QUARTER_REPORT.carry_out(
        report, "accept", by=by, accepted_at=timezone.now(), accepted_by=by
    )
    return report
