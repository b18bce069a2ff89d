"""Letters of the service registry."""

from core.letters import send_letter
from municipalities.queries import writers_of
from services_registry.models import RegistryEdition


def registry_returned(edition: RegistryEdition, reason: str) -> None:
    """To head and coordinator: what the programme asks to correct."""
    for person in writers_of([edition.municipality_id]):
        send_letter(
            to=person,
            name="registry_returned",
            context={"edition": edition, "reason": reason},
        )
