"""Photos of hearings: of A's draft, of a submitted and of an approved plan; one of B."""

from types import SimpleNamespace

from action_plans.models import Evidence
from core import files
from tests.access.world import CANARY
from tests.factories.action_plans import make_scan


def build(world: SimpleNamespace) -> None:
    world.hearing_photos = {}
    for name in ("plan", "plan_submitted", "plan_approved", "plan_b"):
        plan = getattr(world, name)
        world.hearing_photos[name] = Evidence.objects.create(
            plan=plan,
            hearing=plan.hearing_rows.get(),
            file=files.attach(make_scan(world.people.head_a)),
            caption=f"{CANARY} photo" if name == "plan_b" else "Угуу",
        )
