"""Staff: reports on quarters that are overdue, and the days of their reminders."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.plans import PublicPlanFilter
from action_plans.forms.rules import RulesForm
from action_plans.models import ActionPlan, PlanRules
from action_plans.permissions import can_keep_rules, can_see_plans
from action_plans.queries.overdue import OverdueReport, overdue_plans, overdue_reports
from core.pages import FormPage
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Crumb


class Lines(list[OverdueReport]):
    """Lines that are reckoned, not read: given out like the rows of a table."""

    def iterator(self, chunk_size: int) -> Iterator[OverdueReport]:
        return iter(self)


def standing(line: OverdueReport) -> str:
    """What the programme knows of the report."""
    return str(line.report.get_state_display()) if line.report else _("not handed in")


class OverdueList(ListScreen):
    """Quarters whose report the programme should have got by now."""

    gate = works_as_staff
    template_name = "action_plans/overdue_list.html"
    title = gettext_lazy("Overdue reports")
    export_name = "overdue-reports"
    filterset_class = PublicPlanFilter
    search_fields = ("search_key", "municipality__search_key")
    default_sort = "-days"
    # lines are no rows of a table: they are put in order here
    keys: dict[str, Any] = {
        "title": lambda line: (line.plan.sort_key, line.quarter),
        "municipality": lambda line: (line.plan.municipality.sort_key, line.quarter),
        "days": lambda line: (line.days, line.plan.sort_key),
    }
    columns = (
        Column(gettext_lazy("Title"), lambda line: line.plan.title),
        Column(
            gettext_lazy("Municipality"), lambda line: line.plan.municipality.full_name
        ),
        Column(gettext_lazy("SOATE code"), lambda line: line.plan.municipality.code),
        Column(gettext_lazy("Quarter"), lambda line: str(line.quarter)),
        Column(gettext_lazy("State"), standing),
        Column(gettext_lazy("Was due on"), lambda line: line.quarter.due, "date"),
        Column(gettext_lazy("Days overdue"), lambda line: line.days, "number"),
        Column(gettext_lazy("Reminded on"), lambda line: line.reminded_at, "date"),
    )

    def may(self) -> bool:
        return can_see_plans(self.user)

    def rows(self) -> QuerySet[ActionPlan]:
        return overdue_plans(self.user)

    def narrowed(self) -> tuple[Any, Any]:
        plans, filters = super().narrowed()
        asked = self.request.GET.get("sort", "")
        if asked.removeprefix("-") not in self.keys:
            asked = self.default_sort
        lines = sorted(
            overdue_reports(plans, timezone.localdate()),
            key=self.keys[asked.removeprefix("-")],
            reverse=asked.startswith("-"),
        )
        return Lines(lines), filters

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": gettext_lazy(
                "A report is due 30 days after the end of its quarter. Head and "
                "coordinator get a letter before and after that day."
            ),
            "rules_url": reverse("staff:plan-rules")
            if can_keep_rules(self.user)
            else "",
            "breadcrumbs": reports_trail(Crumb(self.title)),
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        lines = [(line, standing(line)) for line in paged.object_list]
        return super().list_context(paged, filters) | {"lines": lines}


def reports_trail(*further: Crumb) -> list[Crumb]:
    """The way to a page beneath the list of reports."""
    page = reverse("staff:plan-report-list")
    return [Crumb(gettext_lazy("Reports on action plans"), page), *further]


class RulesEdit(FormPage):
    """How many days before and after the due day a letter reminds."""

    gate = works_as_staff
    form_class = RulesForm
    title = gettext_lazy("Reminders of reports on quarters")
    lead = gettext_lazy("They hold for the action plans of all municipalities.")
    success = gettext_lazy("The rules are changed.")

    def may(self) -> bool:
        return can_keep_rules(self.user)

    def trail(self) -> list[Crumb]:
        page = reverse("staff:plan-report-overdue")
        return reports_trail(Crumb(OverdueList.title, page))

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "instance": PlanRules.current()}

    def act(self, form: RulesForm) -> str:
        operations.change_plan_rules(by=self.user, **form.cleaned_data)
        return reverse("staff:plan-report-overdue")
