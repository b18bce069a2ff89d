"""Municipality: own and joint plans, their way through the states."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.plans import PlanStartForm
from action_plans.models import ActionPlan
from action_plans.permissions import (
    can_edit_plan,
    can_write_plan,
)
from action_plans.queries import (
    own_plans,
    places_to_start,
    plan_content,
    plan_document,
)
from action_plans.queries.hearing_photos import hearing_photos
from action_plans.queries.reviews import comments_shown
from action_plans.views.municipal.drafts import drafts_of
from action_plans.views.municipal.steps import step_context
from action_plans.views.record import (
    LIST_COLUMNS,
    LIST_SORTS,
    change_context,
    figures,
    file_links,
    photo_links,
    progress_url,
    stored_file,
    translations_url,
    version_links,
)
from action_plans.views.together import together_context
from action_plans.workflow import ACTION_PLAN
from core import audit, files
from core.screens import FormScreen, ListScreen, MoveScreen, Screen
from core.ui import Action, Crumb, move_buttons
from municipalities.permissions import works_for_municipality


class PlanList(ListScreen):
    """Plans that the person's municipalities lead or take part in."""

    gate = works_for_municipality
    template_name = "action_plans/plan_list.html"
    title = _("Action plans")
    export_name = "action-plans"
    search_fields = ("search_key", "service__search_key")
    sorts = LIST_SORTS
    default_sort = "-changed"
    columns = LIST_COLUMNS

    def rows(self) -> QuerySet[ActionPlan]:
        return own_plans(self.user)

    def get_context(self) -> dict[str, Any]:
        start = None
        if places_to_start(self.user).exists():
            start = Action(_("Begin a plan"), reverse("municipal:plan-create"))
        return {
            "title": self.title,
            "start": start,
            "detail": "municipal:plan-detail",
            "breadcrumbs": [Crumb(self.title)],
        }


class PlanCreate(FormScreen):
    """Begin a plan for a service of the registry."""

    gate = works_for_municipality
    template_name = "action_plans/form.html"
    form_class = PlanStartForm
    success = _("The plan is begun. Fill in its sections in any order.")

    def load(self) -> None:
        self.places = places_to_start(self.user)

    def may(self) -> bool:
        return self.places.exists()

    def form_arguments(self) -> dict[str, Any]:
        return {"places": self.places, "by": self.user}

    def act(self, form: Any) -> str:
        plan = operations.start_plan(by=self.user, **form.cleaned_data)
        return plan.get_absolute_url()

    def get_context(self) -> dict[str, Any]:
        title = _("Begin an action plan")
        back = reverse("municipal:plan-list")
        return {
            "title": title,
            "submit": _("Begin"),
            "cancel_url": back,
            "breadcrumbs": [Crumb(_("Action plans"), back), Crumb(title)],
        }


class OfPlan(Screen):
    """Loads a plan that the person's municipalities lead or take part in."""

    gate = works_for_municipality

    def load(self) -> None:
        plans = ActionPlan.objects.of_places(self.user).with_place()
        plans = plans.select_related("resolution__scan")
        self.plan = get_object_or_404(plans, pk=self.pk)

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Action plans"), reverse("municipal:plan-list")),
            Crumb(self.plan.title, self.plan.get_absolute_url()),
        ]


class PlanDetail(OfPlan):
    """The sections as a task list while the plan is written; later the whole plan."""

    template_name = "action_plans/plan_detail.html"

    def get_context(self) -> dict[str, Any]:
        plan = self.plan
        content = plan_content(plan)
        document = plan_document(plan, content)
        can_edit = can_edit_plan(self.user, plan)
        return {
            "plan": plan,
            "drafts": drafts_of(self.request),
            "document": document,
            "figures": figures(document),
            "can_edit": can_edit,
            **(step_context(content, self.user) if can_edit else {}),
            "moves": move_buttons(ACTION_PLAN, plan, self.user, "municipal:plan-move"),
            **together_context(self.user, plan),
            "files": file_links(plan, "municipal"),
            "photos": photo_links(hearing_photos(plan), "municipal"),
            "versions": version_links(plan, "municipal"),
            "events": audit.timeline(plan),
            "progress_url": progress_url(plan, "municipal"),
            "pdf_url": reverse("municipal:plan-pdf", args=[plan.pk]),
            "budget_url": reverse("municipal:plan-budget", args=[plan.pk]),
            "translations_url": translations_url(plan, self.user, "municipal"),
            **change_context(plan, self.user, "municipal"),
            "remarks": comments_shown(plan),
            "can_resolve": can_write_plan(self.user, plan),
            "breadcrumbs": [self.trail()[0], Crumb(plan.title)],
        }


class PlanMove(MoveScreen):
    """The plain moves of the municipality."""

    gate = works_for_municipality
    machine = ACTION_PLAN
    moves = {
        "hold_hearing": lambda plan, by, reason: operations.hold_hearing(
            plan=plan, by=by
        ),
        "start": lambda plan, by, reason: operations.start_implementation(
            plan=plan, by=by
        ),
        "drop": lambda plan, by, reason: operations.drop_change(plan=plan, by=by),
        "stop": lambda plan, by, reason: operations.stop_plan(
            plan=plan, by=by, reason=reason
        ),
    }

    def get_object(self) -> ActionPlan:
        plans = ActionPlan.objects.of_places(self.user).with_place()
        return get_object_or_404(plans, pk=self.pk)


class PlanFile(OfPlan):
    """Minutes, an annex or the scan of the resolution."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stored = stored_file(self.plan, kwargs["kind"], kwargs["row"])
        if stored is None:
            raise Http404
        return files.serve(stored)
