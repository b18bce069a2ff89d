"""What two editions of a registry say differently, service by service, word by word."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.models.names import LANGUAGE_ORDER
from services_registry.enums import Difference, Fact
from services_registry.models import RegistryEdition, RegistryEntry, StandardItem
from services_registry.queries.content import content_of
from services_registry.queries.kept_words import items_of
from services_registry.queries.passport import lines_of, with_passport

REGISTER, OFFER, NOTE = "register", "offer", "note"
# which parts of an entry's content belong to which item
_PARTS = {
    Fact.NAME: ("names",),
    Fact.PROVIDER: ("provider", "arrangement", "contract"),
    Fact.FEE: ("payment", "fee"),
    Fact.COVERAGE: ("villages", "share_covered"),
    Fact.CHANNELS: ("channels",),
    Fact.QUALITY: ("targets",),
    REGISTER: ("register",),
    OFFER: ("offer", "offer_reason", "covered_by"),
    NOTE: ("note",),
}
# beyond this the marks of single words cost more than they tell
WORDS_COMPARED = 1500


@dataclass(frozen=True)
class Piece:
    """Some words, and whether they stand on one side only."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class ItemChange:
    """One item on both sides. `language`: the other language, where only that changed."""

    title: str
    before: str
    after: str
    language: str = ""

    @property
    def note(self) -> str:
        """What stands beneath the title on pages."""
        return self.language

    def before_pieces(self) -> list[Piece]:
        return marked_words(self.before, self.after)[0]

    def after_pieces(self) -> list[Piece]:
        return marked_words(self.before, self.after)[1]


@dataclass(frozen=True)
class ServiceChange:
    """A service that was added or removed, or whose items changed."""

    kind: Difference
    entry: RegistryEntry
    items: tuple[ItemChange, ...] = ()


@dataclass(frozen=True)
class Differences:
    """All that two editions say differently; services in the order of the registry."""

    added: tuple[ServiceChange, ...]
    removed: tuple[ServiceChange, ...]
    changed: tuple[ServiceChange, ...]
    unchanged: int

    def rows(self, kind: str = "") -> list[ServiceChange]:
        """The differences of a kind, or all."""
        every = (*self.added, *self.removed, *self.changed)
        return [change for change in every if not kind or change.kind == kind]


def differences_between(old: RegistryEdition, new: RegistryEdition) -> Differences:
    """Compare two editions; the number of queries does not grow with their entries."""
    items = items_of(new)
    pairs, removed, added = _matched(_entries(old), _entries(new))
    changed, unchanged = [], 0
    for before, after in pairs:
        changes = tuple(_item_changes(before, after, items))
        if changes:
            changed.append(ServiceChange(Difference.CHANGED, after, changes))
        else:
            unchanged += 1
    return Differences(
        tuple(ServiceChange(Difference.ADDED, entry) for entry in added),
        tuple(ServiceChange(Difference.REMOVED, entry) for entry in removed),
        tuple(changed),
        unchanged,
    )


def _entries(edition: RegistryEdition) -> list[RegistryEntry]:
    rows = with_passport(edition.entries.all())
    return list(rows.order_by("-register", "number"))


Entries = list[RegistryEntry]


def _matched(
    old: Entries, new: Entries
) -> tuple[list[tuple[RegistryEntry, RegistryEntry]], Entries, Entries]:
    """Pairs, what stands only in the old edition, and what only in the new one.

    By service; where a service stands several times in an edition, by provider too.
    """
    before, after = _by_service(old), _by_service(new)
    partner: dict[int, RegistryEntry] = {}
    for service, rows in after.items():
        others = before.get(service, [])
        if len(rows) == len(others) == 1:
            partner[rows[0].pk] = others[0]
            continue
        known = {row.provider_id: row for row in others}
        partner |= {r.pk: known[r.provider_id] for r in rows if r.provider_id in known}
    kept = {row.pk for row in partner.values()}
    return (
        [(partner[row.pk], row) for row in new if row.pk in partner],
        [row for row in old if row.pk not in kept],
        [row for row in new if row.pk not in partner],
    )


def _by_service(rows: Entries) -> dict[int, Entries]:
    found: dict[int, Entries] = {}
    for row in rows:
        found.setdefault(row.service_id, []).append(row)
    return found


def _item_changes(
    before: RegistryEntry, after: RegistryEntry, items: Sequence[StandardItem]
) -> Iterator[ItemChange]:
    """The items that differ; what is the same in the contents is not even written out."""
    was, now = content_of(before), content_of(after)
    for code, title, lines in _readings(items):
        if _part(was, code) == _part(now, code):
            continue
        change = _in_some_language(title, lines, before, after)
        if change is not None:
            yield change


Lines = Callable[[RegistryEntry], Iterable[str]]


def _readings(items: Sequence[StandardItem]) -> Iterator[tuple[str, str, Lines]]:
    """Every item of the standard, and what stands in the registry beside it."""
    for item in items:
        yield item.code, item.name, partial(_item_lines, item)
    yield (
        REGISTER,
        _("Register"),
        lambda entry: [capfirst(entry.get_register_display())],
    )
    yield OFFER, _("Offered"), _offer
    yield NOTE, _("Note"), lambda entry: entry.note.splitlines()


def _item_lines(item: StandardItem, entry: RegistryEntry) -> list[str]:
    return lines_of(entry, item)


def _offer(entry: RegistryEntry) -> list[str]:
    lines = [capfirst(entry.get_offer_display())]
    if entry.covered_by:
        lines.append(entry.covered_by.name)
    return [*lines, entry.offer_reason]


def _part(content: dict[str, Any], code: str) -> Any:
    names = _PARTS.get(code)
    if names is None:
        return content["texts"].get(code)
    return [content[name] for name in names]


def _in_some_language(
    title: str, lines: Lines, before: RegistryEntry, after: RegistryEntry
) -> ItemChange | None:
    """The item in the reader's language; else in the first in which it differs."""
    own = (get_language() or "ky").partition("-")[0]
    for code in (own, *(code for code in LANGUAGE_ORDER if code != own)):
        with override(code):
            was, now = _text(lines(before)), _text(lines(after))
        if was != now:
            other = _language_names()[code] if code != own else ""
            return ItemChange(title, was, now, other)
    return None


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def _language_names() -> dict[str, str]:
    return {"ky": _("in Kyrgyz"), "ru": _("in Russian"), "en": _("in English")}


def marked_words(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces; the words that the other text lacks are marked."""
    old, new = re.findall(r"\S+|\s+", before), re.findall(r"\S+|\s+", after)
    if not old or not new or len(old) + len(new) > WORDS_COMPARED:
        return _whole(before), _whole(after)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        same = kind == "equal"
        left += [Piece("".join(old[a:b]), not same)] if b > a else []
        right += [Piece("".join(new[c:d]), not same)] if d > c else []
    return left, right


def _whole(text: str) -> list[Piece]:
    return [Piece(text, is_changed=True)] if text else []
