"""Handlers of report jobs: check again who asks, gather, render, store.

The data are read in one short go; nothing is locked or open while the PDF is made.
"""

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext as _

from core import files, jobs
from core.models.files import StoredFile
from core.models.jobs import Job
from grants.models import Call
from grants.queries import call_result
from reports.building.action_plan import plan_pdf
from reports.building.call_result import call_result_pdf
from reports.building.maps.pdf import map_pdf
from reports.building.plan_progress import progress_pdf
from reports.building.plan_receipt import receipt_pdf
from reports.building.plan_summary import summary_pdf
from reports.building.programme import programme_pdf
from reports.building.registry import registry_pdf
from reports.building.registry_passport import passports_pdf
from reports.building.selection_minutes import selection_minutes_pdf
from reports.enums import ReportKind
from reports.permissions import can_open_job, can_share_job, sees_published_only
from reports.queries.cases import gather_cases
from reports.queries.map_choices import map_part
from reports.queries.maps import MapFilter, gather_map, map_of
from reports.queries.plan_progress import gather_progress, gather_summary
from reports.queries.plans import gather_plan, gather_version
from reports.queries.programme import ProgrammeFilter, gather_programme
from reports.queries.registries import (
    RegistryDocument,
    gather_passport,
    gather_passports,
    gather_registry,
)
from selections.models import Selection
from selections.queries import minutes_of


@jobs.handler(ReportKind.PROGRAMME.value, label=ReportKind.PROGRAMME.label)
def build_programme_report(job: Job, progress: jobs.Progress) -> StoredFile:
    """The programme report for the part named in the parameters."""

    def gather() -> Callable[[], bytes]:
        data = gather_programme(ProgrammeFilter.of(job.parameters))
        cases = gather_cases(data.rows)
        places = gather_map(
            map_of(data.chosen), user=job.requested_by, published_only=True
        )
        return lambda: programme_pdf(
            data=data, cases=cases, places=places, language=job.language
        )

    return _build(job, progress, gather, "programme-report")


@jobs.handler(ReportKind.CALL_RESULT.value, label=ReportKind.CALL_RESULT.label)
def build_call_result(job: Job, progress: jobs.Progress) -> StoredFile:
    """The result sheet of the call named in the parameters."""

    def gather() -> Callable[[], bytes]:
        call = Call.objects.filter(pk=job.parameters.get("call")).first()
        if call is None:
            raise _gone()
        result = call_result(call)
        moment = timezone.now()
        return lambda: call_result_pdf(
            result=result, made_at=moment, language=job.language
        )

    return _build(job, progress, gather, f"call-result-{job.parameters.get('call')}")


@jobs.handler(ReportKind.ACTION_PLAN.value, label=ReportKind.ACTION_PLAN.label)
def build_action_plan(job: Job, progress: jobs.Progress) -> StoredFile:
    """The plan named in the parameters."""

    def gather() -> Callable[[], bytes]:
        printed = gather_plan(job.parameters.get("plan", 0), public=_for_all(job))
        if printed is None:
            raise _gone()
        return lambda: plan_pdf(printed=printed, language=job.language)

    return _build(job, progress, gather, f"action-plan-{job.parameters.get('plan')}")


@jobs.handler(ReportKind.PLAN_SUMMARY.value, label=ReportKind.PLAN_SUMMARY.label)
def build_plan_summary(job: Job, progress: jobs.Progress) -> StoredFile:
    """The two pages on the plan named in the parameters."""

    def gather() -> Callable[[], bytes]:
        summary = gather_summary(job.parameters.get("plan", 0))
        if summary is None:
            raise _gone()
        return lambda: summary_pdf(summary=summary, language=job.language)

    return _build(job, progress, gather, f"plan-summary-{job.parameters.get('plan')}")


@jobs.handler(ReportKind.PLAN_PROGRESS.value, label=ReportKind.PLAN_PROGRESS.label)
def build_plan_progress(job: Job, progress: jobs.Progress) -> StoredFile:
    """The report on a quarter named in the parameters."""
    asked = job.parameters

    def gather() -> Callable[[], bytes]:
        plan, report = asked.get("plan", 0), asked.get("report", 0)
        printed = gather_progress(plan, report, public=_for_all(job))
        if printed is None:
            raise _gone()
        return lambda: progress_pdf(printed=printed, language=job.language)

    return _build(job, progress, gather, f"plan-quarter-{asked.get('report')}")


def _for_all(job: Job) -> bool:
    """Whether everybody may have what the job makes: nothing in it may name people."""
    return job.requested_by_id is None


@jobs.handler(ReportKind.PLAN_RECEIPT.value, label=ReportKind.PLAN_RECEIPT.label)
def build_plan_receipt(job: Job, progress: jobs.Progress) -> StoredFile:
    """The receipt of the version named in the parameters."""
    asked = job.parameters

    def gather() -> Callable[[], bytes]:
        version = gather_version(asked.get("plan", 0), asked.get("version", 0))
        if version is None:
            raise _gone()
        moment = timezone.now()
        return lambda: receipt_pdf(
            version=version, made_at=moment, language=job.language
        )

    return _build(job, progress, gather, f"receipt-{asked.get('version')}")


