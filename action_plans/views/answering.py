"""Staff: the programme returns a plan, with a reason and a day."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.flow import ReturnForm
from action_plans.models import ActionPlan
from action_plans.queries import readable_plans
from action_plans.workflow import ACTION_PLAN
from core.screens import FormScreen
from core.ui import Crumb


def staff_trail(plan: ActionPlan) -> list[Crumb]:
    """The way to the plan on the pages of staff."""
    return [
        Crumb(_("Action plans"), reverse("staff:plan-list")),
        Crumb(plan.title, reverse("staff:plan-detail", args=[plan.pk])),
    ]


class PlanReturn(FormScreen):
    """Send the plan back: what has to be corrected, and until when."""

    gate = works_as_staff
    template_name = "action_plans/form.html"
    form_class = ReturnForm
    success = _("The plan is returned. The municipality has got a letter.")

    def load(self) -> None:
        self.plan = get_object_or_404(readable_plans(self.user), pk=self.pk)

    def may(self) -> bool:
        return ACTION_PLAN.move("return").may(self.user, self.plan)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"deadline": operations.usual_deadline()}}

    def act(self, form: Any) -> str:
        operations.return_plan(plan=self.plan, by=self.user, **form.cleaned_data)
        return reverse("staff:plan-detail", args=[self.plan.pk])

    def get_context(self) -> dict[str, Any]:
        title = _("Return for correction")
        return {
            "title": title,
            "lead": self.plan.title,
            "submit": title,
            "cancel_url": reverse("staff:plan-detail", args=[self.plan.pk]),
            "breadcrumbs": [*staff_trail(self.plan), Crumb(title)],
        }
