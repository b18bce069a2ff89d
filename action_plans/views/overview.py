"""Staff: all plans that the programme has got, by state, with filters and export."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans.forms.overview import PLACE_FILTERS, OverviewFilter
from action_plans.models import ActionPlan
from action_plans.permissions import can_see_plans
from action_plans.queries.overview import (
    StateCount,
    cohorts_of,
    counts_by_state,
    days_in_state,
    overview_plans,
    shown_share,
    unsubmitted_plans,
)
from action_plans.views.plan_groups import group_links, group_table
from action_plans.views.record import LIST_COLUMNS, LIST_SORTS
from core.imports.links import import_actions
from core.screens import ListScreen
from core.spreadsheets import Column
from core.text import search_key
from core.ui import Crumb


def partners(plan: ActionPlan) -> str:
    """The further municipalities of a joint plan."""
    return ", ".join(row.municipality.full_name for row in plan.partners.all())


def deadline(plan: ActionPlan) -> Any:
    """Until when a returned plan is to be corrected."""
    return plan.return_deadline if plan.is_returned else None


# Everything that the page shows, and what it has no room for.
COLUMNS = (
    *LIST_COLUMNS,
    Column(_("Own share of total, percent"), shown_share, "money"),
    Column(
        _("In this state since"),
        lambda row: None if row.is_historical else timezone.localdate(row.state_since),
        "date",
    ),
    # of papers of the past only the day of their import is known
    Column(
        _("Days in this state"),
        lambda row: None if row.is_historical else days_in_state(row),
        "number",
    ),
    Column(_("Correct until"), deadline, "date"),
    Column(_("Open comments"), lambda row: row.open_remarks, "number"),
    Column(_("Oblast"), lambda row: row.municipality.oblast.name),
    Column(_("Cohort"), lambda row: ", ".join(cohorts_of(row))),
    Column(_("Joint plan with"), partners),
)


class PlanOverview(ListScreen):
    """How many plans stand where, with their money; the plans themselves beneath."""

    gate = works_as_staff
    template_name = "action_plans/overview.html"
    title = _("Action plans")
    export_name = "action-plans"
    filterset_class = OverviewFilter
    search_fields = ("search_key", "municipality__search_key", "service__search_key")
    sorts = {
        **LIST_SORTS,
        "service": ("service__sort_key",),
        "state": ("state_order", "state_since"),
        "age": ("state_since",),
        "share": ("own_share",),
        "remarks": ("open_remarks",),
    }
    default_sort = "-changed"
    columns = COLUMNS

    def may(self) -> bool:
        return can_see_plans(self.user)

    def rows(self) -> QuerySet[ActionPlan]:
        return overview_plans(self.user)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "actions": import_actions(self.user, "historical-plans"),
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        asked = self.request.GET
        rows = self.searched(filters.qs, search_key(asked.get("q", "")))
        return super().list_context(paged, filters) | {
            "board": self.board(),
            "by": asked.get("by", ""),
            "group_links": group_links(asked),
            "group_table": group_table(rows, asked),
            "being_written": self.being_written(filters),
            "lines": [_line(plan) for plan in paged.object_list],
        }

    def board(self) -> list[dict[str, Any]]:
        """Counts of what the other filters leave; each leads to its plans."""
        asked = self.request.GET.copy()
        chosen = asked.pop("state", [""])[-1]
        for name in ("page", "export", "by"):
            asked.pop(name, None)
        filters = OverviewFilter(asked, queryset=self.rows(), request=self.request)
        rows = self.searched(filters.qs, search_key(asked.get("q", "")))
        return [_tile(row, asked, chosen) for row in counts_by_state(rows)]

    def being_written(self, filters: OverviewFilter) -> int | None:
        """How many plans are not submitted; None where it would tell more of them."""
        asked = {name for name, value in self.request.GET.items() if value}
        if asked & ({*filters.filters, "q"} - {*PLACE_FILTERS}):
            return None
        return filters.narrowed(unsubmitted_plans(), PLACE_FILTERS).count()


def _tile(row: StateCount, asked: Any, chosen: str) -> dict[str, Any]:
    """One count with the address of its plans; the other filters stay."""
    query = asked.copy()
    if row.state:
        query["state"] = row.state.value
    return {
        "row": row,
        "label": capfirst(row.state.label) if row.state else _("All plans"),
        "url": f"?{query.urlencode()}",
        "is_chosen": chosen == (row.state.value if row.state else ""),
    }


def _line(plan: ActionPlan) -> dict[str, Any]:
    """A plan with what the page says of it."""
    return {
        "plan": plan,
        "days": days_in_state(plan),
        "share": shown_share(plan),
        "partners": len(plan.partners.all()),
    }
