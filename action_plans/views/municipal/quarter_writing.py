"""Municipality: writing the report on a quarter; it saves itself, nothing is lost."""

import json
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.progress import QuarterForm, quarter_marks
from action_plans.forms.seen import marks_of
from action_plans.models import QuarterReport
from action_plans.operations import mark_of
from action_plans.operations.answers import answers_of
from action_plans.permissions import can_write_report
from action_plans.queries.plan_fact import QuarterOverview
from action_plans.queries.progress import quarter_overview
from action_plans.views.municipal.conflicts import decided
from action_plans.views.municipal.drafts import (
    drafts_of,
    keep_draft_saved,
    with_own_marks,
)
from action_plans.views.municipal.progress import OfReport
from action_plans.views.municipal.row_pages import page_links
from action_plans.views.municipal.saving import autosaved, both_texts
from core.forms import add_problems
from core.problems import OperationRefused
from core.ui import Crumb

MEASURES_SHOWN, PAGE = 20, "measure-page"


class QuarterWrite(OfReport):
    """One page for all measures; it keeps a copy and shows what a colleague changed."""

    template_name = "action_plans/quarter_write.html"

    def may(self) -> bool:
        return can_write_report(self.user, self.report)

    def form(self, data: Any = None) -> QuarterForm:
        overview = self.overview_of_page()
        shown: dict[str, Any] = {
            f"m{line.measure.pk}-percent": int(line.percent)
            for line in overview.measures
        }
        shown |= answers_of(self.report)
        form = QuarterForm(data, overview=overview, initial=shown)
        asked = {name: value for name, value in shown.items() if name in form.fields}
        marks = {"version": self.report.version, "seen": quarter_marks(asked)}
        form.initial.update(marks)
        return form

    def overview_of_page(self) -> QuarterOverview:
        """The measures of one page; the indicators stand on the last one."""
        whole = quarter_overview(self.plan, self.report)
        pages = Paginator(whole.measures, MEASURES_SHOWN)
        self.measures = pages.get_page(self.request.GET.get(PAGE))
        indicators = () if self.measures.has_next() else whole.indicators
        shown = tuple(self.measures.object_list)
        return replace(whole, measures=shown, indicators=indicators)

    def posted_form(self) -> QuarterForm:
        """What was sent, after a choice between two texts."""
        there = answers_of(self.report)
        data = with_own_marks(self.request, self.request.POST, there)
        return self.form(decided(data, self.form()))

    def get_context(self) -> dict[str, Any]:
        saves = reverse("municipal:plan-quarter-autosave", args=self.where)
        number = self.measures.number
        return {
            "plan": self.plan,
            "report": self.report,
            "quarter": self.quarter,
            "drafts": drafts_of(self.request),
            "page": self.measures,
            "pages": page_links(self.measures, PAGE, "measures"),
            "draft_key": f"{self.plan.pk}:quarter:{self.report.pk}:{number}",
            "autosave_url": f"{saves}?{PAGE}={number}",
            "breadcrumbs": [*self.way(), Crumb(_("Write the report"))],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.posted_form()
        if form.is_valid():
            try:
                self.write(form)
            except operations.VersionConflict as conflict:
                return both_texts(self, form, conflict, self.quarter)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                keep_draft_saved(request)
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.after_saving())
        return self.page(status=422, form=form)

    def after_saving(self) -> str:
        """Where the pressed button leads: to the next measures, or to the report."""
        if "next" in self.request.POST and self.measures.has_next():
            return f"{self.request.path}?{PAGE}={self.measures.next_page_number()}"
        return self.report.get_absolute_url()

    def write(self, form: QuarterForm) -> QuarterReport:
        return operations.save_quarter(
            report=self.report,
            version=form.cleaned_data["version"],
            seen=form.cleaned_data["seen"],
            answers=form.answers(),
            by=self.user,
        )


class QuarterAutosave(QuarterWrite):
    """JSON with the new version and marks, or why nothing was saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return autosaved(request, self.posted_form(), self.save)

    def save(self, form: QuarterForm) -> tuple[int, str]:
        """What the page has seen then: its own answers, not those of colleagues."""
        report = self.write(form)
        there = {**dict.fromkeys(form.values()), **answers_of(report)}
        own = {
            n: v for n, v in form.values().items() if mark_of(there[n]) == mark_of(v)
        }
        seen = marks_of(quarter_marks(own))
        kept = form.cleaned_data["seen"]
        others = {n: m for n, m in kept.items() if n not in own and m != mark_of(None)}
        return report.version, json.dumps(others | seen)
