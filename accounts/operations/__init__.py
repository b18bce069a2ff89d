"""Every write of accounts: invitations, roles, closing and opening accounts."""

from accounts.operations.invitations import (
    accept_invitation,
    invite_person,
    send_invitation_again,
    withdraw_invitation,
)
from accounts.operations.municipal import (
    accept_invitation_as,
    clean_address,
    close_municipal_invitation,
    follow_code,
    open_municipal_invitation,
    renew_municipal_invitation,
)
from accounts.operations.people import (
    change_profile,
    deactivate_user,
    end_role,
    give_role,
    reactivate_user,
)
from accounts.operations.visits import remember_visit

__all__ = [
    "accept_invitation",
    "accept_invitation_as",
    "change_profile",
    "clean_address",
    "close_municipal_invitation",
    "deactivate_user",
    "end_role",
    "follow_code",
    "give_role",
    "invite_person",
    "open_municipal_invitation",
    "reactivate_user",
    "remember_visit",
    "renew_municipal_invitation",
    "send_invitation_again",
    "withdraw_invitation",
]
