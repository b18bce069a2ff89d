"""Municipality: the quarters of a plan, writing and handing in their reports."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.progress import EvidenceForm
from action_plans.models import QuarterReport
from action_plans.operations.evidence import add_evidence, remove_evidence
from action_plans.permissions import can_write_plan, can_write_report
from action_plans.queries.progress import evidence_of, quarter_overview
from action_plans.queries.progress_tables import overspent
from action_plans.queries.quarters import (
    next_quarter,
    quarter_lines,
    quarter_of_report,
)
from action_plans.queries.reports import own_reports
from action_plans.views.municipal.plans import OfPlan
from action_plans.views.progress import (
    evidence_links,
    overview_context,
    progress_chart,
)
from action_plans.views.weighting import weighting_context
from action_plans.workflow import QUARTER_REPORT
from core import audit, files
from core.problems import OperationRefused
from core.screens import FormScreen, MoveScreen
from core.ui import Crumb, move_buttons
from municipalities.permissions import works_for_municipality


class PlanProgress(OfPlan):
    """All quarters since the start: reported, waiting, overdue."""

    template_name = "action_plans/progress.html"

    def may(self) -> bool:
        writes = can_write_plan(self.user, self.plan)
        return self.request.method != "POST" or writes

    def get_context(self) -> dict[str, Any]:
        plan, today = self.plan, timezone.localdate()
        reports = list(plan.quarter_reports.order_by("year", "quarter"))
        last = reports[-1] if reports else None
        begins = can_write_plan(self.user, plan) and plan.is_in_implementation
        free = last is None or not last.is_editable
        return {
            "plan": plan,
            "lines": quarter_lines(plan, today),
            "chart": progress_chart(plan, reports),
            "begin": next_quarter(plan, today) if begins and free else None,
            "route": "municipal:plan-quarter",
            **weighting_context(self.user, plan, "municipal"),
            "breadcrumbs": [*self.trail(), Crumb(_("Progress"))],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            report = operations.begin_quarter(plan=self.plan, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(
                reverse("municipal:plan-progress", args=[self.plan.pk])
            )
        where = [self.plan.pk, report.pk]
        return HttpResponseRedirect(reverse("municipal:plan-quarter-write", args=where))


class OfReport(OfPlan):
    """Loads the report on a quarter of an own plan."""

    def load(self) -> None:
        super().load()
        reports = own_reports(self.user).filter(plan=self.plan)
        self.report = get_object_or_404(reports, pk=self.kwargs["report"])
        self.quarter = quarter_of_report(self.report)

    @property
    def where(self) -> list[int]:
        return [self.plan.pk, self.report.pk]

    def way(self) -> list[Crumb]:
        """The breadcrumbs to the report."""
        back = reverse("municipal:plan-progress", args=[self.plan.pk])
        return [
            *self.trail(),
            Crumb(_("Progress"), back),
            Crumb(str(self.quarter), self.report.get_absolute_url()),
        ]


class QuarterDetail(OfReport):
    """The report as the programme reads it, with what comes next."""

    template_name = "action_plans/quarter.html"

    def get_context(self) -> dict[str, Any]:
        report = self.report
        overview = quarter_overview(self.plan, report)
        writes = report.is_editable and can_write_report(self.user, report)
        links = evidence_links(
            overview.evidence, "municipal:plan-evidence", *self.where
        )
        if writes:
            for link in links:
                link["remove_url"] = reverse(
                    "municipal:plan-evidence-remove", args=[*self.where, link["row"].pk]
                )
        route = "municipal:plan-quarter-move"
        return {
            "plan": self.plan,
            "report": report,
            "quarter": self.quarter,
            "warnings": overspent(overview),
            "print_url": reverse("municipal:plan-quarter-pdf", args=self.where),
            "can_write": writes,
            "moves": move_buttons(
                QUARTER_REPORT,
                report,
                self.user,
                route,
                pk=self.plan.pk,
                report=report.pk,
            ),
            "events": audit.timeline(report),
            "breadcrumbs": [*self.way()[:-1], Crumb(str(self.quarter))],
            **overview_context(overview, links),
        }


class QuarterMove(MoveScreen):
    """The head hands in."""

    gate = works_for_municipality
    machine = QUARTER_REPORT
    moves = {
        "hand_in": lambda report, by, reason: operations.hand_in_quarter(
            report=report, by=by
        ),
    }

    def get_object(self) -> QuarterReport:
        reports = own_reports(self.user).filter(plan=self.pk)
        return get_object_or_404(reports, pk=self.kwargs["report"])


class EvidenceAdd(OfReport, FormScreen):
    """Add a photo or paper of a measure."""

    template_name = "action_plans/form.html"
    form_class = EvidenceForm
    success = _("The file is added.")

    def may(self) -> bool:
        return can_write_report(self.user, self.report)

    def form_arguments(self) -> dict[str, Any]:
        return {"report": self.report, "by": self.user}

    def act(self, form: Any) -> str:
        add_evidence(report=self.report, by=self.user, **form.cleaned_data)
        return self.report.get_absolute_url()

    def get_context(self) -> dict[str, Any]:
        title = _("Add a photo or document")
        return {
            "title": title,
            "lead": _(
                "Where and when a photo was taken is removed from the file; write the "
                "place and the day here. Everybody sees it once the report is accepted."
            ),
            "cancel_url": self.report.get_absolute_url(),
            "breadcrumbs": [*self.way(), Crumb(title)],
        }


class EvidenceFile(OfReport):
    """A photo or paper, shown in the page."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = evidence_of(self.report).filter(pk=kwargs["row"]).first()
        if row is None:
            raise Http404
        return files.serve(row.file, inline=True)


class EvidenceRemove(OfReport):
    """Take a photo or paper out."""

    http_method_names = ["post"]

    def load(self) -> None:
        super().load()
        self.row = get_object_or_404(evidence_of(self.report), pk=self.kwargs["row"])

    def may(self) -> bool:
        return can_write_report(self.user, self.report)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            remove_evidence(report=self.report, evidence=self.row, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(_("The file is removed."))
        return HttpResponseRedirect(self.report.get_absolute_url())
