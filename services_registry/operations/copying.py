"""Entries of one edition as the beginning of another."""

from collections.abc import Iterable, Sequence
from typing import Any

from services_registry.models import (
    QualityTarget,
    RegistryEdition,
    RegistryEntry,
)

# what belongs to the row itself and is never copied
OWN_FIELDS = {"id", "edition", "created_at", "updated_at", "version"}


def copy_all(source: RegistryEdition, target: RegistryEdition) -> int:
    """Copy every entry of an earlier edition of the same municipality, in bulk.

    Numbers, villages, channels, texts, targets and the days of checks come along.
    Returns how many entries there are.
    """
    rows = list(source.entries.prefetch_related("villages", "targets"))
    made = RegistryEntry.objects.bulk_create(
        [RegistryEntry(edition=target, **plain_values(row)) for row in rows]
    )
    _copy_villages(rows, made)
    QualityTarget.objects.bulk_create(
        QualityTarget(entry=new, parameter_id=kept.parameter_id, target=kept.target)
        for old, new in zip(rows, made, strict=True)
        for kept in old.targets.all()
    )
    return len(made)


def plain_values(entry: RegistryEntry) -> dict[str, Any]:
    """The columns of an entry that a copy takes over, by attribute name."""
    return {
        field.attname: getattr(entry, field.attname)
        for field in RegistryEntry._meta.concrete_fields
        if field.name not in OWN_FIELDS
    }


def _copy_villages(
    rows: Sequence[RegistryEntry], made: Iterable[RegistryEntry]
) -> None:
    through = RegistryEntry.villages.through
    through.objects.bulk_create(
        through(registryentry_id=new.pk, village_id=village.pk)
        for old, new in zip(rows, made, strict=True)
        for village in old.villages.all()
    )
