"""Letters of the service registry."""

from collections.abc import Iterable, Sequence
from typing import Any

from core.letters import send_letter
from municipalities.queries import writers_of
from services_registry import queries
from services_registry.models import RecommendedText, RegistryEdition, RegistryEntry

SERVICES_NAMED = 10


def registry_returned(edition: RegistryEdition, reason: str) -> None:
    """To head and coordinator: what the programme asks to correct."""
    for person in writers_of([edition.municipality_id]):
        send_letter(
            to=person,
            name="registry_returned",
            context={"edition": edition, "reason": reason},
        )


def check_due(
    edition: RegistryEdition,
    kind: str,
    entries: Sequence[RegistryEntry],
    people: Iterable[Any],
) -> None:
    """To its writers: which services to check soon, today, or since when."""
    for person in people:
        send_letter(
            to=person,
            name="check_due",
            context={"edition": edition, "kind": kind, "entries": entries},
        )


def recommended_texts_changed(texts: Iterable[RecommendedText]) -> None:
    """To head and coordinator of each municipality that has to look at one of them.

    One letter for all texts that changed together.
    """
    for concern in queries.concerns_of(texts):
        for person in writers_of([concern.edition.municipality_id]):
            send_letter(
                to=person,
                name="recommended_texts_changed",
                context={
                    "edition": concern.edition,
                    "services": concern.services[:SERVICES_NAMED],
                    "more": max(0, len(concern.services) - SERVICES_NAMED),
                },
            )
