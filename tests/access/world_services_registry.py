"""Registries for the walk: a draft of A and of B, published ones, a submitted one."""

from types import SimpleNamespace

from core import files
from services_registry.enums import EditionState
from tests.access.world import CANARY
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_service,
)


def build(world: SimpleNamespace) -> None:
    """B's canary stands in its draft only: what is published everybody may read."""
    places = world.places
    scan = files.attach(
        files.store_bytes(
            content=b"%PDF-1.7\n%%EOF\n", name="r.pdf", by=world.people.head_a
        )
    )
    for suffix, place in (("", places.a), ("_b", places.b)):
        published = make_edition(place, EditionState.PUBLISHED)
        published.resolution.scan = scan
        published.resolution.save()
        make_entry(published)
        setattr(world, f"registry_published{suffix}", published)
    world.registry = make_edition(places.a)
    world.registry_entry = make_entry(world.registry)
    world.provider = world.registry_entry.provider
    world.registry_b = make_edition(places.b)
    world.provider_b = make_provider(places.b, f"{CANARY} provider")
    own = make_service(f"{CANARY} service", municipality=places.b)
    world.registry_entry_b = make_entry(
        world.registry_b, own, provider=world.provider_b, note=f"{CANARY} note"
    )
    # one that staff see: submitted, of a third municipality
    world.registry_submitted = make_edition(
        make_municipality("Үчүнчү"), EditionState.SUBMITTED
    )
