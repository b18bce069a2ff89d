"""Frozen versions of a plan."""

from typing import Any

from django.db.models import Max

from action_plans.models import ActionPlan, PlanVersion
from action_plans.queries import digest
from action_plans.queries.frozen import code_for, frozen_version


def freeze(plan: ActionPlan, submitted_at: Any, by: Any) -> PlanVersion:
    """A version of the plan as it is now; it never changes."""
    content = frozen_version(plan, by)
    sha256 = digest(content)
    number = (plan.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return PlanVersion.objects.create(
        plan=plan,
        number=number,
        content=content,
        sha256=sha256,
        code=code_for(plan.pk, number, content, sha256),
        submitted_at=submitted_at,
        submitted_by=by,
    )
