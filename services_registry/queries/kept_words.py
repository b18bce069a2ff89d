"""Which words an edition keeps at its approval: whatever its page and prints say."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from core.models.kept_names import names_of
from services_registry.models import (
    QualityParameter,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
    Theme,
)
from services_registry.models.kept_words import in_kept_words
from services_registry.queries.completeness import all_items
from services_registry.queries.passport import YEARS_SHOWN, with_passport
from services_registry.queries.quality import with_unit

PAPER = ("number", "title", "convocation", "session_number", "place")


def words_of(edition: RegistryEdition, resolution: Any) -> dict[str, Any]:
    """What an edition calls things today, as plain values; read for its approval."""
    place = edition.municipality
    entries = list(with_passport(edition.entries.order_by("number")))
    services = [entry.service for entry in entries]
    covering = [entry.covered_by for entry in entries if entry.covered_by]
    return {
        "municipality": {"names": names_of(place), "kind": place.kind},
        "rayon": names_of(place.rayon) if place.rayon else None,
        "oblast": names_of(place.oblast),
        "resolution": {
            "date": resolution.date.isoformat(),
            **{name: getattr(resolution, name) for name in PAPER},
        },
        "items": [_item(item) for item in all_items()],
        "themes": {str(each.theme_id): _theme(each.theme) for each in services},
        "services": {str(each.pk): _service(each) for each in (*covering, *services)},
        "providers": {
            str(each.provider.pk): {
                "name": each.provider.name,
                "kind": each.provider.kind,
            }
            for each in entries
            if each.provider
        },
        "villages": _villages(entries),
        "parameters": _parameters(entries),
    }


def read_as_approved(rows: QuerySet[RegistryEdition]) -> QuerySet[RegistryEdition]:
    """Editions in the words of their approval, fetched by the same query."""
    return in_kept_words(rows.select_related("kept"))


def items_of(edition: RegistryEdition) -> list[StandardItem]:
    """The items of the standard: of an approved edition as they were, else today's."""
    kept = getattr(edition, "kept", None) if edition.is_approved else None
    return kept.items() if kept else all_items()


def measured_since(entry: RegistryEntry) -> list[str]:
    """What was measured, or corrected, after the approval of what the entry promises."""
    found = []
    for target in entry.targets.all():
        parameter = target.parameter
        today: Iterable[Any] = getattr(parameter, "readings_today", ())
        kept = {(each.year, each.value) for each in _readings(parameter)}
        new = [each for each in today if (each.year, each.value) not in kept]
        found += [
            f"{parameter.name}, {each.year}: {with_unit(parameter, each.value)}"
            for each in new[:YEARS_SHOWN]
        ]
    return found


def _item(item: StandardItem) -> dict[str, Any]:
    return {
        "code": item.code,
        "kind": item.kind,
        "names": names_of(item),
        "order": item.order,
        "is_needed": item.is_needed,
        "is_active": item.is_active,
    }


def _theme(theme: Theme) -> dict[str, Any]:
    return {"code": theme.code, "order": theme.order, "names": names_of(theme)}


def _service(service: Service) -> dict[str, Any]:
    return {
        "names": names_of(service),
        "theme": service.theme_id,
        "outside_law": service.outside_law,
        "duty": service.duty,
        "source_act": service.source_act,
    }


def _villages(entries: Iterable[RegistryEntry]) -> list[list[Any]]:
    """Code and names of each village, in the order in which lists name them."""
    found = {village for entry in entries for village in entry.villages.all()}
    rows = sorted(found, key=lambda each: (each.sort_key, each.pk))
    return [[village.code, names_of(village)] for village in rows]


def _parameters(entries: Iterable[RegistryEntry]) -> dict[str, Any]:
    """What is measured, with the years that a passport prints."""
    return {
        str(target.parameter.pk): {
            "names": names_of(target.parameter),
            "unit": target.parameter.unit,
            "better": target.parameter.better,
            "readings": [
                [each.year, str(each.value)]
                for each in _readings(target.parameter)[:YEARS_SHOWN]
            ],
        }
        for entry in entries
        for target in entry.targets.all()
    }


def _readings(parameter: QualityParameter) -> list[Any]:
    return list(getattr(parameter, "newest_readings", ()))
