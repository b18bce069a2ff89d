"""Letters of action plans: one function per letter."""

from collections.abc import Iterable

from accounts.enums import Role, Verb
from accounts.models import User
from accounts.permissions import ROLE_VERBS
from action_plans.models import ActionPlan, PlanComment, PlanPartner, PlanTask
from action_plans.queries import BY_SLUG
from action_plans.queries.quarters import QuarterLine
from core.letters import send_letter
from municipalities.models import Official
from municipalities.queries import acting_places, writers_of

JUDGES = [role for role in Role if Verb.JUDGE_PLANS in ROLE_VERBS[role]]


def plan_submitted(plan: ActionPlan) -> None:
    """To the staff who judge plans."""
    judges = User.objects.filter(
        is_active=True,
        role_assignments__role__in=JUDGES,
        role_assignments__revoked_at__isnull=True,
    ).exclude(
        pk__in=Official.objects.filter(
            municipality__in=acting_places([plan.municipality_id]), ended_at=None
        ).values("user")
    )
    for person in judges.distinct():
        send_letter(to=person, name="plan_submitted", context={"plan": plan})


def plan_returned(plan: ActionPlan, reason: str) -> None:
    """To head and coordinator: what has to be corrected."""
    _to_writers(plan, "plan_returned", reason)


def plan_accepted(plan: ActionPlan) -> None:
    """To head and coordinator: the kenesh can decide now."""
    _to_writers(plan, "plan_accepted")


def agreement_ended(plan: ActionPlan, partner: PlanPartner) -> None:
    """To the partner's head and coordinator: the plan was changed, agree anew."""
    for person in writers_of([partner.municipality_id]):
        context = {"plan": plan, "partner": partner}
        send_letter(to=person, name="plan_agreement_ended", context=context)


def mentioned(comment: PlanComment, people: Iterable[User]) -> None:
    """To those whom a comment names, with the way to it."""
    for person in people:
        section = BY_SLUG[comment.section].title
        context = {"comment": comment, "plan": comment.plan, "section": section}
        send_letter(to=person, name="plan_mentioned", context=context)


def task_given(task: PlanTask) -> None:
    """To whom a task was given."""
    section = BY_SLUG[task.section].title
    context = {"task": task, "plan": task.plan, "section": section}
    send_letter(to=task.assignee, name="plan_task_given", context=context)


def report_due(
    plan: ActionPlan,
    lines: Iterable[QuarterLine],
    people: Iterable[User],
    *,
    is_late: bool,
) -> None:
    """To head and coordinator: which quarters to report on, soon or since when."""
    for person in people:
        context = {"plan": plan, "lines": lines, "is_late": is_late}
        send_letter(to=person, name="plan_report_due", context=context)


def _to_writers(plan: ActionPlan, name: str, reason: str = "") -> None:
    for person in writers_of([plan.municipality_id]):
        send_letter(to=person, name=name, context={"plan": plan, "reason": reason})
