"""Routes of the staff's overview of registries and of what people need."""

from typing import Any

from tests.access.policy import MUNICIPAL, MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_services_registry import READERS

MANAGERS = frozenset({"programme_manager", "regional_coordinator", "superuser"})


def of_place(world: Any) -> dict[str, Any]:
    return {"pk": world.places.a.pk}


def of_study(world: Any) -> dict[str, Any]:
    return {"pk": world.study.pk}


def study_data(world: Any) -> dict[str, Any]:
    return {
        "kind": "survey",
        "title": "Сурамжылоо",
        "held_on": "2016-01-20",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-service": world.study_service.pk,
        "form-0-women": "3",
    }


ROUTES = {
    "staff:registry-matrix": Route(get=READERS),
    "staff:registry-matrix-municipality": Route(get=READERS, make=of_place),
    "staff:registry-matrix-service": Route(
        get=READERS, make=lambda world: {"pk": world.study_service.pk}
    ),
    "staff:registry-coverage": Route(get=READERS),
    "staff:registry-missing": Route(get=READERS),
    "staff:needs-list": Route(get=READERS),
    "staff:needs-start": Route(
        get=MANAGERS,
        post=MANAGERS,
        data=lambda world: {"municipality": world.places.a.code},
    ),
    "staff:needs-create": Route(
        get=MANAGERS, post=MANAGERS, make=of_place, data=study_data
    ),
    "staff:needs-detail": Route(get=READERS, make=of_study),
    "staff:needs-edit": Route(
        get=MANAGERS, post=MANAGERS, make=of_study, data=study_data
    ),
    "staff:needs-remove": Route(get=MANAGERS, post=MANAGERS, make=of_study),
    "staff:needs-minutes": Route(get=READERS, make=of_study),
    "staff:needs-ranking": Route(get=READERS, make=of_place),
    "municipal:needs-list": Route(get=MUNICIPAL),
    "municipal:needs-create": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_place, data=study_data
    ),
    "municipal:needs-detail": Route(get=MUNICIPAL_A, make=of_study),
    "municipal:needs-edit": Route(
        get=WRITERS_A, post=WRITERS_A, make=of_study, data=study_data
    ),
    "municipal:needs-remove": Route(get=WRITERS_A, post=WRITERS_A, make=of_study),
    "municipal:needs-minutes": Route(get=MUNICIPAL_A, make=of_study),
    "municipal:needs-ranking": Route(get=MUNICIPAL_A, make=of_place),
}
