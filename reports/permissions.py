"""Who may read which report; asked on the page, in the job and at the download."""

from collections.abc import Callable, Iterable
from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb, is_donor, sits_on_commission, works_as_staff
from action_plans.models import ActionPlan, QuarterReport
from action_plans.queries import public_plans
from action_plans.queries.reports import handed_in_reports, own_reports
from core.models.jobs import Job
from grants.permissions import can_see_ranking
from municipalities.permissions import works_for_municipality
from reports.enums import PLAN_PAPERS, REGISTRY_KINDS, MapSubject, ReportKind
from selections.permissions import can_see_selections
from services_registry.models import RegistryEdition

MAP_VERBS: dict[str, Verb] = {
    MapSubject.REGISTRY: Verb.SEE_REGISTRIES,
    MapSubject.PLAN: Verb.SEE_PLANS,
    MapSubject.GRANT: Verb.SEE_GRANTS,
}

# Kinds about one record that one can see or not: its model, and its parameter.
OF_RECORDS: dict[str, tuple[Any, str]] = {
    **dict.fromkeys(PLAN_PAPERS, (ActionPlan, "plan")),
    ReportKind.PLAN_RECEIPT: (ActionPlan, "plan"),
    **dict.fromkeys(REGISTRY_KINDS, (RegistryEdition, "edition")),
}


def is_logged_in(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active)


def can_see_programme(user: Any, obj: Any = None) -> bool:
    """The programme at a glance and its report."""
    return has_verb(user, Verb.SEE_REPORTS)


def can_see_programme_as_donor(user: Any) -> bool:
    return is_donor(user) and can_see_programme(user)


def can_see_programme_as_staff(user: Any) -> bool:
    return works_as_staff(user) and can_see_programme(user)


def can_see_map(user: Any, audience: str) -> bool:
    """The map of an audience: staff, donor, and everybody's."""
    match audience:
        case "staff":
            return works_as_staff(user)
        case "donor":
            return can_see_programme_as_donor(user)
    return audience == "public"


def sees_published_only(user: Any, audience: str, subject: str) -> bool:
    """Whether a map tells this reader published facts only.

    Staff see the rest of what their roles may read; without such a role, what all see.
    """
    verb = MAP_VERBS.get(subject)
    return audience != "staff" or (verb is not None and not has_verb(user, verb))


def can_see_call_results(user: Any, call_id: int | None) -> bool:
    """Staff who may see the ranking: the sheet names scores and reasons."""
    return works_as_staff(user) and can_see_ranking(user, call_id)


def can_print_minutes(user: Any, obj: Any = None) -> bool:
    """The minutes name points and reasons: staff who follow selections."""
    return works_as_staff(user) and can_see_selections(user)


def can_print_plan(user: Any, plan: ActionPlan) -> bool:
    """Whoever may read the plan may print it."""
    return ActionPlan.objects.visible_to(user).filter(pk=plan.pk).exists()


def can_print_quarter(user: Any, report: QuarterReport) -> bool:
    """Whoever may read the report: the plan's own people; staff once they have it."""
    return any(
        reports.filter(pk=report.pk).exists()
        for reports in (own_reports(user), handed_in_reports(user))
    )


def can_print_registry(user: Any, edition: RegistryEdition) -> bool:
    """Whoever may read the edition may print it, once logged in: a job has an owner."""
    seen = RegistryEdition.objects.visible_to(user).filter(pk=edition.pk)
    return is_logged_in(user) and seen.exists()


def is_open_to_all(edition_pk: Any) -> bool:
    """Whether everybody may have the print of an edition: approved, and public today."""
    rows = RegistryEdition.objects.public().approved()
    return rows.filter(pk=edition_pk).exists()


def is_public_plan(plan_pk: Any) -> bool:
    """Whether everybody may read a plan: approved, and no change that is written."""
    return public_plans().filter(pk=plan_pk).exists()


def can_share_job(job: Job) -> bool:
    """Whether the job makes a print for everybody, and still may."""
    asked = job.parameters
    if asked.get("shared") is not True:
        return False
    if job.kind in PLAN_PAPERS:
        return is_public_plan(asked.get("plan"))
    return job.kind == ReportKind.REGISTRY and is_open_to_all(asked.get("edition"))


def can_open_job(user: Any, job: Job) -> bool:
    """Whether what the job makes is still open to this person.

    A job belongs to who asked for it; a role may have ended since.
    """
    asked = job.parameters
    rules: dict[str, Callable[[], bool]] = {
        ReportKind.PROGRAMME: lambda: can_see_programme(user),
        ReportKind.CALL_RESULT: lambda: can_see_call_results(user, asked.get("call")),
        ReportKind.SELECTION_MINUTES: lambda: can_print_minutes(user),
        ReportKind.MAP: lambda: can_see_map(user, asked.get("audience", "")),
    }
    if job.kind in OF_RECORDS:
        return bool(_seen_records(user, [job]))
    rule = rules.get(job.kind)
    return rule is None or rule()


def openable(user: Any, rows: Iterable[Job]) -> list[Job]:
    """Those of the jobs that `can_open_job` allows, in two queries more at most."""
    found = list(rows)
    seen = _seen_records(user, found)
    return [
        job
        for job in found
        if (_record(job) in seen if job.kind in OF_RECORDS else can_open_job(user, job))
    ]


def _record(job: Job) -> tuple[str, Any]:
    _model, parameter = OF_RECORDS[job.kind]
    return parameter, job.parameters.get(parameter)


def _seen_records(user: Any, rows: Iterable[Job]) -> set[tuple[str, Any]]:
    """Of the records that the jobs are about, those that the user may see today."""
    asked = {_record(job) for job in rows if job.kind in OF_RECORDS}
    seen: set[tuple[str, Any]] = set()
    for model, parameter in set(OF_RECORDS.values()):
        wanted = [key for name, key in asked if name == parameter]
        if wanted:
            visible = model.objects.visible_to(user).filter(pk__in=wanted)
            seen |= {(parameter, key) for key in visible.values_list("pk", flat=True)}
    return seen


def audiences_of(user: Any) -> list[str]:
    """URL namespaces that are the user's own, in the order of the chooser."""
    gates = {
        "staff": works_as_staff,
        "municipal": works_for_municipality,
        "commission": sits_on_commission,
        "donor": is_donor,
    }
    return [name for name, gate in gates.items() if gate(user)]
