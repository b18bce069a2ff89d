"""Writes of commission members: declarations of conflict and score sheets."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from grants.enums import GrantVerb
from grants.models import (
    Application,
    CommissionSeat,
    ConflictDeclaration,
    Score,
    ScoreSheet,
)
from grants.permissions import can_declare_on, can_open_application


def _seat(application: Application, by: Any) -> CommissionSeat:
    """The member's seat, under the lock of the call: no session starts in between."""
    call = lock(application.call)
    if not (call.is_in_scoring and application.is_eligible):
        raise OperationRefused(
            [Problem(_("The scoring is not open."), code="no_scoring")]
        )
    return lock(call.seats.get(user=by))


@transaction.atomic
def declare_conflict(
    *, application: Application, by: Any, has_conflict: bool, reason: str = ""
) -> ConflictDeclaration:
    """Say whether there is a conflict of interest; without that nothing is opened.

    "None" may turn into a conflict later (the sheet then counts no more), never back.
    """
    if not can_declare_on(by, application):
        raise PermissionDenied
    seat = _seat(application, by)
    there = application.declarations.filter(seat=seat).first()
    if there is not None and there.has_conflict == has_conflict:
        return there
    if there is not None and there.has_conflict:
        raise OperationRefused(
            [
                Problem(
                    _("A declared conflict of interest cannot be taken back."),
                    "has_conflict",
                    "conflict_stays",
                )
            ]
        )
    if has_conflict and not reason.strip():
        raise OperationRefused(
            [Problem(_("Say what the conflict is."), "reason", "no_reason")]
        )
    declared, _made = ConflictDeclaration.objects.update_or_create(
        application=application,
        seat=seat,
        defaults={"has_conflict": has_conflict, "reason": reason.strip()},
    )
    verb = (
        GrantVerb.CONFLICT_DECLARED if has_conflict else GrantVerb.NO_CONFLICT_DECLARED
    )
    audit.record(by=by, verb=verb, obj=application, note=reason.strip())
    return declared


@transaction.atomic
def save_scores(
    *,
    application: Application,
    by: Any,
    points: dict[int, Decimal | None],
    comment: str = "",
    hand_in: bool = False,
) -> ScoreSheet:
    """Save the member's sheet: points by criterion id; None means not scored yet.

    Handing in needs points for every criterion and ends the changes. Raises
    OperationRefused at the fields `points_<criterion id>`.
    """
    if not can_open_application(by, application):
        raise PermissionDenied
    seat = _seat(application, by)
    sheet, _made = ScoreSheet.objects.get_or_create(application=application, seat=seat)
    criteria = list(application.call.criteria.all())
    refuse_if_any(_score_problems(sheet, criteria, points, hand_in))
    sheet.scores.all().delete()
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion, points=given)
        for criterion in criteria
        if (given := points.get(criterion.pk)) is not None
    )
    sheet.comment = comment
    sheet.handed_in_at = timezone.now() if hand_in else None
    sheet.save()
    verb = GrantVerb.SCORED if hand_in else GrantVerb.SCORES_SAVED
    # points stay out of the trail: other members may read it before they score
    audit.record(by=by, verb=verb, obj=application)
    return sheet


def _score_problems(
    sheet: ScoreSheet,
    criteria: list[Any],
    points: dict[int, Decimal | None],
    hand_in: bool,
) -> list[Problem]:
    if sheet.handed_in_at is not None:
        return [Problem(_("The sheet is handed in already."), code="handed_in")]
    found = []
    for criterion in criteria:
        given, field = points.get(criterion.pk), f"points_{criterion.pk}"
        if given is None and hand_in:
            found.append(
                Problem(_("Give points before you hand in."), field, "no_points")
            )
        elif given is not None and not 0 <= given <= criterion.scale:
            found.append(
                Problem(
                    _("Points go from 0 to %(scale)s.") % {"scale": criterion.scale},
                    field,
                    "out_of_scale",
                )
            )
    return found
