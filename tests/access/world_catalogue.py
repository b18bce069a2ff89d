"""A recommended text for the walk; B's draft has an own text of its service."""

from types import SimpleNamespace

from tests.access.world import CANARY
from tests.factories.services_registry import (
    make_entry,
    make_item,
    make_service,
    recommend,
)


def build(world: SimpleNamespace) -> None:
    world.standard_item = make_item("recipients")
    world.listed_service = make_service("Таза суу берүү")
    world.recommended_text = recommend(world.listed_service, world.standard_item)
    world.behind_entry = make_entry(world.registry, world.listed_service)
    make_entry(
        world.registry_b,
        world.listed_service,
        provider=world.provider_b,
        texts={"recipients": {"ky": f"{CANARY} recipients"}},
    )
