"""Municipality: one section on paper."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from action_plans.permissions import can_edit_plan
from action_plans.queries import BY_SLUG, plan_document
from action_plans.views.municipal.plans import OfPlan
from core.ui import Crumb


class SectionPrint(OfPlan):
    """What stands in a section, for everybody who reads the plan; made to be printed."""

    template_name = "action_plans/section_print.html"

    def load(self) -> None:
        super().load()
        if self.kwargs["section"] not in BY_SLUG:
            raise Http404
        self.section = BY_SLUG[self.kwargs["section"]]

    def get_context(self) -> dict[str, Any]:
        document = plan_document(self.plan)
        back = self.plan.get_absolute_url()
        if can_edit_plan(self.user, self.plan):
            where = [self.plan.pk, self.section.slug]
            back = reverse("municipal:plan-section", args=where)
        return {
            "plan": self.plan,
            "place": document.place,
            "printed_at": timezone.now(),
            "section": document.sections[self.section.number - 1],
            "breadcrumbs": [*self.trail(), Crumb(self.section.title)],
            "back_url": back,
        }
