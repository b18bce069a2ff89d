"""What people paste is cleaned before it is compared and stored."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from core.prose import clean_line, clean_prose


def cleaned(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with their texts cleaned: long ones as paragraphs, others as a line."""
    return {name: _cleaned(model, name, value) for name, value in values.items()}


def _cleaned(model: type[models.Model], name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    field: Any = model._meta.get_field(name)
    if field.choices:
        return value
    return (
        clean_prose(value) if isinstance(field, models.TextField) else clean_line(value)
    )
