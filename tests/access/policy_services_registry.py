"""Routes of the service registry."""

from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL, MUNICIPAL_A, WRITERS_A, Route

HEAD_A = frozenset({"head_a"})
READERS = frozenset(
    {
        "programme_manager",
        "regional_coordinator",
        "grant_manager",
        "finance_officer",
        "me_officer",
        "superuser",
    }
)
RETURNERS = frozenset({"programme_manager", "regional_coordinator", "superuser"})
WRITERS = WRITERS_A | {"coordinator_b", "head_b"}


def of_registry(world: Any) -> dict[str, Any]:
    return {"pk": world.registry.pk}


def of_published(world: Any) -> dict[str, Any]:
    return {"pk": world.registry_published.pk}


def of_submitted(world: Any) -> dict[str, Any]:
    return {"pk": world.registry_submitted.pk}


def of_provider(world: Any) -> dict[str, Any]:
    return {"pk": world.provider.pk}


ROUTES = {
    "public:registry-list": Route(get=EVERYONE),
    "public:registry-detail": Route(get=EVERYONE, make=of_published),
    "municipal:registry-list": Route(get=MUNICIPAL),
    # a place of one's own, else 404; A has an edition under way and is told so
    "municipal:registry-start": Route(
        post=WRITERS_A, data=lambda world: {"municipality": world.places.a.pk}
    ),
    "municipal:registry-detail": Route(get=MUNICIPAL_A, make=of_registry),
    "municipal:registry-check": Route(get=WRITERS_A, make=of_registry),
    "municipal:registry-discussion": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_registry,
        data=lambda world: {
            "discussion_from": world.today,
            "discussion_until": world.in_three_weeks,
            "notice_ky": "Реестрди талкуулайбыз.",
        },
    ),
    "municipal:registry-resolution": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_registry
    ),
    "municipal:registry-scan": Route(get=MUNICIPAL_A, make=of_published),
    "municipal:registry-move": Route(
        post=HEAD_A, make=lambda world: {**of_registry(world), "move": "submit"}
    ),
    "municipal:provider-list": Route(get=MUNICIPAL),
    # a foreign municipality is no choice of the form
    "municipal:provider-create": Route(
        get=WRITERS,
        post=WRITERS,
        data=lambda world: {
            "municipality": world.places.a.pk,
            "name": "Таза суу",
            "kind": "enterprise",
        },
    ),
    "municipal:provider-edit": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of_provider,
        data=lambda world: {"name": "Таза суу", "kind": "enterprise"},
    ),
    "staff:registry-list": Route(get=READERS),
    "staff:registry-detail": Route(get=READERS, make=of_submitted),
    "staff:registry-scan": Route(get=READERS, make=of_published),
    "staff:registry-move": Route(
        post=RETURNERS,
        make=lambda world: {**of_submitted(world), "move": "return"},
        data=lambda world: {"reason": "Add the drinking water."},
    ),
}
