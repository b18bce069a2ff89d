"""What everybody can search, read and take along."""

from dataclasses import dataclass

from django.db.models import Case, Count, QuerySet, When

from core.text import without_nul
from services_registry.enums import Offer
from services_registry.models import RegistryEdition, RegistryEntry, Theme
from services_registry.models.kept_words import in_kept_words
from services_registry.queries.passport import with_passport


def with_open_data(entries: QuerySet[RegistryEntry]) -> QuerySet[RegistryEntry]:
    """Entries with all that the open data say of them; a chunk costs four queries."""
    return entries.select_related(
        "service__theme",
        "provider",
        "covered_by",
        "edition__municipality__rayon",
        "edition__municipality__oblast",
        "edition__resolution",
    ).prefetch_related("villages", "targets__parameter")


def open_entries(edition: RegistryEdition) -> QuerySet[RegistryEntry]:
    """All entries of one registry, by number, in the words of its approval."""
    return with_open_data(in_kept_words(edition.entries.order_by("number")))


def open_services() -> QuerySet[RegistryEntry]:
    """Every service that is offered by a registry in force, by municipality."""
    rows = RegistryEntry.objects.in_force()
    return with_open_data(rows.order_by("edition__municipality", "number"))


def service_in_force(place: str, service: str, provider: str) -> RegistryEntry | None:
    """The entry in force that a lasting name means; codes of place, service, provider."""
    place, provider = without_nul(place), without_nul(provider)
    rows = RegistryEntry.objects.filter(
        edition__in=RegistryEdition.objects.in_force(),
        edition__municipality__code=place,
        service__code=service,
    )
    found = rows.filter(provider__code=provider)
    return (found if provider != "-" else rows.filter(provider=None)).first()


def found_services() -> QuerySet[RegistryEntry]:
    """The services of all registries in force, with what a result of the search shows."""
    return RegistryEntry.objects.in_force().select_related(
        "service__theme",
        "provider",
        "edition__municipality__rayon",
        "edition__municipality__oblast",
    )


@dataclass(frozen=True)
class ThemeCount:
    """A theme and how many services of it people can get."""

    theme: Theme
    services: int


def themes_with_services() -> list[ThemeCount]:
    """The themes that have any service in force, in their order."""
    counts = dict(
        RegistryEntry.objects.in_force()
        .order_by()
        .values_list("service__theme")
        .annotate(Count("pk"))
    )
    return [
        ThemeCount(theme, counts[theme.pk])
        for theme in Theme.objects.all()
        if theme.pk in counts
    ]


def public_entries() -> QuerySet[RegistryEntry]:
    """Entries of every edition that everybody may read, with their passport."""
    rows = RegistryEntry.objects.filter(edition__in=RegistryEdition.objects.public())
    return with_passport(rows).select_related(
        "edition__municipality__rayon",
        "edition__municipality__oblast",
        "edition__resolution",
        "edition__kept",
    )


def successor_of(entry: RegistryEntry) -> RegistryEntry | None:
    """The same service in the registry in force, where the entry is of another one."""
    rows = RegistryEntry.objects.filter(
        edition__in=RegistryEdition.objects.in_force(),
        edition__municipality=entry.edition.municipality_id,
        service=entry.service_id,
    ).exclude(pk=entry.pk)
    same = rows.filter(provider=entry.provider_id).first()
    return same or rows.first()


def covering_entry(entry: RegistryEntry) -> RegistryEntry | None:
    """Where a service is covered by another one of the same registry: that one."""
    if entry.covered_by_id is None:
        return None
    others = RegistryEntry.objects.filter(edition=entry.edition_id)
    return others.filter(service=entry.covered_by_id, offer=Offer.OFFERED).first()


def elsewhere(entry: RegistryEntry, most: int = 5) -> list[RegistryEntry]:
    """The same service of the catalogue in the neighbourhood: the same rayon or oblast."""
    place = entry.edition.municipality
    rows = found_services().filter(service=entry.service_id)
    rows = rows.exclude(edition__municipality=place)
    steps = [When(edition__municipality__oblast=place.oblast_id, then=1)]
    if place.rayon_id:  # towns without a rayon are not neighbours of each other
        steps.insert(0, When(edition__municipality__rayon=place.rayon_id, then=0))
    near = Case(*steps, default=2)
    return list(rows.order_by(near, "edition__municipality__sort_key", "pk")[:most])
