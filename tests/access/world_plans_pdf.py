"""A paper for everybody that is ready: the summary of the running plan in Russian."""

from types import SimpleNamespace

from action_plans.models import ActionPlan
from core import files, jobs
from core.enums import JobState
from core.models.jobs import Job
from reports.enums import ReportKind
from reports.queries.plan_papers import shared_parameters


def build(world: SimpleNamespace) -> None:
    """Of nobody: everybody may download it."""
    plan = ActionPlan.objects.get(pk=world.plan_running.pk)
    kind = ReportKind.PLAN_SUMMARY
    job = jobs.enqueue(
        kind=kind,
        parameters=shared_parameters(plan, kind),
        by=None,
        title="План",
        language="ru",
    )
    stored = files.store_bytes(content=b"%PDF-1.7\n%%EOF\n", name="p.pdf", by=None)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.READY, result=files.attach(stored), sha256=stored.sha256
    )
