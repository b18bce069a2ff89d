"""Routes of what everybody can search, read and take along."""

from tests.access.policy import EVERYONE, Route
from tests.access.policy_services_registry import of_published

ROUTES = {
    "public:service-list": Route(get=EVERYONE),
    "public:service-detail": Route(
        get=EVERYONE,
        make=lambda world: {"pk": world.registry_published.entries.get().pk},
    ),
    "public:open-data": Route(get=EVERYONE),
    "public:open-services": Route(
        get=EVERYONE, make=lambda world: {"name": "services.json"}
    ),
    "public:open-registry": Route(
        get=EVERYONE, make=lambda world: {**of_published(world), "name": "hsds.json"}
    ),
    "public:service-by-id": Route(
        get=EVERYONE,
        make=lambda world: {
            "place": world.places.a.code,
            "service": world.registry_published.entries.get().service.code,
            "provider": world.registry_published.entries.get().provider.code,
        },
    ),
}
