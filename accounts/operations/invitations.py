"""Inviting people, and accepting an invitation."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import notifications
from accounts.enums import AccountVerb, Role
from accounts.models import Invitation, RoleAssignment, User
from accounts.operations.inviters import require_inviter
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any


@transaction.atomic
def invite_person(  # noqa: PLR0913 - the fields of one invitation
    *,
    by: User,
    email: str,
    full_name: str,
    language: str,
    roles: Iterable[str] = (),
    municipality: Any = None,
    municipal_role: str = "",
) -> Invitation:
    """Invite a person by a letter with a link that is good once, for 14 days.

    `municipality` has a `code`. Raises PermissionDenied, or OperationRefused with
    problems at `email`, `full_name`, `roles`, `municipal_role`.
    """
    require_inviter(by)
    # a form that is sent twice at once is seen here one after the other
    lock(by)
    roles = sorted(Role(role).value for role in roles)
    code = municipality.code if municipality is not None else ""
    email = User.objects.normalize_email(email.strip()).lower()
    refuse_if_any(
        _address_problems(email, full_name)
        + _role_problems(roles, code, municipal_role)
    )
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        full_name=full_name.strip(),
        language=language,
        roles=roles,
        municipality_code=code,
        municipal_role=municipal_role,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        expires_at=last_moment(),
    )
    notifications.person_invited(invitation, token)
    record_invitation(invitation, by, municipality)
    return invitation


def record_invitation(invitation: Invitation, by: User, municipality: Any) -> None:
    audit.record(
        by=by,
        verb=AccountVerb.INVITED,
        obj=invitation,
        municipality=municipality,
        after={
            "roles": invitation.roles,
            "municipality": invitation.municipality_code,
            "municipal_role": invitation.municipal_role,
        },
    )


def last_moment() -> datetime:
    return timezone.now() + timedelta(days=settings.INVITATION_DAYS)


def _address_problems(email: str, full_name: str) -> list[Problem]:
    problems = []
    if not full_name.strip():
        problems.append(Problem(_("Write the person's full name."), "full_name"))
    if User.objects.filter(email=email).exists():
        problems.append(
            Problem(_("This person already has an account."), "email", "known")
        )
    elif any(i.is_open for i in Invitation.objects.filter(email=email)):
        problems.append(
            Problem(
                _("This person is already invited. Send the letter again instead."),
                "email",
                "invited",
            )
        )
    return problems


def _role_problems(roles: list[str], code: str, municipal_role: str) -> list[Problem]:
    problems = []
    if not roles and not code:
        problems.append(
            Problem(_("Choose at least one role, or a municipality."), "roles")
        )
    if bool(code) != bool(municipal_role):
        problems.append(
            Problem(
                _("Choose both the municipality and the role in it, or neither."),
                "municipal_role",
            )
        )
    return problems


@transaction.atomic
def send_invitation_again(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new letter with a new link; the link of the old letter stops working.

    Also revives an invitation that ran out, and reaches people who got an account in
    the meantime: they accept with it. Raises PermissionDenied or OperationRefused.
    """
    require_inviter(by)
    invitation = lock(invitation)
    require_not_done(invitation)
    token = secrets.token_urlsafe(32)
    invitation.token_hash = Invitation.hash_of(token)
    invitation.expires_at = last_moment()
    invitation.save(update_fields=["token_hash", "expires_at"])
    notifications.person_invited(invitation, token)
    audit.record(by=by, verb=AccountVerb.INVITED_AGAIN, obj=invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Make the link worthless. Raises PermissionDenied or OperationRefused."""
    require_inviter(by)
    invitation = lock(invitation)
    require_not_done(invitation)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit.record(by=by, verb=AccountVerb.INVITATION_WITHDRAWN, obj=invitation)
    return invitation


def require_not_done(invitation: Invitation) -> None:
    if invitation.is_done:
        raise OperationRefused(
            [Problem(_("This invitation was already accepted or withdrawn."))]
        )


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> tuple[User, Invitation]:
    """Make the account of the invited person, with the programme roles.

    The role in a municipality is given by `municipalities.operations`. Raises
    OperationRefused: link worthless (code `link`), password too weak (`password`).
    """
    invitation = _invitation_of(token)
    user = User(
        email=invitation.email,
        full_name=invitation.full_name,
        language=invitation.language,
    )
    refuse_if_any(_password_problems(password, user))
    user.set_password(password)
    user.save()
    give_invited_roles(user, invitation)
    return user, invitation


def give_invited_roles(user: User, invitation: Invitation) -> None:
    """Give the programme roles of a locked invitation, and mark it as accepted."""
    held = user.role_assignments.filter(revoked_at=None)
    known = set(held.values_list("role", flat=True))
    for role in invitation.roles:
        if role not in known:
            RoleAssignment.objects.create(
                user=user, role=role, granted_by=invitation.invited_by
            )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    audit.record(
        by=user,
        verb=AccountVerb.INVITATION_ACCEPTED,
        obj=user,
        after={"roles": invitation.roles},
    )


def _invitation_of(token: str) -> Invitation:
    """The locked invitation of a link that still works."""
    found = Invitation.objects.select_for_update().filter(
        token_hash=Invitation.hash_of(token)
    )
    invitation = found.first()
    if invitation is None or not invitation.is_open:
        sentence = _("This link is no longer valid. Ask for a new invitation.")
        raise OperationRefused([Problem(sentence, code="link")])
    if User.objects.filter(email=invitation.email).exists():
        sentence = _("You already have an account. Log in instead.")
        raise OperationRefused([Problem(sentence, code="link")])
    return invitation


def _password_problems(password: str, user: User) -> list[Problem]:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        return [Problem(sentence, "password") for sentence in weak.messages]
    return []
