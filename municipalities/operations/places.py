"""Changing municipalities, their figures, and the links of the territorial reform."""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb
from municipalities.models import BudgetSufficiency, Municipality, Succession
from municipalities.permissions import can_manage_municipalities

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
            setattr(municipality, name, value)
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
        elif Municipality.objects.filter(code=after["code"]).exists():
            yield _code_taken()
    merged = {
        name: values.get(name, getattr(place, name))
        for name in ("name_ky", "name_ru", "name_en", "population", "population_year")
    }
    if not (merged["name_ky"] or merged["name_ru"] or merged["name_en"]):
        yield _name_missing()
    if (merged["population"] is None) != (merged["population_year"] is None):
        yield Problem(
            _("Give the population together with the year of the figure."),
            "population_year",
        )


def _code_taken() -> Problem:
    return Problem(_("Another municipality has this code."), "code")


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
    refuse_if_any(_sufficiency_problems(year, percent, source))
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


def _sufficiency_problems(
    year: int, percent: Decimal, source: str
) -> Iterable[Problem]:
    if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
        yield Problem(_("This year cannot be right."), "year")
    if not 0 <= percent <= HIGHEST_PERCENT:
        yield Problem(_("The percent lies between 0 and 1000."), "percent")
    if not source.strip():
        yield Problem(_("Name the document that states the percent."), "source")


@transaction.atomic
def add_municipality(
    *,
    by: Any,
    date: datetime.date,
    predecessors: Iterable[Municipality],
    basis: str = "",
    **values: Any,
) -> Municipality:
    """Add a unit born in the territorial reform, with links to its predecessors.

    `values`: kind, oblast, rayon, name_ky, name_ru, name_en, code. An empty code gives a
    provisional one. Predecessors end on `date`; grants keep their legal holder. Raises
    PermissionDenied, or OperationRefused.
    """
    _require_manager(by)
    sources = [lock(place) for place in predecessors]
    values["code"] = values.get("code") or _next_provisional_code()
    refuse_if_any(_new_problems(values, sources))
    unit = Municipality.objects.create(**values)
    audit.record(by=by, verb=MunicipalityVerb.MADE, obj=unit, after=values)
    for source in sources:
        _link(source, unit, date=date, basis=basis, by=by)
    return unit


def _next_provisional_code() -> str:
    """P and 13 digits, one more than the highest in use."""
    last = (
        Municipality.objects.select_for_update()
        .filter(code__startswith="P")
        .order_by("-code")
        .first()
    )
    return f"P{int(last.code[1:]) + 1 if last else 1:013d}"


def _new_problems(
    values: dict[str, Any], sources: list[Municipality]
) -> Iterable[Problem]:
    if not (values.get("name_ky") or values.get("name_ru") or values.get("name_en")):
        yield _name_missing()
    if Municipality.objects.filter(code=values["code"]).exists():
        yield _code_taken()
    rayon = values.get("rayon")
    if rayon is not None and rayon.oblast_id != values["oblast"].pk:
        yield Problem(_("This rayon lies in another oblast."), "rayon")
    if not sources:
        yield Problem(
            _("Choose the municipalities from which the new one was made."),
            "predecessors",
        )
    if any(source.has_ended for source in sources):
        yield Problem(
            _("One of these municipalities has already ended."), "predecessors"
        )


@transaction.atomic
def record_succession(
    *,
    predecessor: Municipality,
    successor: Municipality,
    date: datetime.date,
    basis: str,
    by: Any,
) -> Succession:
    """Record that a municipality went over into an existing one on a date.

    Raises PermissionDenied, or OperationRefused at `successor` or `date`.
    """
    _require_manager(by)
    predecessor, successor = lock(predecessor), lock(successor)
    refuse_if_any(_succession_problems(predecessor, successor))
    return _link(predecessor, successor, date=date, basis=basis, by=by)


def _succession_problems(
    predecessor: Municipality, successor: Municipality
) -> Iterable[Problem]:
    if predecessor.pk == successor.pk:
        yield Problem(_("A municipality cannot be its own successor."), "successor")
    if Succession.objects.filter(predecessor=predecessor, successor=successor).exists():
        yield Problem(_("This succession is already recorded."), "successor")
    if Succession.objects.filter(predecessor=successor, successor=predecessor).exists():
        yield Problem(
            _("The other one is recorded as the predecessor already."), "successor"
        )


def _link(
    predecessor: Municipality,
    successor: Municipality,
    *,
    date: datetime.date,
    basis: str,
    by: Any,
) -> Succession:
    link = Succession.objects.create(
        predecessor=predecessor, successor=successor, date=date, basis=basis.strip()
    )
    if predecessor.ended_date is None:
        predecessor.ended_date = date
        predecessor.save(update_fields=["ended_date"])
    audit.record(
        by=by,
        verb=MunicipalityVerb.SUCCEEDED,
        obj=predecessor,
        after={"successor": successor.code, "date": date, "basis": link.basis},
    )
    return link
