"""A frozen version of the submitted plan of A."""

from types import SimpleNamespace

from django.utils import timezone

from action_plans.operations.moves import freeze


def build(world: SimpleNamespace) -> None:
    world.plan_version = freeze(
        world.plan_submitted, timezone.now(), world.people.head_a
    )
