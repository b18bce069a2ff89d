"""Staff: list of municipalities, their data, figures and successions."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.imports.links import import_actions
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Crumb
from municipalities import operations, queries
from municipalities.forms import (
    MunicipalityForm,
)
from municipalities.forms.filters import asked_day
from municipalities.forms.naming import StaffMunicipalityFilter
from municipalities.models import Municipality
from municipalities.permissions import can_manage_municipalities
from municipalities.views.acting import FormPage
from municipalities.views.place_lists import PLACE_SORTS


def cohort_names(place: Municipality) -> str:
    """The cohorts of a row, as a list and an export show them."""
    return ", ".join(member.cohort.name for member in place.shown_memberships)


class MunicipalityList(ListScreen):
    """480 municipalities: search, filters, sorting, export."""

    gate = works_as_staff
    template_name = "municipalities/municipality_list.html"
    title = _("Municipalities")
    export_name = "municipalities"
    filterset_class = StaffMunicipalityFilter
    sorts = PLACE_SORTS
    default_sort = "name"
    columns = (
        Column(_("SOATE code"), lambda place: place.shown_code),
        Column(_("Name"), lambda place: place.name),
        Column(_("Kind"), lambda place: place.shown_kind),
        Column(_("Rayon"), lambda place: place.rayon.name if place.rayon else ""),
        Column(_("Oblast"), lambda place: place.oblast.name),
        Column(_("Population"), lambda place: place.population, "number"),
        Column(_("Year of the figure"), lambda place: place.population_year, "number"),
        Column(_("Cohorts"), cohort_names),
        Column(_("Ended by the reform on"), lambda place: place.ended_date, "date"),
    )

    def rows(self) -> QuerySet[Municipality]:
        return queries.municipality_rows(self.user)

    def matching(
        self, rows: QuerySet[Municipality], word: str
    ) -> QuerySet[Municipality]:
        return queries.matching_places(rows, word, asked_day(self.request.GET))

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "actions": import_actions(self.user, "municipalities"),
            "detail_url": "staff:municipality-detail",
        }


class _PlaceForm(FormPage):
    """A form about one municipality; afterwards its page."""

    gate = works_as_staff

    def load(self) -> None:
        rows = Municipality.objects.visible_to(self.user).with_place()
        self.place = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_manage_municipalities(self.user, self.place)

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Municipalities"), reverse("staff:municipality-list")),
            Crumb(self.place.full_name, self.place.get_absolute_url()),
        ]


class MunicipalityEdit(_PlaceForm):
    """Names, and a provisional code."""

    form_class = MunicipalityForm
    title = _("Change the municipality's data")
    success = _("The municipality's data is changed.")

    def form_arguments(self) -> dict[str, Any]:
        # A copy: the form must not touch the object that the page shows.
        copy = Municipality.objects.get(pk=self.place.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: MunicipalityForm) -> str:
        place = operations.change_municipality(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return place.get_absolute_url()
