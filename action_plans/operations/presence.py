"""Who has a section open for writing. A sign of life, no record: it leaves no audit row."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from action_plans.models import ActionPlan, Presence
from action_plans.permissions import can_be_present
from action_plans.queries import BY_SLUG, GONE_AFTER
from core.chores import chore


@transaction.atomic
def note_presence(*, plan: ActionPlan, section: str, by: Any) -> None:
    """The person is at this section now. Raises PermissionDenied."""
    if section not in BY_SLUG or not can_be_present(by, plan):
        raise PermissionDenied
    # one statement: two tabs of a person may tell it at the same moment
    Presence.objects.bulk_create(
        [Presence(plan=plan, section=section, user=by, seen_at=timezone.now())],
        update_conflicts=True,
        unique_fields=["plan", "section", "user"],
        update_fields=["seen_at"],
    )


@chore(every=600)
@transaction.atomic
def forget_presences() -> int:
    """Remove the signs of those who have gone."""
    gone = Presence.objects.filter(seen_at__lt=timezone.now() - GONE_AFTER)
    return gone.delete()[0]
