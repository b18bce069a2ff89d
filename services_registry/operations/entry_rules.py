"""What an entry must fulfil, whichever way it comes in; every problem at its field."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.names import LANGUAGE_ORDER
from core.problems import Problem
from municipalities.models import Village
from services_registry.enums import (
    Arrangement,
    ChannelKind,
    Offer,
    Payment,
    Register,
)
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.models.entries import WHOLE
from services_registry.operations.values import (
    WITH_CONTRACT,
    EntryValues,
    clean_channels,
    clean_texts,
)
from services_registry.queries.completeness import active_items

LONGEST_TEXT = 10_000
MOST_CHANNELS = 20
MOST_MONEY = Decimal(10) ** 12
CHANNEL_LENGTHS = {"place_ky": 250, "place_ru": 250, "hours": 150, "contact": 150}
CHOICES: dict[str, Iterable[str]] = {
    "register": Register.values,
    "offer": Offer.values,
    "arrangement": ["", *Arrangement.values],
    "payment": Payment.values,
}
WORDS = (
    *("offer_reason", "note", "contract_number"),
    *("fee_unit", "fee_note", "fee_decision"),
)


def entry_problems(
    edition: RegistryEdition,
    values: EntryValues,
    service: Service | None,
    provider: Provider | None,
    row: RegistryEntry,
) -> Iterable[Problem]:
    """All that stands against an entry. `service` None: it was refused already.

    `row` is the entry as it is stored, or a new one without a key.
    """
    if service is not None:
        yield from _service_problems(edition, values, service, provider, row)
        yield from offer_problems(values, service)
    if provider and not provider.is_active and provider.pk != row.provider_id:
        yield Problem(
            _("This provider no longer works. Choose another."), "provider", "inactive"
        )
    for name, known in CHOICES.items():
        if getattr(values, name) not in known:
            yield Problem(_("Choose one of the list."), name, "unknown")
    yield from _length_problems(values)
    yield from contract_problems(values)
    yield from fee_problems(values)
    yield from _coverage_problems(edition, values)
    if values.channels is not None:
        yield from channel_problems(values.channels)
    if values.texts is not None:
        yield from text_problems(values.texts, row.texts)


def _service_problems(
    edition: RegistryEdition,
    values: EntryValues,
    service: Service,
    provider: Provider | None,
    row: RegistryEntry,
) -> Iterable[Problem]:
    if row.pk is not None and row.service_id != service.pk:
        yield Problem(
            _(
                "An entry keeps its service. Remove the entry and add the other service."
            ),
            "service",
            "other_service",
        )
    if row.pk is None and not service.is_valid_on(timezone.localdate()):
        yield Problem(
            _("This service no longer stands in the catalogue."), "service", "ended"
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
    other = values.covered_by
    if other and other.municipality_id not in {None, edition.municipality_id}:
        yield Problem(_("Choose a service of the list."), "covered_by", "foreign")
    same = edition.entries.filter(service=service).exclude(pk=row.pk)
    yield from _twice_problems(values, provider, same)


def _twice_problems(
    values: EntryValues, provider: Provider | None, same: Any
) -> Iterable[Problem]:
    """A service stands once for each provider, and is offered or not."""
    if same.filter(provider=provider).exists():
        yield Problem(
            _("The registry has this service of this provider already."),
            "service",
            "twice",
        )
    elif _contradicts(values, same):
        yield Problem(
            _(
                "The registry has this service already, and a service cannot be offered "
                "and not offered at once."
            ),
            "offer",
            "both",
        )


def _contradicts(values: EntryValues, same: Any) -> bool:
    """Whether another entry says the contrary of the same service."""
    if values.offer == Offer.OFFERED:
        return same.exclude(offer=Offer.OFFERED).exists()
    return same.exists()


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


def _length_problems(values: EntryValues) -> Iterable[Problem]:
    for name in WORDS:
        column: Any = RegistryEntry._meta.get_field(name)
        limit = column.max_length or LONGEST_TEXT
        yield from too_long(getattr(values, name), limit, name)
    for code in LANGUAGE_ORDER:
        yield from too_long(values.names.get(code, ""), 250, f"name_{code}")


def too_long(text: str, limit: int, field: str) -> Iterable[Problem]:
    """A text of more characters than the portal keeps."""
    if len(text.strip()) > limit:
        yield Problem(
            _("Write at most %(limit)s characters.") % {"limit": limit}, field, "long"
        )


def contract_problems(values: EntryValues) -> Iterable[Problem]:
    """A contract or lease has a number and a date, and does not end before it begins."""
    number = values.contract_number.strip()
    given = number or values.contract_date or values.contract_until
    if given and not values.arrangement:
        yield Problem(
            _("A contract is written below. Choose contract or lease as the ground."),
            "arrangement",
            "no_ground",
        )
    if values.arrangement in WITH_CONTRACT:
        if not number:
            yield Problem(
                _("Write the number of the contract."), "contract_number", "no_number"
            )
        if values.contract_date is None:
            yield Problem(
                _("Write the date of the contract."), "contract_date", "no_date"
            )
    begins, ends = values.contract_date, values.contract_until
    if begins and ends and ends < begins:
        yield Problem(
            _("The contract cannot end before it begins."),
            "contract_until",
            "ends_before",
        )


def fee_problems(values: EntryValues) -> Iterable[Problem]:
    """What is free has no fee, and what is paid has one above zero."""
    amount = values.fee_amount
    if amount is not None and not 0 <= amount < MOST_MONEY:
        yield Problem(
            _("The fee is a sum of zero or more."), "fee_amount", "out_of_range"
        )
        return
    told = values.fee_note.strip() or values.fee_unit.strip()
    if values.payment == Payment.FREE and (amount or told):
        yield Problem(
            _("A fee is written below, so the service is not free of charge."),
            "payment",
            "not_free",
        )
    if values.payment == Payment.PAID and amount == 0:
        yield Problem(
            _("A paid service has a fee above zero. Or choose free of charge."),
            "fee_amount",
            "no_fee",
        )


def _coverage_problems(
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
    share = values.share_covered
    if share is not None and not 0 <= share <= WHOLE:
        yield Problem(
            _("Write a share from 0 to 100 percent."), "share_covered", "out_of_range"
        )


def channel_problems(channels: Iterable[Mapping[str, str]]) -> Iterable[Problem]:
    """Every channel says how, and where or by which contact; at `channels-<row>-<part>`."""
    rows = clean_channels(list(channels))
    if len(rows) > MOST_CHANNELS:
        yield Problem(
            _("Write at most %(limit)s places.") % {"limit": MOST_CHANNELS},
            "channels",
            "too_many",
        )
    for number, row in enumerate(rows):
        if row["kind"] not in ChannelKind.values:
            yield Problem(
                _("Choose how people apply."), f"channels-{number}-kind", "unknown"
            )
        if not (row["place_ky"] or row["place_ru"] or row["contact"]):
            yield Problem(
                _("Write the place, or a phone number or address to reach."),
                f"channels-{number}-place_ky",
                "no_place",
            )
        for part, limit in CHANNEL_LENGTHS.items():
            yield from too_long(row[part], limit, f"channels-{number}-{part}")


def text_problems(
    texts: Mapping[str, Mapping[str, str]], stored: Mapping[str, Any]
) -> Iterable[Problem]:
    """Texts are of items in use and of known languages; at `texts-<item>-<language>`.

    What is stored of an item that is out of use may stay as it is.
    """
    asked = {item.code for item in active_items() if item.is_text}
    for code, kept in clean_texts(texts).items():
        if code not in asked and stored.get(code) != kept:
            yield Problem(
                _("The standard does not ask for “%(item)s”.") % {"item": code},
                "texts",
                "unknown",
            )
        for language, text in kept.items():
            if language not in LANGUAGE_ORDER:
                yield Problem(
                    _("The portal keeps no texts in the language “%(language)s”.")
                    % {"language": language},
                    "texts",
                    "unknown",
                )
            yield from too_long(text, LONGEST_TEXT, f"texts-{code}-{language}")
