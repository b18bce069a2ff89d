"""Municipality: the sections of a plan as a list of steps."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan
from action_plans.permissions import can_write_plan
from action_plans.queries import (
    STEP_STATES,
    PlanContent,
    PlanStep,
    next_step,
    plan_steps,
    progress_text,
    writers_now,
    writing_text,
)
from core.ui import Task

REASONS_SHOWN = 2  # the page of the step lists all


def step_context(content: PlanContent, user: Any) -> dict[str, Any]:
    """Steps, how many are complete, what is next, and who writes which of them now."""
    plan, steps = content.plan, plan_steps(content)
    people = writers_now(plan, user)
    following = next_step(steps)
    return {
        "tasks": [
            _task(plan, step, people.get(step.section.slug, ())) for step in steps
        ],
        "progress": progress_text(steps),
        "done": sum(step.is_complete for step in steps),
        "next_step": {
            "title": following.section.title,
            "number": following.section.number,
            "url": _url(plan, following),
        }
        if following
        else None,
        "check_url": reverse("municipal:plan-check", args=[plan.pk])
        if can_write_plan(user, plan)
        else "",
    }


def _task(plan: ActionPlan, step: PlanStep, people: tuple[str, ...]) -> Task:
    reasons = [writing_text(people)] if people else []
    reasons += step.reasons[:REASONS_SHOWN]
    if not reasons and step.section.is_optional and not step.is_complete:
        reasons.append(_("Only where the plan needs it."))
    return Task(
        step.section.title,
        _url(plan, step),
        step.state,
        STEP_STATES[step.state],
        " ".join(reasons),
    )


def _url(plan: ActionPlan, step: PlanStep) -> str:
    return reverse("municipal:plan-section", args=[plan.pk, step.section.slug])
