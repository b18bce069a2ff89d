"""Two editions of a municipality side by side, for each audience."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import Screen
from core.spreadsheets import Column, table_response
from core.text import whole_number
from core.ui import Crumb, Figure
from municipalities.permissions import works_for_municipality
from services_registry import queries
from services_registry.enums import Difference
from services_registry.models import RegistryEdition
from services_registry.permissions import can_see_registries
from services_registry.queries import Differences, ItemChange, ServiceChange
from services_registry.views.municipal.base import crumbs

PAGE_CHANGES = 20


@dataclass(frozen=True)
class _Line:
    """A row of the export: a service, and one of its items where it changed."""

    change: ServiceChange
    item: ItemChange | None


COLUMNS = (
    Column(_("Difference"), lambda line: line.change.kind.label),
    Column(_("No."), lambda line: line.change.entry.number, "number"),
    Column(_("Service"), lambda line: line.change.entry.name),
    Column(
        _("Provider"),
        lambda line: (
            line.change.entry.provider.name if line.change.entry.provider else ""
        ),
    ),
    Column(_("Item"), lambda line: line.item.title if line.item else ""),
    Column(_("Language"), lambda line: line.item.language if line.item else ""),
    Column(_("Before"), lambda line: line.item.before if line.item else ""),
    Column(_("After"), lambda line: line.item.after if line.item else ""),
)


class DifferenceScreen(Screen):
    """What an edition says differently from another one that the reader may see."""

    template_name = "services_registry/difference.html"
    title = _("Differences of two editions")
    pk: Any

    def editions(self) -> QuerySet[RegistryEdition]:
        raise NotImplementedError

    def trail(self) -> list[Crumb]:
        raise NotImplementedError

    def load(self) -> None:
        editions = queries.read_as_approved(self.editions())
        self.edition = get_object_or_404(editions, pk=self.pk)
        others = editions.filter(municipality=self.edition.municipality_id)
        self.others = list(others.exclude(pk=self.pk).order_by("-number"))
        self.other = self._chosen()

    def _chosen(self) -> RegistryEdition | None:
        """The edition that is asked for; else that in force, else the one before."""
        asked = self.request.GET.get("with", "")
        if asked:
            key = whole_number(asked)
            found = next((row for row in self.others if row.pk == key), None)
            if found is None:
                raise Http404
            return found
        in_force = [row for row in self.others if row.is_in_force]
        older = [row for row in self.others if row.number < self.edition.number]
        return next(iter([*in_force, *older, *self.others]), None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.other is None:
            return self.page()
        old, new = sorted((self.edition, self.other), key=lambda row: row.number)
        found = queries.differences_between(old, new)
        if request.GET.get("export") == "xlsx":
            return table_response(
                request,
                name="registry-differences",
                title=self.title,
                columns=COLUMNS,
                rows=_lines(found),
            )
        return self.page(old=old, new=new, **self._shown(found))

    def _shown(self, found: Differences) -> dict[str, Any]:
        kind = self.request.GET.get("kind", "")
        rows = found.rows(kind if kind in Difference.values else "")
        pages = Paginator(rows, PAGE_CHANGES)
        shown = pages.get_page(self.request.GET.get("page"))
        return {
            "figures": _figures(found),
            "kind": kind,
            "page_obj": shown,
            "rows": shown.object_list,
            "can_export": True,
        }

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "caption": self.edition.municipality.full_name,
            "edition": self.edition,
            "other": self.other,
            "others": self.others,
            "kinds": Difference.choices,
            "breadcrumbs": [*self.trail(), Crumb(self.title)],
        }


def _figures(found: Differences) -> list[Figure]:
    return [
        Figure(len(found.added), capfirst(_("added"))),
        Figure(len(found.removed), capfirst(_("removed"))),
        Figure(len(found.changed), capfirst(_("changed"))),
        Figure(found.unchanged, capfirst(_("unchanged"))),
    ]


def _lines(found: Differences) -> Iterator[_Line]:
    for change in found.rows():
        for item in change.items or (None,):
            yield _Line(change, item)


class OwnDifference(DifferenceScreen):
    """For the municipality: any two of its editions."""

    gate = works_for_municipality

    def editions(self) -> QuerySet[RegistryEdition]:
        return queries.own_editions(self.user)

    def trail(self) -> list[Crumb]:
        return crumbs(self.edition)


class StaffDifference(DifferenceScreen):
    """For staff: any two that staff may see."""

    gate = works_as_staff

    def may(self) -> bool:
        return can_see_registries(self.user)

    def editions(self) -> QuerySet[RegistryEdition]:
        return queries.edition_rows(self.user)

    def trail(self) -> list[Crumb]:
        page = reverse("staff:registry-detail", args=[self.edition.pk])
        return [
            Crumb(_("Service registries"), reverse("staff:registry-list")),
            Crumb(self.edition.municipality.full_name, page),
        ]


class PublicDifference(DifferenceScreen):
    """For everybody: two editions that are both public."""

    def editions(self) -> QuerySet[RegistryEdition]:
        public = RegistryEdition.objects.public().values("pk")
        return queries.edition_rows(self.user).filter(pk__in=public)

    def trail(self) -> list[Crumb]:
        page = reverse("public:registry-detail", args=[self.edition.pk])
        return [
            Crumb(_("Local service registries"), reverse("public:registry-list")),
            Crumb(self.edition.municipality.full_name, page),
        ]
