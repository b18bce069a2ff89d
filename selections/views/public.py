"""Everybody: announced selections that are open to all, and published results."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.screens import ListScreen, Screen
from core.ui import Crumb
from selections.models import Selection
from selections.queries import public_results, public_selections
from selections.views.record import conditions, stage


class SelectionList(ListScreen):
    """Public selections, the latest first, each with the stage that it may tell."""

    template_name = "selections/public/selection_list.html"
    title = _("Selections of municipalities")
    search_fields = ("search_key",)
    sorts = {
        "title": ("sort_key",),
        "opens": ("opens_at",),
        "closes": ("closes_at",),
    }
    default_sort = "-closes"

    def rows(self) -> QuerySet[Selection]:
        return public_selections()

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        now = timezone.now()
        lines = [(selection, *stage(selection, now)) for selection in paged]
        return {**super().list_context(paged, filters), "lines": lines}

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


class SelectionDetail(Screen):
    """What is asked, and the results once they are published: names, no points."""

    template_name = "selections/public/selection_detail.html"

    def load(self) -> None:
        self.selection = get_object_or_404(public_selections(), pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        selection = self.selection
        label, tone = stage(selection, timezone.now())
        return {
            "selection": selection,
            "stage": label,
            "tone": tone,
            "results": results_of(selection),
            **conditions(selection),
            "breadcrumbs": [
                Crumb(
                    _("Selections of municipalities"), reverse("public:selection-list")
                ),
                Crumb(selection.title),
            ],
        }


def results_of(selection: Selection) -> Any:
    """Selected and reserve once the results are out; None before."""
    return public_results(selection) if selection.results_are_public else None
