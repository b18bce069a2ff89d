"""Changing municipalities and their figures.

Names, kinds and codes that an act changes, and new units: `operations.reform`.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.operations import follow_code
from core import audit
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb
from municipalities.models import BudgetSufficiency, Municipality
from municipalities.operations.reform.carrying import remember
from municipalities.permissions import can_manage_municipalities
from municipalities.queries.reform import code_is_taken

# Budget sufficiency is a percent of need; above this it is a slip of the pen.
HIGHEST_PERCENT = Decimal(1000)
FIRST_YEAR = 1991


def _require_manager(by: Any) -> None:
    if not can_manage_municipalities(by):
        raise PermissionDenied


@transaction.atomic
def change_municipality(
    *, municipality: Municipality, by: Any, **values: Any
) -> Municipality:
    """Change names, population with its year, or a provisional code.

    `values`: any of name_ky, name_ru, name_en, population, population_year, code.
    Raises PermissionDenied, or OperationRefused at the field concerned.
    """
    _require_manager(by)
    municipality = lock(municipality)
    before, after = audit.changed_values(municipality, values)
    refuse_if_any(_place_problems(municipality, after, values))
    if after:
        for name, value in values.items():
            if name != "code":
                setattr(municipality, name, value)
        if "code" in after:
            # the old code goes on finding the municipality
            remember(municipality, until=timezone.localdate(), act=None)
            follow_code(old=municipality.code, new=after["code"])
            municipality.code = after["code"]
        municipality.save()
        audit.record(
            by=by,
            verb=MunicipalityVerb.CHANGED,
            obj=municipality,
            before=before,
            after=after,
        )
    return municipality


def _place_problems(
    place: Municipality, after: dict[str, Any], values: dict[str, Any]
) -> Iterable[Problem]:
    if "code" in after:
        if not place.is_provisional:
            yield Problem(_("Only a provisional code can be replaced."), "code")
        elif code_is_taken(after["code"], but=place):
            yield Problem(_("Another municipality has this code."), "code")
    merged = {
        name: values.get(name, getattr(place, name))
        for name in ("name_ky", "name_ru", "name_en", "population", "population_year")
    }
    yield from name_problems(merged)
    yield from population_pair_problems(merged)


def name_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    """A place has a name in at least one language."""
    if not any(values.get(name) for name in ("name_ky", "name_ru", "name_en")):
        yield _name_missing()


def population_pair_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    """A population figure and its year belong together."""
    if (values["population"] is None) != (values["population_year"] is None):
        yield Problem(
            _("Give the population together with the year of the figure."),
            "population_year",
        )


def rayon_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    """A rayon lies in the oblast that is given with it."""
    rayon = values.get("rayon")
    if rayon is not None and rayon.oblast_id != values["oblast"].pk:
        yield Problem(_("This rayon lies in another oblast."), "rayon")


def _name_missing() -> Problem:
    return Problem(_("Write the name in at least one language."), "name_ky")


@transaction.atomic
def record_sufficiency(
    *, municipality: Municipality, by: Any, year: int, percent: Decimal, source: str
) -> BudgetSufficiency:
    """Record (or correct) the budget sufficiency of a year, as a document states it.

    `percent`: 60 means 60 %. Raises PermissionDenied, or OperationRefused at `year`,
    `percent`, `source`.
    """
    _require_manager(by)
    municipality = lock(municipality)
    refuse_if_any(sufficiency_problems(year, percent, source))
    known = BudgetSufficiency.objects.filter(municipality=municipality, year=year)
    row = known.first() or BudgetSufficiency(municipality=municipality, year=year)
    before = {"percent": row.percent, "source": row.source} if row.pk else {}
    row.percent, row.source, row.is_sample = percent, source.strip(), False
    row.save()
    audit.record(
        by=by,
        verb=MunicipalityVerb.SUFFICIENCY_RECORDED,
        obj=municipality,
        before=before,
        after={"year": year, "percent": percent, "source": row.source},
    )
    return row


def sufficiency_problems(year: int, percent: Decimal, source: str) -> Iterable[Problem]:
    """What is wrong with a figure, at its fields."""
    if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
        yield Problem(_("This year cannot be right."), "year")
    if not 0 <= percent <= HIGHEST_PERCENT:
        yield Problem(_("The percent lies between 0 and 1000."), "percent")
    if not source.strip():
        yield Problem(_("Name the document that states the percent."), "source")
