"""Everybody: approved plans, without names of people."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans.forms.plans import PublicPlanFilter
from action_plans.models import ActionPlan
from action_plans.queries import plan_document, public_plans
from action_plans.queries.hearing_photos import public_hearing_photos
from action_plans.queries.translated import reading
from action_plans.views.public_progress import public_progress
from action_plans.views.record import LIST_COLUMNS, LIST_SORTS, figures, photo_links
from core.screens import ListScreen, Screen
from core.ui import Crumb


class PlanList(ListScreen):
    """Plans that a kenesh has approved."""

    template_name = "action_plans/plan_list.html"
    title = _("Action plans")
    export_name = "action-plans"
    filterset_class = PublicPlanFilter
    search_fields = ("search_key", "municipality__search_key", "service__search_key")
    sorts = LIST_SORTS
    default_sort = "title"
    columns = LIST_COLUMNS

    def rows(self) -> QuerySet[ActionPlan]:
        return public_plans()

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "detail": "public:plan-detail",
            "breadcrumbs": [Crumb(self.title)],
        }


class PublicPlan(Screen):
    """An approved plan; any other does not exist here."""

    def load(self) -> None:
        self.plan = get_object_or_404(public_plans(), pk=self.pk)


class PlanDetail(PublicPlan):
    """What is public of an approved plan."""

    template_name = "action_plans/plan_public.html"

    def get_context(self) -> dict[str, Any]:
        read = reading(self.plan)
        document = plan_document(self.plan, public=True, read=read)
        return {
            "plan": document.plan,
            "document": document,
            "figures": figures(document),
            **public_progress(self.plan, read),
            "photos": photo_links(public_hearing_photos(self.plan), "public"),
            "breadcrumbs": [
                Crumb(_("Action plans"), reverse("public:plan-list")),
                Crumb(document.title),
            ],
        }
