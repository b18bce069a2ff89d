"""Papers of a plan that everybody may have: what there is, in which language."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.enums import Language
from action_plans.models import ActionPlan
from action_plans.queries.progress import latest_accepted
from action_plans.queries.translations import translations_stamp
from core.models.jobs import Job
from reports.enums import PLAN_PAPERS, ReportKind


@dataclass(frozen=True)
class SharedPaper:
    """A paper in a language: its newest job, when it tells the plan as it is now."""

    kind: ReportKind
    language: str
    name: Any
    job: Job | None

    @property
    def is_ready(self) -> bool:
        return self.job is not None and self.job.is_ready

    @property
    def is_under_way(self) -> bool:
        return self.job is not None and self.job.is_active


def kinds_of(plan: ActionPlan) -> list[ReportKind]:
    """The papers of a plan; a report on a quarter only when one was accepted."""
    accepted = latest_accepted(plan) is not None
    return [
        kind for kind in PLAN_PAPERS if accepted or kind != ReportKind.PLAN_PROGRESS
    ]


def shared_parameters(plan: ActionPlan, kind: ReportKind) -> dict[str, Any]:
    """The parameters of a paper for everybody; they change when the plan does."""
    report = latest_accepted(plan)
    told = int(plan.updated_at.timestamp())
    words = translations_stamp(plan)
    asked: dict[str, Any] = {
        "plan": plan.pk,
        "shared": True,
        "stamp": f"{plan.state}-{told}-{plan.version}-{report.pk if report else 0}{words}",
    }
    if kind == ReportKind.PLAN_PROGRESS and report is not None:
        asked["report"] = report.pk
    return asked


def shared_papers(plan: ActionPlan) -> list[SharedPaper]:
    """For each paper and language what there is of the plan as it is now."""
    newest: dict[tuple[str, str], Job] = {}
    for job in shared_jobs(plan):
        newest.setdefault((job.kind, job.language), job)
    return [
        SharedPaper(kind, code, name, newest.get((kind, code)))
        for kind in kinds_of(plan)
        for code, name in Language.choices
    ]


def shared_jobs(plan: ActionPlan) -> QuerySet[Job]:
    """Jobs of nobody that print the plan as it is now; the newest first."""
    stamp = shared_parameters(plan, ReportKind.ACTION_PLAN)["stamp"]
    return (
        Job.objects.filter(requested_by=None, kind__in=PLAN_PAPERS)
        .filter(parameters__plan=plan.pk, parameters__stamp=stamp)
        .select_related("result")
        .order_by("-created_at")
    )
