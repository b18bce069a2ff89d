"""What a map shows: each municipality once, with its state of the chosen subject."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from municipalities.models import (
    Boundary,
    CohortMembership,
    Municipality,
    Oblast,
    Rayon,
)
from municipalities.queries import as_of
from reports.enums import (
    MAP_STATES,
    NONE,
    PUBLIC_MAP_STATES,
    MapPicture,
    MapSubject,
)
from reports.queries.map_states import (
    StateRow,
    heirs,
    membership_rows,
    state_rows,
)
from reports.queries.programme import ProgrammeFilter

COUNTRY = "country"
PHASE, COHORT = "phase", "cohort"


@dataclass(frozen=True)
class MapFilter:
    """What to draw, as it stands in the URL and in a job; empty: the usual choice.

    `area`: "" the oblasts of the programme, "country", or an oblast's code. `part`:
    "phase:<number>" or "cohort:<code>". `on`: a day, ISO. `state`: shaded on outlines.
    """

    subject: str = MapSubject.COHORT
    area: str = ""
    rayon: str = ""
    part: str = ""
    on: str = ""
    picture: str = MapPicture.TILES
    state: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "MapFilter":
        """From cleaned form data or job parameters."""
        told = {name: values.get(name) for name in cls.__dataclass_fields__}
        return cls(**{name: str(value) for name, value in told.items() if value})

    def as_parameters(self) -> dict[str, str]:
        """For a job row or a query string; only what differs from the usual."""
        return {
            name: getattr(self, name)
            for name, field in self.__dataclass_fields__.items()
            if getattr(self, name) != field.default
        }

    @property
    def day(self) -> datetime.date:
        """The day that the map is of."""
        return datetime.date.fromisoformat(self.on) if self.on else timezone.localdate()


@dataclass(frozen=True)
class MapTile:
    """A municipality on the map. `rayon` is empty for a city of oblast rank, whose
    `rayon_code` is its own code. `cohorts`: names; `year`: of the latest one.
    """

    pk: int
    name: str
    kind: str
    oblast: str
    oblast_code: str
    rayon: str
    rayon_code: str
    state: str
    cohorts: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class MapShape:
    """An outline: closed rings in degrees, longitude first."""

    level: str
    code: str
    rings: Sequence[Sequence[Sequence[float]]]
    attribution: str


@dataclass(frozen=True)
class MapData:
    """Everything a map says. `tiles` stand by oblast, rayon and name in Kyrgyz order."""

    chosen: MapFilter
    published_only: bool
    tiles: tuple[MapTile, ...]
    shapes: tuple[MapShape, ...]
    has_samples: bool
    read_at: datetime.datetime

    @property
    def states(self) -> tuple[str, ...]:
        """The states that this map can show, the one that counts first in front."""
        return states_of(self.chosen.subject, published_only=self.published_only)

    @property
    def counts(self) -> Counter[str]:
        return Counter(tile.state for tile in self.tiles)


def map_of(chosen: ProgrammeFilter) -> MapFilter:
    """The map of the grants in a part of the programme."""
    part = f"{PHASE}:{chosen.phase}" if chosen.phase else ""
    part = f"{COHORT}:{chosen.cohort}" if chosen.cohort else part
    return MapFilter(subject=MapSubject.GRANT, area=chosen.oblast, part=part)


def states_of(subject: str, *, published_only: bool) -> tuple[str, ...]:
    """The states of a subject that a reader may be shown."""
    known = PUBLIC_MAP_STATES if published_only else MAP_STATES
    return known[MapSubject(subject)]


@transaction.atomic
def gather_map(chosen: MapFilter, *, user: Any, published_only: bool) -> MapData:
    """Read all in one go; names in the language that is active now.

    The number of queries does not depend on the number of municipalities.
    """
    day, subject = chosen.day, chosen.subject
    members = list(membership_rows(_members(chosen.part), day))
    places = _places(chosen)
    heir_of = heirs(places, day)
    if chosen.part:
        wanted = {heir_of.get(row.place, row.place) for row in members}
        places = [place for place in places if place.pk in wanted]
    rows = (
        members
        if subject == MapSubject.COHORT
        else state_rows(subject, user=user, published_only=published_only)
    )
    by_place = _by_place(rows, heir_of)
    order = states_of(subject, published_only=published_only)
    tiles = tuple(_tile(place, by_place.get(place.pk, []), order) for place in places)
    return MapData(
        chosen=chosen,
        published_only=published_only,
        tiles=tiles,
        shapes=_shapes(chosen, places),
        has_samples=any(
            row.is_sample for place in places for row in by_place.get(place.pk, [])
        ),
        read_at=timezone.now(),
    )


def _members(part: str) -> Any:
    """The memberships of the chosen phase or cohort; without one, all."""
    members = CohortMembership.objects.select_related("cohort")
    kind, _colon, value = part.partition(":")
    if kind == PHASE:
        return members.filter(cohort__phase__number=value)
    if kind == COHORT:
        return members.filter(cohort__code=value)
    return members


def _places(chosen: MapFilter) -> list[Municipality]:
    """The municipalities of the chosen area that existed on the day, as it named them."""
    places = as_of(Municipality.objects.with_place(), chosen.day)
    if chosen.rayon:
        # a city of oblast rank stands in no rayon; outlines know it by its own code
        city = Q(rayon__isnull=True, code=chosen.rayon)
        places = places.filter(Q(rayon__code=chosen.rayon) | city)
    elif chosen.area == "":
        places = places.filter(oblast__in=programme_oblasts().values("pk"))
    elif chosen.area != COUNTRY:
        places = places.filter(oblast__code=chosen.area)
    return sorted(places, key=_place_order)


def programme_oblasts() -> Any:
    """The oblasts in which a municipality is or was in a cohort."""
    return Oblast.objects.filter(
        pk__in=CohortMembership.objects.values("municipality__oblast")
    )


def _place_order(place: Any) -> tuple[Any, ...]:
    rayon = place.rayon
    return (
        place.oblast.sort_key,
        place.oblast_id,
        rayon is None,
        rayon.sort_key if rayon else "",
        rayon.pk if rayon else 0,
        place.known_name,
        place.pk,
    )


def _by_place(
    rows: Iterable[StateRow], heir_of: dict[int, int]
) -> dict[int, list[StateRow]]:
    found: dict[int, list[StateRow]] = {}
    for row in rows:
        found.setdefault(heir_of.get(row.place, row.place), []).append(row)
    return found


def _tile(
    place: Municipality,
    rows: list[StateRow],
    order: tuple[str, ...],
) -> MapTile:
    reached = {row.state for row in rows}
    state = next((state for state in order if state in reached), NONE)
    named = {row.cohort: row.year for row in rows if row.cohort}
    years = [row.year for row in rows if row.state == state and row.year]
    rayon = place.rayon
    return MapTile(
        pk=place.pk,
        name=place.name,
        kind=place.borne.kind,
        oblast=place.oblast.name,
        oblast_code=place.oblast.code,
        rayon=rayon.name if rayon else "",
        rayon_code=rayon.code if rayon else place.code,
        state=state,
        cohorts=tuple(sorted(named, key=lambda name: (named[name] or 0, name))),
        year=max(years, default=None),
    )


def _shapes(chosen: MapFilter, places: Sequence[Municipality]) -> tuple[MapShape, ...]:
    """The outlines of the oblasts on the map, when outlines are to be drawn."""
    if chosen.picture != MapPicture.OUTLINES:
        return ()
    codes = {place.oblast_id for place in places}
    wanted = {
        *Oblast.objects.filter(pk__in=codes).values_list("code", flat=True),
        *Rayon.objects.filter(oblast__in=codes).values_list("code", flat=True),
    }
    rows = Boundary.objects.filter(code__in=wanted)
    return tuple(
        MapShape(row.level, row.code, row.rings, row.attribution) for row in rows
    )
