"""Letters of action plans: one function per letter."""

from accounts.enums import Role, Verb
from accounts.models import User
from accounts.permissions import ROLE_VERBS
from action_plans.models import ActionPlan
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


def _to_writers(plan: ActionPlan, name: str, reason: str = "") -> None:
    for person in writers_of([plan.municipality_id]):
        send_letter(to=person, name=name, context={"plan": plan, "reason": reason})
