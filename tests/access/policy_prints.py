"""Routes that print registries and passports."""

from typing import Any

from tests.access.policy import (
    EVERYONE,
    LOGGED_IN,
    MUNICIPAL_A,
    STAFF,
    Route,
)

READERS = STAFF - {"communications"}
REGISTRY = {"what": "registry", "language": "ky"}


def of_registry(world: Any) -> dict[str, Any]:
    return {"pk": world.registry.pk}


def of_entry(world: Any) -> dict[str, Any]:
    return {"pk": world.registry_entry.pk}


def of_published(world: Any) -> dict[str, Any]:
    return {"pk": world.registry_published.pk}


def of_published_entry(world: Any) -> dict[str, Any]:
    return {"pk": world.registry_published.entries.get().pk}


def registry(world: Any) -> dict[str, Any]:
    return REGISTRY


def passport(world: Any) -> dict[str, Any]:
    return {"language": "ru"}


ROUTES = {
    "public:registry-print": Route(
        get=LOGGED_IN, post=LOGGED_IN, make=of_published, data=registry
    ),
    "public:entry-print": Route(
        get=LOGGED_IN, post=LOGGED_IN, make=of_published_entry, data=passport
    ),
    "public:registry-pdf": Route(
        get=EVERYONE,
        post=EVERYONE,
        make=of_published,
        data=lambda world: {"language": "ky"},
    ),
    "public:registry-pdf-file": Route(
        get=EVERYONE, make=lambda world: {**of_published(world), "language": "ru"}
    ),
    "municipal:registry-print": Route(
        get=MUNICIPAL_A, post=MUNICIPAL_A, make=of_registry, data=registry
    ),
    "municipal:entry-print": Route(
        get=MUNICIPAL_A, post=MUNICIPAL_A, make=of_entry, data=passport
    ),
    "staff:registry-print": Route(
        get=READERS,
        post=READERS,
        make=lambda world: {"pk": world.registry_submitted.pk},
        data=registry,
    ),
    "staff:entry-print": Route(
        get=READERS, post=READERS, make=of_published_entry, data=passport
    ),
}
