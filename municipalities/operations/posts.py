"""Beginning and ending posts: the parts that every operation on people shares.

Whoever calls has locked the municipality first, so that of two who end, hand over or
accept at once one comes after the other and sees what is there then.
"""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import operations as accounts
from accounts.models import Invitation, User
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb, MunicipalRole
from municipalities.models import HandOver, Municipality, Official


def live_head(place: Municipality) -> Official | None:
    """The head of the municipality, with the person."""
    heads = Official.objects.filter(
        municipality=place, role=MunicipalRole.HEAD, ended_at=None
    )
    return heads.select_related("user").first()


def require_head(by: User, place: Municipality) -> Official:
    """The post by which this person leads the team, read anew.

    Raises PermissionDenied for everybody else, also for a head whose rights have just
    ended, and for a head whose rights come from a predecessor alone.
    """
    head = live_head(place)
    if head is None or head.user_id != by.pk or not head.user.is_active:
        raise PermissionDenied
    return head


def require_existing(place: Municipality) -> None:
    """A municipality that the reform has ended takes nobody in."""
    if place.has_ended:
        sentence = _("This municipality was ended by the territorial reform.")
        raise OperationRefused([Problem(sentence, code="link")])


def begin(user: User, place: Municipality, role: str, *, by: User) -> Official:
    """Give a role, which the person does not hold. Raises OperationRefused when the
    municipality has another head already (code `link`)."""
    if role == MunicipalRole.HEAD and live_head(place) is not None:
        sentence = _("This municipality has a head already. Record a new head instead.")
        raise OperationRefused([Problem(sentence, code="link")])
    official = Official.objects.create(
        user=user, municipality=place, role=MunicipalRole(role), given_by=by
    )
    audit.record(
        by=by,
        verb=MunicipalityVerb.OFFICIAL_ADDED,
        obj=place,
        after={"person": str(user), "role": str(role)},
    )
    return official


def close(
    official: Official, *, by: User, on: date | None = None, reason: str = ""
) -> Official:
    """End a locked, live post at once; `on` is the last day of work."""
    official.ended_at, official.ended_by = timezone.now(), by
    official.ended_on = on or timezone.localdate()
    official.end_reason = reason
    official.save(update_fields=["ended_at", "ended_by", "ended_on", "end_reason"])
    return official


def record_end(official: Official, *, by: User) -> None:
    """The audit row of a post that was ended."""
    audit.record(
        by=by,
        verb=MunicipalityVerb.OFFICIAL_ENDED,
        obj=official.municipality,
        before={"person": str(official.user), "role": official.role},
        after={"ended_on": official.ended_on},
        note=official.end_reason,
    )


def end_problems(official: Official, on: date | None, reason: str) -> None:
    """Refuse an end without a reason, or on a day that cannot be."""
    problems = []
    if not reason.strip():
        problems.append(Problem(_("Write the reason."), "reason"))
    if on is not None and on > timezone.localdate():
        sentence = _("The rights end at once, so the day cannot lie in the future.")
        problems.append(Problem(sentence, "ended_on"))
    refuse_if_any(problems)


def forget_what_hangs_on(official: Official, *, by: User) -> None:
    """Of a person whose rights ended: stop the open hand-over that the person asked for
    or was to accept, and withdraw the open invitations that the person sent."""
    place, person = official.municipality, official.user_id
    for hand_over in HandOver.objects.select_for_update().filter(
        municipality=place, done_at=None, stopped_at=None
    ):
        if person in {hand_over.asked_by_id, hand_over.successor_id}:
            stop_hand_over(hand_over, by=by, verb=MunicipalityVerb.HAND_OVER_STOPPED)
    sent = Invitation.objects.filter(
        municipality_code=place.code,
        invited_by=person,
        accepted_at=None,
        withdrawn_at=None,
        roles=[],
    )
    for invitation in sent.order_by("pk"):
        accounts.close_municipal_invitation(
            invitation=invitation, by=by, municipality=place
        )


def stop_hand_over(
    hand_over: HandOver, *, by: User, verb: str, note: str = ""
) -> HandOver:
    """Stop a locked, open hand-over; the link of its letter stops working."""
    hand_over.stopped_at, hand_over.stopped_by = timezone.now(), by
    hand_over.save(update_fields=["stopped_at", "stopped_by"])
    invitation = hand_over.invitation
    if invitation is not None and not invitation.is_done:
        accounts.close_municipal_invitation(
            invitation=invitation, by=by, municipality=hand_over.municipality
        )
    audit.record(
        by=by,
        verb=verb,
        obj=hand_over.municipality,
        before={"successor": hand_over.successor_name},
        note=note,
    )
    return hand_over


@transaction.atomic
def lock_place_of(row: Any) -> Any:
    """Lock the municipality of a post or hand-over, then the row itself."""
    lock(row.municipality)
    return lock(row)
