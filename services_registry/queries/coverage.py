"""Coverage by oblast, and municipalities whose registry is missing or stale."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from municipalities.enums import MunicipalRole
from municipalities.models import Municipality, Oblast, Official
from municipalities.queries import municipality_rows
from services_registry.enums import EditionState, Offer, Standing
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.queries.matrix import Clock, Matrix

E = EditionState
WHOLE = 100


def share(part: int, whole: int) -> float | None:
    """Percent, or None of nothing."""
    return WHOLE * part / whole if whole else None


@dataclass
class OblastCoverage:
    """Municipalities of an oblast by the state of their registry, and their cells."""

    oblast: Oblast
    places: int = 0
    in_force: int = 0
    on_the_way: int = 0
    cells: Counter[Standing] = field(default_factory=Counter)

    @property
    def without(self) -> int:
        """Municipalities with nothing that staff can read."""
        return self.places - self.in_force - self.on_the_way

    @property
    def all_cells(self) -> int:
        return self.cells.total()


def coverage_of(found: Matrix) -> list[OblastCoverage]:
    """The rows of a matrix by oblast, in alphabetical order."""
    oblasts: dict[int, OblastCoverage] = {}
    for row in found.rows:
        oblast = row.place.oblast
        line = oblasts.setdefault(oblast.pk, OblastCoverage(oblast))
        line.places += 1
        line.in_force += row.is_in_force
        line.on_the_way += row.is_on_the_way
        line.cells.update(row.counts)
    return sorted(oblasts.values(), key=lambda line: line.oblast.sort_key)


def place_rows(user: Any) -> QuerySet[Municipality]:
    """The municipalities of today, with their place, in alphabetical order."""
    return (
        Municipality.objects.visible_to(user)
        .current()
        .with_place()
        .order_by("sort_key", "pk")
    )


def registry_rows(user: Any) -> QuerySet[Municipality]:
    """Municipalities with what is known of their registry.

    `registry_state`: the state of the newest edition, also of a draft (that there is one
    may be told, what is in it may not), empty without one; `registry_since`: since when.
    `has_registry`: an edition is in force. `overdue`: its entries with an overdue check.
    `has_coordinator`: somebody can be asked.
    """
    editions = RegistryEdition.objects.filter(municipality=OuterRef("pk"))
    newest = editions.annotate(stood_since=_since()).order_by("-number")
    in_force = RegistryEdition.objects.in_force().filter(municipality=OuterRef("pk"))
    coordinators = Official.objects.filter(
        municipality=OuterRef("pk"),
        role=MunicipalRole.COORDINATOR,
        ended_at__isnull=True,
    )
    rows = municipality_rows(user).filter(ended_date__isnull=True)
    return rows.annotate(
        registry_state=Coalesce(Subquery(newest.values("state")[:1]), Value("")),
        registry_since=Subquery(newest.values("stood_since")[:1]),
        has_registry=Exists(in_force),
        has_coordinator=Exists(coordinators),
        overdue=Coalesce(Subquery(_overdue().values("count")), 0),
    )


def without_registry(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `registry_rows` in which no registry is in force."""
    return rows.filter(has_registry=False)


def with_overdue_checks(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those of `registry_rows` whose registry in force waits for a check."""
    return rows.filter(overdue__gt=0)


def _since() -> Case:
    """The day on which an edition came into its state."""
    return Case(
        When(state=E.DRAFT, then=TruncDate("created_at")),
        When(state=E.PUBLIC_DISCUSSION, then=F("discussion_from")),
        When(state=E.SUBMITTED, then=TruncDate("submitted_at")),
        When(state=E.APPROVED, then=F("resolution__date")),
        When(state=E.SUPERSEDED, then=F("in_force_until")),
        default=F("in_force_from"),
        output_field=DateField(),
    )


def _overdue() -> QuerySet[Any]:
    """How many services of the edition in force are overdue: as `Clock.mark` says."""
    clock = Clock.of()
    begin = Coalesce("edition__in_force_from", TruncDate("edition__published_at"))
    unnamed = Q(next_check__isnull=True)
    stale = (
        Q(next_check__lt=clock.today)
        | (unnamed & Q(checked_on__lt=clock.oldest))
        | (unnamed & Q(checked_on__isnull=True) & Q(begun__lt=clock.oldest))
    )
    return (
        RegistryEntry.objects.annotate(begun=begin)
        .filter(
            stale,
            offer=Offer.OFFERED,
            edition__in=RegistryEdition.objects.in_force(),
            edition__municipality=OuterRef("pk"),
        )
        .order_by()
        .values("edition__municipality")
        .annotate(count=Count("pk"))
    )
