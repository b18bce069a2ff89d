"""Reads of accounts."""

from accounts.models import Invitation


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link that still works."""
    found = Invitation.objects.filter(token_hash=Invitation.hash_of(token)).first()
    return found if found is not None and found.is_open else None
