"""A published grant, a plan on either side, a finished job."""

from types import SimpleNamespace
from typing import Any

from action_plans.enums import PlanState
from core import files, jobs
from core.enums import JobState
from core.models.jobs import Job
from reports.enums import ReportKind
from tests.access.world import CANARY
from tests.factories.reports import make_call, make_grant, make_plan


def build(world: SimpleNamespace) -> None:
    """Own rows, so that the walk does not depend on how other apps name theirs."""
    places = world.places
    world.reports_call = make_call(places.cohort)
    world.reports_plan = make_plan(places.a, title="Алманын планы")
    # joined by nobody and not approved: its canary must stay with B
    world.reports_plan_b = make_plan(
        places.b, title=f"План {CANARY}", goal=CANARY, state=PlanState.SUBMITTED
    )
    make_grant(
        world.reports_call, places.a, "1000000", own="250000", plan=world.reports_plan
    )
    world.reports_job = finished_job(world.people.donor)


def finished_job(owner: Any) -> Job:
    """A programme report that is ready to be downloaded."""
    job = jobs.enqueue(
        kind=ReportKind.PROGRAMME, parameters={}, by=owner, title="Отчёт", language="ru"
    )
    stored = files.store_bytes(content=b"%PDF-1.7\n%%EOF\n", name="r.pdf", by=owner)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.READY, result=files.attach(stored), sha256=stored.sha256
    )
    return Job.objects.get(pk=job.pk)
