"""Editions: their entries by register, lists, services to plan for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from municipalities.models import Municipality
from municipalities.permissions import WRITERS, municipality_ids, posts_of
from services_registry.enums import EditionState, Offer, Register
from services_registry.models import Provider, RegistryEdition, RegistryEntry, Service
from services_registry.models.kept_words import in_kept_words

E = EditionState
MOST_OFFERED = 150


@dataclass(frozen=True)
class Group:
    """One register of an edition: its title and entries in alphabetical order."""

    register: str
    title: Any
    entries: tuple[RegistryEntry, ...]


def entries_of(edition: RegistryEdition) -> QuerySet[RegistryEntry]:
    """Entries with service, theme, provider and villages, in three queries at most."""
    rows = edition.entries.select_related("service__theme", "provider", "covered_by")
    return in_kept_words(
        rows.prefetch_related("villages").order_by("-register", "number")
    )


def groups_of(edition: RegistryEdition) -> list[Group]:
    """The entries by register, the basic one first; empty registers too."""
    entries = list(entries_of(edition))
    return [
        Group(
            register.value,
            register.label,
            tuple(entry for entry in entries if entry.register == register),
        )
        for register in (Register.BASIC, Register.ADDITIONAL)
    ]


def edition_rows(user: Any) -> QuerySet[RegistryEdition]:
    """Editions that the user may see, with their place and number of entries."""
    return (
        RegistryEdition.objects.visible_to(user)
        .select_related("municipality__rayon", "municipality__oblast", "resolution")
        .annotate(
            entry_count=_entry_count(),
            additional_count=_entry_count(register=Register.ADDITIONAL),
        )
    )


def _entry_count(**narrowed: Any) -> Coalesce:
    """Entries of an edition as a subquery: a join would count those of all editions."""
    entries = RegistryEntry.objects.filter(edition=OuterRef("pk"), **narrowed)
    counts = entries.order_by().values("edition").annotate(count=Count("pk"))
    return Coalesce(Subquery(counts.values("count")), 0)


def own_editions(user: Any) -> QuerySet[RegistryEdition]:
    """All editions of the municipalities for which the user works."""
    return edition_rows(user).filter(municipality__in=municipality_ids(user))


def published_editions(user: Any) -> QuerySet[RegistryEdition]:
    """The editions in force, for everybody."""
    in_force = RegistryEdition.objects.in_force()
    return edition_rows(user).filter(pk__in=in_force.values("pk"))


def newest_edition(municipality: Municipality) -> RegistryEdition | None:
    """The published edition, else the newest one."""
    editions = municipality.registry_editions.all()
    return editions.in_force().first() or editions.order_by("-number").first()


def registered_services(municipality: Municipality) -> QuerySet[Service]:
    """Services of the published edition and of the newest one: a plan is for one of them."""
    newest = municipality.registry_editions.order_by("-number").values("pk")[:1]
    in_force = municipality.registry_editions.in_force().values("pk")
    entries = RegistryEntry.objects.filter(
        Q(edition__in=list(newest.values_list("pk", flat=True)))
        | Q(edition__in=in_force)
    )
    return (
        Service.objects.filter(pk__in=entries.values("service"))
        .select_related("theme")
        .order_by("sort_key", "pk")
    )


def usable_services(municipality: Municipality) -> QuerySet[Service]:
    """Services that a new entry of a municipality may name today."""
    usable = Service.objects.usable_by(municipality)
    return usable.valid_on(timezone.localdate()).order_by(
        "theme__order", "sort_key", "pk"
    )


def addable_services(edition: RegistryEdition) -> QuerySet[Service]:
    """What can be added to an edition: valid today, and not in it yet."""
    usable = Service.objects.usable_by(edition.municipality)
    return (
        usable.valid_on(timezone.localdate())
        .exclude(pk__in=edition.entries.values("service"))
        .select_related("theme")
        .order_by("theme__order", "theme__sort_key", "sort_key", "pk")
    )


def covering_services(
    edition: RegistryEdition, service: Service | None, kept: int | None = None
) -> QuerySet[Service]:
    """Services of an edition that may cover `service`; `kept` is named already.

    So many as a page can offer, those of the same theme first.
    """
    offered = edition.entries.filter(offer=Offer.OFFERED).exclude(service=service)
    near = Case(
        When(service__theme=service.theme_id if service else None, then=0), default=1
    )
    rows = offered.order_by(near, "sort_key", "pk").values_list("service", flat=True)
    found = [*rows[:MOST_OFFERED], *([kept] if kept else [])]
    return Service.objects.filter(pk__in=found).order_by("sort_key", "pk")


def neighbours(
    entry: RegistryEntry,
) -> tuple[RegistryEntry | None, RegistryEntry | None]:
    """The entries before and after one, by number."""
    rows = entry.edition.entries.only("pk", "number", "name_ky", "name_ru", "name_en")
    before = rows.filter(number__lt=entry.number).order_by("-number").first()
    return before, rows.filter(number__gt=entry.number).order_by("number").first()


def providers_of(
    municipality: Municipality, also: Provider | None = None
) -> QuerySet[Provider]:
    """Providers that work at present; `also` is one that an entry names already."""
    offered = Q(is_active=True) | Q(pk=also.pk if also else None)
    return Provider.objects.of(municipality).filter(offered)


def provider_rows(user: Any) -> QuerySet[Provider]:
    """Providers of the user's municipalities, with the number of their services."""
    return (
        Provider.objects.visible_to(user)
        .select_related("municipality__rayon", "municipality__oblast")
        .annotate(service_count=Count("entries__service", distinct=True))
        .order_by("sort_key", "pk")
    )


def writable_places(user: Any) -> QuerySet[Municipality]:
    """Municipalities for which the user writes."""
    places = {place for place, role in posts_of(user) if role in WRITERS}
    return Municipality.objects.with_place().filter(pk__in=places)


def places_that_may_start(user: Any) -> QuerySet[Municipality]:
    """Municipalities for which the user writes and none of whose editions is under way."""
    places = {place for place, role in posts_of(user) if role in WRITERS}
    busy = RegistryEdition.objects.under_way().values("municipality")
    living = Municipality.objects.current().with_place().filter(pk__in=places)
    return living.exclude(pk__in=busy)
