"""Reading the reference data that comes with the portal, and tables of our own rows.

The files stand in `municipalities/data/`; they hold facts of the public SOATE
classifier, of COD-PS 2018 and of the programme's public pages. A blank cell means that
no source tells.
"""

import csv
import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction

from core import audit
from core.models.names import TrilingualName
from municipalities.enums import MunicipalityVerb
from municipalities.models import (
    Cohort,
    CohortMembership,
    FormerName,
    Municipality,
    Oblast,
    Phase,
    Rayon,
    Village,
)

DATA = Path(__file__).parent.parent / "data"
Row = dict[str, str]
NAMES = ("name_ky", "name_ru", "name_en")


@dataclass
class Count:
    """What a load did with one table."""

    table: str
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    changes: list[tuple[models.Model, dict, dict]] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.table}: {self.made} new, {self.changed} changed, "
            f"{self.unchanged} unchanged"
        )


def read(name: str, folder: Path = DATA) -> Iterator[Row]:
    """The rows of a data file, by heading."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@transaction.atomic
def load_places(folder: Path = DATA) -> list[Count]:
    """Load oblasts, rayons, municipalities, villages, phases, cohorts, participants.

    Safe to run again: rows are found by their code; a filled cell that differs changes
    a place, a blank cell changes nothing, a row missing in the files stays. Phases,
    cohorts and memberships are made when missing and then belong to the staff.
    """
    counts = [
        _merge(Oblast, read("oblasts.csv", folder), _names),
        _merge(Rayon, read("rayons.csv", folder), _rayon_values()),
        _merge(Municipality, read("municipalities.csv", folder), _place_values()),
        _merge(Village, read("villages.csv", folder), _village_values()),
        _make(Phase, read("phases.csv", folder), _phase_values, key="number"),
        _make(Cohort, read("cohorts.csv", folder), _cohort_values()),
        _load_participants(read("participants.csv", folder)),
    ]
    _write_audit(counts)
    return counts


def _make(
    model: type[TrilingualName],
    rows: Iterable[Row],
    values: Callable[[Row], dict[str, Any]],
    key: str = "code",
) -> Count:
    """Make the rows whose key is new; leave the others alone."""
    count = Count(str(model._meta.verbose_name_plural))
    known = {str(code) for code in model._default_manager.values_list(key, flat=True)}
    if model is Municipality:
        # a code that was replaced makes no second municipality
        known |= set(FormerName.objects.values_list("code", flat=True))
    new = []
    for row in rows:
        if row[key] in known:
            count.unchanged += 1
        else:
            new.append(model(**{key: row[key]}, **values(row)))
            new[-1].fill_keys()
    model._default_manager.bulk_create(new, batch_size=200)
    count.made = len(new)
    return count


def _merge(
    model: type[TrilingualName],
    rows: Iterable[Row],
    values: Callable[[Row], dict[str, Any]],
) -> Count:
    """Make the rows that are new, change those that differ."""
    rows = list(rows)
    known: dict[str, Any] = {
        getattr(obj, "code", ""): obj for obj in model._default_manager.all()
    }
    count = _make(model, rows, values)
    count.unchanged = 0
    for row in rows:
        if row["code"] not in known:
            continue
        obj = known[row["code"]]
        filled = {k: v for k, v in values(row).items() if v not in {"", None}}
        before, after = audit.changed_values(obj, filled)
        if after:
            before, after = audit.changed_values(obj, _kept(obj, filled))
        if after:
            for name in after:
                setattr(obj, name, filled[name])
            obj.save()
            count.changes.append((obj, before, after))
            count.changed += 1
        else:
            count.unchanged += 1
    return count


def _kept(obj: models.Model, filled: dict[str, Any]) -> dict[str, Any]:
    """The values without what is older than the record: an earlier population figure,
    and what an act of the territorial reform has changed since."""
    filled = {
        name: value for name, value in filled.items() if name not in _by_acts(obj)
    }
    recorded = getattr(obj, "population_year", None)
    if recorded is not None and recorded > (filled.get("population_year") or 0):
        return {
            name: value
            for name, value in filled.items()
            if name not in {"population", "population_year"}
        }
    return filled


def _by_acts(obj: models.Model) -> set[str]:
    """Columns that an act in force has changed; the files know nothing of it."""
    if isinstance(obj, Municipality):
        by_act = obj.former_names.filter(act__isnull=False)
        return {*NAMES, "kind"} if by_act.exists() else set()
    if isinstance(obj, Village) and obj.moves.exists():
        return {"municipality"}
    return set()


def _names(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in NAMES}


def _number(text: str) -> int | None:
    return int(text) if text else None


def _rayon_values() -> Callable[[Row], dict[str, Any]]:
    oblasts = {oblast.code: oblast for oblast in Oblast.objects.all()}

    def values(row: Row) -> dict[str, Any]:
        return {
            **_names(row),
            "kind": row["kind"],
            "oblast": oblasts[row["oblast"]],
            "population_2018": _number(row["population_2018"]),
        }

    return values


def _place_values() -> Callable[[Row], dict[str, Any]]:
    oblasts = {oblast.code: oblast for oblast in Oblast.objects.all()}
    rayons = {rayon.code: rayon for rayon in Rayon.objects.all()}

    def values(row: Row) -> dict[str, Any]:
        return {
            **_names(row),
            "kind": row["kind"],
            "oblast": oblasts[row["oblast"]],
            "rayon": rayons[row["rayon"]] if row["rayon"] else None,
            "population": _number(row["population"]),
            "population_year": _number(row["population_year"]),
            "evidence": row["evidence"],
        }

    return values


def _places() -> dict[str, Municipality]:
    """Municipalities by their code, and by codes that they bore earlier."""
    places = {place.code: place for place in Municipality.objects.all()}
    once = FormerName.objects.values_list("code", "municipality__code")
    return {code: places[now] for code, now in once} | places


def _village_values() -> Callable[[Row], dict[str, Any]]:
    places = _places()

    def values(row: Row) -> dict[str, Any]:
        return {
            "name_ru": row["name_ru"],
            "municipality": places[row["municipality"]],
        }

    return values


def _phase_values(row: Row) -> dict[str, Any]:
    return {
        **_names(row),
        "start_date": datetime.date.fromisoformat(row["start_date"]),
        "end_date": datetime.date.fromisoformat(row["end_date"]),
        "budget": Decimal(row["budget"]),
        "budget_currency": row["budget_currency"],
    }


def _cohort_values() -> Callable[[Row], dict[str, Any]]:
    phases = {str(phase.number): phase for phase in Phase.objects.all()}

    def values(row: Row) -> dict[str, Any]:
        return {
            **_names(row),
            "phase": phases.get(row["phase"]),
            "year": _number(row["year"]),
            "planned_size": _number(row["planned_size"]),
            "note": row["note"],
        }

    return values


def _load_participants(rows: Iterable[Row]) -> Count:
    """Memberships with their evidence; one that staff changed is left alone."""
    count = Count(str(CohortMembership._meta.verbose_name_plural))
    cohorts = {cohort.code: cohort for cohort in Cohort.objects.all()}
    places = _places()
    for row in rows:
        _membership, made = CohortMembership.objects.get_or_create(
            cohort=cohorts[row["cohort"]],
            municipality=places[row["municipality"]],
            defaults={"evidence": row["evidence"]},
        )
        count.made += made
        count.unchanged += not made
    return count


def _write_audit(counts: list[Count]) -> None:
    """One row for what is new, and one for each municipality that changed."""
    made = {count.table: count.made for count in counts if count.made}
    first = Oblast.objects.order_by("code").first()
    if made and first is not None:
        audit.record(
            by=None, verb=MunicipalityVerb.PLACES_LOADED, obj=first, after=made
        )
    for count in counts:
        for obj, before, after in count.changes:
            audit.record(
                by=None,
                verb=MunicipalityVerb.CHANGED,
                obj=obj,
                before=before,
                after=after,
            )
