"""Staff: the list of selections."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from selections.forms.staff_selections import SelectionFilter
from selections.models import Selection
from selections.permissions import can_make_selection, can_see_selections
from selections.queries import selection_rows


class SelectionList(ListScreen):
    """Selections with their dates, places and candidates."""

    gate = works_as_staff
    template_name = "selections/staff/selection_list.html"
    title = _("Selections")
    export_name = "selections"
    filterset_class = SelectionFilter
    search_fields = ("search_key", "cohort__search_key")
    sorts = {
        "title": ("sort_key",),
        "cohort": ("cohort__sort_key", "sort_key"),
        "state": ("state", "sort_key"),
        "opens": ("opens_at",),
        "closes": ("closes_at",),
        "places": ("places", "sort_key"),
        "candidates": ("sent", "sort_key"),
    }
    default_sort = "-opens"
    columns = (
        Column(_("Title"), lambda row: row.title),
        Column(_("Cohort"), lambda row: row.cohort.name),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Who may take part"), lambda row: row.get_access_display()),
        Column(_("Opens"), lambda row: row.opens_at, "date"),
        Column(_("Closes"), lambda row: row.closes_at, "date"),
        Column(_("Candidates"), lambda row: row.invited, "number"),
        Column(_("Papers sent in"), lambda row: row.sent, "number"),
        Column(_("Places"), lambda row: row.places, "number"),
        Column(_("Places taken"), lambda row: row.places_taken, "number"),
    )

    def may(self) -> bool:
        return can_see_selections(self.user)

    def rows(self) -> QuerySet[Selection]:
        return selection_rows(self.user)

    def get_context(self) -> dict[str, Any]:
        make = Action(_("Make a selection"), reverse("staff:selection-create"))
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "action": make if can_make_selection(self.user) else None,
        }
