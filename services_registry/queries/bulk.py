"""What work in bulk begins with: the catalogue by theme, neighbours, rows of a draft."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from municipalities.models import Municipality
from services_registry.enums import EditionState, Offer
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
    Theme,
)


@dataclass(frozen=True)
class Offered:
    """A service to choose; `is_there`: the edition has it already."""

    service: Service
    is_there: bool

    @property
    def key(self) -> str:
        return str(self.service.pk)


@dataclass(frozen=True)
class ThemeGroup:
    """The services of a theme."""

    theme: Theme
    rows: tuple[Offered, ...]


def catalogue_services() -> QuerySet[Service]:
    """The services that stand in the catalogue today, by theme and name."""
    found = Service.objects.catalogue().valid_on(timezone.localdate())
    return found.select_related("theme").order_by(
        "theme__order", "theme__sort_key", "theme", "sort_key", "pk"
    )


def by_theme(edition: RegistryEdition, services: Iterable[Service]) -> list[ThemeGroup]:
    """Services in the order given, grouped by their theme."""
    there = set(edition.entries.values_list("service", flat=True))
    groups: dict[Theme, list[Offered]] = {}
    for service in services:
        rows = groups.setdefault(service.theme, [])
        rows.append(Offered(service, service.pk in there))
    return [ThemeGroup(theme, tuple(rows)) for theme, rows in groups.items()]


def catalogue_themes() -> QuerySet[Theme]:
    """The themes of which the catalogue has services today, with how many."""
    today = timezone.localdate()
    counted = Q(services__in=Service.objects.catalogue().valid_on(today))
    themes = Theme.objects.annotate(service_count=Count("services", filter=counted))
    # a query that groups takes no order from the model
    return themes.filter(service_count__gt=0).order_by("order", "sort_key", "pk")


def editions_to_copy(place: Municipality) -> QuerySet[RegistryEdition]:
    """Registries in force of others: of the same rayon first, then of the oblast."""
    near = [When(municipality__oblast=place.oblast_id, then=Value(1))]
    if place.rayon_id is not None:  # a city of oblast rank has none
        near.insert(0, When(municipality__rayon=place.rayon_id, then=Value(0)))
    offered = Count("entries", filter=Q(entries__offer=Offer.OFFERED))
    return (
        RegistryEdition.objects.in_force()
        .exclude(municipality=place)
        .select_related("municipality__rayon", "municipality__oblast")
        .annotate(
            near=Case(*near, default=Value(2), output_field=IntegerField()),
            offered_count=offered,
        )
        .order_by("near", "municipality__sort_key", "pk")
    )


def neighbours_of(place: Municipality) -> QuerySet[RegistryEdition]:
    """Registries in force in the same oblast, those of the rayon first."""
    return editions_to_copy(place).filter(municipality__oblast=place.oblast_id)


def in_force_of(place: Municipality) -> RegistryEdition | None:
    """The registry that holds in a municipality today."""
    return place.registry_editions.in_force().first()


def earlier_editions(place: Municipality) -> QuerySet[RegistryEdition]:
    """One's own editions that the kenesh has approved once, the newest first."""
    kept = (EditionState.PUBLISHED, EditionState.SUPERSEDED)
    return place.registry_editions.filter(state__in=kept).order_by("-number")


def entries_to_copy(edition: RegistryEdition) -> QuerySet[RegistryEntry]:
    """What another registry offers, as it is printed."""
    rows = edition.entries.filter(offer=Offer.OFFERED)
    return rows.select_related("service__theme").order_by("-register", "number")


def services_there(edition: RegistryEdition) -> tuple[set[int], set[tuple[str, str]]]:
    """Services of an edition by key, and the names of the own ones among them."""
    rows = edition.entries.values_list(
        "service", "service__municipality", "service__name_ky", "service__name_ru"
    )
    found = list(rows)
    names = {(ky, ru) for _pk, own, ky, ru in found if own is not None}
    return {row[0] for row in found}, names


def grid_rows(edition: RegistryEdition) -> QuerySet[RegistryEntry]:
    """Entries as the grid shows them, by number."""
    rows = edition.entries.select_related("provider", "covered_by")
    return rows.order_by("number", "pk")


def providers_in(edition: RegistryEdition) -> QuerySet[Provider]:
    """Providers to choose from: those that work, and those that the edition names."""
    named = edition.entries.exclude(provider=None).values("provider")
    mine = Provider.objects.of(edition.municipality)
    return mine.filter(Q(is_active=True) | Q(pk__in=named)).order_by("sort_key", "pk")
