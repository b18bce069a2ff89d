"""The portal's own JSON of a registry: everything that an edition says."""

from collections.abc import Iterable
from typing import Any

from services_registry.building.identity import names_of, path_of, uuid_of
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.queries import content_of


def edition_head(edition: RegistryEdition, base: str) -> dict[str, Any]:
    """The edition without its services; `base` is the portal's address."""
    place, resolution = edition.municipality, edition.resolution
    return {
        "municipality": {"code": place.code, "names": names_of(place)},
        "edition": edition.number,
        "state": edition.state,
        "in_force_from": edition.in_force_from,
        "in_force_until": edition.in_force_until,
        "resolution": resolution
        and {"number": resolution.number, "date": resolution.date},
        "check_code": edition.check_code,
        "sha256": edition.content_sha256 or None,
        "page": f"{base}/registries/{edition.pk}/",
    }


def service_record(entry: RegistryEntry, base: str) -> dict[str, Any]:
    """A service: what the kenesh approved, and whether it still holds."""
    path = path_of(entry)
    return {
        "id": uuid_of(path),
        "uri": base + path,
        "page": f"{base}/services/{entry.pk}/",
        "municipality": entry.edition.municipality.code,
        "edition": entry.edition.number,
        "theme": entry.service.theme.code,
        "outside_law": entry.service.outside_law,
        **content_of(entry),
        "checked_on": entry.checked_on,
        "next_check": entry.next_check,
        "changed_at": entry.updated_at,
    }


def registry_document(
    edition: RegistryEdition, entries: Iterable[RegistryEntry], base: str
) -> dict[str, Any]:
    """A whole registry."""
    services = [service_record(entry, base) for entry in entries]
    return {**edition_head(edition, base), "services": services}
