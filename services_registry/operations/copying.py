"""Entries of one edition as the beginning of another, one's own or a neighbour's."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused, Problem
from services_registry.enums import Offer, Register
from services_registry.models import (
    QualityTarget,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.operations.adding import Outcome, RowResult, insert
from services_registry.operations.entries import editable
from services_registry.operations.naming import NewService, named_service

# what belongs to the row itself and is never copied
OWN_FIELDS = {"id", "edition", "created_at", "updated_at", "version"}
# what a neighbour's entry gives: what holds wherever the service is given
SHARED = ("name_ky", "name_ru", "name_en", "register", "payment")


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


@transaction.atomic
def copy_from_neighbour(
    *,
    edition: RegistryEdition,
    by: Any,
    source: RegistryEdition,
    entries: Sequence[int] | None = None,
) -> list[RowResult]:
    """Copy services (keys of entries; None: all) of another's registry in force.

    Service, names, register, kind of payment and texts come along; who gives the service
    where, how and for how much is the neighbour's own. A service that only the neighbour
    has becomes one of this municipality. Raises PermissionDenied, or OperationRefused.
    """
    edition = editable(edition, by)
    if not RegistryEdition.objects.in_force().filter(pk=source.pk).exists():
        told = _("Only a registry that is in force can be copied from.")
        raise OperationRefused([Problem(told, "source", "not_in_force")])
    rows = source.entries.filter(offer=Offer.OFFERED).select_related("service__theme")
    if entries is not None:
        rows = rows.filter(pk__in=entries)
    there = set(edition.entries.values_list("service", flat=True))
    made, results = [], []
    for row in rows.order_by("-register", "number"):
        service = _service_for(edition, by, row)
        if service.pk in there:
            results.append(RowResult(row.name, Outcome.THERE))
            continue
        there.add(service.pk)
        made.append(_copy_of(row, service))
        results.append(RowResult(row.name, Outcome.ADDED, entry=made[-1]))
    insert(edition, made, by)
    return results


def _service_for(edition: RegistryEdition, by: Any, row: RegistryEntry) -> Service:
    """The service itself, or its like among the municipality's own services."""
    service, place = row.service, edition.municipality
    if service.municipality_id in {None, place.pk}:
        return service
    new = NewService(
        service.theme,
        service.name_ky or service.name_en,
        service.name_ru,
        service.outside_law,
    )
    return named_service(place, by, new)


def _copy_of(row: RegistryEntry, service: Service) -> RegistryEntry:
    shared = {name: getattr(row, name) for name in SHARED}
    is_same = service.pk == row.service_id
    if not is_same:
        shared["register"] = Register.ADDITIONAL
    return RegistryEntry(
        service=service,
        texts=row.texts,
        seen=row.seen if is_same else {},
        **shared,
    )
