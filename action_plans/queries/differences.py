"""What two versions of a plan say differently, by row key, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from action_plans.queries.reading import Content, Item, ReadSection, read_content
from services_registry.enums import Difference
from services_registry.queries import Piece, marked_words

# Changes of these items of an approved plan need a decision of the kenesh again.
MONEY = ("costs:", "sum", "text:stated_total", "text:tariff_amount")
AIMS = ("row:objective:", "text:goal", "text:vision")
PEOPLE = (
    "row:beneficiaries:",
    "row:partner:",
    "text:beneficiaries",
    "text:households",
    "villages",
)


@dataclass(frozen=True)
class Change:
    """One item on both sides; the missing side is empty."""

    kind: Difference
    key: str
    title: str
    note: str
    before: str
    after: str

    def before_pieces(self) -> list[Piece]:
        return marked_words(self.before, self.after)[0]

    def after_pieces(self) -> list[Piece]:
        return marked_words(self.before, self.after)[1]


@dataclass(frozen=True)
class SectionChanges:
    """A section in which something differs."""

    number: int
    slug: str
    title: str
    items: tuple[Change, ...]


def changes_between(old: Content, new: Content) -> tuple[SectionChanges, ...]:
    """All that two contents say differently, in the order of the sections.

    Both are read in the same words, the newer ones: a new name is not a change.
    """
    words = _same_words(old.get("words", {}), new.get("words", {}))
    before, after = read_content(old, words), read_content(new, words)
    known = {item.key: item for section in before for item in section.items}
    still = {item.key for section in after for item in section.items}
    found = []
    for was, now in zip(before, after, strict=True):
        items = tuple(_changes(was, now, known, still))
        if items:
            found.append(SectionChanges(now.number, now.slug, now.title, items))
    return tuple(found)


def _same_words(old: Content, new: Content) -> Content:
    return {
        name: {**old.get(name, {}), **new.get(name, {})}
        for name in ("places", "villages")
    }


def _changes(
    was: ReadSection, now: ReadSection, known: dict[str, Item], still: set[str]
) -> Iterator[Change]:
    for item in now.items:
        old = known.get(item.key)
        if old is None:
            yield _change(Difference.ADDED, item, "", item.text)
        elif old.text != item.text:
            yield _change(Difference.CHANGED, item, old.text, item.text)
    for item in was.items:
        if item.key not in still:
            yield _change(Difference.REMOVED, item, item.text, "")


def _change(kind: Difference, item: Item, before: str, after: str) -> Change:
    return Change(kind, item.key, item.title, item.group, before, after)


def kenesh_matters(changes: tuple[SectionChanges, ...]) -> list[str]:
    """What among the changes needs a new resolution; empty: acceptance is enough."""
    keys = [item.key for section in changes for item in section.items]
    matters: tuple[tuple[tuple[str, ...], Any], ...] = (
        (MONEY, _("the money")),
        (AIMS, _("the goal or the objectives")),
        (PEOPLE, _("who benefits or takes part")),
    )
    return [
        label for starts, label in matters if any(k.startswith(starts) for k in keys)
    ]
