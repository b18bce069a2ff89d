"""Asking for reports. The job row is the record of who asked for what and when."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan, PlanVersion, QuarterReport
from core import jobs
from core.enums import JobState
from core.locking import lock
from core.models.jobs import Job
from core.problems import OperationRefused, Problem, refuse_if_any
from grants.models import Call
from reports.enums import MapSubject, ReportKind
from reports.permissions import (
    can_print_minutes,
    can_print_plan,
    can_print_quarter,
    can_print_registry,
    can_see_call_results,
    can_see_map,
    can_see_programme,
    is_open_to_all,
    is_public_plan,
)
from reports.queries.maps import MapFilter
from reports.queries.plan_papers import kinds_of
from reports.queries.plan_papers import shared_jobs as shared_plan_jobs
from reports.queries.plan_papers import shared_parameters as shared_plan_parameters
from reports.queries.programme import ProgrammeFilter, chosen_names
from reports.queries.registries import (
    REGISTRY_LIMIT,
    Volume,
    has_failed_lately,
    shared_jobs,
    shared_parameters,
    shared_under_way,
)
from selections.models import Selection
from services_registry.models import RegistryEdition, RegistryEntry

# Prints for everybody that may wait at once: the rest of the portal's work goes on.
SHARED_AT_ONCE = 10
# Papers of a whole plan.
PLAN_KINDS = (ReportKind.ACTION_PLAN, ReportKind.PLAN_SUMMARY)


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


def ask_plan_pdf(*, plan: ActionPlan, kind: ReportKind, language: str, by: Any) -> Job:
    """A job that prints a plan or its summary. Raises PermissionDenied."""
    if kind not in PLAN_KINDS or not can_print_plan(by, plan):
        raise PermissionDenied
    title = _plan_title(plan, kind, language)
    return _ask(kind, {"plan": plan.pk}, title, language, by)


def ask_quarter_pdf(*, report: QuarterReport, language: str, by: Any) -> Job:
    """A job that prints the report on a quarter. Raises PermissionDenied."""
    if not can_print_quarter(by, report):
        raise PermissionDenied
    kind = ReportKind.PLAN_PROGRESS
    title = _plan_title(report.plan, kind, language)
    parameters = {"plan": report.plan_id, "report": report.pk}
    return _ask(kind, parameters, title, language, by)


@transaction.atomic
def ask_shared_plan(*, plan: ActionPlan, kind: ReportKind, language: str) -> Job:
    """The job whose paper of a public plan serves everybody; made once.

    Raises PermissionDenied when the plan is not public or has no such paper,
    OperationRefused when it cannot be made now.
    """
    if not is_public_plan(plan.pk) or kind not in kinds_of(plan):
        raise PermissionDenied
    plan = lock(plan)
    last = shared_plan_jobs(plan).filter(language=language, kind=kind).first()
    if last is not None and (last.is_ready or last.is_active):
        return last
    refuse_if_any(_busy(last))
    return jobs.enqueue(
        kind=kind,
        parameters=shared_plan_parameters(plan, kind),
        by=None,
        title=_plan_title(plan, kind, language),
        language=language,
    )


def _plan_title(plan: ActionPlan, kind: ReportKind, language: str) -> str:
    """What the list of reports calls the paper; a title of a job has 250 letters."""
    if kind == ReportKind.ACTION_PLAN:
        return plan.title
    with translation.override(language):
        name = {
            ReportKind.PLAN_SUMMARY: _("Summary: %(plan)s"),
            ReportKind.PLAN_PROGRESS: _("Progress: %(plan)s"),
        }[kind]
    return (name % {"plan": plan.title})[:250]


def ask_plan_receipt(*, version: PlanVersion, language: str, by: Any) -> Job:
    """A job that prints the receipt of a submission. Raises PermissionDenied."""
    plan = version.plan
    if not can_print_plan(by, plan):
        raise PermissionDenied
    with translation.override(language):
        title = _("Receipt, version %(number)s: %(plan)s") % {
            "number": version.number,
            "plan": plan.title,
        }
    parameters = {"plan": plan.pk, "version": version.pk}
    return _ask(ReportKind.PLAN_RECEIPT, parameters, title, language, by)


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


def ask_registry(*, edition: RegistryEdition, language: str, by: Any) -> Job:
    """A job that prints an edition. Raises PermissionDenied, OperationRefused."""
    if not can_print_registry(by, edition):
        raise PermissionDenied
    refuse_if_any(_too_long(edition))
    title = _registry_title(edition, language)
    return _ask(ReportKind.REGISTRY, {"edition": edition.pk}, title, language, by)


def ask_passports(
    *, edition: RegistryEdition, volume: Volume, language: str, by: Any
) -> Job:
    """A job that prints the passports of a volume. Raises PermissionDenied."""
    if not can_print_registry(by, edition):
        raise PermissionDenied
    with translation.override(language):
        title = _("Passports of services No. %(first)s–%(last)s: %(place)s") % {
            "first": volume.first,
            "last": volume.last,
            "place": edition.municipality.full_name,
        }
    parameters = {"edition": edition.pk, "first": volume.first, "last": volume.last}
    return _ask(ReportKind.REGISTRY_PASSPORTS, parameters, title, language, by)


def ask_passport(*, entry: RegistryEntry, language: str, by: Any) -> Job:
    """A job that prints the passport of a service. Raises PermissionDenied."""
    if not can_print_registry(by, entry.edition):
        raise PermissionDenied
    with translation.override(language):
        title = _("Passport: %(service)s") % {"service": entry.name}
    parameters = {"edition": entry.edition_id, "entry": entry.pk}
    return _ask(ReportKind.SERVICE_PASSPORT, parameters, title, language, by)


@transaction.atomic
def ask_shared_registry(*, edition: RegistryEdition, language: str) -> Job:
    """The job whose print of an approved edition serves everybody; made once.

    It has no owner: nobody has to be logged in. Raises PermissionDenied when the
    edition is not open to everybody, OperationRefused when it cannot be made now.
    """
    if not is_open_to_all(edition.pk):
        raise PermissionDenied
    edition = lock(edition)
    last = shared_jobs(edition).filter(language=language).first()
    if last is not None and (last.is_ready or last.is_active):
        return last
    refuse_if_any([*_too_long(edition), *_busy(last)])
    return jobs.enqueue(
        kind=ReportKind.REGISTRY,
        parameters=shared_parameters(edition),
        by=None,
        title=_registry_title(edition, language),
        language=language,
    )


def _registry_title(edition: RegistryEdition, language: str) -> str:
    with translation.override(language):
        return _("Service registry: %(place)s, edition %(number)s") % {
            "place": edition.municipality.full_name,
            "number": edition.number,
        }


def _too_long(edition: RegistryEdition) -> list[Problem]:
    count = edition.entries.count()
    if count <= REGISTRY_LIMIT:
        return []
    message = _(
        "This registry has %(count)s services; a PDF may have at most %(limit)s. "
        "Take the list as a spreadsheet."
    )
    return [Problem(message % {"count": count, "limit": REGISTRY_LIMIT}, code="long")]


def _busy(last: Job | None) -> list[Problem]:
    """Whether a print for everybody has to wait: others do, or it failed just now."""
    if shared_under_way() >= SHARED_AT_ONCE:
        message = _("Many prints are being made just now. Try again in some minutes.")
        return [Problem(message, code="busy")]
    if has_failed_lately(last):
        message = _("This print could not be made. Try again in an hour.")
        return [Problem(message, code="failed")]
    return []


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
