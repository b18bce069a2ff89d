"""Who may bring people in, give roles and close accounts."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.permissions import can_invite_people


def require_inviter(by: User) -> None:
    """Raise PermissionDenied for everybody else."""
    if not can_invite_people(by):
        raise PermissionDenied


def require_inviter_over(by: User, person_id: int) -> None:
    """As `require_inviter`, judged anew under a lock on both people.

    Of two managers who end each other's rights at the same moment, one stays.
    """
    both = User.objects.select_for_update().filter(pk__in={by.pk, person_id})
    fresh = {person.pk: person for person in both.order_by("pk")}
    require_inviter(fresh[by.pk])
