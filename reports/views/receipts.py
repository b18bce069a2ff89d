"""The receipt of a submitted plan as PDF."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import works_as_staff
from action_plans.models import ActionPlan, PlanVersion
from core.screens import Screen
from municipalities.permissions import works_for_municipality
from reports.operations import ask_plan_receipt


class PlanReceipt(Screen):
    """POST: asks for the receipt of a version in the reader's language."""

    gate = works_for_municipality
    http_method_names = ["post"]

    def load(self) -> None:
        plans = ActionPlan.objects.visible_to(self.user)
        versions = PlanVersion.objects.filter(
            plan__in=plans, plan=self.pk, number=self.kwargs["number"]
        )
        self.version = get_object_or_404(versions.select_related("plan"))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        job = ask_plan_receipt(
            version=self.version, language=self.user.language, by=self.user
        )
        return HttpResponseRedirect(reverse("public:job-detail", args=[job.pk]))


class StaffPlanReceipt(PlanReceipt):
    """The same for a plan that staff may see."""

    gate = works_as_staff
