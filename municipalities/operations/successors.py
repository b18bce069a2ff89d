"""Who is to take over as head: what is checked, and the row with its letter.

Whoever calls has locked the municipality and judged the right.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import operations as accounts
from accounts.models import User
from core.problems import Problem
from municipalities import notifications
from municipalities.enums import MunicipalRole
from municipalities.models import HandOver, Municipality, Official
from municipalities.operations.teams import team_problems

DAYS_AHEAD = 90


@dataclass(frozen=True)
class Successor:
    """Who takes over: a person of the team, or somebody who gets a letter."""

    member: User | None = None
    email: str = ""
    full_name: str = ""
    language: str = ""


def open_problems(place: Municipality) -> list[Problem]:
    waiting = HandOver.objects.filter(
        municipality=place, done_at=None, stopped_at=None
    ).first()
    if waiting is None:
        return []
    sentence = _("A hand-over to %(name)s waits for the answer. Stop it first.")
    return [Problem(sentence % {"name": waiting.successor_name}, code="open")]


def date_problems(begins_on: date) -> list[Problem]:
    if begins_on <= timezone.localdate() + timedelta(days=DAYS_AHEAD):
        return []
    sentence = _("The day lies more than %(days)s days ahead. Ask later.")
    return [Problem(sentence % {"days": DAYS_AHEAD}, "begins_on")]


def successor_problems(place: Municipality, successor: Successor) -> list[Problem]:
    if successor.member is None:
        return team_problems(place, successor.email) if successor.email else _nobody()
    known = Official.objects.filter(
        municipality=place, user=successor.member, ended_at=None
    ).exclude(role=MunicipalRole.HEAD)
    if known.exists() and successor.member.is_active:
        return []
    sentence = _("Choose a person of your team who is not the head.")
    return [Problem(sentence, "successor")]


def _nobody() -> list[Problem]:
    sentence = _("Choose a person of the team, or write an e-mail address.")
    return [Problem(sentence, "successor")]


def make_hand_over(  # noqa: PLR0913, PLR0917 - the columns of one row
    place: Municipality,
    head: Official | None,
    successor: Successor,
    begins_on: date,
    records_holder: bool,
    document: str,
    by: User,
) -> HandOver:
    """The row and its letter."""
    hand_over = HandOver(
        municipality=place,
        outgoing=head,
        successor=successor.member,
        begins_on=begins_on,
        records_holder=records_holder,
        document=document,
        asked_by=by,
    )
    if successor.member is not None:
        hand_over.save()
        if not document:
            notifications.hand_over_asked(hand_over)
        return hand_over
    invitation, token = accounts.open_municipal_invitation(
        by=by,
        email=successor.email,
        full_name=successor.full_name,
        language=successor.language,
        municipality=place,
        municipal_role=MunicipalRole.HEAD,
    )
    hand_over.invitation = invitation
    hand_over.save()
    notifications.head_invited(hand_over, invitation, token)
    return hand_over
