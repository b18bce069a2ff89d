"""Plans for the walk: a draft, a submitted and an accepted one of A; all of B."""

from types import SimpleNamespace

from action_plans.enums import AnnexKind, PlanState
from action_plans.models import Annex, PlanPartner
from core import files
from tests.access.world import CANARY
from tests.factories.action_plans import make_complete_plan, make_plan, make_scan


def build(world: SimpleNamespace) -> None:
    """B's canary stands in its draft only: what is approved everybody may read."""
    places, people = world.places, world.people
    world.plan = make_complete_plan(places.a, title="План А")
    world.plan_hearing = world.plan.hearing_rows.get()
    world.plan_b = make_complete_plan(
        places.b, title=f"{CANARY} plan", goal=f"{CANARY} goal"
    )
    world.plan_submitted = make_complete_plan(places.a, PlanState.SUBMITTED)
    world.plan_accepted = make_complete_plan(places.a, PlanState.ACCEPTED)
    world.plan_approved = make_complete_plan(
        places.a, PlanState.KENESH_APPROVED, title="Бекитилген план"
    )
    # a joint plan that B leads: A reads it and does not write it
    world.plan_joint = make_plan(places.b, title="Биргелешкен план")
    PlanPartner.objects.create(plan=world.plan_joint, municipality=places.a)
    for plan in (world.plan, world.plan_submitted):
        scan = files.attach(make_scan(people.head_a))
        annex = Annex.objects.create(
            plan=plan, kind=AnnexKind.MINUTES, title="Протокол", file=scan
        )
        world.__dict__.setdefault("plan_annexes", {})[plan.pk] = annex
