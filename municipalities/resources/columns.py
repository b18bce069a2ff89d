"""Columns that several registers share, and the rows they may name."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.imports import Register, RegisterColumn
from municipalities.models import (
    Cohort,
    EarlierProgramme,
    FormerName,
    Municipality,
    Oblast,
    Rayon,
)
from municipalities.models.places import soate_code
from municipalities.permissions import can_manage_municipalities

FIRST_YEAR, LAST_YEAR = 1991, 2100
LONG_TEXT = 5000


class StaffRegister(Register):
    """A register that staff load who manage municipalities."""

    def may(self, user: Any) -> bool:
        return can_manage_municipalities(user)


def by_code(rows: Any) -> Mapping[str, Any]:
    """Rows by their code, in the order of the query; one query."""
    return {row.code: row for row in rows}


def municipalities() -> Mapping[str, Any]:
    """Municipalities by their code, and by codes that they bore earlier."""
    rows = by_code(Municipality.objects.with_place().order_by("sort_key", "pk"))
    once = FormerName.objects.values_list("code", "municipality__code")
    return {code: rows[now] for code, now in once} | dict(rows)


def municipality_column() -> RegisterColumn:
    """A municipality by its SOATE code; names repeat, so they tell nothing."""
    return RegisterColumn(
        "municipality",
        _("Municipality"),
        "reference",
        help=_("The SOATE code. A name may stand behind it."),
        required=True,
        options=municipalities,
        example="41702215010000",
    )


def cohort_column() -> RegisterColumn:
    return RegisterColumn(
        "cohort",
        _("Cohort"),
        "reference",
        help=_("The short code of the cohort."),
        required=True,
        options=lambda: by_code(Cohort.objects.all()),
        example="2016",
    )


def programme_column() -> RegisterColumn:
    return RegisterColumn(
        "programme",
        _("Earlier programme"),
        "reference",
        help=_("The short code of the programme."),
        required=True,
        options=lambda: by_code(EarlierProgramme.objects.all()),
        example="vap",
    )


def oblast_column() -> RegisterColumn:
    return RegisterColumn(
        "oblast",
        _("Oblast"),
        "reference",
        help=_("The SOATE code of the oblast."),
        required=True,
        options=lambda: by_code(Oblast.objects.all()),
        example="41702000000000",
    )


def rayon_column() -> RegisterColumn:
    return RegisterColumn(
        "rayon",
        _("Rayon"),
        "reference",
        help=_("The SOATE code of the rayon; empty for a city of oblast rank."),
        options=lambda: by_code(Rayon.objects.all()),
        example="41702215000000",
    )


def soate_column() -> RegisterColumn:
    return RegisterColumn(
        "code",
        _("SOATE code"),
        help=_("Tells the records apart. It is never changed by a file."),
        required=True,
        max_length=14,
        validators=(soate_code,),
        example="41702215010000",
    )


def name_columns() -> tuple[RegisterColumn, ...]:
    return (
        RegisterColumn("name_ky", _("Name in Kyrgyz"), help=_("The name in Kyrgyz.")),
        RegisterColumn("name_ru", _("Name in Russian"), help=_("The name in Russian.")),
        RegisterColumn("name_en", _("Name in English"), help=_("The name in English.")),
    )


def year_column(help_text: Any) -> RegisterColumn:
    return RegisterColumn(
        "year",
        _("Year"),
        "number",
        help=help_text,
        required=True,
        least=FIRST_YEAR,
        most=LAST_YEAR,
        example="2016",
    )


def source_column(*, required: bool = True) -> RegisterColumn:
    return RegisterColumn(
        "source",
        _("Source document"),
        help=_("The document that states it."),
        required=required,
        example=_("Letter № 12 of the Ministry of Finance"),
    )
