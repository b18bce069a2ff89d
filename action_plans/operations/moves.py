"""The moves of a plan: hearing, submission, the programme's answer, kenesh, work."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from action_plans import notifications
from action_plans.models import ActionPlan, PlanVersion
from action_plans.queries import digest, frozen_content
from action_plans.workflow import ACTION_PLAN
from core.locking import lock
from municipalities.operations import record_resolution


@transaction.atomic
def hold_hearing(*, plan: ActionPlan, by: Any) -> ActionPlan:
    """Confirm that the recorded hearing was held."""
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "hold_hearing", by=by)
    return plan


@transaction.atomic
def submit_plan(*, plan: ActionPlan, by: Any) -> ActionPlan:
    """Submit the plan and freeze this version of it.

    Raises PermissionDenied, or MoveRefused with everything that is missing; the field
    of each problem is the key of its section.
    """
    plan = lock(plan)
    ACTION_PLAN.require(plan, "submit", by)
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
        accepted_at=None,
        accepted_by=None,
    )
    notifications.plan_submitted(plan)
    return plan


def freeze(plan: ActionPlan, submitted_at: Any, by: Any) -> PlanVersion:
    """A version of the plan as it is now; it never changes."""
    content = frozen_content(plan)
    last = plan.versions.aggregate(last=Max("number"))["last"] or 0
    return PlanVersion.objects.create(
        plan=plan,
        number=last + 1,
        content=content,
        sha256=digest(content),
        submitted_at=submitted_at,
        submitted_by=by,
    )


@transaction.atomic
def return_plan(*, plan: ActionPlan, by: Any, reason: str) -> ActionPlan:
    """Send the plan back with what has to be corrected."""
    plan = lock(plan)
    ACTION_PLAN.carry_out(
        plan,
        "return",
        by=by,
        reason=reason,
        return_reason=reason.strip(),
        accepted_at=None,
        accepted_by=None,
    )
    notifications.plan_returned(plan, reason.strip())
    return plan


@transaction.atomic
def accept_plan(*, plan: ActionPlan, by: Any) -> ActionPlan:
    plan = lock(plan)
    ACTION_PLAN.carry_out(
        plan, "accept", by=by, accepted_at=timezone.now(), accepted_by=by
    )
    notifications.plan_accepted(plan)
    return plan


@transaction.atomic
def approve_plan(*, plan: ActionPlan, by: Any, **paper: Any) -> ActionPlan:
    """Record the kenesh's approval; `paper` are the fields of `record_resolution`.

    Raises PermissionDenied, or OperationRefused at the fields of the resolution.
    """
    plan = lock(plan)
    ACTION_PLAN.require(plan, "approve", by)
    resolution = record_resolution(municipality=plan.municipality, by=by, **paper)
    ACTION_PLAN.carry_out(plan, "approve", by=by, resolution=resolution)
    return plan


@transaction.atomic
def start_implementation(*, plan: ActionPlan, by: Any) -> ActionPlan:
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "start", by=by)
    return plan


@transaction.atomic
def complete_plan(*, plan: ActionPlan, by: Any) -> ActionPlan:
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "complete", by=by)
    return plan


@transaction.atomic
def stop_plan(*, plan: ActionPlan, by: Any, reason: str) -> ActionPlan:
    """End the plan for good, with the reason."""
    plan = lock(plan)
    ACTION_PLAN.carry_out(plan, "stop", by=by, reason=reason)
    return plan
