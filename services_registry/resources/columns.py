"""Columns that the registers of the catalogue share, and the rows they may name."""

from typing import Any

from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from core.imports import Register, RegisterColumn
from services_registry.enums import MOST_WORDS
from services_registry.permissions import can_manage_registries

LONG_TEXT = 5000


class KeptByStaff(Register):
    """A register of those who keep the catalogue."""

    def may(self, user: Any) -> bool:
        return can_manage_registries(user)


def by_code(rows: Any) -> dict[str, Any]:
    """Rows by their code, in the order of the query; one query."""
    return {row.code: row for row in rows}


def code_column(example: str, most: int) -> RegisterColumn:
    return RegisterColumn(
        "code",
        _("Short code"),
        help=_("Tells the records apart: Latin letters, digits and hyphens."),
        required=True,
        max_length=most,
        validators=(validate_slug,),
        example=example,
    )


def name_columns() -> tuple[RegisterColumn, ...]:
    return (
        RegisterColumn("name_ky", _("Name in Kyrgyz"), help=_("The name in Kyrgyz.")),
        RegisterColumn("name_ru", _("Name in Russian"), help=_("The name in Russian.")),
        RegisterColumn("name_en", _("Name in English"), help=_("The name in English.")),
    )


def word_columns() -> tuple[RegisterColumn, ...]:
    told = _("What people say and type who need it, with commas between.")
    labels = {
        "words_ky": _("Other words in Kyrgyz"),
        "words_ru": _("Other words in Russian"),
        "words_en": _("Other words in English"),
    }
    return tuple(
        RegisterColumn(name, label, help=told, max_length=MOST_WORDS)
        for name, label in labels.items()
    )


def order_column() -> RegisterColumn:
    return RegisterColumn(
        "order",
        _("Order"),
        "number",
        help=_("Lists show the smallest number first."),
        required=True,
        least=0,
        most=32_000,
        example="10",
    )
