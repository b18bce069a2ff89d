"""Everybody: announced calls and published results."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.screens import ListScreen, Screen
from core.ui import Crumb
from grants.models import Call, Grant
from grants.models.calls import ANNOUNCED_STATES
from grants.views.record import call_facts


def public_calls() -> QuerySet[Call]:
    """Announced calls, the same for everybody."""
    return Call.objects.filter(state__in=ANNOUNCED_STATES)


class CallList(ListScreen):
    """Announced calls, newest first."""

    template_name = "grants/call_list_public.html"
    title = _("Calls for applications")
    search_fields = ("search_key",)
    sorts = {"closes": ("closes_at",), "title": ("sort_key",)}
    default_sort = "-closes"

    def rows(self) -> QuerySet[Call]:
        return public_calls()

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


class CallDetail(Screen):
    """The rules of a call, and the awards once they are published."""

    template_name = "grants/call_public.html"

    def load(self) -> None:
        self.call = get_object_or_404(public_calls(), pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        call = self.call
        grants = Grant.objects.none()
        if call.results_are_public:
            grants = call.grants.with_place().order_by("municipality__sort_key", "pk")
        return {
            "call": call,
            "facts": call_facts(call),
            "criteria": call.criteria.all(),
            "documents": call.required_documents.all(),
            "grants": grants,
            "breadcrumbs": [
                Crumb(_("Calls for applications"), reverse("public:call-list")),
                Crumb(call.title),
            ],
        }
