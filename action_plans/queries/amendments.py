"""What a change of an approved plan would change, and whether the kenesh has to decide."""

from typing import Any

from django.db.models import QuerySet

from action_plans.enums import UNDER_CHANGE, PlanState
from action_plans.models import ActionPlan
from action_plans.queries.differences import (
    SectionChanges,
    changes_between,
    kenesh_matters,
)
from action_plans.queries.frozen import frozen_content
from action_plans.queries.records import readable_plans


def changes_of(change: ActionPlan) -> tuple[SectionChanges, ...]:
    """What the change says differently from the plan as it stands today.

    Once it is taken in or dropped: from the last version of the plan before it was
    written; nothing where that is not known.
    """
    amended: Any = change.amends
    if change.state in UNDER_CHANGE:
        return changes_between(frozen_content(amended), frozen_content(change))
    before = amended.versions.filter(submitted_at__lt=change.created_at).first()
    if before is None:
        return ()
    return changes_between(before.content, frozen_content(change))


def needs_resolution(change: ActionPlan) -> list[str]:
    """What in the change needs a new resolution; empty: acceptance takes it in."""
    return kenesh_matters(changes_of(change))


def changes_for_staff(user: Any) -> QuerySet[ActionPlan]:
    """Changes of approved plans that the programme has got, the waiting ones first."""
    rows = readable_plans(user).filter(amends__isnull=False)
    return rows.select_related("amends")


def change_under_way(plan: ActionPlan) -> ActionPlan | None:
    """The change that is being written or judged now."""
    return plan.amendments.filter(state__in=UNDER_CHANGE).first()


def changes_taken_in(plan: ActionPlan) -> QuerySet[ActionPlan]:
    """The changes that stand in the plan, the latest first, with their resolutions."""
    taken = plan.amendments.filter(state=PlanState.APPLIED)
    return taken.select_related("resolution").order_by("-state_since", "-pk")
