"""Staff: the ways into the matrix: all services of a place, a service in all places."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.spreadsheets import Column
from core.ui import Crumb, Figure
from municipalities.models import Municipality
from services_registry import queries
from services_registry.enums import Standing
from services_registry.forms import StandingFilter
from services_registry.models import RegistryEntry, Service
from services_registry.queries import Line
from services_registry.views.matrix import (
    PLACE_COLUMNS,
    ComputedList,
    crumbs,
    matrix_crumb,
)

LINE_COLUMNS = (
    Column(_("State"), lambda row: row.standing.label),
    Column(_("Edition"), lambda row: row.entry and row.entry.edition.number, "number"),
    Column(
        _("State of the edition"),
        lambda row: row.entry.edition.get_state_display() if row.entry else "",
    ),
    Column(_("Provider"), lambda row: ", ".join(providers(row))),
    Column(_("Reason"), lambda row: row.entry.offer_reason if row.entry else ""),
    Column(_("Checked on"), lambda row: row.entry and row.entry.checked_on, "date"),
    Column(_("Next check"), lambda row: row.entry and row.entry.next_check, "date"),
)


def providers(line: Line) -> Iterator[str]:
    """The names of those who give a service, each once."""
    named = (entry.provider for entry in line.entries)
    yield from dict.fromkeys(provider.name for provider in named if provider)


def shown(line: Line) -> dict[str, Any]:
    """A line as the pages show it."""
    entry: RegistryEntry | None = line.entry
    return {
        "line": line,
        "tone": line.standing.tone,
        "entry": entry,
        "entry_url": reverse("staff:entry-detail", args=[entry.pk]) if entry else "",
        "providers": list(providers(line)),
        "edition_url": reverse("staff:registry-detail", args=[entry.edition_id])
        if entry
        else "",
    }


class MatrixPlace(ComputedList):
    """All services in one municipality."""

    template_name = "services_registry/overview/place.html"
    title = _("Services of the municipality")
    export_name = "registry-of-municipality"
    page_rows = 500
    columns = (
        Column(_("Code"), lambda row: row.service.code),
        Column(_("Service"), lambda row: row.service.name),
        Column(_("Theme"), lambda row: row.service.theme.name),
        Column(_("Register"), lambda row: row.service.get_register_display()),
        *LINE_COLUMNS,
    )

    def load(self) -> None:
        self.place = get_object_or_404(queries.place_rows(self.user), pk=self.pk)

    def rows(self) -> QuerySet[Municipality]:
        return queries.place_rows(self.user).filter(pk=self.place.pk)

    def lines(self, rows: Any, filters: Any) -> list[Line]:
        return queries.lines_of_place(self.place)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.place.full_name,
            "caption": self.title,
            "place": self.place,
            "breadcrumbs": crumbs(matrix_crumb(), Crumb(self.place.full_name)),
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        lines = [shown(line) for line in paged.object_list]
        return super().list_context(paged, filters) | {"lines": lines}


class MatrixService(ComputedList):
    """One service in all municipalities."""

    template_name = "services_registry/overview/service.html"
    title = _("The service in all municipalities")
    filterset_class = StandingFilter
    search_fields = ("search_key", "rayon__search_key")
    sorts = {
        "name": ("sort_key",),
        "oblast": ("oblast__sort_key", "sort_key"),
    }
    default_sort = "name"
    export_name = "registry-of-service"
    columns = (*PLACE_COLUMNS, *LINE_COLUMNS)

    def load(self) -> None:
        services = Service.objects.catalogue().select_related("theme")
        self.service = get_object_or_404(services, pk=self.pk)

    def rows(self) -> QuerySet[Municipality]:
        return queries.place_rows(self.user)

    def lines(self, rows: Any, filters: Any) -> list[Line]:
        found = queries.lines_of_service(self.service, rows)
        self.counts = {
            one: sum(line.standing == one for line in found) for one in Standing
        }
        asked = filters.chosen("standing")
        return [line for line in found if not asked or line.standing == asked]

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.service.name,
            "caption": self.title,
            "breadcrumbs": crumbs(matrix_crumb(), Crumb(self.service.name)),
            "figures": [
                Figure(count, capfirst(one.label)) for one, count in self.counts.items()
            ],
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        lines = [shown(line) for line in paged.object_list]
        return super().list_context(paged, filters) | {"lines": lines}
