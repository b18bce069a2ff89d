"""Letters about the people of a municipality, one function per letter."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.enums import Role, Verb
from accounts.models import Invitation, User
from accounts.permissions import ROLE_VERBS
from core.letters import send_letter, write_letter
from municipalities.enums import MunicipalRole
from municipalities.models import (
    HandOver,
    Municipality,
    Official,
    RightsSuccession,
    Succession,
)

INVITERS = [role for role in Role if Verb.INVITE_PEOPLE in ROLE_VERBS[role]]


def _to_address(
    name: str, invitation: Invitation, token: str, context: dict[str, Any]
) -> None:
    """A letter with a link, to an address of which nothing else is known.

    The token is nowhere else but in this letter.
    """
    path = reverse("public:invitation-accept", kwargs={"token": token})
    link = f"{settings.PORTAL_URL}{path}"
    write_letter(
        email=invitation.email,
        language=invitation.language,
        name=name,
        context={"invitation": invitation, "link": link, **context},
    )


def member_invited(
    invitation: Invitation, municipality: Municipality, token: str
) -> None:
    """To the invited person: which role in which municipality."""
    role = MunicipalRole(invitation.municipal_role).label
    context = {"place": municipality, "role": role}
    _to_address("team_invitation", invitation, token, context)


def head_invited(hand_over: HandOver, invitation: Invitation, token: str) -> None:
    """To the person who is to be the new head and is not in the team."""
    context = {"hand_over": hand_over, "place": hand_over.municipality}
    _to_address("head_invitation", invitation, token, context)


def role_changed(official: Official) -> None:
    """To the person whose role in the team is another one now."""
    send_letter(to=official.user, name="role_changed", context={"post": official})


def rights_ended(official: Official) -> None:
    """To the person whose rights ended."""
    send_letter(to=official.user, name="rights_ended", context={"post": official})


def hand_over_asked(hand_over: HandOver) -> None:
    """To the person of the team who is to take over."""
    if hand_over.successor is not None:
        context = {"hand_over": hand_over, "place": hand_over.municipality}
        send_letter(to=hand_over.successor, name="hand_over_asked", context=context)


def hand_over_declined(hand_over: HandOver) -> None:
    """To the person who asked."""
    context = {"hand_over": hand_over, "place": hand_over.municipality}
    send_letter(to=hand_over.asked_by, name="hand_over_declined", context=context)


def hand_over_done(
    hand_over: HandOver, new: Official, old: Official | None, *, is_listed: bool
) -> None:
    """To the new head, to the old one, and to the staff who answer for people.

    `is_listed` False: the list of heads did not take the change, staff mend it.
    """
    context = {
        "hand_over": hand_over,
        "place": hand_over.municipality,
        "new": new.user,
        "old": old.user if old else None,
        "is_listed": is_listed,
    }
    send_letter(to=new.user, name="head_began", context=context)
    if old is not None:
        send_letter(to=old.user, name="head_ended", context=context)
    told = {new.user_id, old.user_id if old else None}
    staff = User.objects.filter(
        is_active=True,
        role_assignments__role__in=INVITERS,
        role_assignments__revoked_at=None,
    )
    for person in staff.distinct().order_by("pk"):
        if person.pk not in told:
            send_letter(to=person, name="head_changed", context=context)


def rights_passed(
    rights: RightsSuccession, heir: Municipality, ended: Iterable[Official]
) -> None:
    """To the people of the predecessor, whose posts ended, and to those of the successor."""
    link = rights.succession
    context = {"rights": rights, "old": link.predecessor, "new": heir}
    there = Official.objects.filter(municipality=heir, ended_at=None)
    people = {post.user for post in there.select_related("user")}
    left = {post.user for post in ended} - people
    for person in sorted(people, key=lambda user: user.pk):
        send_letter(to=person, name="rights_passed", context=context)
    for person in sorted(left, key=lambda user: user.pk):
        send_letter(to=person, name="rights_not_passed", context=context)


def rights_withdrawn(
    link: Succession, people: Iterable[User], *, by: User, reason: str
) -> None:
    """To the people of the predecessor: their posts live again."""
    context = {"old": link.predecessor, "new": link.successor, "reason": reason}
    for person in set(people):
        send_letter(to=person, name="rights_withdrawn", context={**context, "by": by})
