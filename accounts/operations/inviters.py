"""Who may bring people in, give roles and close accounts."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.permissions import can_invite_people


def require_inviter(by: User) -> None:
    """Raise PermissionDenied for everybody else."""
    if not can_invite_people(by):
        raise PermissionDenied
