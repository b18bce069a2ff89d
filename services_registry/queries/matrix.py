"""Which services stand in which registries: the cells of the staff's overview.

Two editions of a municipality count: the one in force, and the one that is on its way
and that staff may see. Drafts never count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.dates import add_months
from municipalities.models import Municipality
from services_registry.enums import EditionState, Offer, Standing
from services_registry.models import (
    RegistryEdition,
    RegistryEntry,
    RegistryRules,
    Service,
)

E = EditionState
ON_THE_WAY = (E.PUBLIC_DISCUSSION, E.SUBMITTED, E.APPROVED)
# what an entry says of a service; the marks of all its entries are added up
HOLDS, OVERDUE, ON_ITS_WAY, REFUSED = 1, 2, 4, 8


@dataclass(frozen=True)
class Counted:
    """An edition that counts; `since`: from when it holds, as far as that is known."""

    pk: int
    place: int
    number: int
    state: str
    is_in_force: bool
    since: date | None


@dataclass(frozen=True)
class Clock:
    """Today, and the oldest day of a check that the rules still take for fresh."""

    today: date
    oldest: date

    @classmethod
    def of(cls, months: int | None = None) -> "Clock":
        """By the months from check to check; by those of the rules when none are given."""
        today = timezone.localdate()
        given = RegistryRules.current().check_months if months is None else months
        return cls(today, add_months(today, -given))

    def mark(
        self,
        edition: Counted,
        offer: str,
        next_check: date | None,
        checked_on: date | None,
    ) -> int:
        """What one entry says of its service."""
        if offer != Offer.OFFERED:
            return REFUSED
        if not edition.is_in_force:
            return ON_ITS_WAY
        if next_check is not None:
            return OVERDUE if next_check < self.today else HOLDS
        # nobody named a day: the rules count from the last check, or the first day
        last = checked_on or edition.since
        return OVERDUE if last is not None and last < self.oldest else HOLDS


def standing_of(marks: int) -> Standing:
    """The state of a service from the marks of its entries.

    With several providers one overdue check makes the service outdated.
    """
    for mark, standing in (
        (OVERDUE, Standing.OUTDATED),
        (HOLDS, Standing.APPROVED),
        (ON_ITS_WAY, Standing.OFFERED),
        (REFUSED, Standing.NOT_OFFERED),
    ):
        if marks & mark:
            return standing
    return Standing.NONE


STANDINGS = tuple(
    standing_of(marks) for marks in range(HOLDS + OVERDUE + ON_ITS_WAY + REFUSED + 1)
)


def counted_rows(places: Any = None) -> QuerySet[RegistryEdition]:
    """Editions that count: in force, or on the way and no draft."""
    today = timezone.localdate()
    ended = Q(state=E.SUPERSEDED, in_force_until__gte=today)
    rows = RegistryEdition.objects.filter(
        Q(state__in=(*ON_THE_WAY, E.PUBLISHED)) | ended
    )
    return rows if places is None else rows.filter(municipality__in=places)


def counted_editions(places: Any = None) -> tuple[dict[int, Counted], Clock]:
    """The editions that count, by key, and the clock for their checks; one query."""
    today, months = timezone.localdate(), None
    found = {}
    rules = RegistryRules.objects.filter(pk=1).values("check_months")
    usual = RegistryRules().check_months
    rows = counted_rows(places).annotate(months=Coalesce(Subquery(rules), usual))
    for pk, place, number, state, begin, published_at, given in rows.values_list(
        *("pk", "municipality", "number", "state"),
        *("in_force_from", "published_at", "months"),
    ):
        months, begun = given, begin is None or begin <= today
        since = begin or (timezone.localdate(published_at) if published_at else None)
        in_force = state not in ON_THE_WAY and begun
        found[pk] = Counted(pk, place, number, state, in_force, since)
    return found, Clock.of(months)


@dataclass(frozen=True)
class MatrixRow:
    """A municipality: the standing of each service, and how many of its own it offers."""

    place: Municipality
    standings: tuple[Standing, ...]
    own: int
    is_in_force: bool
    is_on_the_way: bool

    @cached_property
    def counts(self) -> Counter[Standing]:
        return Counter(self.standings)


@dataclass(frozen=True)
class Matrix:
    """Municipality x service of the catalogue."""

    services: tuple[Service, ...]
    rows: list[MatrixRow]

    @cached_property
    def by_service(self) -> list[Counter[Standing]]:
        """For each service, how many municipalities stand where."""
        if not self.rows:
            return [Counter() for _service in self.services]
        columns = zip(*(row.standings for row in self.rows), strict=True)
        return [Counter(column) for column in columns]

    @cached_property
    def counts(self) -> Counter[Standing]:
        """All cells."""
        return sum((row.counts for row in self.rows), Counter())


def known_services() -> list[Service]:
    """The catalogue of today, then the own services of municipalities; one query."""
    today = timezone.localdate()
    rows = Service.objects.select_related("theme").order_by(
        "-register", "theme__order", "sort_key", "pk"
    )
    return [row for row in rows if row.municipality_id or row.is_valid_on(today)]


def matrix(places: Iterable[Municipality], services: Iterable[Service]) -> Matrix:
    """The standing of every service of the catalogue in every municipality.

    Of `services` those of the catalogue are columns, own ones are only counted. Two
    queries, and that of `places`.
    """
    columns, own = _columns_and_own(services)
    editions, clock = counted_editions()
    marks = marks_of(editions, clock)
    in_force = {row.place for row in editions.values() if row.is_in_force}
    on_the_way = {row.place for row in editions.values()} - in_force
    shown = [service.pk for service in columns]
    rows = []
    for place in places:
        marked = marks.get(place.pk, {})
        rows.append(
            MatrixRow(
                place,
                tuple(STANDINGS[marked.get(pk, 0)] for pk in shown),
                _offered(marked, own.get(place.pk, ())),
                is_in_force=place.pk in in_force,
                is_on_the_way=place.pk in on_the_way,
            )
        )
    return Matrix(columns, rows)


def _columns_and_own(
    services: Iterable[Service],
) -> tuple[tuple[Service, ...], dict[int, list[int]]]:
    """Services of the catalogue, and the keys of own services by municipality."""
    columns, own = [], defaultdict(list)
    for service in services:
        if service.municipality_id is None:
            columns.append(service)
        else:
            own[service.municipality_id].append(service.pk)
    return tuple(columns), own


def marks_of(
    editions: dict[int, Counted], clock: Clock, places: Any = None
) -> dict[int, dict[int, int]]:
    """Marks by municipality and service, from one light read of all entries."""
    marks: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    counted = counted_rows(places).values("pk")
    entries = RegistryEntry.objects.filter(edition__in=counted)
    for pk, service, offer, next_check, checked_on in entries.order_by().values_list(
        "edition_id", "service_id", "offer", "next_check", "checked_on"
    ):
        edition = editions[pk]
        marks[edition.place][service] |= clock.mark(
            edition, offer, next_check, checked_on
        )
    return marks


def _offered(marks: dict[int, int], services: Iterable[int]) -> int:
    """How many of the services are offered, approved or not."""
    given = OVERDUE | HOLDS | ON_ITS_WAY
    return sum(1 for pk in services if marks.get(pk, 0) & given)
