"""What an entry says, as one value: how forms, files and copies hand it in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from core.models.names import LANGUAGE_ORDER
from core.text import without_nul
from municipalities.models import Village
from services_registry.enums import Arrangement, Offer, Payment, Register
from services_registry.models import Provider, RegistryEntry, Service
from services_registry.operations.naming import NewProvider, NewService
from services_registry.queries.passport import channel_line

Texts = Mapping[str, Mapping[str, str]]
# columns of an entry that are written as they are given
PLAIN = (
    *("register", "offer", "offer_reason", "covered_by"),
    *("arrangement", "contract_number", "contract_date", "contract_until"),
    *("payment", "fee_amount", "fee_unit", "fee_note", "fee_decision", "fee_since"),
    *("covers_all_villages", "share_covered", "note"),
)
CHANNEL_PARTS = ("kind", "place_ky", "place_ru", "hours", "contact")
WITH_CONTRACT = frozenset({Arrangement.CONTRACT, Arrangement.LEASE})
NO_CONTRACT: dict[str, Any] = {
    "contract_number": "",
    "contract_date": None,
    "contract_until": None,
}


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


def values_of(entry: RegistryEntry) -> EntryValues:
    """An entry as it stands, so that a part of it can be replaced and saved."""
    return EntryValues(
        service=entry.service,
        provider=entry.provider,
        names={code: getattr(entry, f"name_{code}") for code in LANGUAGE_ORDER},
        villages=tuple(entry.villages.all()),
        channels=entry.channels,
        texts=entry.texts,
        **{name: getattr(entry, name) for name in PLAIN},
    )


def settled(values: EntryValues) -> EntryValues:
    """Without what does not apply: forms show all fields where scripts do not run.

    A service that is offered needs no reason. One that is not has no provider, contract,
    price and place; its texts stay, for the day on which it is offered again. Only
    contract and lease have a number and dates.
    """
    if values.offer == Offer.OFFERED:
        values = replace(values, offer_reason="", covered_by=None)
        if values.arrangement and values.arrangement not in WITH_CONTRACT:
            values = replace(values, **NO_CONTRACT)
        return values
    return replace(
        values,
        covered_by=values.covered_by if values.offer == Offer.COVERED else None,
        provider=None,
        arrangement="",
        **NO_CONTRACT,
        payment=Payment.FREE,
        fee_amount=None,
        fee_unit="",
        fee_note="",
        fee_decision="",
        fee_since=None,
        covers_all_villages=True,
        villages=(),
        share_covered=None,
    )


def clean_texts(texts: Texts) -> dict[str, dict[str, str]]:
    """The texts without white space around them and without the empty ones."""
    cleaned = {
        code: {
            language: without_nul(text).strip()
            for language, text in kept.items()
            if without_nul(text).strip()
        }
        for code, kept in texts.items()
    }
    return {code: kept for code, kept in cleaned.items() if kept}


def clean_channels(channels: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The channels with all their parts, each in one line."""
    return [
        {
            part: " ".join(without_nul(channel.get(part) or "").split())
            for part in CHANNEL_PARTS
        }
        for channel in channels
    ]


def told(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as the audit trail tells them: each text and language by itself."""
    words: dict[str, Any] = {}
    for name, value in columns.items():
        if name == "texts":
            words |= {
                f"{code} ({language})": text
                for code, kept in value.items()
                for language, text in kept.items()
            }
        elif name == "channels":
            words[name] = [channel_line(channel) for channel in value]
        elif name != "seen":
            words[name] = str(value) if isinstance(value, Model) else value
    return words


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs, before and after; what is missing on one side is empty there."""
    names = [
        *after,
        *(name for name in before if name not in after),
    ]
    differing = [n for n in names if before.get(n, "") != after.get(n, "")]
    return (
        {name: before.get(name, "") for name in differing},
        {name: after.get(name, "") for name in differing},
    )
