"""Routes of the catalogue, the standard, and of recommended texts."""

from typing import Any

from tests.access.policy import MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_services_registry import READERS, RETURNERS

# those who keep the catalogue are those who return registries
KEEPERS = RETURNERS


def of_registry(world: Any) -> dict[str, Any]:
    return {"pk": world.registry.pk}


def of_service(world: Any) -> dict[str, Any]:
    return {"pk": world.listed_service.pk}


def of_item(world: Any) -> dict[str, Any]:
    return {"pk": world.standard_item.pk}


def of_theme(world: Any) -> dict[str, Any]:
    return {"pk": world.listed_service.theme_id}


def of_entry(world: Any) -> dict[str, Any]:
    return {"pk": world.behind_entry.pk}


def answer(world: Any) -> dict[str, Any]:
    return {"expected": world.recommended_text.pk, "version": 1}


def named(world: Any) -> dict[str, Any]:
    return {"code": "new-code", "name_ky": "Жаңы", "order": 1, "is_active": "on"}


def service_data(world: Any) -> dict[str, Any]:
    theme = world.listed_service.theme_id
    return {**named(world), "theme": theme, "register": "basic", "reason": "Мыйзам"}


ROUTES = {
    "municipal:registry-changes": Route(get=MUNICIPAL_A, make=of_registry),
    "municipal:entry-text-take": Route(post=WRITERS_A, make=of_entry, data=answer),
    "municipal:entry-text-keep": Route(post=WRITERS_A, make=of_entry, data=answer),
    "staff:service-list": Route(get=READERS),
    "staff:service-detail": Route(get=READERS, make=of_service),
    "staff:service-create": Route(get=KEEPERS, post=KEEPERS, data=service_data),
    "staff:service-edit": Route(
        get=KEEPERS, post=KEEPERS, make=of_service, data=service_data
    ),
    "staff:service-text": Route(
        get=KEEPERS,
        post=KEEPERS,
        make=lambda world: {**of_service(world), "item": world.standard_item.code},
        data=lambda world: {"text_ky": "Жаңы текст", "reason": "а", "expected": 1},
    ),
    "staff:text-answers": Route(
        get=READERS, make=lambda world: {"pk": world.recommended_text.pk}
    ),
    "staff:theme-list": Route(get=READERS),
    "staff:theme-create": Route(get=KEEPERS, post=KEEPERS, data=named),
    "staff:theme-edit": Route(get=KEEPERS, post=KEEPERS, make=of_theme, data=named),
    "staff:item-list": Route(get=READERS),
    "staff:item-create": Route(get=KEEPERS, post=KEEPERS, data=named),
    "staff:item-edit": Route(get=KEEPERS, post=KEEPERS, make=of_item, data=named),
    "staff:registry-rules": Route(
        get=KEEPERS,
        post=KEEPERS,
        data=lambda world: {
            "check_months": 6,
            "remind_days_before": 7,
            "remind_days_after": 7,
            "discussion_days": 10,
        },
    ),
}
