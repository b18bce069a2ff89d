"""The ways into the matrix: one municipality, one service, with the entries behind."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case, When
from django.utils import timezone

from municipalities.models import Municipality
from services_registry.enums import EditionState, Standing
from services_registry.models import RegistryEntry, Service
from services_registry.queries.matrix import (
    STANDINGS,
    counted_editions,
    counted_rows,
    marks_of,
    standing_of,
)

E = EditionState


@dataclass(frozen=True)
class Line:
    """A service in a municipality: its standing, and the entries that it rests on."""

    place: Municipality
    service: Service
    standing: Standing
    entries: tuple[RegistryEntry, ...]

    @property
    def entry(self) -> RegistryEntry | None:
        """The entry that tells most: that of the edition in force, if there is one."""
        return self.entries[0] if self.entries else None


def lines_of_place(place: Municipality) -> list[Line]:
    """Every service of the catalogue, then the municipality's own; three queries.

    Own services stand there only with an entry that counts: those of a draft do not.
    """
    usable = Service.objects.usable_by(place).select_related("theme")
    ordered = usable.order_by("-register", "theme__order", "sort_key", "pk")
    today, found = timezone.localdate(), _entries([place.pk])
    own = [
        service
        for service in ordered
        if service.municipality_id and (place.pk, service.pk) in found
    ]
    common = [
        service
        for service in ordered
        if not service.municipality_id and service.is_valid_on(today)
    ]
    return [
        _line(place, service, found[(place.pk, service.pk)])
        for service in (*common, *own)
    ]


def standings_of(place: Municipality) -> dict[int, Standing]:
    """The standing of each service that stands anywhere, by its key; two queries."""
    editions, clock = counted_editions([place.pk])
    marks = marks_of(editions, clock, [place.pk])
    return {pk: STANDINGS[mark] for pk, mark in marks.get(place.pk, {}).items()}


def lines_of_service(service: Service, places: Iterable[Municipality]) -> list[Line]:
    """A service in every municipality; two queries, and that of `places`."""
    found = _entries(None, service)
    return [_line(place, service, found[(place.pk, service.pk)]) for place in places]


def entry_keys(
    places: Sequence[int], services: Sequence[int]
) -> dict[tuple[int, int], int]:
    """The entry that tells most by municipality and service; one query.

    That of the edition in force, else of the one on its way; of several the first.
    """
    order = (E.SUPERSEDED, E.PUBLISHED)  # a superseded one that counts still holds
    cases = [When(edition__state=state, then=at) for at, state in enumerate(order)]
    rows = RegistryEntry.objects.filter(
        edition__in=counted_rows(places).values("pk"), service__in=services
    ).order_by(Case(*cases, default=len(order)), "number", "pk")
    found: dict[tuple[int, int], int] = {}
    for pk, place, service in rows.values_list(
        "pk", "edition__municipality", "service"
    ):
        found.setdefault((place, service), pk)
    return found


Marked = tuple[int, RegistryEntry]


def _entries(
    places: Sequence[int] | None, service: Service | None = None
) -> dict[tuple[int, int], list[Marked]]:
    """Entries of the editions that count with their marks, the telling ones first."""
    editions, clock = counted_editions(places)
    rows = RegistryEntry.objects.filter(edition__in=counted_rows(places).values("pk"))
    if service is not None:
        rows = rows.filter(service=service)
    found: dict[tuple[int, int], list[Marked]] = defaultdict(list)
    for entry in rows.select_related("edition", "provider").order_by("number", "pk"):
        edition = editions[entry.edition_id]
        mark = clock.mark(edition, entry.offer, entry.next_check, entry.checked_on)
        found[(edition.place, entry.service_id)].append((mark, entry))
    for marked in found.values():
        marked.sort(key=lambda pair: not editions[pair[1].edition_id].is_in_force)
    return found


def _line(place: Municipality, service: Service, marked: Sequence[Marked]) -> Line:
    marks = 0
    for mark, _entry in marked:
        marks |= mark
    entries = tuple(entry for _mark, entry in marked)
    return Line(place, service, standing_of(marks), entries)
