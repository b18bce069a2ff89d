"""An action plan, read once for its PDF."""

from django.db import transaction

from action_plans.models import ActionPlan
from action_plans.queries import PlanDocument, plan_document


@transaction.atomic
def gather_plan(pk: int) -> PlanDocument | None:
    """Read the plan in one short transaction; None when it is gone."""
    rows = ActionPlan.objects.with_place().select_related("resolution")
    plan = rows.filter(pk=pk).first()
    return plan_document(plan) if plan else None
