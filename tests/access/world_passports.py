"""For the walk: a service to add, an entry that staff see, something that is measured."""

from types import SimpleNamespace

from tests.access.world import CANARY
from tests.factories.services_registry import (
    make_entry,
    make_parameter,
    make_service,
)


def build(world: SimpleNamespace) -> None:
    world.addable_service = make_service("Жарык")
    world.submitted_entry = make_entry(world.registry_submitted)
    world.parameter = make_parameter(world.registry_entry)
    world.parameter_b = make_parameter(
        world.registry_entry_b, name_ky=f"{CANARY} parameter"
    )
