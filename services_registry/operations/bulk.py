"""Many services of the catalogue, and many rows of an edition, in one step."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.problems import OperationRefused
from services_registry.models import (
    Provider,
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.operations.adding import (
    Outcome,
    RowResult,
    begin_with,
    insert,
)
from services_registry.operations.entries import (
    editable,
    recommended_texts,
    save_entry,
)
from services_registry.operations.naming import NewProvider, named_provider
from services_registry.operations.values import EntryValues, values_of


@transaction.atomic
def add_from_catalogue(
    *,
    edition: RegistryEdition,
    by: Any,
    services: Sequence[Service],
    provider: Provider | NewProvider,
) -> list[RowResult]:
    """Add services of the catalogue, all of one provider, with the recommended texts.

    The register follows the service. Raises PermissionDenied, or OperationRefused; what
    is in the edition already or no longer in the catalogue is told by its row.
    """
    edition = editable(edition, by)
    given = named_provider(edition.municipality, by, provider)
    there = set(edition.entries.values_list("service", flat=True))
    known = _with_texts(services)
    today, made, results = timezone.localdate(), [], []
    for service in dict.fromkeys(services):
        if service.pk in there:
            results.append(RowResult(service, Outcome.THERE))
        elif service.municipality_id is not None or not service.is_valid_on(today):
            results.append(RowResult(service, Outcome.ENDED))
        else:
            row = RegistryEntry(
                service=service, provider=given, register=service.register
            )
            begin_with(row, known[service.pk])
            made.append(row)
            results.append(RowResult(service, Outcome.ADDED, entry=row))
    insert(edition, made, by)
    return results


def _with_texts(services: Sequence[Service]) -> Mapping[int, list[RecommendedText]]:
    found: dict[int, list[RecommendedText]] = defaultdict(list)
    for text in recommended_texts(services):
        found[text.service_id].append(text)
    return found


@dataclass(frozen=True)
class RowChange:
    """What one row of the grid shall say. `version`: the one that the person saw.

    `columns` are names of `EntryValues`; `texts` are by item and language, and leave the
    other items as they are.
    """

    pk: int
    version: int
    columns: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, str]] | None = None


@transaction.atomic
def save_rows(
    *, edition: RegistryEdition, by: Any, rows: Sequence[RowChange]
) -> dict[int, RowResult]:
    """Save rows by the rules of `save_entry`, each by itself; the results by key.

    What is refused, or was changed by a colleague, stays as it stands while the others
    are saved. Raises PermissionDenied, or OperationRefused when the edition is closed.
    """
    edition = editable(edition, by)
    found = edition.entries.select_related("service", "provider", "covered_by")
    entries = found.prefetch_related("villages").in_bulk([row.pk for row in rows])
    return {row.pk: _saved(edition, by, entries.get(row.pk), row) for row in rows}


def _saved(
    edition: RegistryEdition, by: Any, entry: RegistryEntry | None, row: RowChange
) -> RowResult:
    if entry is None:
        return RowResult("", Outcome.GONE)
    before = entry.version
    try:
        with transaction.atomic():
            written = save_entry(
                edition=edition,
                by=by,
                entry=entry,
                values=_values(entry, row),
                version=row.version,
            )
    except OperationRefused as refused:
        codes = {problem.code for problem in refused.problems}
        outcome = Outcome.CHANGED if "changed" in codes else Outcome.REFUSED
        return RowResult(entry.name, outcome, refused.problems, entry)
    same = written.version == before
    outcome = Outcome.UNCHANGED if same else Outcome.SAVED
    return RowResult(written.name, outcome, entry=written)


def _values(entry: RegistryEntry, row: RowChange) -> EntryValues:
    """The entry as it stands, with what the row says instead."""
    columns = dict(row.columns)
    if row.texts is not None:
        texts = {code: dict(kept) for code, kept in entry.texts.items()}
        for code, kept in row.texts.items():
            texts[code] = texts.get(code, {}) | dict(kept)
        columns["texts"] = texts
    return replace(values_of(entry), **columns)
