"""Every write of accounts: invitations, roles, closing and opening accounts."""

from accounts.operations.invitations import (
    accept_invitation,
    invite_person,
    send_invitation_again,
    withdraw_invitation,
)
from accounts.operations.people import (
    change_profile,
    deactivate_user,
    end_role,
    give_role,
    reactivate_user,
)

__all__ = [
    "accept_invitation",
    "change_profile",
    "deactivate_user",
    "end_role",
    "give_role",
    "invite_person",
    "reactivate_user",
    "send_invitation_again",
    "withdraw_invitation",
]
