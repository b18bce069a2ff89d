"""Routes of the staff's overview of registries and of what people need."""

from tests.access.policy import Route
from tests.access.policy_services_registry import READERS

ROUTES = {
    "staff:registry-matrix": Route(get=READERS),
    "staff:registry-matrix-municipality": Route(
        get=READERS, make=lambda world: {"pk": world.places.a.pk}
    ),
    "staff:registry-matrix-service": Route(
        get=READERS, make=lambda world: {"pk": world.catalogue_service.pk}
    ),
    "staff:registry-coverage": Route(get=READERS),
    "staff:registry-missing": Route(get=READERS),
}
