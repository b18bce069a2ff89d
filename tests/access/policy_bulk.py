"""Routes of work on many services at once."""

from typing import Any

from tests.access.policy import WRITERS_A, Route
from tests.access.policy_services_registry import of_registry


def of_neighbour(world: Any) -> dict[str, Any]:
    """B's published registry everybody may read, and so copy from."""
    return {"pk": world.registry.pk, "source": world.registry_published_b.pk}


ROUTES = {
    # a place of one's own, else 404; A has an edition under way and is told so
    "municipal:registry-begin": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=lambda world: {"pk": world.places.a.pk},
        data=lambda world: {"begin": "empty"},
    ),
    "municipal:registry-from-catalogue": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_registry,
        data=lambda world: {
            "services": [world.registry_entry.service_id],
            "provider": world.provider.pk,
        },
    ),
    "municipal:registry-copy": Route(get=WRITERS_A, make=of_registry),
    "municipal:registry-copy-from": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_neighbour,
        data=lambda world: {"entries": [world.registry_published_b.entries.get().pk]},
    ),
    "municipal:registry-grid": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_registry,
        data=lambda world: {"row": [world.registry_entry.pk]},
    ),
    "municipal:registry-table": Route(get=WRITERS_A, post=WRITERS_A, make=of_registry),
    "municipal:registry-table-file": Route(get=WRITERS_A, make=of_registry),
    # without a file of one's own it leads back to where one uploads it
    "municipal:registry-table-check": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_registry
    ),
}
