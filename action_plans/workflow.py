"""Moves of an action plan, from draft to the end."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext_lazy as _

from action_plans import permissions
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from action_plans.queries.content import plan_problems
from core.problems import Problem
from core.workflow import Machine, Move

PS = PlanState


def has_hearing(plan: ActionPlan) -> Iterator[Problem]:
    if not plan.hearing_rows.exists():
        yield Problem(
            _("Record the public hearing first: date, place, who came, what was said."),
            "need",
            "no_hearing",
        )


def is_complete(plan: ActionPlan) -> Iterable[Problem]:
    return plan_problems(plan)


ACTION_PLAN = Machine(
    noun="action_plan",
    title=_("Action plan"),
    state_enum=PlanState,
    initial=PS.DRAFT,
    since_field="state_since",
    moves=(
        Move(
            "hold_hearing",
            (PS.DRAFT,),
            PS.HEARING_HELD,
            permissions.can_write_plan,
            _("The hearing was held"),
            _("confirmed that the hearing was held"),
            conditions=(has_hearing,),
        ),
        Move(
            "submit",
            (PS.HEARING_HELD, PS.RETURNED),
            PS.SUBMITTED,
            permissions.can_submit_plan,
            _("Submit the plan"),
            _("submitted the plan"),
            conditions=(has_hearing, is_complete),
            screen="municipal:plan-check",
            hint=_("Check all answers once more before you submit."),
        ),
        Move(
            "return",
            (PS.SUBMITTED, PS.ACCEPTED),
            PS.RETURNED,
            permissions.can_judge_plan,
            _("Return for correction"),
            _("returned the plan for correction"),
            asks_reason=True,
            style="secondary",
            screen="staff:plan-return",
        ),
        Move(
            "accept",
            (PS.SUBMITTED,),
            PS.ACCEPTED,
            permissions.can_judge_plan,
            _("Accept the plan"),
            _("accepted the plan"),
            hint=_("After this the local kenesh can approve the plan."),
        ),
        Move(
            "approve",
            (PS.ACCEPTED,),
            PS.KENESH_APPROVED,
            permissions.can_record_resolution_for_plan,
            _("Record the kenesh resolution"),
            _("recorded the approval by the kenesh"),
            screen="municipal:plan-approve",
        ),
        Move(
            "start",
            (PS.KENESH_APPROVED,),
            PS.IN_IMPLEMENTATION,
            permissions.can_begin_plan,
            _("Begin the work"),
            _("began to carry out the plan"),
        ),
        Move(
            "complete",
            (PS.IN_IMPLEMENTATION,),
            PS.COMPLETED,
            permissions.can_write_plan,
            _("The plan is completed"),
            _("completed the plan"),
            hint=_("After this nothing can be changed any more."),
        ),
        Move(
            "stop",
            (
                PS.DRAFT,
                PS.HEARING_HELD,
                PS.SUBMITTED,
                PS.RETURNED,
                PS.ACCEPTED,
                PS.KENESH_APPROVED,
                PS.IN_IMPLEMENTATION,
            ),
            PS.STOPPED,
            permissions.can_stop_plan,
            _("Stop the plan"),
            _("stopped the plan"),
            asks_reason=True,
            style="danger",
            hint=_("This cannot be undone. The other side will read the reason."),
        ),
    ),
)
