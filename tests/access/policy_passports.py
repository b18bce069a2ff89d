"""Routes of entries, their passports and their quality."""

from typing import Any

from tests.access.policy import MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_services_registry import READERS, of_registry


def of_entry(world: Any) -> dict[str, Any]:
    return {"pk": world.registry_entry.pk}


def service_data(world: Any) -> dict[str, Any]:
    return {"offer": "offered", "provider": world.provider.pk}


def own_data(world: Any) -> dict[str, Any]:
    theme = world.registry_entry.service.theme_id
    return {**service_data(world), "own_ky": "Мончо", "theme": theme}


ROUTES = {
    "municipal:entry-add": Route(get=WRITERS_A, make=of_registry),
    "municipal:entry-add-service": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=lambda world: {
            **of_registry(world),
            "service": world.addable_service.pk,
        },
        data=service_data,
    ),
    "municipal:entry-add-own": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_registry, data=own_data
    ),
    "municipal:entry-detail": Route(get=MUNICIPAL_A, make=of_entry),
    "municipal:entry-edit": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_entry, data=service_data
    ),
    "municipal:entry-part": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=lambda world: {**of_entry(world), "part": "places"},
        data=lambda world: {"covers_all_villages": "on", "share_covered": "50"},
    ),
    "municipal:entry-quality": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_entry,
        data=lambda world: {f"p{world.parameter.pk}-value": "12"},
    ),
    "municipal:entry-remove": Route(get=WRITERS_A, post=WRITERS_A, make=of_entry),
    "staff:entry-detail": Route(
        get=READERS, make=lambda world: {"pk": world.submitted_entry.pk}
    ),
}
