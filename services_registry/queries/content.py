"""All that an edition says, as plain values: what is hashed, compared and given out."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from services_registry.models import KeptWords, RegistryEdition, RegistryEntry

# no 0, O, 1, I, L, U: what is read from paper is typed without doubt
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


def content_of(entry: RegistryEntry) -> dict[str, Any]:
    """What the kenesh approves of an entry. Needs service, provider, covered_by,
    villages and targets (with their parameter) at hand."""
    return {
        "number": entry.number,
        "service": entry.service.code,
        "names": {code: getattr(entry, f"name_{code}") for code in ("ky", "ru", "en")},
        "register": entry.register,
        "offer": entry.offer,
        "offer_reason": entry.offer_reason,
        "covered_by": entry.covered_by.code if entry.covered_by else None,
        "provider": entry.provider.name if entry.provider else None,
        "arrangement": entry.arrangement,
        "contract": [
            entry.contract_number,
            entry.contract_date,
            entry.contract_until,
        ],
        "payment": entry.payment,
        "fee": [
            entry.fee_amount,
            entry.fee_unit,
            entry.fee_note,
            entry.fee_decision,
            entry.fee_since,
        ],
        "villages": None
        if entry.covers_all_villages
        else sorted(village.code for village in entry.villages.all()),
        "share_covered": entry.share_covered,
        "channels": entry.channels,
        "texts": entry.texts,
        "targets": sorted(
            [target.parameter.pk, target.target] for target in entry.targets.all()
        ),
        "note": entry.note,
    }


def seal_of(edition: RegistryEdition) -> str:
    """SHA-256 over all entries of an edition, in the order of their numbers.

    Where its words were kept at the approval, they are in the hash too.
    """
    rows = edition.entries.select_related("service", "provider", "covered_by")
    rows = rows.prefetch_related("villages", "targets__parameter").order_by("number")
    kept = KeptWords.objects.filter(edition=edition, is_sealed=True).first()
    return seal_of_words(rows, kept.words) if kept else seal_of_entries(rows)


def seal_of_words(entries: Iterable[RegistryEntry], words: dict[str, Any]) -> str:
    """SHA-256 over entries and over what they call things."""
    contents = [content_of(entry) for entry in entries]
    return sha256_of(_dumped({"entries": contents, "words": words}))


def seal_of_entries(entries: Iterable[RegistryEntry]) -> str:
    """SHA-256 over entries in the order given, with all at hand that `content_of` needs."""
    return sha256_of(_dumped([content_of(entry) for entry in entries]))


def _dumped(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)


def sha256_of(text: str) -> str:
    """SHA-256 of a text, in 64 letters."""
    return hashlib.sha256(text.encode()).hexdigest()


def check_code(edition: RegistryEdition, seal: str) -> str:
    """A short code for paper, such as `7KQ2M9TX`; the same for the same contents."""
    return code_of(f"{edition.pk}:{seal}")


def code_of(text: str) -> str:
    """A short code for paper that stands for a text; the same for the same text."""
    digest = hashlib.sha256(text.encode()).digest()
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _place in range(CODE_LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)
