"""Staff: the budget sufficiency of a year, for all municipalities and for one."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.imports.links import import_actions
from core.screens import ListScreen
from core.spreadsheets import Column
from core.text import whole_number
from core.ui import Crumb
from municipalities import operations, queries
from municipalities.forms import SufficiencyForm
from municipalities.forms.profile import initial_of
from municipalities.forms.sufficiency import SufficiencyFilter
from municipalities.models import Municipality
from municipalities.permissions import can_manage_municipalities
from municipalities.queries.sufficiency import latest_year, sufficiency_rows
from municipalities.views.profile import PlaceForm, removal

LAST_YEAR = 9999


def asked_year(text: str) -> int | None:
    """The year that an address names; None for anything else."""
    year = whole_number(text)
    return year if year is not None and 1 <= year <= LAST_YEAR else None


class SufficiencyList(ListScreen):
    """Which municipality had what budget sufficiency in a year, and which is missing."""

    gate = works_as_staff
    template_name = "municipalities/sufficiency_list.html"
    title = _("Budget sufficiency")
    export_name = "budget-sufficiency"
    filterset_class = SufficiencyFilter
    sorts = {
        "name": ("known_name",),
        "rayon": ("rayon_key", "known_name"),
        "oblast": ("oblast__sort_key", "known_name"),
        "percent": ("known_percent", "known_name"),
    }
    default_sort = "name"
    columns = (
        Column(_("SOATE code"), lambda row: row.shown_code),
        Column(_("Name"), lambda row: row.name),
        Column(_("Rayon"), lambda row: row.rayon.name if row.rayon else ""),
        Column(_("Oblast"), lambda row: row.oblast.name),
        Column(_("Year"), lambda row: row.year, "number"),
        Column(_("Percent"), lambda row: row.percent, "money"),
        Column(_("Source document"), lambda row: row.source or ""),
    )

    def load(self) -> None:
        asked = asked_year(self.request.GET.get("year", ""))
        self.year = latest_year() if asked is None else asked

    def rows(self) -> QuerySet[Municipality]:
        return sufficiency_rows(self.user, self.year)

    def matching(
        self, rows: QuerySet[Municipality], word: str
    ) -> QuerySet[Municipality]:
        last = datetime.date(self.year, 12, 31)
        return queries.matching_places(rows, word, last)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Budget sufficiency, %(year)s") % {"year": self.year},
            "lead": _("As documents state it. The portal never computes it."),
            "year": self.year,
            "manages": can_manage_municipalities(self.user),
            "actions": import_actions(self.user, "budget-sufficiency"),
            "breadcrumbs": [
                Crumb(_("Municipalities"), reverse("staff:municipality-list")),
                Crumb(self.title),
            ],
        }


class SufficiencyRecord(PlaceForm):
    """Budget sufficiency of a year; `?year=` fills in what is on record.

    `?from=list` leads back to the list of the year.
    """

    form_class = SufficiencyForm
    title = _("Record the budget sufficiency")
    lead = _(
        "The percent is taken from a document and never computed here. A figure already "
        "recorded for the year is replaced."
    )
    success = _("The budget sufficiency is recorded.")

    def may(self) -> bool:
        return can_manage_municipalities(self.user, self.place)

    def load(self) -> None:
        super().load()
        self.year = asked_year(self.request.GET.get("year", ""))
        self.known = self.place.budget_sufficiencies.filter(year=self.year or 0).first()

    def form_arguments(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"year": self.year}
        if self.known is not None:
            initial = initial_of(self.known, self.form_class)
        return {**super().form_arguments(), "initial": initial}

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | removal("sufficiency", self.known, self.user)

    def act(self, form: SufficiencyForm) -> str:
        row = operations.record_sufficiency(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        if self.request.GET.get("from") == "list":
            return f"{reverse('staff:sufficiency-list')}?year={row.year}"
        return self.back
