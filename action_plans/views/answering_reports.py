"""Staff: reports on quarters that wait, and their answer."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.forms.progress import ReportFilter
from action_plans.models import QuarterReport
from action_plans.permissions import can_see_plans
from action_plans.queries.overdue import overdue_plans, overdue_reports
from action_plans.queries.progress import evidence_of, quarter_overview
from action_plans.queries.progress_tables import overspent
from action_plans.queries.quarters import quarter_lines, quarter_of_report
from action_plans.queries.reports import handed_in_reports
from action_plans.views.answering import staff_trail
from action_plans.views.progress import (
    evidence_links,
    overview_context,
    progress_chart,
)
from action_plans.views.staff import OfPlan
from action_plans.views.weighting import weighting_context
from action_plans.workflow import QUARTER_REPORT
from core import audit, files
from core.screens import ListScreen, MoveScreen
from core.ui import Crumb, move_buttons


class ReportList(ListScreen):
    """Reports that the programme has got; those that wait come by the filter."""

    gate = works_as_staff
    template_name = "action_plans/report_list.html"
    title = _("Reports on action plans")
    filterset_class = ReportFilter
    search_fields = ("plan__search_key", "plan__municipality__search_key")
    sorts = {
        "title": ("plan__sort_key", "year", "quarter"),
        "quarter": ("year", "quarter"),
        "handed_in": ("handed_in_at",),
    }
    default_sort = "-handed_in"

    def may(self) -> bool:
        return can_see_plans(self.user)

    def rows(self) -> QuerySet[QuarterReport]:
        return handed_in_reports(self.user)

    def get_context(self) -> dict[str, Any]:
        plans, today = overdue_plans(self.user), timezone.localdate()
        return {
            "title": self.title,
            "overdue": sum(1 for _line in overdue_reports(plans, today)),
            "breadcrumbs": [Crumb(self.title)],
        }

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        today = timezone.localdate()
        for report in paged.object_list:
            due = quarter_of_report(report).due
            report.is_overdue = report.is_returned and due < today
        return super().list_context(paged, filters)


class StaffProgress(OfPlan):
    """The quarters of a plan."""

    template_name = "action_plans/progress.html"

    def get_context(self) -> dict[str, Any]:
        reports = handed_in_reports(self.user).filter(plan=self.plan)
        return {
            "plan": self.plan,
            "lines": quarter_lines(self.plan, timezone.localdate()),
            "chart": progress_chart(self.plan, reports.order_by("year", "quarter")),
            "route": "staff:plan-quarter",
            **weighting_context(self.user, self.plan, "staff"),
            "breadcrumbs": [*staff_trail(self.plan), Crumb(_("Progress"))],
        }


class OfReport(OfPlan):
    """Loads a report that was handed in."""

    def load(self) -> None:
        super().load()
        reports = handed_in_reports(self.user).filter(plan=self.plan)
        self.report = get_object_or_404(reports, pk=self.kwargs["report"])


class StaffQuarter(OfReport):
    """The report and the programme's answer."""

    template_name = "action_plans/quarter.html"

    def get_context(self) -> dict[str, Any]:
        plan, report = self.plan, self.report
        overview = quarter_overview(plan, report)
        where = {"pk": plan.pk, "report": report.pk}
        links = evidence_links(
            overview.evidence, "staff:plan-evidence", plan.pk, report.pk
        )
        back = reverse("staff:plan-progress", args=[plan.pk])
        quarter = quarter_of_report(report)
        return {
            "plan": plan,
            "report": report,
            "quarter": quarter,
            "warnings": overspent(overview),
            "print_url": reverse(
                "staff:plan-quarter-pdf", args=[self.plan.pk, self.report.pk]
            ),
            "moves": move_buttons(
                QUARTER_REPORT, report, self.user, "staff:plan-quarter-move", **where
            ),
            "events": audit.timeline(report),
            "breadcrumbs": [
                *staff_trail(plan),
                Crumb(_("Progress"), back),
                Crumb(str(quarter)),
            ],
            **overview_context(overview, links),
        }


class StaffQuarterMove(MoveScreen):
    """The programme accepts or returns."""

    gate = works_as_staff
    machine = QUARTER_REPORT
    moves = {
        "accept": lambda report, by, reason: operations.accept_quarter(
            report=report, by=by
        ),
        "return": lambda report, by, reason: operations.return_quarter(
            report=report, by=by, reason=reason
        ),
    }

    def get_object(self) -> QuarterReport:
        reports = handed_in_reports(self.user).filter(plan=self.pk)
        return get_object_or_404(reports, pk=self.kwargs["report"])

    def back_to(self) -> str:
        where = [self.object.plan_id, self.object.pk]
        return reverse("staff:plan-quarter", args=where)


class StaffEvidence(OfReport):
    """A photo or paper of a report."""

    def load(self) -> None:
        super().load()
        self.row = get_object_or_404(evidence_of(self.report), pk=self.kwargs["row"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return files.serve(self.row.file, inline=True)
