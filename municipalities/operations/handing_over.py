"""Handing over the post of the head: asking, accepting, declining, recording."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import can_invite_people
from core import audit
from core.formats import date_text
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities import notifications
from municipalities.enums import MunicipalityVerb, MunicipalRole
from municipalities.models import HandOver, Municipality, Official
from municipalities.operations import posts
from municipalities.operations.holders import record_head_as_holder
from municipalities.operations.successors import (
    Successor,
    date_problems,
    make_hand_over,
    open_problems,
    successor_problems,
)
from municipalities.operations.teams import require_letters_left


@transaction.atomic
def ask_hand_over(
    *,
    municipality: Municipality,
    successor: Successor,
    begins_on: date,
    records_holder: bool,
    by: User,
) -> HandOver:
    """The head names who takes over, and from when; nothing changes until that person
    accepts.

    Raises PermissionDenied, or OperationRefused at `successor`, `email`, `full_name`,
    `begins_on`.
    """
    municipality = lock(municipality)
    head = posts.require_head(by, municipality)
    posts.require_existing(municipality)
    require_letters_left(by)
    refuse_if_any(
        open_problems(municipality)
        + date_problems(begins_on)
        + successor_problems(municipality, successor)
    )
    hand_over = make_hand_over(
        municipality, head, successor, begins_on, records_holder, "", by
    )
    audit.record(
        by=by,
        verb=MunicipalityVerb.HAND_OVER_ASKED,
        obj=municipality,
        after={"successor": hand_over.successor_name, "begins_on": begins_on},
    )
    return hand_over


@transaction.atomic
def accept_hand_over(*, hand_over: HandOver, by: User) -> HandOver:
    """The named person of the team takes over, at once.

    Raises PermissionDenied for everybody else, OperationRefused for a hand-over that
    was stopped, done, or whose day has not come.
    """
    hand_over = posts.lock_place_of(hand_over)
    if hand_over.successor_id != by.pk:
        raise PermissionDenied
    return complete(hand_over, by)


def complete(hand_over: HandOver, successor: User) -> HandOver:
    """Begin the new head's post and end the old one's, in the caller's transaction.

    The municipality and the hand-over are locked. Exactly one head stays.
    """
    place = hand_over.municipality
    posts.require_existing(place)
    _require_ready(hand_over)
    old = _end_former_posts(place, successor, hand_over)
    new = posts.begin(successor, place, MunicipalRole.HEAD, by=hand_over.asked_by)
    hand_over.successor, hand_over.done_at = successor, timezone.now()
    hand_over.save(update_fields=["successor", "done_at"])
    listed = not hand_over.records_holder or record_head_as_holder(
        hand_over, str(successor), by=hand_over.asked_by
    )
    notifications.hand_over_done(hand_over, new, old, is_listed=listed)
    audit.record(
        by=successor,
        verb=MunicipalityVerb.HEAD_BEGAN,
        obj=place,
        before={"person": str(old.user)} if old else {},
        after={"person": str(successor), "begins_on": hand_over.begins_on},
        note=hand_over.document,
    )
    return hand_over


def _require_ready(hand_over: HandOver) -> None:
    if not hand_over.is_open:
        sentence = _("This hand-over was stopped, or is done already.")
        raise OperationRefused([Problem(sentence, code="link")])
    if hand_over.is_early:
        sentence = _("You can accept from %(day)s on.")
        day = date_text(hand_over.begins_on)
        raise OperationRefused([Problem(sentence % {"day": day}, code="early")])


def _end_former_posts(
    place: Municipality, successor: User, hand_over: HandOver
) -> Official | None:
    """End the post of the head, and what the successor did in the team before.

    Returns the post of the head that ended.
    """
    live = Official.objects.select_for_update(of=("self",)).filter(
        municipality=place, ended_at=None
    )
    head = live.filter(role=MunicipalRole.HEAD).select_related("user").first()
    mine = live.filter(user=successor).exclude(role=MunicipalRole.HEAD)
    last_day = min(hand_over.begins_on, timezone.localdate())
    for official in [*([head] if head else []), *mine]:
        posts.close(
            official,
            by=hand_over.asked_by,
            on=last_day,
            reason=hand_over.document,
        )
        posts.record_end(official, by=hand_over.asked_by)
    return head


@transaction.atomic
def decline_hand_over(*, hand_over: HandOver, by: User) -> HandOver:
    """The named person does not take over; the head is told.

    Raises PermissionDenied or OperationRefused.
    """
    hand_over = posts.lock_place_of(hand_over)
    if hand_over.successor_id != by.pk:
        raise PermissionDenied
    _require_open(hand_over)
    notifications.hand_over_declined(hand_over)
    return posts.stop_hand_over(
        hand_over, by=by, verb=MunicipalityVerb.HAND_OVER_DECLINED
    )


@transaction.atomic
def stop_hand_over(*, hand_over: HandOver, by: User) -> HandOver:
    """The head, or the staff, take the question back.

    Raises PermissionDenied or OperationRefused.
    """
    hand_over = posts.lock_place_of(hand_over)
    if not can_invite_people(by):
        posts.require_head(by, hand_over.municipality)
    _require_open(hand_over)
    return posts.stop_hand_over(
        hand_over, by=by, verb=MunicipalityVerb.HAND_OVER_STOPPED
    )


def _require_open(hand_over: HandOver) -> None:
    if not hand_over.is_open:
        sentence = _("This hand-over was stopped, or is done already.")
        raise OperationRefused([Problem(sentence, code="link")])


@transaction.atomic
def record_head(
    *,
    municipality: Municipality,
    successor: Successor,
    begins_on: date,
    document: str,
    records_holder: bool,
    by: User,
) -> HandOver:
    """Staff record a new head when the old one left without handing over.

    A person of the team is head at once; a new person when the letter's link is
    accepted, and until then the old head's rights stay as they are. Raises
    PermissionDenied, or OperationRefused at the fields.
    """
    if not can_invite_people(by):
        raise PermissionDenied
    municipality = lock(municipality)
    posts.require_existing(municipality)
    refuse_if_any(
        _recording_problems(successor, begins_on, document)
        + successor_problems(municipality, successor)
    )
    _stop_what_waits(municipality, by)
    head = posts.live_head(municipality)
    hand_over = make_hand_over(
        municipality, head, successor, begins_on, records_holder, document.strip(), by
    )
    if successor.member is not None:
        complete(hand_over, successor.member)
    audit.record(
        by=by,
        verb=MunicipalityVerb.HEAD_RECORDED,
        obj=municipality,
        after={"successor": hand_over.successor_name, "begins_on": begins_on},
        note=hand_over.document,
    )
    return hand_over


def _recording_problems(
    successor: Successor, begins_on: date, document: str
) -> list[Problem]:
    problems = date_problems(begins_on)
    if not document.strip():
        sentence = _("Write the number and date of the document of the appointment.")
        problems.append(Problem(sentence, "document"))
    if successor.member is not None and begins_on > timezone.localdate():
        sentence = _("A person of the team is head at once: choose a day until today.")
        problems.append(Problem(sentence, "begins_on"))
    return problems


def _stop_what_waits(place: Municipality, by: User) -> None:
    """What staff record stands above a question that nobody has answered."""
    waiting = HandOver.objects.select_for_update().filter(
        municipality=place, done_at=None, stopped_at=None
    )
    for hand_over in waiting:
        posts.stop_hand_over(hand_over, by=by, verb=MunicipalityVerb.HAND_OVER_STOPPED)
