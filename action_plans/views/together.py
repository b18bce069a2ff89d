"""What the page of a plan shows of the work together."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from action_plans.permissions import can_see_part
from action_plans.queries import agreements, open_comments
from core.formats import number


def together_context(user: Any, plan: ActionPlan) -> dict[str, Any]:
    """Ways to comments and tasks with how many wait; partners with their agreement."""
    comments = sum(open_comments(plan).values())
    tasks = plan.tasks.filter(done_at=None).count()
    links: list[dict[str, Any]] = [
        {
            "url": reverse("municipal:plan-comment-list", args=[plan.pk]),
            "label": _("Comments, open: %(count)s") % {"count": number(comments)},
        },
        {
            "url": reverse("municipal:plan-tasks", args=[plan.pk]),
            "label": _("Tasks, open: %(count)s") % {"count": number(tasks)},
        },
    ]
    if can_see_part(user, plan):
        part = reverse("municipal:plan-part", args=[plan.pk])
        links.insert(0, {"url": part, "label": _("Part of your municipality")})
    shown = agreements(plan) if plan.is_editable else []
    return {"together": links, "agreements": shown}
