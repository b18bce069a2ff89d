"""What an entry still lacks before its edition can be submitted."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from services_registry.enums import Fact, Payment
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)

# Whether an entry has an item that is kept in columns. `villages` and `targets` have to
# be fetched before.
_HAS_FACT: dict[str, Callable[[RegistryEntry], bool]] = {
    Fact.NAME: lambda entry: bool(entry.name),
    Fact.PROVIDER: lambda entry: entry.provider_id is not None,
    Fact.FEE: lambda entry: (
        entry.payment == Payment.FREE
        or entry.fee_amount is not None
        or bool(entry.fee_note)
    ),
    Fact.COVERAGE: lambda entry: (
        entry.covers_all_villages or bool(list(entry.villages.all()))
    ),
    Fact.CHANNELS: lambda entry: bool(entry.channels),
    Fact.QUALITY: lambda entry: bool(list(entry.targets.all())),
}
# no registry goes to the kenesh without these, whatever staff ask for beside them
ALWAYS_NEEDED = frozenset({Fact.NAME, Fact.PROVIDER, Fact.COVERAGE})


@dataclass(frozen=True)
class Lack:
    """An entry and the needed items that it does not have."""

    entry: RegistryEntry
    items: tuple[StandardItem, ...]


def active_items() -> list[StandardItem]:
    """The items of the standard that are in use, in their order."""
    return list(StandardItem.objects.filter(is_active=True))


def recommended_of(service: Service) -> dict[str, RecommendedText]:
    """What the catalogue recommends of a service now, by item code."""
    rows = RecommendedText.objects.filter(service=service, is_current=True)
    return {text.item.code: text for text in rows.select_related("item")}


def all_items() -> list[StandardItem]:
    """Every item, also those out of use: what was approved with them still says so."""
    return list(StandardItem.objects.all())


def has_item(entry: RegistryEntry, item: StandardItem) -> bool:
    """Whether the entry says anything of the item."""
    if item.is_text:
        return bool(entry.texts.get(item.code))
    return _HAS_FACT[item.code](entry)


def lacking(
    entry: RegistryEntry, items: Iterable[StandardItem]
) -> tuple[StandardItem, ...]:
    """The needed items that the entry lacks; a service not offered needs none."""
    if not entry.is_offered:
        return ()
    return tuple(
        item
        for item in items
        if (item.is_needed or item.code in ALWAYS_NEEDED) and not has_item(entry, item)
    )


def lacks_of(
    edition: RegistryEdition, items: Sequence[StandardItem] | None = None
) -> Iterator[Lack]:
    """The entries that stand in the way of the submission, by number; four queries."""
    wanted = active_items() if items is None else items
    rows = edition.entries.select_related("provider").prefetch_related(
        "villages", "targets"
    )
    for entry in rows.order_by("number"):
        missing = lacking(entry, wanted)
        if missing:
            yield Lack(entry, missing)


def ended_entries(edition: RegistryEdition) -> QuerySet[RegistryEntry]:
    """The entries whose service the catalogue has given up, by number; one query."""
    rows = edition.entries.filter(service__valid_until__lt=timezone.localdate())
    return rows.select_related("service").order_by("number")
