"""Which plans a person sees."""

from typing import TYPE_CHECKING, Any

from django.db import models

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.enums import APPROVED, PUBLIC, UNSUBMITTED, PlanState
from municipalities.permissions import municipality_ids

if TYPE_CHECKING:
    from action_plans.models.plans import ActionPlan  # noqa: F401


class ActionPlanQuerySet(models.QuerySet["ActionPlan"]):
    def visible_to(self, user: Any) -> "ActionPlanQuerySet":
        """Plans led or joined by the user's municipalities; staff: all once submitted."""
        places = municipality_ids(user)
        shown = self._of_places(places)
        if has_verb(user, Verb.SEE_PLANS):
            shown |= self._of_the_programme()
        return self.filter(shown)

    @staticmethod
    def _of_the_programme() -> models.Q:
        """What the programme has got; what was stopped before it was submitted never was."""
        never = models.Q(
            state=PlanState.STOPPED, submitted_at=None, is_historical=False
        )
        return ~models.Q(state__in=UNSUBMITTED) & ~never

    def of_places(self, user: Any) -> "ActionPlanQuerySet":
        """Plans that the user's municipalities lead or take part in."""
        return self.filter(self._of_places(municipality_ids(user)))

    def _of_places(self, places: Any) -> models.Q:
        joined = self.model._default_manager.filter(partners__municipality__in=places)
        return models.Q(municipality__in=places) | models.Q(pk__in=joined.values("pk"))

    def main(self) -> "ActionPlanQuerySet":
        """Without the copies in which approved plans are changed."""
        return self.filter(amends=None)

    def approved(self) -> "ActionPlanQuerySet":
        """Plans that can carry a tier 2 application: the kenesh has approved them."""
        return self.filter(state__in=APPROVED)

    def public(self) -> "ActionPlanQuerySet":
        """What everybody may read: approved plans, also when they are completed."""
        return self.filter(state__in=PUBLIC)

    def taken_in(self) -> "ActionPlanQuerySet":
        """Changes that stand in plans which everybody may read."""
        return self.filter(state=PlanState.APPLIED, amends__state__in=PUBLIC)

    def with_place(self) -> "ActionPlanQuerySet":
        return self.select_related(
            "municipality__rayon", "municipality__oblast", "service__theme"
        )
