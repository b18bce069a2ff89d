"""What the head does with the team: invite, change a role, end rights.

A head reaches only the people and invitations of the own municipality, never the
programme's roles, and never learns whether an address has an account.
"""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import operations as accounts
from accounts.enums import AccountVerb
from accounts.models import Invitation, User
from core import audit
from core.locking import lock
from core.models.audit import AuditEvent
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities import notifications
from municipalities.enums import MunicipalityVerb, MunicipalRole
from municipalities.models import Municipality, Official
from municipalities.operations import posts

LETTER_VERBS = (
    AccountVerb.INVITED,
    AccountVerb.INVITED_AGAIN,
    MunicipalityVerb.HAND_OVER_ASKED,
)
TEAM_ROLES = frozenset(MunicipalRole) - {MunicipalRole.HEAD}


@transaction.atomic
def invite_member(
    *,
    municipality: Municipality,
    email: str,
    full_name: str,
    language: str,
    role: str,
    by: User,
) -> Invitation:
    """Invite a person into the team: coordinator, accountant or viewer.

    Raises PermissionDenied, or OperationRefused at `email`, `full_name`, `role`.
    """
    municipality = lock(municipality)
    posts.require_head(by, municipality)
    posts.require_existing(municipality)
    require_letters_left(by)
    refuse_if_any(_role_problems(role) + team_problems(municipality, email))
    invitation, token = accounts.open_municipal_invitation(
        by=by,
        email=email,
        full_name=full_name,
        language=language,
        municipality=municipality,
        municipal_role=role,
    )
    notifications.member_invited(invitation, municipality, token)
    return invitation


def require_letters_left(by: User) -> None:
    """Refuse when a head has sent as many letters in 24 hours as are allowed."""
    # also a head of several municipalities sends one after the other
    lock(by)
    sent = AuditEvent.objects.filter(
        at__gt=timezone.now() - timedelta(days=1),
        verb__in=LETTER_VERBS,
        actor_id=by.pk,
    )
    limit = settings.TEAM_LETTERS_A_DAY
    if sent.count() >= limit:
        sentence = _("You have sent %(number)s letters within one day. Go on tomorrow.")
        raise OperationRefused([Problem(sentence % {"number": limit}, code="limit")])


def _role_problems(role: str) -> list[Problem]:
    if role in TEAM_ROLES:
        return []
    sentence = _("Choose coordinator, accountant or viewer. Heads come by hand-over.")
    return [Problem(sentence, "role")]


def team_problems(municipality: Municipality, email: str) -> list[Problem]:
    """Who is in the team already is known to the head, and may be said."""
    known = Official.objects.filter(
        municipality=municipality,
        ended_at=None,
        user__email=accounts.clean_address(email),
    )
    if not known.exists():
        return []
    return [Problem(_("This person works in your team already."), "email", "team")]


@transaction.atomic
def invite_member_again(*, invitation: Invitation, by: User) -> Invitation:
    """Send a new letter with a new link; the old link stops working.

    Raises PermissionDenied or OperationRefused.
    """
    municipality = _led_place(invitation, by)
    require_letters_left(by)
    hand_over = getattr(invitation, "hand_over", None)
    invitation, token = accounts.renew_municipal_invitation(
        invitation=invitation, by=by, municipality=municipality
    )
    if hand_over is not None:
        notifications.head_invited(hand_over, invitation, token)
    else:
        notifications.member_invited(invitation, municipality, token)
    return invitation


@transaction.atomic
def withdraw_member_invitation(*, invitation: Invitation, by: User) -> Invitation:
    """Take an invitation back. Raises PermissionDenied or OperationRefused."""
    municipality = _led_place(invitation, by)
    if hasattr(invitation, "hand_over"):
        sentence = _("This letter belongs to a hand-over. Stop the hand-over instead.")
        raise OperationRefused([Problem(sentence)])
    return accounts.close_municipal_invitation(
        invitation=invitation, by=by, municipality=municipality
    )


def _led_place(invitation: Invitation, by: User) -> Municipality:
    """The locked municipality of an invitation that its head may touch.

    An invitation of the programme that names programme roles is none of them.
    """
    place = Municipality.objects.get(code=invitation.municipality_code)
    place = lock(place)
    posts.require_head(by, place)
    if invitation.roles:
        raise PermissionDenied
    return place


def _require_other_than_head(official: Official, by: User) -> None:
    posts.require_head(by, official.municipality)
    if official.is_head:
        sentence = _("The post of the head is handed over, not ended or changed.")
        raise OperationRefused([Problem(sentence, code="head")])


def _require_live(official: Official) -> None:
    if not official.is_live:
        sentence = _("The rights of this person have ended already.")
        raise OperationRefused([Problem(sentence, code="ended")])


@transaction.atomic
def change_member_role(*, official: Official, role: str, by: User) -> Official:
    """Give a member of the team another role; the old one stays in the history.

    Raises PermissionDenied, or OperationRefused (`role`, codes `head`, `ended`).
    """
    official = posts.lock_place_of(official)
    _require_other_than_head(official, by)
    _require_live(official)
    problems = _role_problems(role)
    place, person = official.municipality, official.user
    if Official.objects.filter(
        user=person, municipality=place, role=role, ended_at=None
    ).exists():
        problems.append(Problem(_("This person holds that role already."), "role"))
    refuse_if_any(problems)
    posts.close(official, by=by)
    new = Official.objects.create(
        user=person, municipality=place, role=MunicipalRole(role), given_by=by
    )
    notifications.role_changed(new)
    audit.record(
        by=by,
        verb=MunicipalityVerb.ROLE_CHANGED,
        obj=place,
        before={"person": str(person), "role": official.role},
        after={"role": str(role)},
    )
    return new


@transaction.atomic
def end_member(
    *, official: Official, ended_on: date, reason: str, by: User
) -> Official:
    """End the rights of a member of the team: gone at the person's next request.

    Raises PermissionDenied, or OperationRefused (`reason`, `ended_on`, codes `head`,
    `ended`).
    """
    official = posts.lock_place_of(official)
    _require_other_than_head(official, by)
    _require_live(official)
    posts.end_problems(official, ended_on, reason)
    posts.close(official, by=by, on=ended_on, reason=reason.strip())
    posts.forget_what_hangs_on(official, by=by)
    notifications.rights_ended(official)
    posts.record_end(official, by=by)
    return official
