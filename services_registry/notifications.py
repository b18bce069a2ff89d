"""Letters of the service registry."""

from accounts.models import User
from core.letters import send_letter
from municipalities.permissions import WRITERS
from services_registry.models import RegistryEdition


def registry_returned(edition: RegistryEdition, reason: str) -> None:
    """To head and coordinator: what the programme asks to correct."""
    people = User.objects.filter(
        is_active=True,
        official_posts__ended_at__isnull=True,
        official_posts__role__in=WRITERS,
        official_posts__municipality=edition.municipality_id,
    ).distinct()
    for person in people:
        send_letter(
            to=person,
            name="registry_returned",
            context={"edition": edition, "reason": reason},
        )
