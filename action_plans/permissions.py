"""Who may do what with an action plan."""

from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.models import ActionPlan
from municipalities.permissions import can_sign_for, can_write_for


def can_start_plan(user: Any, municipality: Any) -> bool:
    return can_write_for(user, municipality)


def can_edit_plan(user: Any, plan: ActionPlan) -> bool:
    """Head and coordinator of the lead write; partners read."""
    return can_write_for(user, plan.municipality)


def can_submit_plan(user: Any, plan: ActionPlan) -> bool:
    """The head of the lead municipality submits."""
    return can_sign_for(user, plan.municipality)


def can_judge_plan(user: Any, plan: ActionPlan) -> bool:
    """Staff accept a plan or return it, and say when it is carried out."""
    return has_verb(user, Verb.JUDGE_PLANS)


def can_start_implementation(user: Any, plan: ActionPlan) -> bool:
    """The head (a plan may live without a grant), or staff when a grant is signed."""
    return (
        can_sign_for(user, plan.municipality)
        or has_verb(user, Verb.JUDGE_PLANS)
        or has_verb(user, Verb.MANAGE_GRANTS)
    )


def can_see_plans(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.SEE_PLANS)
