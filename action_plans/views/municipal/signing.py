"""Municipality: what is missing, all answers, the head's signature, the kenesh."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import proved_to_sign
from action_plans import operations
from action_plans.forms.plans import ResolutionForm
from action_plans.models import ActionPlan
from action_plans.permissions import (
    can_edit_plan,
    can_record_resolution,
    can_submit_plan,
    can_write_plan,
)
from action_plans.queries import plan_content, plan_document, plan_problems
from action_plans.queries.steps import open_comments
from action_plans.queries.warnings import quality_warnings
from action_plans.views.municipal.plans import OfPlan
from action_plans.views.record import figures
from action_plans.workflow import ACTION_PLAN
from core.problems import OperationRefused, Problem
from core.screens import FormScreen
from core.text import whole_number
from core.ui import Crumb

SIGN = "sign"  # where the signature stands on the page


def place_of(plan: ActionPlan, found: Any) -> str:
    """The address at which a finding can be mended; empty when there is none."""
    if not found.field:
        return ""
    if getattr(found, "row", 0):
        where = [plan.pk, found.kind, found.row]
        return reverse("municipal:plan-row-edit", args=where)
    page = reverse("municipal:plan-section", args=[plan.pk, found.field])
    anchor = getattr(found, "anchor", "")
    return f"{page}#{anchor}" if anchor else page


class PlanCheck(OfPlan):
    """What is missing, with links; then all answers; then the head signs."""

    template_name = "action_plans/plan_check.html"

    def may(self) -> bool:
        return can_write_plan(self.user, self.plan)

    def problems(self) -> list[Problem]:
        if not self.plan.is_draft:
            return ACTION_PLAN.problems(self.plan, "submit")
        # a draft is told all that it lacks, not only that it is a draft
        found = [
            *ACTION_PLAN.problems(self.plan, "hold_hearing"),
            *plan_problems(self.plan),
            Problem(
                _(
                    "First confirm on the page of the plan that the hearing was held. "
                    "Then the plan can be submitted."
                )
            ),
        ]
        return list({str(problem.message): problem for problem in found}.values())

    def get_context(self) -> dict[str, Any]:
        content = plan_content(self.plan)
        document = plan_document(self.plan, content)
        return {
            "plan": self.plan,
            "document": document,
            "figures": figures(document),
            "problems": self.linked(self.problems()),
            "hints": self.linked(
                [*open_comments(self.plan), *quality_warnings(content)]
            ),
            "can_change": can_edit_plan(self.user, self.plan),
            "can_submit": can_submit_plan(self.user, self.plan),
            "is_proved": proved_to_sign(self.request),
            "prove_url": self.prove_url(),
            "breadcrumbs": [*self.trail(), Crumb(_("Check your answers"))],
        }

    def linked(self, found: Any) -> list[dict[str, Any]]:
        """Findings with the address at which they can be mended."""
        return [{"text": one.message, "url": place_of(self.plan, one)} for one in found]

    def prove_url(self) -> str:
        """Where the head proves who signs, and comes back to the signature."""
        here = reverse("municipal:plan-check", args=[self.plan.pk])
        asked = urlencode({"next": f"{here}#{SIGN}"})
        return f"{reverse('account_reauthenticate')}?{asked}"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        signs = can_submit_plan(self.user, self.plan) and not self.problems()
        if signs and not proved_to_sign(request):
            return HttpResponseRedirect(self.prove_url())
        seen = whole_number(request.POST.get("version", "")) or 0
        try:
            operations.submit_plan(plan=self.plan, by=self.user, seen=seen)
        except OperationRefused as refused:
            self.load()
            return self.page(status=422, refused=refused.problems)
        self.tell(_("The plan is submitted. The programme will answer."))
        return HttpResponseRedirect(self.plan.get_absolute_url())


class PlanApprove(OfPlan, FormScreen):
    """Record the resolution by which the kenesh approved the plan."""

    template_name = "action_plans/form.html"
    form_class = ResolutionForm
    success = _("The approval by the kenesh is recorded.")

    def may(self) -> bool:
        return can_record_resolution(self.user, self.plan)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}

    def act(self, form: Any) -> str:
        operations.approve_plan(plan=self.plan, by=self.user, **form.cleaned_data)
        return self.plan.get_absolute_url()

    def get_context(self) -> dict[str, Any]:
        title = _("Record the kenesh resolution")
        return {
            "title": title,
            "lead": self.plan.title,
            "cancel_url": self.plan.get_absolute_url(),
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }
