"""The common catalogue of services."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from services_registry.models import Service, StandardItem, Theme


@transaction.atomic
def load_catalogue(
    *, themes: Sequence[Sequence[str]], services: Sequence[dict[str, Any]]
) -> tuple[int, int]:
    """Write the common catalogue; returns how many themes and services were new.

    A theme is (code, ky, ru, en); a service has code, theme, register, outside_law and
    names. Rows are matched by code; what is there keeps its legal basis.
    """
    new_themes = new_services = 0
    by_code: dict[str, Theme] = {}
    for order, (code, name_ky, name_ru, name_en) in enumerate(themes, start=1):
        names = {"name_ky": name_ky, "name_ru": name_ru, "name_en": name_en}
        by_code[code], made = Theme.objects.update_or_create(
            code=code, defaults={"order": order, **names}
        )
        new_themes += made
    for row in services:
        values = {**row, "theme": by_code[row["theme"]]}
        _row, made = Service.objects.update_or_create(
            code=values.pop("code"), defaults=values
        )
        new_services += made
    return new_themes, new_services


@transaction.atomic
def load_standard(*, items: Sequence[dict[str, Any]]) -> int:
    """Write the usual items of the standard; returns how many were new.

    Matched by code. What is there stays as staff have set it: they decide what is asked.
    """
    new = 0
    for order, row in enumerate(items, start=1):
        values = {**row, "order": order * 10}
        _item, made = StandardItem.objects.get_or_create(
            code=values.pop("code"), defaults=values
        )
        new += made
    return new
