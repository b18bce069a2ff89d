"""Entries of an edition, with the services and providers that they name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Municipality, Village
from services_registry.enums import Payment, Register, RegistryVerb
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
    Theme,
)
from services_registry.permissions import can_edit_edition


@dataclass(frozen=True)
class NewService:
    """A service that only this municipality has; one name is enough."""

    theme: Theme
    name_ky: str = ""
    name_ru: str = ""
    outside_law: bool = False


@dataclass(frozen=True)
class NewProvider:
    """A body that is not in the municipality's list of providers yet."""

    name: str
    kind: str


@dataclass(frozen=True)
class EntryValues:
    """What an entry says. `service` and `provider`: a known row or a new one."""

    service: Service | NewService
    provider: Provider | NewProvider
    register: str = Register.ADDITIONAL
    payment: str = Payment.FREE
    fee_note: str = ""
    recipients: str = ""
    covers_all_villages: bool = True
    villages: Sequence[Village] = field(default_factory=tuple)
    note: str = ""


@transaction.atomic
def save_entry(
    *,
    edition: RegistryEdition,
    by: Any,
    values: EntryValues,
    entry: RegistryEntry | None = None,
) -> RegistryEntry:
    """Add an entry, or change `entry`; makes a new service or provider where asked.

    Raises PermissionDenied, or OperationRefused at `service`, `provider`, `villages`,
    `name_ky`, `provider_name`.
    """
    edition = _editable(edition, by)
    place = edition.municipality
    service = _service(place, by, values.service)
    provider = _provider(place, by, values.provider)
    refuse_if_any(_entry_problems(edition, values, service, provider, entry))
    row = lock(entry) if entry else RegistryEntry(edition=edition)
    new = {"service": service, "provider": provider, **_plain_values(values)}
    before, after = audit.changed_values(row, new) if entry else ({}, _words(new))
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    row.villages.set([] if values.covers_all_villages else values.villages)
    audit.record(
        by=by,
        verb=RegistryVerb.ENTRY_CHANGED if entry else RegistryVerb.ENTRY_ADDED,
        obj=edition,
        before=before,
        after={"entry": service.name, **after},
    )
    return row


def _plain_values(values: EntryValues) -> dict[str, Any]:
    return {
        "register": values.register,
        "payment": values.payment,
        "fee_note": values.fee_note.strip(),
        "recipients": values.recipients.strip(),
        "covers_all_villages": values.covers_all_villages,
        "note": values.note.strip(),
    }


def _words(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, bool) else str(v) for k, v in values.items() if v}


def _editable(edition: RegistryEdition, by: Any) -> RegistryEdition:
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


def _entry_problems(
    edition: RegistryEdition,
    values: EntryValues,
    service: Service,
    provider: Provider,
    entry: RegistryEntry | None,
) -> Iterable[Problem]:
    same = edition.entries.filter(service=service, provider=provider)
    if entry is not None:
        same = same.exclude(pk=entry.pk)
    if same.exists():
        yield Problem(
            _("The registry has this service of this provider already."),
            "service",
            "twice",
        )
    if service.register != Register.BASIC and values.register == Register.BASIC:
        yield Problem(
            _(
                "The basic register is the same for all municipalities and does not "
                "have this service. Choose the additional register."
            ),
            "register",
            "not_basic",
        )
    if not values.covers_all_villages and not values.villages:
        yield Problem(
            _("Choose the villages, or say that all villages have the service."),
            "villages",
            "no_villages",
        )
    villages = {village.pk for village in values.villages}
    known = Village.objects.known_to([edition.municipality_id])
    if known.filter(pk__in=villages).count() != len(villages):
        yield Problem(_("Choose villages of the municipality."), "villages", "foreign")


def _service(place: Municipality, by: Any, given: Service | NewService) -> Service:
    if isinstance(given, Service):
        if not Service.objects.usable_by(place).filter(pk=given.pk).exists():
            raise OperationRefused(
                [Problem(_("Choose a service of the list."), "service", "foreign")]
            )
        return given
    name_ky, name_ru = given.name_ky.strip(), given.name_ru.strip()
    if not (name_ky or name_ru):
        raise OperationRefused(
            [Problem(_("Choose a service or name a new one."), "service", "no_name")]
        )
    known = Service.objects.filter(
        municipality=place, name_ky=name_ky, name_ru=name_ru
    ).first()
    if known is not None:
        return known
    service = Service.objects.create(
        municipality=place,
        theme=given.theme,
        name_ky=name_ky,
        name_ru=name_ru,
        outside_law=given.outside_law,
    )
    audit.record(
        by=by,
        verb=RegistryVerb.SERVICE_MADE,
        obj=service,
        municipality=place,
        after={"name_ky": name_ky, "name_ru": name_ru, "theme": given.theme.code},
    )
    return service


def _provider(place: Municipality, by: Any, given: Provider | NewProvider) -> Provider:
    if isinstance(given, Provider):
        if given.municipality_id != place.pk:
            raise OperationRefused(
                [Problem(_("Choose a provider of the list."), "provider", "foreign")]
            )
        return given
    name = " ".join(given.name.split())
    if not name:
        raise OperationRefused(
            [Problem(_("Choose a provider or name a new one."), "provider", "no_name")]
        )
    known = Provider.objects.filter(municipality=place, name=name).first()
    if known is not None:
        return known
    provider = Provider.objects.create(municipality=place, name=name, kind=given.kind)
    audit.record(
        by=by,
        verb=RegistryVerb.PROVIDER_MADE,
        obj=provider,
        after={"name": name, "kind": given.kind},
    )
    return provider


@transaction.atomic
def remove_entry(*, entry: RegistryEntry, by: Any) -> RegistryEdition:
    """Take a service out of the edition; returns the edition."""
    edition = _editable(entry.edition, by)
    name = entry.service.name
    entry.delete()
    audit.record(
        by=by, verb=RegistryVerb.ENTRY_REMOVED, obj=edition, before={"entry": name}
    )
    return edition
