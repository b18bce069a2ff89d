"""Screens of the municipality: the bodies that provide its services."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit
from core.screens import FormScreen, ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import ProviderForm
from services_registry.models import Provider
from services_registry.permissions import can_edit_providers, can_write_anywhere


def _crumbs(*labels: Any) -> list[Crumb]:
    return [
        Crumb(_("Service registry"), reverse("municipal:registry-list")),
        Crumb(_("Providers"), reverse("municipal:provider-list")),
        *(Crumb(label) for label in labels),
    ]


class ProviderList(ListScreen):
    """The providers of one's own municipality and how many services each gives."""

    gate = works_for_municipality
    template_name = "services_registry/provider_list.html"
    title = _("Providers of services")
    search_fields = ("search_key",)
    sorts = {
        "name": ("sort_key",),
        "kind": ("kind", "sort_key"),
        "services": ("service_count", "sort_key"),
    }
    default_sort = "name"
    export_name = "providers"
    columns = (
        Column(_("Name"), lambda row: row.name),
        Column(_("Code"), lambda row: row.code),
        Column(_("Kind"), lambda row: row.get_kind_display()),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("Services"), lambda row: row.service_count, "number"),
        Column(_("Active"), lambda row: _("yes") if row.is_active else _("no")),
    )

    def rows(self) -> QuerySet[Provider]:
        return queries.provider_rows(self.user)

    def get_context(self) -> dict[str, Any]:
        writes = can_write_anywhere(self.user)
        adding = Action(_("Add a provider"), reverse("municipal:provider-create"))
        return {
            "title": self.title,
            "breadcrumbs": [*_crumbs()[:1], Crumb(self.title)],
            "writes": writes,
            "action": adding if writes else None,
        }


class ProviderCreate(FormScreen):
    """A new provider."""

    gate = works_for_municipality
    template_name = "services_registry/form.html"
    form_class = ProviderForm
    title = _("Add a provider")
    success = _("The provider is in the list.")

    def may(self) -> bool:
        return can_write_anywhere(self.user)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "places": queries.writable_places(self.user)}

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": _crumbs(self.title),
            "cancel_url": reverse("municipal:provider-list"),
        }

    def act(self, form: Any) -> str:
        operations.add_provider(by=self.user, **form.values())
        return reverse("municipal:provider-list")


class ProviderEdit(FormScreen):
    """Name, kind, and whether the provider still works."""

    gate = works_for_municipality
    template_name = "services_registry/provider_form.html"
    form_class = ProviderForm
    title = _("Change the provider")
    success = _("The provider is changed.")

    def load(self) -> None:
        rows = Provider.objects.visible_to(self.user).select_related("municipality")
        self.provider = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_edit_providers(self.user, self.provider.municipality)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "provider": self.provider}

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": self.provider.name,
            "events": audit.timeline(self.provider),
            "breadcrumbs": _crumbs(self.provider.name),
            "cancel_url": reverse("municipal:provider-list"),
        }

    def act(self, form: Any) -> str:
        operations.change_provider(
            provider=self.provider, by=self.user, **form.values()
        )
        return reverse("municipal:provider-list")
