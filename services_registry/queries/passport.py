"""The standard (passport) of an entry as finished text, item by item.

One reading for the page, the print and the public: they cannot differ.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import date_short, money, number, percent
from core.models.names import in_reader_language
from services_registry.enums import ChannelKind, Fact
from services_registry.models import (
    QualityReading,
    QualityTarget,
    RegistryEntry,
    StandardItem,
)
from services_registry.models.kept_words import in_kept_words
from services_registry.queries.completeness import has_item

YEARS_SHOWN = 5


@dataclass(frozen=True)
class PassportRow:
    """One item: its title and what the entry says of it, line by line."""

    code: str
    title: str
    lines: tuple[str, ...]
    is_needed: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.lines


def with_passport(entries: QuerySet[RegistryEntry]) -> QuerySet[RegistryEntry]:
    """Entries with all that `passport_of` reads; five queries whatever their number.

    Those of an approved edition come in the words of its approval.
    """
    newest = QualityReading.objects.order_by("-year")
    targets = QualityTarget.objects.select_related("parameter").prefetch_related(
        Prefetch("parameter__readings", newest, to_attr="newest_readings")
    )
    rows = entries.select_related(
        "service__theme", "provider", "covered_by", "checked_by"
    ).prefetch_related("villages", Prefetch("targets", targets))
    return in_kept_words(rows)


def passport_of(
    entry: RegistryEntry, items: Iterable[StandardItem]
) -> list[PassportRow]:
    """The rows of the passport in the reader's language; empty items have no lines.

    An item out of use has a row where the entry says something of it.
    """
    return [
        PassportRow(
            item.code,
            item.name,
            tuple(line for line in lines_of(entry, item) if line),
            item.is_needed,
        )
        for item in items
        if item.is_active or has_item(entry, item)
    ]


def lines_of(entry: RegistryEntry, item: StandardItem) -> list[str]:
    """What an entry says of an item. Of a service not offered it says only the name."""
    if not entry.is_offered and item.code != Fact.NAME:
        return []
    if item.is_text:
        return [line.strip() for line in entry.text(item.code).splitlines()]
    return _FACTS[item.code](entry)


def offer_of(entry: RegistryEntry) -> str:
    """Whether the service is offered, with the reason where it is not."""
    told = capfirst(entry.get_offer_display())
    if entry.covered_by:
        told = _("Covered by “%(service)s”") % {"service": entry.covered_by.name}
    return f"{told}: {entry.offer_reason}" if entry.offer_reason else told


def _provider(entry: RegistryEntry) -> list[str]:
    if entry.provider is None:
        return []
    lines = [entry.provider.name, capfirst(entry.provider.get_kind_display())]
    if entry.arrangement:
        lines.append(capfirst(entry.get_arrangement_display()))
    return [*lines, _contract(entry)]


def _contract(entry: RegistryEntry) -> str:
    parts = []
    if entry.contract_number:
        parts.append(_("contract No. %(number)s") % {"number": entry.contract_number})
    if entry.contract_date:
        parts.append(_("of %(date)s") % {"date": date_short(entry.contract_date)})
    if entry.contract_until:
        until = date_short(entry.contract_until)
        parts.append(_("valid until %(date)s") % {"date": until})
    return capfirst(" ".join(parts))


def _fee(entry: RegistryEntry) -> list[str]:
    lines = [capfirst(entry.get_payment_display())]
    if entry.fee_amount is not None:
        amount = money(entry.fee_amount, "KGS")
        unit = entry.fee_unit
        lines.append(f"{amount} ({unit})" if unit else amount)
    lines.append(entry.fee_note)
    if entry.fee_decision:
        lines.append(_("Decided by: %(who)s") % {"who": entry.fee_decision})
    if entry.fee_since:
        lines.append(
            _("In force since %(date)s") % {"date": date_short(entry.fee_since)}
        )
    return lines


def _coverage(entry: RegistryEntry) -> list[str]:
    villages = ", ".join(village.name for village in entry.villages.all())
    if entry.covers_all_villages:
        villages = _("All villages")
    lines = [villages]
    if entry.share_covered is not None:
        share = percent(entry.share_covered)
        lines.append(_("Share of people covered: %(share)s") % {"share": share})
    return lines


def channel_line(channel: dict[str, Any]) -> str:
    """A channel in one line: how, where, when, contact."""
    kinds = dict(ChannelKind.choices)
    place = in_reader_language(_Channel(channel), "place")
    told = [place, channel.get("hours", ""), channel.get("contact", "")]
    how = capfirst(str(kinds.get(channel.get("kind", ""), "")))
    return f"{how}: {', '.join(part for part in told if part)}"


class _Channel:
    """Lets a channel's words be read like those of a row."""

    def __init__(self, channel: dict[str, Any]):
        self.place_ky = channel.get("place_ky", "")
        self.place_ru = channel.get("place_ru", "")


def _quality(entry: RegistryEntry) -> list[str]:
    return [_target(target) for target in entry.targets.all()]


def _target(target: QualityTarget) -> str:
    parameter = target.parameter
    unit = f" {parameter.unit}" if parameter.unit else ""
    text = _("%(name)s: target %(target)s%(unit)s") % {
        "name": parameter.name,
        "target": short_number(target.target),
        "unit": unit,
    }
    readings: list[QualityReading] = parameter.newest_readings  # type: ignore[attr-defined]
    told = ", ".join(
        f"{reading.year}: {short_number(reading.value)}"
        for reading in readings[:YEARS_SHOWN]
    )
    return f"{text} ({told})" if told else text


def short_number(value: Any) -> str:
    """A measured number without decimals that say nothing."""
    whole = value == value.to_integral_value()
    return number(value, 0 if whole else 2)


_FACTS: dict[str, Callable[[RegistryEntry], list[str]]] = {
    Fact.NAME: lambda entry: [entry.name],
    Fact.PROVIDER: _provider,
    Fact.FEE: _fee,
    Fact.COVERAGE: _coverage,
    Fact.CHANNELS: lambda entry: [channel_line(each) for each in entry.channels],
    Fact.QUALITY: _quality,
}
