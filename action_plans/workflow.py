"""The moves of an action plan."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from action_plans import queries
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from action_plans.permissions import (
    can_edit_plan,
    can_judge_plan,
    can_start_implementation,
    can_submit_plan,
)
from core.problems import Problem
from core.workflow import Machine, Move

S = PlanState


def has_hearing(plan: ActionPlan) -> Iterable[Problem]:
    if not plan.hearing_rows.exists():
        yield Problem(
            _("Record the public hearing in section 2 first."), "need", "no_hearing"
        )


def is_complete(plan: ActionPlan) -> Iterable[Problem]:
    """Every section holds what it needs, and the sums add up."""
    return queries.plan_problems(plan)


PLAN = Machine(
    noun="action_plan",
    title=_("Action plan"),
    state_enum=PlanState,
    initial=S.DRAFT,
    moves=(
        Move(
            "hold_hearing",
            (S.DRAFT,),
            S.HEARING_HELD,
            can_edit_plan,
            _("The hearing was held"),
            _("recorded that the hearing was held"),
            conditions=(has_hearing,),
        ),
        Move(
            "submit",
            (S.HEARING_HELD, S.RETURNED),
            S.SUBMITTED,
            can_submit_plan,
            _("Submit to the programme"),
            _("submitted the plan"),
            conditions=(is_complete,),
            screen="municipal:plan-check",
        ),
        Move(
            "accept",
            (S.SUBMITTED,),
            S.ACCEPTED,
            can_judge_plan,
            _("Accept the plan"),
            _("accepted the plan"),
            hint=_("The kenesh of the municipality can approve it then."),
        ),
        Move(
            "return",
            (S.SUBMITTED,),
            S.RETURNED,
            can_judge_plan,
            _("Return for correction"),
            _("returned the plan for correction"),
            asks_reason=True,
            style="warning",
        ),
        Move(
            "approve",
            (S.ACCEPTED,),
            S.KENESH_APPROVED,
            can_edit_plan,
            _("Record the kenesh resolution"),
            _("recorded the approval by the kenesh"),
            screen="municipal:plan-resolution",
        ),
        Move(
            "start",
            (S.KENESH_APPROVED,),
            S.IN_IMPLEMENTATION,
            can_start_implementation,
            _("Begin the works"),
            _("began to carry out the plan"),
        ),
        Move(
            "complete",
            (S.IN_IMPLEMENTATION,),
            S.COMPLETED,
            can_judge_plan,
            _("The plan is carried out"),
            _("recorded that the plan is carried out"),
        ),
        Move(
            "stop",
            (S.KENESH_APPROVED, S.IN_IMPLEMENTATION),
            S.STOPPED,
            can_judge_plan,
            _("Stop the plan"),
            _("stopped the plan"),
            asks_reason=True,
            style="danger",
        ),
    ),
)
