"""Entries of an edition: adding, changing and removing one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Village
from services_registry.enums import Offer, Payment, Register, RegistryVerb
from services_registry.models import (
    Provider,
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.operations.naming import (
    NewProvider,
    NewService,
    named_provider,
    named_service,
)
from services_registry.permissions import can_edit_edition

Texts = Mapping[str, Mapping[str, str]]
# columns of an entry that are written as they are given
PLAIN = (
    *("register", "offer", "offer_reason", "covered_by"),
    *("arrangement", "contract_number", "contract_date", "contract_until"),
    *("payment", "fee_amount", "fee_unit", "fee_note", "fee_decision", "fee_since"),
    *("covers_all_villages", "share_covered", "note"),
)


@dataclass(frozen=True)
class EntryValues:
    """What an entry says. `service` and `provider`: a known row or a new one.

    `names`: the municipality's own wording by language; what is missing is that of the
    service. `texts` and `channels`: as `RegistryEntry` keeps them; None leaves what is
    there, and gives a new entry the texts that the catalogue recommends.
    """

    service: Service | NewService
    provider: Provider | NewProvider | None
    register: str = Register.ADDITIONAL
    offer: str = Offer.OFFERED
    offer_reason: str = ""
    covered_by: Service | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    arrangement: str = ""
    contract_number: str = ""
    contract_date: date | None = None
    contract_until: date | None = None
    payment: str = Payment.FREE
    fee_amount: Decimal | None = None
    fee_unit: str = ""
    fee_note: str = ""
    fee_decision: str = ""
    fee_since: date | None = None
    covers_all_villages: bool = True
    villages: Sequence[Village] = field(default_factory=tuple)
    share_covered: Decimal | None = None
    channels: Sequence[Mapping[str, str]] | None = None
    texts: Texts | None = None
    note: str = ""


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
    place = edition.municipality
    service = named_service(place, by, values.service)
    provider = named_provider(place, by, values.provider)
    row = lock(entry) if entry else _new_entry(edition)
    refuse_if_any(version_problems(row, version))
    refuse_if_any(_entry_problems(edition, values, service, provider, entry))
    new = {"service": service, "provider": provider, **_columns(values, service)}
    new |= _documents(values, service, row)
    before, after = audit.changed_values(row, new) if entry else ({}, _words(new))
    if not entry or after:
        row.version += bool(entry)
    for name, value in new.items():
        setattr(row, name, value)
    row.save()
    row.villages.set([] if values.covers_all_villages else values.villages)
    audit.record(
        by=by,
        verb=RegistryVerb.ENTRY_CHANGED if entry else RegistryVerb.ENTRY_ADDED,
        obj=edition,
        before=before,
        after={"entry": row.name, **after},
    )
    return row


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
    names = {code: values.names.get(code, "").strip() for code in ("ky", "ru", "en")}
    if not any(names.values()):
        names = {code: getattr(service, f"name_{code}") for code in names}
    plain = {name: getattr(values, name) for name in PLAIN}
    return {
        **{f"name_{code}": text for code, text in names.items()},
        **{n: v.strip() if isinstance(v, str) else v for n, v in plain.items()},
    }


def _documents(
    values: EntryValues, service: Service, row: RegistryEntry
) -> dict[str, Any]:
    """Texts and channels; a new entry begins with the recommended texts."""
    new: dict[str, Any] = {}
    if row.pk is None or row.service_id != service.pk:
        new["seen"] = {text.item.code: text.pk for text in recommended_texts([service])}
    if values.texts is not None:
        new["texts"] = clean_texts(values.texts)
    elif row.pk is None:
        new["texts"] = {
            text.item.code: text.texts()
            for text in recommended_texts([service])
            if text.item.is_text
        }
    if values.channels is not None:
        new["channels"] = [dict(channel) for channel in values.channels]
    return new


def recommended_texts(services: Iterable[Service]) -> list[RecommendedText]:
    """The texts that the catalogue recommends for these services now."""
    rows = RecommendedText.objects.filter(service__in=services, is_current=True)
    return list(rows.filter(item__is_active=True).select_related("item"))


def clean_texts(texts: Texts) -> dict[str, dict[str, str]]:
    """The texts without white space around them and without the empty ones."""
    cleaned = {
        code: {
            language: text.strip() for language, text in kept.items() if text.strip()
        }
        for code, kept in texts.items()
    }
    return {code: kept for code, kept in cleaned.items() if kept}


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


def _entry_problems(
    edition: RegistryEdition,
    values: EntryValues,
    service: Service,
    provider: Provider | None,
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
    yield from offer_problems(values, service)
    yield from _village_problems(edition, values)


def offer_problems(values: EntryValues, service: Service) -> Iterable[Problem]:
    """A service that is offered has a provider; one that is not has a reason."""
    if values.offer == Offer.OFFERED:
        if values.provider is None:
            yield Problem(
                _("Choose a provider or name a new one."), "provider", "no_name"
            )
        return
    if not values.offer_reason.strip():
        yield Problem(
            _("Write why the service is not offered."), "offer_reason", "no_reason"
        )
    if values.offer == Offer.COVERED and values.covered_by in {None, service}:
        yield Problem(
            _("Choose the other service that covers it."), "covered_by", "no_other"
        )


def _village_problems(
    edition: RegistryEdition, values: EntryValues
) -> Iterable[Problem]:
    offered = values.offer == Offer.OFFERED
    if offered and not values.covers_all_villages and not values.villages:
        yield Problem(
            _("Choose the villages, or say that all villages have the service."),
            "villages",
            "no_villages",
        )
    villages = {village.pk for village in values.villages}
    known = Village.objects.known_to([edition.municipality_id])
    if known.filter(pk__in=villages).count() != len(villages):
        yield Problem(_("Choose villages of the municipality."), "villages", "foreign")


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
