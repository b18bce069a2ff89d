"""Names that a paper keeps, laid over rows that are read again for it."""

from typing import Any

from django.db import models

from core.models.names import LANGUAGE_ORDER


def names_of(row: Any) -> dict[str, str]:
    """A name by language, without the empty ones: as plain data can keep it."""
    found = {code: getattr(row, f"name_{code}") for code in LANGUAGE_ORDER}
    return {code: name for code, name in found.items() if name}


def name_fields(names: dict[str, str]) -> dict[str, str]:
    """Kept names as the columns of a row."""
    return {f"name_{code}": names.get(code, "") for code in LANGUAGE_ORDER}


def call(row: Any, names: dict[str, str]) -> None:
    """Give a row that is being read the names that were kept. Such a row is not saved."""
    for name, text in name_fields(names).items():
        setattr(row, name, text)


def at_hand(row: models.Model, relation: str) -> Any:
    """What a relation leads to where it has been fetched already; else None."""
    return row._state.fields_cache.get(relation)
