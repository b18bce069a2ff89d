"""People of a municipality: coming in by invitation, getting and losing roles."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import operations as accounts
from accounts.models import Invitation, User
from accounts.permissions import can_invite_people
from accounts.queries import open_invitation
from core.locking import lock
from core.problems import OperationRefused, Problem
from municipalities import notifications
from municipalities.enums import MunicipalRole
from municipalities.models import HandOver, Municipality, Official
from municipalities.operations import handing_over, posts


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Make the account of an invited person with all roles the invitation names.

    Raises OperationRefused like `accounts.operations.accept_invitation`.
    """
    place = _locked_place(token)
    user, invitation = accounts.accept_invitation(token=token, password=password)
    _take_in(user, invitation, place)
    return user


@transaction.atomic
def accept_invitation_as(*, token: str, user: User) -> User:
    """Accept with the account that the invited address has already.

    Raises PermissionDenied for another account, OperationRefused (code `link`).
    """
    place = _locked_place(token)
    user, invitation = accounts.accept_invitation_as(token=token, user=user)
    _take_in(user, invitation, place)
    return user


def _locked_place(token: str) -> Municipality | None:
    """The municipality is locked before the invitation, in the order of the team's own
    operations: two that come at once never wait for each other."""
    invitation = open_invitation(token)
    if invitation is None or not invitation.municipality_code:
        return None
    place = Municipality.objects.with_code(invitation.municipality_code)
    if place is None:
        sentence = _("This municipality was ended by the territorial reform.")
        raise OperationRefused([Problem(sentence, code="link")])
    return lock(place)


def _take_in(user: User, invitation: Invitation, place: Municipality | None) -> None:
    if place is None:
        return
    posts.require_existing(place)
    hand_over = HandOver.objects.filter(invitation=invitation).first()
    if hand_over is not None:
        handing_over.complete(lock(hand_over), user)
        return
    held = Official.objects.filter(
        user=user,
        municipality=place,
        role=invitation.municipal_role,
        ended_at=None,
    )
    if not held.exists():
        posts.begin(user, place, invitation.municipal_role, by=invitation.invited_by)


@transaction.atomic
def add_official(
    *, user: User, municipality: Municipality, role: str, by: User
) -> Official:
    """Give a role in a municipality; giving it twice gives it once.

    Raises PermissionDenied, or OperationRefused for a second head, or where the reform
    ended the municipality: who acts for its records then is a matter of `confirm_rights`.
    """
    if not can_invite_people(by):
        raise PermissionDenied
    municipality = lock(municipality)
    posts.require_existing(municipality)
    held = Official.objects.filter(
        user=user, municipality=municipality, role=role, ended_at=None
    ).first()
    return held or posts.begin(user, municipality, role, by=by)


@transaction.atomic
def end_official(
    *, official: Official, by: User, reason: str, ended_on: date | None = None
) -> Official:
    """Staff end a role in a municipality: it is gone at the person's next request.

    Also that of the head, who then leaves nobody behind: the reason says why. Raises
    PermissionDenied, or OperationRefused at `reason` or `ended_on`.
    """
    if not can_invite_people(by):
        raise PermissionDenied
    official = posts.lock_place_of(official)
    if not official.is_live:
        return official
    posts.end_problems(official, ended_on, reason)
    posts.close(official, by=by, on=ended_on, reason=reason.strip())
    posts.forget_what_hangs_on(official, by=by)
    notifications.rights_ended(official)
    posts.record_end(official, by=by)
    return official


@transaction.atomic
def close_account(*, user: User, by: User) -> User:
    """Close an account, unless a municipality would silently lose its head.

    Raises PermissionDenied or OperationRefused.
    """
    led = Official.objects.filter(user=user, role=MunicipalRole.HEAD, ended_at=None)
    places = list(led.values_list("municipality", flat=True))
    locked = Municipality.objects.select_for_update().filter(pk__in=places)
    names = [place.name for place in locked.order_by("pk")]
    if names and led.exists() and can_invite_people(by):
        sentence = _(
            "This person is the head of %(places)s. Record a new head first, or end the "
            "rights there with a reason."
        )
        raise OperationRefused([Problem(sentence % {"places": ", ".join(names)})])
    return accounts.deactivate_user(user=user, by=by)
