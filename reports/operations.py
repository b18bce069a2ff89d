"""Asking for reports. The job row is the record of who asked for what and when."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan
from core import jobs
from core.enums import JobState
from core.locking import lock
from core.models.jobs import Job
from core.problems import OperationRefused, Problem
from grants.models import Call
from reports.enums import MapSubject, ReportKind
from reports.permissions import (
    can_print_minutes,
    can_print_plan,
    can_see_call_results,
    can_see_map,
    can_see_programme,
)
from reports.queries.maps import MapFilter
from reports.queries.programme import ProgrammeFilter, chosen_names
from selections.models import Selection


def ask_programme_report(*, chosen: ProgrammeFilter, language: str, by: Any) -> Job:
    """A job that makes the programme report. Raises PermissionDenied."""
    if not can_see_programme(by):
        raise PermissionDenied
    with translation.override(language):
        parts = ", ".join(name for _what, name in chosen_names(chosen))
        title = _("Programme report")
        if parts:
            title = _("Programme report: %(parts)s") % {"parts": parts}
    return _ask(ReportKind.PROGRAMME, chosen.as_parameters(), title, language, by)


def ask_call_result(*, call: Call, language: str, by: Any) -> Job:
    """A job that makes the result sheet. Raises PermissionDenied, OperationRefused."""
    if not can_see_call_results(by, call.pk):
        raise PermissionDenied
    if call.is_before_session or call.is_cancelled:
        message = _("There is no result yet: the commission has not met.")
        raise OperationRefused([Problem(message, code="no-result")])
    with translation.override(language):
        title = _("Result sheet: %(call)s") % {"call": call.title}
    return _ask(ReportKind.CALL_RESULT, {"call": call.pk}, title, language, by)


def ask_selection_minutes(*, selection: Selection, language: str, by: Any) -> Job:
    """A job that makes the minutes. Raises PermissionDenied, OperationRefused."""
    if not can_print_minutes(by):
        raise PermissionDenied
    if not selection.decision_date:
        message = _("There is no decision yet: record it before the minutes are made.")
        raise OperationRefused([Problem(message, code="no-decision")])
    with translation.override(language):
        title = _("Minutes: %(selection)s") % {"selection": selection.title}
    parameters = {"selection": selection.pk}
    return _ask(ReportKind.SELECTION_MINUTES, parameters, title, language, by)


def ask_plan_pdf(*, plan: ActionPlan, language: str, by: Any) -> Job:
    """A job that prints a plan. Raises PermissionDenied."""
    if not can_print_plan(by, plan):
        raise PermissionDenied
    return _ask(ReportKind.ACTION_PLAN, {"plan": plan.pk}, plan.title, language, by)


def ask_map(*, chosen: MapFilter, audience: str, language: str, by: Any) -> Job:
    """A job that prints a map; `audience`: staff or donor. Raises PermissionDenied."""
    if not by.is_authenticated or not can_see_map(by, audience):
        raise PermissionDenied
    with translation.override(language):
        title = _("Map: %(what)s") % {"what": MapSubject(chosen.subject).label}
    # the day stays the one that was asked for, however late the worker is
    parameters = {**chosen.as_parameters(), "on": chosen.day.isoformat()}
    parameters["audience"] = audience
    return _ask(ReportKind.MAP, parameters, title, language, by)


@transaction.atomic
def _ask(
    kind: ReportKind, parameters: dict[str, Any], title: str, language: str, by: Any
) -> Job:
    """A new job, or the same one when it is still under way (a second click)."""
    lock(by)
    under_way = Job.objects.filter(
        requested_by=by,
        kind=kind,
        language=language,
        state__in=[JobState.QUEUED, JobState.RUNNING],
    )
    for job in under_way:
        if job.parameters == parameters:
            return job
    return jobs.enqueue(
        kind=kind, parameters=parameters, by=by, title=title, language=language
    )
