"""By what the progress of a plan is weighted: for whom may choose it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.weights import WeightsForm
from action_plans.models import ActionPlan
from action_plans.permissions import can_weigh_progress
from action_plans.queries.weights import weighting_of
from action_plans.views.answering import staff_trail
from action_plans.views.municipal.plans import OfPlan as OfOwnPlan
from action_plans.views.staff import OfPlan as OfReadPlan
from core.screens import FormScreen
from core.ui import Crumb
from municipalities.permissions import works_for_municipality


class WeightsScreen(FormScreen):
    """The choice, and the weights with their sum."""

    template_name = "action_plans/weights.html"
    form_class = WeightsForm
    title = _("Weights of the measures")
    success = _("The weights are saved.")
    audience = ""
    plan: ActionPlan

    def may(self) -> bool:
        return can_weigh_progress(self.user, self.plan)

    @property
    def progress(self) -> str:
        return reverse(f"{self.audience}:plan-progress", args=[self.plan.pk])

    def way(self) -> list[Crumb]:
        raise NotImplementedError

    def form_arguments(self) -> dict[str, Any]:
        return {"weighting": weighting_of(self.plan), "by": self.user}

    def act(self, form: Any) -> str:
        operations.set_weights(
            plan=self.plan,
            by=self.user,
            kind=form.cleaned_data["kind"],
            weights=form.weights(),
        )
        return self.progress

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "plan": self.plan,
            "cancel_url": self.progress,
            "breadcrumbs": [
                *self.way(),
                Crumb(_("Progress"), self.progress),
                Crumb(self.title),
            ],
        }


class OwnWeights(WeightsScreen, OfOwnPlan):
    """For those who write the plan, while it can be changed."""

    gate = works_for_municipality
    audience = "municipal"

    def way(self) -> list[Crumb]:
        return self.trail()


class StaffWeights(WeightsScreen, OfReadPlan):
    """For staff who judge plans."""

    gate = works_as_staff
    audience = "staff"

    def way(self) -> list[Crumb]:
        return staff_trail(self.plan)


def weighting_context(user: Any, plan: ActionPlan, audience: str) -> dict[str, Any]:
    """What the page of the progress says of it, and the way to change it."""
    may = can_weigh_progress(user, plan)
    page = reverse(f"{audience}:plan-weights", args=[plan.pk]) if may else ""
    return {"weighting": weighting_of(plan), "weights_url": page}
