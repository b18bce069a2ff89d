"""Municipality: the service is opened, the plan is completed."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.completing import CompletionForm
from action_plans.views.municipal.plans import OfPlan
from action_plans.workflow import ACTION_PLAN
from core.screens import FormScreen
from core.ui import Crumb


class PlanComplete(OfPlan, FormScreen):
    """The day of the opening, what was reached, indicators against their targets."""

    template_name = "action_plans/complete.html"
    form_class = CompletionForm
    success = _(
        "The plan is completed. Everybody sees the opening and what was reached."
    )

    def may(self) -> bool:
        return ACTION_PLAN.move("complete").may(self.user, self.plan)

    def form_arguments(self) -> dict[str, Any]:
        return {"plan": self.plan}

    def act(self, form: Any) -> str:
        operations.complete_plan(plan=self.plan, by=self.user, **form.answers())
        return self.plan.get_absolute_url()

    def get_context(self) -> dict[str, Any]:
        title = _("The plan is completed")
        return {
            "title": title,
            "lead": self.plan.title,
            "submit": title,
            "problems": ACTION_PLAN.problems(self.plan, "complete"),
            "cancel_url": self.plan.get_absolute_url(),
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }
