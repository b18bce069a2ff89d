"""Reads of accounts."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings

from accounts.models import Invitation, User


def open_invitation(token: str) -> Invitation | None:
    """The invitation of a link that still works."""
    found = Invitation.objects.filter(token_hash=Invitation.hash_of(token)).first()
    return found if found is not None and found.is_open else None


def account_of(invitation: Invitation) -> User | None:
    """The account that the invited address has already; told to its holder only."""
    return User.objects.filter(email=invitation.email).first()


def proved_lately(request: Any) -> bool:
    """Whether the person wrote the password or the second step within the last
    `CONFIRM_AGAIN_MINUTES`, at the log-in or since; who has no way to prove it again is
    not asked."""
    if not get_reauthentication_flows(request.user):
        return True
    return _is_recent(
        get_authentication_records(request, request.user),
        settings.CONFIRM_AGAIN_MINUTES,
    )


def proved_to_sign(request: Any) -> bool:
    """Whether the person has proved anew, after the log-in, who signs: by the password
    or the second step, within the last `SIGN_WITHIN_MINUTES`."""
    if not get_reauthentication_flows(request.user):
        return True
    records = get_authentication_records(request, request.user)
    anew = [record for record in records if record.get("reauthenticated")]
    return _is_recent(anew, settings.SIGN_WITHIN_MINUTES)


def _is_recent(records: list[dict[str, Any]], minutes: int) -> bool:
    latest = max((record["at"] for record in records), default=0)
    return time.time() - latest < minutes * 60
