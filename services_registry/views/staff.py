"""Screens of the programme's staff: editions of all municipalities."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.imports.links import import_actions
from core.screens import ListScreen, MoveScreen, Screen
from core.ui import Crumb
from services_registry import operations, queries
from services_registry.forms import EditionFilter, EntryFilter
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.permissions import can_see_registries
from services_registry.views.entry_pages import entry_context
from services_registry.views.needs_shapes import needs_beside
from services_registry.views.shared import (
    EDITION_COLUMNS,
    EDITION_SORTS,
    EntryTable,
    buttons_of,
    record_context,
    scan_of,
)
from services_registry.workflow import REGISTRY


class RegistryList(ListScreen):
    """Editions of all municipalities but the drafts."""

    gate = works_as_staff
    template_name = "services_registry/list.html"
    title = _("Service registries")
    filterset_class = EditionFilter
    search_fields = ("municipality__search_key", "municipality__rayon__search_key")
    sorts = EDITION_SORTS
    default_sort = "name"
    columns = EDITION_COLUMNS
    export_name = "registries"

    def may(self) -> bool:
        return can_see_registries(self.user)

    def rows(self) -> QuerySet[RegistryEdition]:
        return queries.edition_rows(self.user)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "actions": import_actions(self.user, "registry-entries"),
            "detail_url": "staff:registry-detail",
        }


class SeenEdition:
    """Mixin: loads an edition that staff may see."""

    edition: RegistryEdition
    pk: Any
    user: Any

    def load(self) -> None:
        rows = queries.read_as_approved(queries.edition_rows(self.user))
        self.edition = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_see_registries(self.user)


class RegistryDetail(SeenEdition, EntryTable):
    """An edition as staff read it."""

    gate = works_as_staff
    audience = "staff"
    template_name = "services_registry/detail.html"
    filterset_class = EntryFilter

    def get_context(self) -> dict[str, Any]:
        return {
            **self.edition_context(),
            **record_context(self.edition, whole="whole" in self.request.GET),
            "breadcrumbs": [
                Crumb(_("Service registries"), reverse("staff:registry-list")),
                Crumb(self.edition.municipality.full_name),
            ],
            "moves": buttons_of(self.edition, self.user, "staff:registry-move"),
            "scan_url": reverse("staff:registry-scan", args=[self.edition.pk]),
            "entry_url": "staff:entry-detail",
            **needs_beside(self.edition, self.audience),
        }


class EntryDetail(Screen):
    """The passport of a service, as staff read it."""

    gate = works_as_staff
    template_name = "services_registry/entry_detail.html"

    def load(self) -> None:
        rows = queries.with_passport(RegistryEntry.objects.visible_to(self.user))
        beside = (
            "edition__municipality__rayon",
            "edition__municipality__oblast",
            "edition__kept",
        )
        self.entry = get_object_or_404(rows.select_related(*beside), pk=self.pk)

    def may(self) -> bool:
        return can_see_registries(self.user)

    def get_context(self) -> dict[str, Any]:
        edition = self.entry.edition
        return {
            **entry_context(self.entry),
            "entry_url": "staff:entry-detail",
            "breadcrumbs": [
                Crumb(_("Service registries"), reverse("staff:registry-list")),
                Crumb(
                    edition.municipality.full_name,
                    reverse("staff:registry-detail", args=[edition.pk]),
                ),
                Crumb(self.entry.name),
            ],
        }


class RegistryMove(MoveScreen):
    """Return an edition for correction."""

    gate = works_as_staff
    machine = REGISTRY
    moves = {
        "return": lambda edition, by, reason: operations.return_edition(
            edition=edition, by=by, reason=reason
        ),
    }

    def get_object(self) -> RegistryEdition:
        return get_object_or_404(queries.edition_rows(self.user), pk=self.pk)

    def back_to(self) -> str:
        """The list: a draft is the municipality's own again."""
        return reverse("staff:registry-list")


class RegistryScan(SeenEdition, Screen):
    """The scan of the resolution."""

    gate = works_as_staff

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return scan_of(self.edition)
