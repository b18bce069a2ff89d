"""Who may do what with an action plan."""

from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb, works_as_staff
from action_plans.models import ActionPlan, QuarterReport
from municipalities.permissions import (
    can_sign_for,
    can_write_for,
    has_municipal_role,
)


def can_start_plan(user: Any, municipality: Any) -> bool:
    """Head and coordinator begin plans of their municipality."""
    return can_write_for(user, municipality)


def can_write_plan(user: Any, plan: ActionPlan) -> bool:
    """Head and coordinator of the lead; partners of a joint plan only read."""
    return can_write_for(user, plan.municipality)


def can_edit_plan(user: Any, plan: ActionPlan) -> bool:
    """Whether the texts and rows can be changed now by this person."""
    return plan.is_editable and can_write_plan(user, plan)


def can_begin_plan(user: Any, plan: ActionPlan) -> bool:
    """Those who write it; staff too, with the signed agreement of its grant."""
    return can_write_plan(user, plan) or has_verb(user, Verb.MANAGE_GRANTS)


def can_submit_plan(user: Any, plan: ActionPlan) -> bool:
    """The head signs and submits."""
    return can_sign_for(user, plan.municipality)


def can_see_plans(user: Any, obj: Any = None) -> bool:
    """Staff who read submitted plans."""
    return works_as_staff(user) and has_verb(user, Verb.SEE_PLANS)


def can_judge_plan(user: Any, plan: ActionPlan) -> bool:
    """Staff who accept and return; never for a municipality they work for."""
    return has_verb(user, Verb.JUDGE_PLANS) and not has_municipal_role(
        user, plan.municipality
    )


def can_take_change_in(user: Any, plan: ActionPlan) -> bool:
    """Staff whose acceptance is all that a change of an approved plan needs."""
    return plan.is_amendment and can_judge_plan(user, plan)


def can_stop_plan(user: Any, plan: ActionPlan) -> bool:
    """The head; and the programme once the plan was submitted. No change of a plan."""
    if plan.is_amendment:
        return False
    if can_sign_for(user, plan.municipality):
        return True
    return not plan.is_unsubmitted and can_judge_plan(user, plan)


def can_write_report(user: Any, report: QuarterReport) -> bool:
    """Head and coordinator of the lead write what happened in a quarter."""
    return can_write_plan(user, report.plan)


def can_hand_in_report(user: Any, report: QuarterReport) -> bool:
    """The head hands in."""
    return can_submit_plan(user, report.plan)


def can_judge_report(user: Any, report: QuarterReport) -> bool:
    """Staff who accept plans accept reports on them, never of their own place."""
    return can_judge_plan(user, report.plan)


def can_weigh_progress(user: Any, plan: ActionPlan) -> bool:
    """Writers while the plan can be edited; afterwards staff."""
    return can_edit_plan(user, plan) or can_judge_plan(user, plan)


def can_amend_plan(user: Any, plan: ActionPlan) -> bool:
    """Those who write the plan may begin a change of it."""
    return can_write_plan(user, plan)


def can_drop_change(user: Any, plan: ActionPlan) -> bool:
    """Those who write a change give it up; who stops its plan ends it, too."""
    amended = plan.amends
    return amended is not None and (
        can_write_plan(user, plan) or can_stop_plan(user, amended)
    )


def can_record_resolution(user: Any, plan: ActionPlan) -> bool:
    """Head and coordinator record what the kenesh decided on a plan or a change."""
    return can_write_plan(user, plan)


def can_record_resolution_for_plan(user: Any, plan: ActionPlan) -> bool:
    """The same, for a plan of its own."""
    return not plan.is_amendment and can_record_resolution(user, plan)


def can_record_resolution_for_change(user: Any, plan: ActionPlan) -> bool:
    """The same, for a change of an approved plan."""
    return plan.is_amendment and can_record_resolution(user, plan)


def can_record_historical_plan(user: Any, municipality: Any) -> bool:
    """Staff take over plans of the past from papers."""
    return has_verb(user, Verb.JUDGE_PLANS)


def can_write_help(user: Any, obj: Any = None) -> bool:
    """Staff who judge plans write the help beneath their fields."""
    return works_as_staff(user) and has_verb(user, Verb.JUDGE_PLANS)


def can_keep_criteria(user: Any, obj: Any = None) -> bool:
    """Staff who judge plans keep the criteria by which they do."""
    return works_as_staff(user) and has_verb(user, Verb.JUDGE_PLANS)
