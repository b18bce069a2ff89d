"""The parts in which an entry is written and read: each a page of few fields.

A whole standard is too long for one page on a slow line. Which items exist is data, so
an item that no part names stands in the last one, and that appears with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from services_registry.enums import Fact
from services_registry.models import StandardItem
from services_registry.queries.completeness import ALWAYS_NEEDED


@dataclass(frozen=True)
class Part:
    """A part: its address, title, and the items that it asks, by code."""

    slug: str
    title: Any
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledPart:
    """A part with those of its items that are in use."""

    part: Part
    items: tuple[StandardItem, ...]


SERVICE, PRICE, PLACES = "service", "price", "places"
QUALITY, FURTHER = "quality", "further"
PARTS = (
    Part(SERVICE, _("Service and provider"), (Fact.NAME, Fact.PROVIDER)),
    Part(
        "people",
        _("For whom, by which law, with what result"),
        ("recipients", "legal_basis", "result"),
    ),
    Part(
        "conditions",
        _("Conditions, documents, time"),
        ("conditions", "documents", "time_limit"),
    ),
    Part(PRICE, _("Price"), (Fact.FEE, "subsidies")),
    Part(
        "refusal",
        _("Refusal, appeal, responsible post"),
        ("refusal", "appeal", "responsible"),
    ),
    Part(PLACES, _("Where and when"), (Fact.COVERAGE, Fact.CHANNELS)),
    Part(QUALITY, _("Quality"), (Fact.QUALITY,)),
    Part(FURTHER, _("Further items")),
)
NAMED = {code for part in PARTS for code in part.codes}


def is_asked(item: StandardItem) -> bool:
    """Whether nobody can submit without the item."""
    return item.is_needed or item.code in ALWAYS_NEEDED


def parts_of(items: Iterable[StandardItem]) -> list[FilledPart]:
    """The parts that ask anything, with their items in the order of the standard."""
    rows = list(items)
    filled = [
        FilledPart(
            part,
            tuple(
                item
                for item in rows
                if item.code in part.codes
                or (part.slug == FURTHER and item.code not in NAMED)
            ),
        )
        for part in PARTS
    ]
    always = {SERVICE, PLACES}
    return [each for each in filled if each.items or each.part.slug in always]
