"""Recommended texts, and what municipalities made of them.

A text of an entry is behind when the catalogue recommends another text than the one that
the municipality knows (`seen`), and the entry does not say the same anyway.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from services_registry.enums import UNDER_WAY, Answer, Offer
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)

Current = Mapping[int, list[RecommendedText]]
# what tells whether a text is behind
TELLING = ("edition", "service", "texts", "seen", "name_ky", "name_ru", "name_en")
CHUNK = 2000
# of several entries of a municipality the one counts that asks for most
WEIGHT = {Answer.TAKEN: 0, Answer.KEPT: 1, Answer.NOT_LOOKED: 2}


@dataclass(frozen=True)
class TextChange:
    """An item of an entry: the text that was recommended, the present one, ours."""

    item: StandardItem
    was: RecommendedText | None
    now: RecommendedText
    ours: Mapping[str, str]


@dataclass(frozen=True)
class EntryChanges:
    """An entry and its items that are behind, in the order of the standard."""

    entry: RegistryEntry
    texts: tuple[TextChange, ...]


def current_texts(services: Any) -> dict[int, list[RecommendedText]]:
    """What the catalogue recommends now, by service; `services`: rows, keys, a query."""
    rows = RecommendedText.objects.filter(
        service__in=services, is_current=True, item__is_active=True
    )
    found: dict[int, list[RecommendedText]] = defaultdict(list)
    for text in rows.select_related("item").order_by("item__order", "item"):
        found[text.service_id].append(text)
    return found


def answer_of(entry: RegistryEntry, text: RecommendedText) -> Answer:
    """What an entry made of a text that is recommended now."""
    code = text.item.code
    if _words(entry.texts_of(code)) == _words(text.texts()):
        return Answer.TAKEN
    return Answer.KEPT if entry.seen.get(code) == text.pk else Answer.NOT_LOOKED


def _words(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """Texts without what a browser does to line breaks."""
    return {code: text.split() for code, text in texts.items()}


def behind(entry: RegistryEntry, current: Current) -> list[RecommendedText]:
    """The recommended texts that a municipality has not looked at yet."""
    return [
        text
        for text in current.get(entry.service_id, ())
        if answer_of(entry, text) is Answer.NOT_LOOKED
    ]


def behind_counts(editions: Iterable[RegistryEdition]) -> Counter[int]:
    """How many services of each edition have a text that is behind; two queries."""
    entries = RegistryEntry.objects.filter(edition__in=[e.pk for e in editions])
    current = current_texts(entries.order_by().values("service"))
    counts: Counter[int] = Counter()
    for entry in entries.filter(service__in=list(current)).only(*TELLING):
        counts[entry.edition_id] += bool(behind(entry, current))
    return counts


def changes_of(edition: RegistryEdition) -> list[EntryChanges]:
    """The services of an edition with their texts that are behind; three queries."""
    current = current_texts(edition.entries.order_by().values("service"))
    entries = edition.entries.filter(service__in=list(current)).order_by("number")
    found = [(entry, behind(entry, current)) for entry in entries]
    known = RecommendedText.objects.in_bulk(
        {
            pk
            for entry, texts in found
            for text in texts
            if (pk := entry.seen.get(text.item.code)) is not None
        }
    )
    return [
        EntryChanges(entry, tuple(_changes(entry, texts, known)))
        for entry, texts in found
        if texts
    ]


def _changes(
    entry: RegistryEntry,
    texts: Iterable[RecommendedText],
    known: Mapping[int, RecommendedText],
) -> Iterator[TextChange]:
    for text in texts:
        code = text.item.code
        was = known.get(entry.seen.get(code, 0))
        yield TextChange(text.item, was, text, entry.texts_of(code))


@dataclass(frozen=True)
class Concern:
    """A municipality that has to look at new texts: its newest edition, the services."""

    edition: RegistryEdition
    services: tuple[Service, ...]


def concerns_of(texts: Iterable[RecommendedText]) -> list[Concern]:
    """Whom new texts concern: editions in force or under way that are behind with one."""
    current: dict[int, list[RecommendedText]] = defaultdict(list)
    for text in texts:
        current[text.service_id].append(text)
    editions = RegistryEdition.objects.filter(_in_force_or_under_way())
    entries = RegistryEntry.objects.filter(
        service__in=list(current), edition__in=editions.values("pk")
    )
    concerned: dict[int, set[int]] = defaultdict(set)
    for entry in entries.only(*TELLING).iterator(chunk_size=CHUNK):
        if behind(entry, current):
            concerned[entry.edition_id].add(entry.service_id)
    rows = editions.select_related("municipality").in_bulk(list(concerned))
    newest: dict[int, RegistryEdition] = {}
    for edition in sorted(rows.values(), key=lambda row: row.number):
        newest[edition.municipality_id] = edition
    services = Service.objects.in_bulk(list(current))
    return [
        Concern(
            edition,
            tuple(
                sorted(
                    (services[key] for key in concerned[edition.pk]),
                    key=lambda service: (service.sort_key, service.pk),
                )
            ),
        )
        for edition in newest.values()
    ]


def _in_force_or_under_way() -> Q:
    in_force = RegistryEdition.objects.in_force().values("pk")
    return Q(pk__in=in_force) | Q(state__in=UNDER_WAY)


def telling_editions(user: Any) -> QuerySet[RegistryEdition]:
    """Editions in force or under way that the user may see: no draft of another."""
    return RegistryEdition.objects.visible_to(user).filter(_in_force_or_under_way())


def answers_of(service: Service, user: Any) -> dict[int, dict[int, Answer]]:
    """What municipalities made of each text of a service that is recommended now.

    By the key of the text, then of the edition: of every municipality the newest one
    with the service that the user may see.
    """
    texts = current_texts([service.pk])[service.pk]
    entries = list(
        RegistryEntry.objects.filter(
            service=service, edition__in=telling_editions(user).values("pk")
        )
        .select_related("edition")
        .order_by("edition__number")
    )
    newest = {entry.edition.municipality_id: entry.edition_id for entry in entries}
    told = [e for e in entries if newest[e.edition.municipality_id] == e.edition_id]
    return {text.pk: _answers(told, text) for text in texts}


def _answers(
    entries: Iterable[RegistryEntry], text: RecommendedText
) -> dict[int, Answer]:
    found: dict[int, Answer] = {}
    for entry in entries:
        answers = [answer_of(entry, text)]
        if entry.edition_id in found:
            answers.append(found[entry.edition_id])
        found[entry.edition_id] = max(answers, key=WEIGHT.__getitem__)
    return found


def texts_with_history(service: Service) -> list[list[RecommendedText]]:
    """All versions of the texts of a service, by item, the newest first."""
    rows = RecommendedText.objects.filter(service=service)
    found: dict[int, list[RecommendedText]] = defaultdict(list)
    for text in rows.select_related("item", "made_by").order_by(
        "item__order", "item", "-version"
    ):
        found[text.item_id].append(text)
    return list(found.values())


def catalogue_rows(user: Any) -> QuerySet[Service]:
    """Services with the number of municipalities that offer them by a registry in force.

    The common catalogue, and own services of municipalities that stand in an edition
    which the user may see.
    """
    shown = RegistryEntry.objects.filter(
        service__municipality__isnull=False,
        edition__in=RegistryEdition.objects.visible_to(user),
    )
    common = Service.objects.catalogue()
    own = Service.objects.filter(pk__in=shown.order_by().values("service"))
    offering = RegistryEntry.objects.in_force().filter(service=OuterRef("pk"))
    counts = (
        offering.order_by()
        .values("service")
        .annotate(places=Count("edition__municipality", distinct=True))
    )
    return (
        (common | own)
        .select_related("theme", "municipality__rayon", "municipality__oblast")
        .annotate(offered_by=Coalesce(Subquery(counts.values("places")), 0))
    )


def offer_counts(service: Service) -> dict[str, int]:
    """In how many municipalities a service is offered or not, by registries in force."""
    rows = RegistryEntry.objects.filter(
        service=service, edition__in=RegistryEdition.objects.in_force()
    )
    counted = rows.order_by().values("offer")
    found = counted.annotate(places=Count("edition__municipality", distinct=True))
    return dict.fromkeys(Offer, 0) | {r["offer"]: r["places"] for r in found}
