"""Papers of an action plan: for its people and staff, and for everybody."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans.models import ActionPlan, QuarterReport
from action_plans.permissions import can_see_plans
from action_plans.queries import public_plans, readable_plans
from action_plans.queries.quarters import quarter_of_report
from action_plans.queries.reports import handed_in_reports, own_reports
from core import files
from core.pages import FormPage
from core.problems import OperationRefused
from core.screens import Screen
from core.ui import Crumb
from municipalities.permissions import works_for_municipality
from reports.enums import ReportKind
from reports.forms import PassportPrintForm, PlanPrintForm
from reports.operations import ask_plan_pdf, ask_quarter_pdf, ask_shared_plan
from reports.queries.plan_papers import shared_papers


class PlanPrint(FormPage):
    """The whole plan or its summary, in a language; a worker makes the PDF."""

    gate = works_for_municipality
    form_class: type[PassportPrintForm] = PlanPrintForm
    title = _("Print the plan")
    submit = _("Make the PDF")
    lead = _(
        "The PDF is made in the background; you may leave the page. Headings are in the "
        "language that you choose; texts too where they are translated, else they stand "
        "as they were written."
    )
    audience = "municipal"

    def plans(self) -> QuerySet[ActionPlan]:
        """The plans that this audience can open."""
        return ActionPlan.objects.of_places(self.user)

    def load(self) -> None:
        self.plan = get_object_or_404(self.plans(), pk=self.pk)

    def form_arguments(self) -> dict[str, Any]:
        return {"initial": {"language": get_language() or "ky"}}

    def trail(self) -> list[Crumb]:
        plan = reverse(f"{self.audience}:plan-detail", args=[self.plan.pk])
        return [
            Crumb(_("Action plans"), reverse(f"{self.audience}:plan-list")),
            Crumb(self.plan.title, plan),
        ]

    def act(self, form: Any) -> str:
        job = ask_plan_pdf(
            plan=self.plan,
            kind=ReportKind(form.cleaned_data["what"]),
            language=form.cleaned_data["language"],
            by=self.user,
        )
        return reverse("public:job-detail", args=[job.pk])


class StaffPlanPrint(PlanPrint):
    """For staff: plans that the programme has got."""

    gate = works_as_staff
    audience = "staff"

    def plans(self) -> QuerySet[ActionPlan]:
        return readable_plans(self.user)

    def may(self) -> bool:
        return can_see_plans(self.user)


class QuarterPrint(PlanPrint):
    """The report on a quarter."""

    form_class = PassportPrintForm
    title = _("Print the report")

    def reports(self) -> QuerySet[QuarterReport]:
        """The reports that this audience can open."""
        return own_reports(self.user)

    def load(self) -> None:
        super().load()
        reports = self.reports().filter(plan=self.plan)
        self.report = get_object_or_404(reports, pk=self.kwargs["report"])

    def trail(self) -> list[Crumb]:
        where = [self.plan.pk, self.report.pk]
        address = reverse(f"{self.audience}:plan-quarter", args=where)
        return [*super().trail(), Crumb(str(quarter_of_report(self.report)), address)]

    def act(self, form: Any) -> str:
        language = form.cleaned_data["language"]
        job = ask_quarter_pdf(report=self.report, language=language, by=self.user)
        return reverse("public:job-detail", args=[job.pk])


class StaffQuarterPrint(QuarterPrint):
    """For staff: reports that were handed in."""

    gate = works_as_staff
    audience = "staff"

    def plans(self) -> QuerySet[ActionPlan]:
        return readable_plans(self.user)

    def reports(self) -> QuerySet[QuarterReport]:
        return handed_in_reports(self.user)

    def may(self) -> bool:
        return can_see_plans(self.user)


class PublicPlan(Screen):
    """A plan that everybody may read; any other does not exist here."""

    def load(self) -> None:
        self.plan = get_object_or_404(public_plans(), pk=self.pk)


class PlanPapers(PublicPlan):
    """The papers of a plan for everybody: there, being made, or to be asked for."""

    template_name = "reports/plan_papers.html"

    def get_context(self) -> dict[str, Any]:
        plan = self.plan
        papers = shared_papers(plan)
        kinds = list(dict.fromkeys(paper.kind for paper in papers))
        names = {
            ReportKind.PLAN_SUMMARY: _("Two pages on the plan"),
            ReportKind.ACTION_PLAN: _("The plan"),
            ReportKind.PLAN_PROGRESS: _("The last report on a quarter"),
        }
        return {
            "plan": plan,
            "title": _("Papers of the plan"),
            "caption": plan.title,
            "lead": _(
                "Headings are in the language that you choose; texts too where they are "
                "translated, else they stand as they were written. Names of people are "
                "left out."
            ),
            "groups": [
                (names[kind], [paper for paper in papers if paper.kind == kind])
                for kind in kinds
            ],
            "is_waiting": any(paper.is_under_way for paper in papers),
            "breadcrumbs": [
                Crumb(_("Action plans"), reverse("public:plan-list")),
                Crumb(plan.title, reverse("public:plan-detail", args=[plan.pk])),
                Crumb(_("Papers of the plan")),
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = (request.POST.get("kind", ""), request.POST.get("language", ""))
        known = {(str(p.kind), p.language) for p in shared_papers(self.plan)}
        if wanted not in known:
            raise PermissionDenied
        kind, language = ReportKind(wanted[0]), wanted[1]
        try:
            ask_shared_plan(plan=self.plan, kind=kind, language=language)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        return HttpResponseRedirect(reverse("public:plan-papers", args=[self.plan.pk]))


class PlanPaperFile(PublicPlan):
    """The file, once it is there."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wanted = (self.kwargs["kind"], self.kwargs["language"])
        for paper in shared_papers(self.plan):
            is_wanted = (str(paper.kind), paper.language) == wanted
            if is_wanted and paper.is_ready and paper.job and paper.job.result:
                return files.serve(paper.job.result)
        raise Http404
