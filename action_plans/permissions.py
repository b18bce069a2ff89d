"""Who may do what with an action plan."""

from collections.abc import Mapping
from typing import Any

from accounts.enums import Verb
from accounts.permissions import has_verb, works_as_staff
from action_plans.models import ActionPlan, PlanPartner, QuarterReport
from municipalities.enums import MunicipalRole
from municipalities.permissions import (
    WRITERS,
    can_sign_for,
    can_write_for,
    municipality_ids,
    posts_of,
)

# Kinds of rows that a partner writes, where they are of its own municipality.
PARTNER_KINDS = ("hearing", "measure", "beneficiaries")
TALKERS = (*WRITERS, MunicipalRole.ACCOUNTANT)


def can_start_plan(user: Any, municipality: Any) -> bool:
    """Head and coordinator begin plans of their municipality."""
    return can_write_for(user, municipality)


def can_write_plan(user: Any, plan: ActionPlan) -> bool:
    """Head and coordinator of the lead; partners of a joint plan only read."""
    return can_write_for(user, plan.municipality)


def can_edit_plan(user: Any, plan: ActionPlan) -> bool:
    """Whether the texts and rows can be changed now by this person."""
    return plan.is_editable and can_write_plan(user, plan)


def partner_places(user: Any, plan: ActionPlan) -> frozenset[int]:
    """Partners of the plan for which the person writes; empty for a plan of one."""
    writing = {place for place, role in posts_of(user) if role in WRITERS}
    if not writing:
        return frozenset()
    partners = plan.partners.filter(municipality__in=writing)
    return frozenset(partners.values_list("municipality", flat=True))


def can_write_part(user: Any, plan: ActionPlan) -> bool:
    """Writers of a partner write its part while the plan can be changed."""
    return plan.is_editable and bool(partner_places(user, plan))


def can_see_part(user: Any, plan: ActionPlan) -> bool:
    """Writers of partners look at their part also when the plan is handed in."""
    return bool(partner_places(user, plan))


def can_be_present(user: Any, plan: ActionPlan) -> bool:
    """Whether colleagues see the person at a step: all who may write something in it."""
    return can_edit_plan(user, plan) or can_write_part(user, plan)


def can_write_for_partner(user: Any, partner: PlanPartner) -> bool:
    """The partner's own writers; the lead may write everything."""
    return can_write_for(user, partner.municipality) or can_write_plan(
        user, partner.plan
    )


def can_agree_for(user: Any, partner: PlanPartner) -> bool:
    """The head of the partner agrees, nobody for them."""
    return can_sign_for(user, partner.municipality)


def can_edit_row(
    user: Any, plan: ActionPlan, kind: str, values: Mapping[str, Any]
) -> bool:
    """The lead writes all rows; a partner those of some kinds that are its own.

    `values`: fields of the row by name, as they are or as they are to be.
    """
    if can_write_plan(user, plan):
        return True
    return kind in PARTNER_KINDS and place_of_row(kind, values) in partner_places(
        user, plan
    )


def row_places(user: Any, plan: ActionPlan) -> frozenset[int] | None:
    """Whose rows the person writes: of these municipalities; None: of all."""
    return None if can_write_plan(user, plan) else partner_places(user, plan)


def place_of_row(kind: str, values: Mapping[str, Any]) -> int | None:
    """The municipality to which a row belongs; None: to all, or to the lead."""
    if kind == "beneficiaries":
        village = values.get("village")
        return village.municipality_id if village else None
    place = values.get("municipality")
    return place.pk if place else None


def can_discuss_plan(user: Any, plan: ActionPlan) -> bool:
    """Officials of the lead and of partners write comments; viewers only read."""
    places = {
        plan.municipality_id,
        *plan.partners.values_list("municipality", flat=True),
    }
    return any(place in places and role in TALKERS for place, role in posts_of(user))


def can_give_task(user: Any, plan: ActionPlan) -> bool:
    """Head and coordinator of the lead and of partners give each other tasks."""
    return can_write_plan(user, plan) or bool(partner_places(user, plan))


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
    return has_verb(user, Verb.JUDGE_PLANS) and not takes_part(user, plan)


def takes_part(user: Any, plan: ActionPlan) -> bool:
    """Whether the person works for the lead or for a partner, in whatever role."""
    places = municipality_ids(user)
    return plan.municipality_id in places or (
        bool(places) and plan.partners.filter(municipality__in=places).exists()
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


def can_translate_plan(user: Any, plan: ActionPlan) -> bool:
    """Writers, also of an approved plan, and staff who judge plans once they have it.

    A translation changes nothing of what was approved. A change of a plan has none of
    its own.
    """
    if plan.is_amendment:
        return False
    return can_write_plan(user, plan) or (
        not plan.is_unsubmitted and has_verb(user, Verb.JUDGE_PLANS)
    )


def can_set_plan_language(user: Any, plan: ActionPlan) -> bool:
    """Writers while the plan can be edited; staff set right what stands there wrongly."""
    return can_translate_plan(user, plan) and (
        plan.is_editable or not can_write_plan(user, plan)
    )


def can_write_help(user: Any, obj: Any = None) -> bool:
    """Staff who judge plans write the help beneath their fields."""
    return works_as_staff(user) and has_verb(user, Verb.JUDGE_PLANS)


def can_keep_criteria(user: Any, obj: Any = None) -> bool:
    """Staff who judge plans keep the criteria by which they do."""
    return works_as_staff(user) and has_verb(user, Verb.JUDGE_PLANS)


def can_keep_rules(user: Any, obj: Any = None) -> bool:
    """Staff who judge plans set when their reports are reminded of."""
    return works_as_staff(user) and has_verb(user, Verb.JUDGE_PLANS)
