"""Invitations into a municipality, and accepting one with an account that exists.

Who may send and withdraw them is judged by `municipalities.operations`, where heads and
municipalities are known: these functions ask for no permission, and no screen calls
them. None of them tells the sender whether the address has an account already.
"""

import secrets
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccountVerb
from accounts.models import Invitation, User
from accounts.operations.invitations import (
    give_invited_roles,
    last_moment,
    record_invitation,
    require_not_done,
)
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any


def clean_address(email: str) -> str:
    """An address as it is kept and compared: without spaces, in small letters."""
    return User.objects.normalize_email(email.strip()).lower()


@transaction.atomic
def open_municipal_invitation(
    *,
    by: User,
    email: str,
    full_name: str,
    language: str,
    municipality: Any,
    municipal_role: str,
) -> tuple[Invitation, str]:
    """A new invitation and the token for its letter, which the caller writes.

    Raises OperationRefused at `full_name`, or at `email` when the municipality has
    invited this address already.
    """
    email = clean_address(email)
    problems = []
    if not full_name.strip():
        problems.append(Problem(_("Write the person's full name."), "full_name"))
    same = Invitation.objects.filter(email=email, municipality_code=municipality.code)
    if any(invitation.is_open for invitation in same):
        sentence = _("This person is already invited. Send the letter again instead.")
        problems.append(Problem(sentence, "email", "invited"))
    refuse_if_any(problems)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name.strip(),
        language=language,
        municipality_code=municipality.code,
        municipal_role=municipal_role,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        expires_at=last_moment(),
    )
    record_invitation(invitation, by, municipality)
    return invitation, token


@transaction.atomic
def renew_municipal_invitation(
    *, invitation: Invitation, by: User, municipality: Any
) -> tuple[Invitation, str]:
    """A new token; the old link stops working. Raises OperationRefused when done."""
    invitation = lock(invitation)
    require_not_done(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = Invitation.hash_of(token)
    invitation.expires_at = last_moment()
    invitation.save(update_fields=["token_hash", "expires_at"])
    audit.record(
        by=by,
        verb=AccountVerb.INVITED_AGAIN,
        obj=invitation,
        municipality=municipality,
    )
    return invitation, token


@transaction.atomic
def close_municipal_invitation(
    *, invitation: Invitation, by: User, municipality: Any
) -> Invitation:
    """Make the link worthless. Raises OperationRefused when it is done already."""
    invitation = lock(invitation)
    require_not_done(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(
        by=by,
        verb=AccountVerb.INVITATION_WITHDRAWN,
        obj=invitation,
        municipality=municipality,
    )
    return invitation


def follow_code(*, old: str, new: str) -> None:
    """Take the open invitations of a municipality along to its new code.

    Under the old one its head could no longer withdraw them, and they would lead to
    whichever municipality gets that code next.
    """
    Invitation.objects.filter(
        municipality_code=old, accepted_at=None, withdrawn_at=None
    ).update(municipality_code=new)


@transaction.atomic
def accept_invitation_as(*, token: str, user: User) -> tuple[User, Invitation]:
    """Accept with the account of the invited address; its password stays.

    Raises PermissionDenied for another account, OperationRefused (code `link`) for a
    link that is worthless.
    """
    found = Invitation.objects.select_for_update().filter(
        token_hash=Invitation.hash_of(token)
    )
    invitation = found.first()
    if invitation is None or not invitation.is_open:
        sentence = _("This link is no longer valid. Ask for a new invitation.")
        raise OperationRefused([Problem(sentence, code="link")])
    user = User.objects.get(pk=user.pk)
    if not user.is_active or user.email != invitation.email:
        raise PermissionDenied
    give_invited_roles(user, invitation)
    return user, invitation