@jobs.handler(ReportKind.MAP.value, label=ReportKind.MAP.label)
def build_map(job: Job, progress: jobs.Progress) -> StoredFile:
    """The map named in the parameters, with what its reader may know."""

    def gather() -> Callable[[], bytes]:
        chosen = MapFilter.of(job.parameters)
        published = sees_published_only(
            job.requested_by, job.parameters.get("audience", ""), chosen.subject
        )
        data = gather_map(chosen, user=job.requested_by, published_only=published)
        part = map_part(chosen)
        return lambda: map_pdf(data=data, part=part, language=job.language)

    return _build(job, progress, gather, "map")


@jobs.handler(
    ReportKind.SELECTION_MINUTES.value, label=ReportKind.SELECTION_MINUTES.label
)
def build_selection_minutes(job: Job, progress: jobs.Progress) -> StoredFile:
    """The minutes of the selection named in the parameters."""
    wanted = job.parameters.get("selection")

    def gather() -> Callable[[], bytes]:
        rows = Selection.objects.select_related("cohort")
        selection = rows.filter(pk=wanted).first()
        if selection is None:
            raise _gone()
        minutes, moment = minutes_of(selection), timezone.now()
        return lambda: selection_minutes_pdf(
            minutes=minutes, made_at=moment, language=job.language
        )

    return _build(job, progress, gather, f"selection-minutes-{wanted}")


@jobs.handler(ReportKind.REGISTRY.value, label=ReportKind.REGISTRY.label)
def build_registry(job: Job, progress: jobs.Progress) -> StoredFile:
    """The edition named in the parameters, as the annex of its resolution."""
    edition = job.parameters.get("edition", 0)

    def gather() -> Callable[[], bytes]:
        document = _still_there(gather_registry(edition))
        moment = timezone.now()
        return lambda: registry_pdf(
            document=document, made_at=moment, language=job.language
        )

    return _build(job, progress, gather, f"service-registry-{edition}")


@jobs.handler(
    ReportKind.REGISTRY_PASSPORTS.value, label=ReportKind.REGISTRY_PASSPORTS.label
)
def build_passports(job: Job, progress: jobs.Progress) -> StoredFile:
    """A volume of passports of the edition named in the parameters."""
    asked = job.parameters
    edition, first, last = (asked.get(name, 0) for name in ("edition", "first", "last"))
    name = f"passports-{edition}-{first}-{last}"
    return _build_passports(
        job, progress, lambda: gather_passports(edition, first, last), name
    )


@jobs.handler(
    ReportKind.SERVICE_PASSPORT.value, label=ReportKind.SERVICE_PASSPORT.label
)
def build_passport(job: Job, progress: jobs.Progress) -> StoredFile:
    """The passport of the service named in the parameters."""
    entry, edition = job.parameters.get("entry", 0), job.parameters.get("edition", 0)
    return _build_passports(
        job, progress, lambda: gather_passport(edition, entry), f"passport-{entry}"
    )


def _build_passports(
    job: Job,
    progress: jobs.Progress,
    read: Callable[[], RegistryDocument | None],
    name: str,
) -> StoredFile:
    def gather() -> Callable[[], bytes]:
        document, moment = _still_there(read()), timezone.now()
        return lambda: passports_pdf(
            document=document, made_at=moment, language=job.language
        )

    return _build(job, progress, gather, name)


def _still_there(document: RegistryDocument | None) -> RegistryDocument:
    if document is None:
        raise _gone()
    return document


def _build(
    job: Job,
    progress: jobs.Progress,
    gather: Callable[[], Callable[[], bytes]],
    name: str,
) -> StoredFile:
    """The steps that all reports share."""
    _require_access(job)
    progress(10, _("Reading the figures"))
    render = gather()
    progress(35, _("Making the PDF"))
    pdf = render()
    progress(95, _("Keeping the file"))
    # a role may have ended while the PDF was made
    _require_access(job)
    day = timezone.localdate().isoformat()
    return files.store_bytes(
        content=pdf, name=f"{name}-{day}-{job.language}.pdf", by=job.requested_by
    )


def _require_access(job: Job) -> None:
    """Who asked must still be allowed to read it; roles are read anew."""
    asked = Job.objects.select_related("requested_by").get(pk=job.pk)
    reader = asked.requested_by
    may = can_share_job(asked) if reader is None else can_open_job(reader, asked)
    if not may:
        raise jobs.JobFailed(
            _("The person who asked for this report may no longer read it."),
            "not-allowed",
        )


def _gone() -> jobs.JobFailed:
    return jobs.JobFailed(_("The record of this report is gone."), "gone")
