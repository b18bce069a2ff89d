"""Names of published things that stay the same from edition to edition."""

from uuid import UUID, uuid5

from services_registry.models import RegistryEntry

# made once with uuid4; other people's data rests on it, so it never changes
NAMESPACE = UUID("5d3e0c52-8c1f-4b5e-9a43-6e0d3b7f1a20")
LANGUAGES = ("ky", "ru", "en")


def path_of(entry: RegistryEntry) -> str:
    """A service of a municipality by a provider: `/id/<SOATE>/<service>/<provider>/`."""
    place = entry.edition.municipality.code
    provider = entry.provider.code if entry.provider else "-"
    return f"/id/{place}/{entry.service.code}/{provider}/"


def uuid_of(*parts: object) -> str:
    """A UUID that depends on the parts alone."""
    return str(uuid5(NAMESPACE, "\x1f".join(str(part) for part in parts)))


def texts_of(entry: RegistryEntry, code: str) -> dict[str, str]:
    """A text item by language, without the empty ones."""
    kept = entry.texts.get(code, {})
    return {language: kept[language] for language in LANGUAGES if kept.get(language)}


def names_of(row: object) -> dict[str, str]:
    """A name by language, without the empty ones."""
    found = {language: getattr(row, f"name_{language}", "") for language in LANGUAGES}
    return {language: name for language, name in found.items() if name}
