"""Photos of a plan's hearings, for those who read the plan."""

from django.db.models import QuerySet

from action_plans.models import ActionPlan, Evidence


def hearing_photos(plan: ActionPlan) -> QuerySet[Evidence]:
    """Photos of all hearings of a plan, by hearing."""
    found = Evidence.objects.filter(plan=plan, hearing__plan=plan)
    return found.select_related("file", "hearing").order_by(
        "hearing__date", "hearing", "taken_on", "pk"
    )


def public_hearing_photos(plan: ActionPlan) -> QuerySet[Evidence]:
    """The same where everybody may read the plan, else none."""
    return hearing_photos(plan) if plan.is_public else Evidence.objects.none()
