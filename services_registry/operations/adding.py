"""Many new entries of a draft at once: one numbering, one insert, one row of audit each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core import audit
from services_registry.enums import RegistryVerb
from services_registry.models import RecommendedText, RegistryEdition, RegistryEntry
from services_registry.operations.entries import next_number


class Outcome(TextChoices):
    """What became of one row of work in bulk."""

    ADDED = "added", _("added")
    SAVED = "saved", _("saved")
    UNCHANGED = "unchanged", _("unchanged")
    THERE = "there", _("was in the registry already")
    ENDED = "ended", _("no longer stands in the catalogue")
    GONE = "gone", _("is no longer in the registry")
    REFUSED = "refused", _("refused")
    CHANGED = "changed", _("changed by a colleague meanwhile")


@dataclass(frozen=True)
class RowResult:
    """A row, what became of it, and why."""

    name: Any
    outcome: Outcome
    problems: Sequence[Any] = ()
    entry: RegistryEntry | None = None


def insert(edition: RegistryEdition, rows: Iterable[RegistryEntry], by: Any) -> None:
    """Number and write new entries of a locked edition, each with its row of audit.

    The last write of its transaction: the chain of the audit trail is locked from here.
    """
    made = list(rows)
    for number, row in enumerate(made, start=next_number(edition)):
        row.edition, row.number = edition, number
        row.fill_keys()
    RegistryEntry.objects.bulk_create(made, batch_size=500)
    entries = [
        audit.Entry(
            RegistryVerb.ENTRY_ADDED,
            edition,
            edition.municipality,
            after={"entry": row.name, "service": row.service.code},
        )
        for row in made
    ]
    for _written in audit.record_many(by=by, entries=entries):
        pass


def begin_with(entry: RegistryEntry, texts: Iterable[RecommendedText]) -> None:
    """Give a new entry what the catalogue recommends, and note which versions these are."""
    known = list(texts)
    entry.seen = {text.item.code: text.pk for text in known}
    entry.texts = {
        text.item.code: text.texts()
        for text in known
        if text.item.is_text and text.texts()
    }
