"""The moves of a plan: hearing, submission, the programme's answer, kenesh, work."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans import notifications
from action_plans.enums import UNDER_CHANGE
from action_plans.models import ActionPlan
from action_plans.operations.amendments import locked_with_amended, take_in
from action_plans.operations.freezing import freeze
from action_plans.operations.reviews import close_reviews
from action_plans.queries.amendments import needs_resolution
from action_plans.workflow import ACTION_PLAN
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.operations import record_resolution

DAYS_TO_CORRECT, MOST_DAYS = 14, 365


@transaction.atomic
def hold_hearing(*, plan: ActionPlan, by: Any) -> ActionPlan:
    """Confirm that the recorded hearing was held."""
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "hold_hearing", by=by)
    return plan


@transaction.atomic
def submit_plan(*, plan: ActionPlan, by: Any, seen: int | None = None) -> ActionPlan:
    """Submit the plan and freeze this version of it.

    `seen`: the plan's version that the signer has read; nobody signs what a colleague
    wrote meanwhile. Raises PermissionDenied, or MoveRefused with everything that is
    missing; the field of each problem is the key of its section.
    """
    plan = lock(plan)
    ACTION_PLAN.require(plan, "submit", by)
    refuse_if_any(_unseen(plan, seen))
    now = timezone.now()
    version = freeze(plan, now, by)
    ACTION_PLAN.carry_out(
        plan,
        "submit",
        by=by,
        changes={"version": version.number, "sha256": version.sha256},
        submitted_at=now,
        submitted_by=by,
        return_reason="",
        return_deadline=None,
        accepted_at=None,
        accepted_by=None,
    )
    notifications.plan_submitted(plan)
    return plan


def _unseen(plan: ActionPlan, seen: int | None) -> Iterator[Problem]:
    if seen is not None and seen != plan.version:
        yield Problem(
            _(
                "A colleague changed the plan after you opened this page. Read it once "
                "more before you sign."
            ),
            code="changed",
        )


@transaction.atomic
def return_plan(
    *, plan: ActionPlan, by: Any, reason: str, deadline: date | None = None
) -> ActionPlan:
    """Send the plan back with what has to be corrected, and until when.

    Review sheets that are open are finished: the municipality gets their comments.
    Without a deadline: in `DAYS_TO_CORRECT` days. Raises PermissionDenied, MoveRefused,
    or OperationRefused at `deadline`.
    """
    plan = lock(plan)
    ACTION_PLAN.require(plan, "return", by)
    deadline = deadline or usual_deadline()
    refuse_if_any(_deadline_problems(deadline))
    close_reviews(plan, by)
    ACTION_PLAN.carry_out(
        plan,
        "return",
        by=by,
        reason=reason,
        return_reason=reason.strip(),
        return_deadline=deadline,
        accepted_at=None,
        accepted_by=None,
    )
    notifications.plan_returned(plan, reason.strip())
    return plan


def usual_deadline() -> date:
    """The day until which a plan that is returned today is to be corrected."""
    return timezone.localdate() + timedelta(days=DAYS_TO_CORRECT)


def _deadline_problems(deadline: date) -> Iterator[Problem]:
    left = (deadline - timezone.localdate()).days
    if not 0 < left <= MOST_DAYS:
        yield Problem(
            _("Choose a day after today, at most %(days)s days ahead.")
            % {"days": MOST_DAYS},
            "deadline",
            "bad_deadline",
        )


@transaction.atomic
def accept_plan(*, plan: ActionPlan, by: Any) -> ActionPlan:
    """Accept what was submitted; review sheets that are open are finished.

    A change of an approved plan that needs no new resolution is taken into its plan at
    once. Raises PermissionDenied, MoveRefused, or OperationRefused when it cannot be.
    """
    plan = locked_with_amended(plan)
    ACTION_PLAN.require(plan, "accept", by)
    close_reviews(plan, by)
    decided = {"accepted_at": timezone.now(), "accepted_by": by}
    if plan.is_amendment and not needs_resolution(plan):
        take_in(plan, by)
        ACTION_PLAN.carry_out(plan, "take_in", by=by, **decided)
    else:
        ACTION_PLAN.carry_out(plan, "accept", by=by, **decided)
    notifications.plan_accepted(plan)
    return plan


@transaction.atomic
def approve_plan(*, plan: ActionPlan, by: Any, **paper: Any) -> ActionPlan:
    """Record the kenesh's approval; `paper` are the fields of `record_resolution`.

    With it an accepted change goes into its plan. Raises PermissionDenied, or
    OperationRefused at the fields of the resolution.
    """
    plan = locked_with_amended(plan)
    move = "approve_change" if plan.is_amendment else "approve"
    ACTION_PLAN.require(plan, move, by)
    resolution = record_resolution(municipality=plan.municipality, by=by, **paper)
    if plan.is_amendment:
        take_in(plan, by)
    ACTION_PLAN.carry_out(plan, move, by=by, resolution=resolution)
    return plan


@transaction.atomic
def drop_change(*, plan: ActionPlan, by: Any) -> ActionPlan:
    """Give up a change; the approved plan stays as it is."""
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "drop", by=by)
    return plan


@transaction.atomic
def start_implementation(*, plan: ActionPlan, by: Any) -> ActionPlan:
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "start", by=by)
    return plan


@transaction.atomic
def stop_plan(*, plan: ActionPlan, by: Any, reason: str) -> ActionPlan:
    """End the plan for good, with the reason; a change of it ends with it."""
    plan = lock(plan)
    ACTION_PLAN.require(plan, "stop", by)
    for change in plan.amendments.filter(state__in=UNDER_CHANGE):
        ACTION_PLAN.carry_out(lock(change), "drop", by=by, reason=reason)
    ACTION_PLAN.carry_out(plan, "stop", by=by, reason=reason)
    return plan
