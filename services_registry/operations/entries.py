"""Entries of an edition: adding, changing and removing one."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.models.names import LANGUAGE_ORDER
from core.problems import OperationRefused, Problem, refuse_if_any
from services_registry.enums import Fact, RegistryVerb
from services_registry.models import (
    Provider,
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.operations.entry_rules import entry_problems
from services_registry.operations.naming import named_provider, named_service
from services_registry.operations.values import (
    PLAIN,
    EntryValues,
    changes,
    clean_channels,
    clean_texts,
    settled,
    told,
)
from services_registry.permissions import can_edit_edition


@transaction.atomic
def save_entry(
    *,
    edition: RegistryEdition,
    by: Any,
    values: EntryValues,
    entry: RegistryEntry | None = None,
    version: int | None = None,
) -> RegistryEntry:
    """Add an entry, or change `entry`; makes a new service or provider where asked.

    `version`: the one that the person saw; a colleague's later change is not overwritten.
    Raises PermissionDenied, or OperationRefused at the field, or with the code "changed".
    """
    edition = editable(edition, by)
    row = lock(entry) if entry else _new_entry(edition)
    if row.edition_id != edition.pk:
        raise PermissionDenied
    refuse_if_any(version_problems(row, version))
    values = settled(values)
    service, provider = _parties(edition, by, values, row)
    villages = [] if values.covers_all_villages else list(values.villages)
    new = {"service": service, "provider": provider, **_columns(values, service)}
    new |= _documents(values, service, row)
    before, after = changes(
        _told_now(row, new) if entry else {},
        told(new) | {"villages": sorted(village.name for village in villages)},
    )
    if entry and not after:
        return row
    _write(row, new, villages)
    audit.record(
        by=by,
        verb=RegistryVerb.ENTRY_CHANGED if entry else RegistryVerb.ENTRY_ADDED,
        obj=edition,
        before=before if entry else {},
        after={"entry": row.name, **(after if entry else _words(after))},
    )
    return row


def _write(row: RegistryEntry, new: dict[str, Any], villages: list[Any]) -> None:
    """Write columns and villages; a change of a stored row counts its version up."""
    row.version += row.pk is not None
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    row.villages.set(villages)


def _parties(
    edition: RegistryEdition, by: Any, values: EntryValues, row: RegistryEntry
) -> tuple[Service, Provider | None]:
    """Service and provider of an entry against which nothing stands.

    Raises OperationRefused with every problem of the entry at once.
    """
    place = edition.municipality
    problems: list[Problem] = []
    service = _made(problems, lambda: named_service(place, by, values.service))
    provider = _made(problems, lambda: named_provider(place, by, values.provider))
    problems += entry_problems(edition, values, service, provider, row)
    refuse_if_any(problems)
    return service, provider


def _made(problems: list[Problem], make: Callable[[], Any]) -> Any:
    """What `make` gives; None where it is refused, and `problems` tells why."""
    try:
        return make()
    except OperationRefused as refused:
        problems.extend(refused.problems)
        return None


def _new_entry(edition: RegistryEdition) -> RegistryEntry:
    return RegistryEntry(edition=edition, number=next_number(edition))


def next_number(edition: RegistryEdition) -> int:
    """The number of the next entry of a locked edition."""
    return (edition.entries.aggregate(last=Max("number"))["last"] or 0) + 1


def version_problems(entry: RegistryEntry, version: int | None) -> Iterable[Problem]:
    """A colleague's later change is not overwritten."""
    if version is not None and version != entry.version:
        yield Problem(
            _(
                "A colleague has changed this entry while you had it open. Look at what "
                "stands there now, and write your change once more."
            ),
            code="changed",
        )


def _columns(values: EntryValues, service: Service) -> dict[str, Any]:
    names = {
        f"name_{code}": values.names.get(code, "").strip()
        or getattr(service, f"name_{code}")
        for code in LANGUAGE_ORDER
    }
    plain = {name: getattr(values, name) for name in PLAIN}
    stripped = {n: v.strip() if isinstance(v, str) else v for n, v in plain.items()}
    return {**names, **stripped}


def _documents(
    values: EntryValues, service: Service, row: RegistryEntry
) -> dict[str, Any]:
    """Texts and channels; a new entry begins with the recommended texts.

    `seen` follows: a text that is written as the catalogue recommends it is taken over.
    """
    new: dict[str, Any] = {}
    if values.channels is not None:
        new["channels"] = clean_channels(values.channels)
    recommended = recommended_texts([service])
    if row.pk is None:
        new["seen"] = {text.item.code: text.pk for text in recommended}
        texts = {t.item.code: t.texts() for t in recommended if t.item.is_text}
        new["texts"] = clean_texts(texts)
    if values.texts is not None:
        new["texts"] = clean_texts(values.texts)
        if row.pk is not None:
            new["seen"] = row.seen | _taken_over(row, new["texts"], recommended)
    return new


def _taken_over(
    row: RegistryEntry, texts: dict[str, Any], recommended: Iterable[RecommendedText]
) -> dict[str, int]:
    """The versions whose text now stands in the entry, and did not before."""
    return {
        text.item.code: text.pk
        for text in recommended
        if text.item.code != Fact.NAME
        and texts.get(text.item.code) == text.texts()
        and row.texts.get(text.item.code) != texts.get(text.item.code)
    }


def recommended_texts(services: Iterable[Service]) -> list[RecommendedText]:
    """The texts that the catalogue recommends for these services now."""
    rows = RecommendedText.objects.filter(service__in=services, is_current=True)
    return list(rows.filter(item__is_active=True).select_related("item"))


def _told_now(row: RegistryEntry, new: dict[str, Any]) -> dict[str, Any]:
    """What stands in the columns that are about to be written."""
    kept = told({name: getattr(row, name) for name in new})
    return kept | {"villages": sorted(v.name for v in row.villages.all())}


def _words(values: dict[str, Any]) -> dict[str, Any]:
    plain = (bool, dict, list)
    return {k: v if isinstance(v, plain) else str(v) for k, v in values.items() if v}


def editable(edition: RegistryEdition, by: Any) -> RegistryEdition:
    """The locked edition. Raises PermissionDenied, or OperationRefused when closed."""
    if not can_edit_edition(by, edition):
        raise PermissionDenied
    edition = lock(edition)
    if not edition.is_editable:
        raise OperationRefused(
            [
                Problem(
                    _("This edition is closed for changes: the state is “%(state)s”.")
                    % {"state": edition.get_state_display()},
                    code="closed",
                )
            ]
        )
    return edition


@transaction.atomic
def remove_entry(*, entry: RegistryEntry, by: Any) -> RegistryEdition:
    """Take a service out of the edition; returns the edition."""
    edition = editable(entry.edition, by)
    name = entry.name
    entry.delete()
    audit.record(
        by=by, verb=RegistryVerb.ENTRY_REMOVED, obj=edition, before={"entry": name}
    )
    return edition
