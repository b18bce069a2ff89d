"""A plan in implementation of A with three quarters: accepted, handed in, draft."""

from datetime import date
from types import SimpleNamespace

from django.utils import timezone

from action_plans.enums import PlanState, ProgressState
from action_plans.models import Evidence, MeasureProgress, QuarterReport
from core import files
from tests.factories.action_plans import make_complete_plan, make_scan


def build(world: SimpleNamespace) -> None:
    people = world.people
    plan = make_complete_plan(
        world.places.a, PlanState.IN_IMPLEMENTATION, title="Аткарылган план"
    )
    plan.start_date = date(2015, 1, 1)
    plan.save()
    world.plan_running, world.plan_evidence = plan, {}
    for number, state in enumerate(
        (ProgressState.ACCEPTED, ProgressState.HANDED_IN, ProgressState.DRAFT), 1
    ):
        report = QuarterReport.objects.create(
            plan=plan, year=2015, quarter=number, state=state
        )
        if state != ProgressState.DRAFT:
            report.handed_in_at, report.handed_in_by = timezone.now(), people.head_a
            report.save()
        row = MeasureProgress.objects.create(
            report=report, measure=plan.measure_rows.get(), percent=10
        )
        world.plan_evidence[report.pk] = Evidence.objects.create(
            plan=plan,
            progress=row,
            file=files.attach(make_scan(people.head_a)),
            caption="Түтүк",
        )
        setattr(world, f"quarter_{state}", report)
