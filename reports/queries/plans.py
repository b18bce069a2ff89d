"""An action plan, read once for its PDF."""

from django.db import transaction

from action_plans.models import ActionPlan, PlanVersion
from action_plans.queries import PlanDocument, plan_document


@transaction.atomic
def gather_plan(pk: int) -> PlanDocument | None:
    """Read the plan in one short transaction; None when it is gone."""
    rows = ActionPlan.objects.with_place().select_related("resolution")
    plan = rows.filter(pk=pk).first()
    return plan_document(plan) if plan else None


def gather_version(plan: int, version: int) -> PlanVersion | None:
    """A submitted version with its plan and who signed it; None when it is gone."""
    rows = PlanVersion.objects.select_related(
        "submitted_by",
        "plan__municipality__rayon",
        "plan__municipality__oblast",
        "plan__service",
    )
    return rows.filter(plan=plan, pk=version).first()
