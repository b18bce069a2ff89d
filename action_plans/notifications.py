"""One function per letter about action plans. Written in the caller's transaction."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from action_plans import queries
from action_plans.models import ActionPlan
from core.letters import send_letter


def plan_submitted(plan: ActionPlan) -> None:
    """To the staff who judge plans."""
    url = settings.PORTAL_URL + reverse("staff:plan-detail", args=[plan.pk])
    _send(queries.judges(), "plan_submitted", plan, url)


def plan_returned(plan: ActionPlan, reason: str) -> None:
    """To the head and the coordinators of the lead municipality."""
    _send(queries.writers_of(plan.municipality), "plan_returned", plan, reason=reason)


def plan_accepted(plan: ActionPlan) -> None:
    """To the head and the coordinators of the lead municipality."""
    _send(queries.writers_of(plan.municipality), "plan_accepted", plan)


def _send(people: Any, name: str, plan: ActionPlan, url: str = "", **more: Any) -> None:
    address = url or settings.PORTAL_URL + plan.get_absolute_url()
    for person in people:
        send_letter(
            to=person, name=name, context={"plan": plan, "url": address, **more}
        )
