"""Kenesh resolutions of a municipality and their scans, by audience."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import files
from core.screens import ListScreen, Screen
from core.spreadsheets import Column
from core.text import search_key
from core.ui import Action, Crumb
from municipalities.models import Municipality, Resolution
from municipalities.permissions import (
    can_keep_profile,
    municipality_ids,
    works_for_municipality,
)
from reports.queries.resolutions import public_resolutions, resolution_rows
from reports.views.profile import resolution_cells


class _Public:
    """Everybody: what is marked published or what something published rests on."""

    gate: Any = None
    audience = "public"
    user: Any

    def places(self) -> QuerySet[Municipality]:
        return Municipality.objects.visible_to(self.user).with_place()

    def papers(self) -> QuerySet[Resolution]:
        return public_resolutions()


class _Staff(_Public):
    """Staff: all resolutions."""

    gate = works_as_staff
    audience = "staff"

    def papers(self) -> QuerySet[Resolution]:
        return Resolution.objects.all()


class _Municipal(_Public):
    """The municipality: its own resolutions; a foreign one does not exist."""

    gate = works_for_municipality
    audience = "municipal"

    def places(self) -> QuerySet[Municipality]:
        return super().places().filter(pk__in=municipality_ids(self.user))

    def papers(self) -> QuerySet[Resolution]:
        return Resolution.objects.filter(municipality__in=municipality_ids(self.user))


class ResolutionList(_Public, ListScreen):
    """The resolutions of a municipality, the latest first."""

    template_name = "reports/resolution_list.html"
    title = _("Resolutions of the kenesh")
    export_name = "resolutions"
    sorts = {"date": ("date",), "number": ("number", "date")}
    default_sort = "-date"
    columns = (
        Column(_("Number"), lambda row: row.number),
        Column(_("Date"), lambda row: row.date, "date"),
        Column(_("Title"), lambda row: row.title),
        Column(_("Convocation"), lambda row: row.convocation),
        Column(_("Session number"), lambda row: row.session_number),
        Column(_("Place"), lambda row: row.place),
        Column(_("Scan"), lambda row: row.scan.name if row.scan else ""),
    )

    def load(self) -> None:
        self.place = get_object_or_404(self.places(), pk=self.pk)

    def rows(self) -> QuerySet[Resolution]:
        is_public = self.audience == "public"
        return resolution_rows(self.place, self.user, public=is_public)

    def matching(self, rows: QuerySet[Resolution], word: str) -> QuerySet[Resolution]:
        # A kenesh has at most some hundreds: they have no stored search key.
        texts = rows.values_list("pk", "number", "title")
        return rows.filter(
            pk__in=[pk for pk, *said in texts if word in search_key(*said)]
        )

    def get_context(self) -> dict[str, Any]:
        here = reverse(f"{self.audience}:municipality-detail", args=[self.place.pk])
        adds = self.audience != "public" and can_keep_profile(self.user, self.place)
        return {
            "title": self.title,
            "caption": self.place.full_name,
            "audience": self.audience,
            "is_public": self.audience == "public",
            "adds": adds,
            "breadcrumbs": [Crumb(self.place.full_name, here), Crumb(self.title)],
            "action": Action(
                _("Add a resolution of the kenesh"),
                reverse(f"{self.audience}:resolution-create", args=[self.place.pk]),
            )
            if adds
            else None,
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        context = super().list_context(paged, filters)
        return context | {"cells": resolution_cells(paged, self.audience)}


class ResolutionScan(_Public, Screen):
    """The scan as a download; what the reader may not see does not exist."""

    def load(self) -> None:
        papers = self.papers().select_related("scan")
        self.paper = get_object_or_404(papers, pk=self.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.paper.scan is None:
            raise Http404
        return files.serve(self.paper.scan)


class StaffResolutionList(_Staff, ResolutionList):
    """For staff."""


class MunicipalResolutionList(_Municipal, ResolutionList):
    """For the municipality's own people."""


class StaffResolutionScan(_Staff, ResolutionScan):
    """For staff."""


class MunicipalResolutionScan(_Municipal, ResolutionScan):
    """For the municipality's own people."""
