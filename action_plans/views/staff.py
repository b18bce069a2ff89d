"""Staff: submitted plans, to be accepted or returned."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.models import ActionPlan
from action_plans.permissions import can_judge_plan, can_see_plans
from action_plans.queries import plan_document, readable_plans
from action_plans.queries.hearing_photos import hearing_photos
from action_plans.views.record import (
    change_context,
    figures,
    file_links,
    photo_links,
    progress_url,
    stored_file,
    translations_url,
    version_links,
)
from action_plans.workflow import ACTION_PLAN
from core import audit, files
from core.screens import MoveScreen, Screen
from core.ui import Crumb, move_buttons

# what the programme does with a plan; "return" has a page of its own
OFFERED = {"accept", "return", "stop"}


class OfPlan(Screen):
    """Loads a plan that was submitted."""

    gate = works_as_staff

    def load(self) -> None:
        plans = readable_plans(self.user).select_related("resolution__scan")
        self.plan = get_object_or_404(plans, pk=self.pk)

    def may(self) -> bool:
        return can_see_plans(self.user)


class PlanDetail(OfPlan):
    """The whole plan, its versions, and the programme's answer."""

    template_name = "action_plans/plan_detail.html"

    def get_context(self) -> dict[str, Any]:
        plan = self.plan
        document = plan_document(plan)
        moves = move_buttons(ACTION_PLAN, plan, self.user, "staff:plan-move")
        return {
            "plan": plan,
            "document": document,
            "figures": figures(document),
            "can_edit": False,
            "moves": [move for move in moves if move.name in OFFERED],
            "files": file_links(plan, "staff"),
            "photos": photo_links(hearing_photos(plan), "staff"),
            "versions": version_links(plan, "staff"),
            "events": audit.timeline(plan),
            "progress_url": progress_url(plan, "staff"),
            "pdf_url": reverse("staff:plan-pdf", args=[plan.pk]),
            "budget_url": reverse("staff:plan-budget", args=[plan.pk]),
            "translations_url": translations_url(plan, self.user, "staff"),
            **change_context(plan, self.user, "staff"),
            "review_url": reverse("staff:plan-review", args=[plan.pk])
            if can_judge_plan(self.user, plan) and plan.versions.exists()
            else "",
            "breadcrumbs": [
                Crumb(_("Action plans"), reverse("staff:plan-list")),
                Crumb(plan.title),
            ],
        }


class PlanMove(MoveScreen):
    """The programme accepts or stops."""

    gate = works_as_staff
    machine = ACTION_PLAN
    moves = {
        "accept": lambda plan, by, reason: operations.accept_plan(plan=plan, by=by),
        "stop": lambda plan, by, reason: operations.stop_plan(
            plan=plan, by=by, reason=reason
        ),
    }

    def get_object(self) -> ActionPlan:
        return get_object_or_404(readable_plans(self.user), pk=self.pk)

    def back_to(self) -> str:
        return reverse("staff:plan-detail", args=[self.object.pk])


class PlanFile(OfPlan):
    """Minutes, an annex or the scan of the resolution."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stored = stored_file(self.plan, kwargs["kind"], kwargs["row"])
        if stored is None:
            raise Http404
        return files.serve(stored)
