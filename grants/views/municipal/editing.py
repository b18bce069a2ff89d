"""Municipality: writing an application, together, without losing anything."""

from typing import Any

from django.forms import BaseFormSet
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.translation import gettext_lazy as _

from core.formats import money
from core.forms import add_problems, mark_problems
from core.forms.rows import bound_rows, kept_rows, more_rows, shown_rows
from core.problems import OperationRefused, Problem
from core.ui import Crumb
from grants import operations
from grants.building import eligibility, problems
from grants.forms.applications import ApplicationForm, BudgetLineFormSet
from grants.models import Application
from grants.operations.applications import VERSION_CONFLICT
from grants.permissions import can_edit_application
from grants.views.municipal.applications import OfApplication
from grants.views.shapes import arrival

MENDED_HERE = ("summary", "end_date", "stated_total", "budget")
LINE_FIELDS = ("title", "category", "source", "in_kind", "amount")


class ApplicationEdit(OfApplication):
    """Texts, dates and, without a plan, the budget. The draft may be incomplete.

    When somebody saved meanwhile, both texts are shown; what was typed stays in the
    form and saving again is a decision.
    """

    template_name = "grants/application_edit.html"

    def may(self) -> bool:
        return can_edit_application(self.user, self.application)

    def get_context(self) -> dict[str, Any]:
        return {
            "application": self.application,
            "has_budget": self.application.plan_id is None,
            "least": self.application.call.minimum_cofinance_percent,
            "breadcrumbs": [*self.trail(), Crumb(_("Write"))],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ApplicationForm(
            instance=self.application, initial={"version": self.application.version}
        )
        if self.application.version > 1:  # a new draft is left in peace
            mark_problems(form, self.bars())
        rows = self.application.budget_lines.values(*LINE_FIELDS)
        return self.page(form=form, formset=shown_rows(BudgetLineFormSet, list(rows)))

    def bars(self) -> list[Problem]:
        """What stands against the submission and can be mended on this page."""
        rules = eligibility(self.application, arrival(self.request))
        found = problems(rules, only_hard=True)
        return [problem for problem in found if problem.field in MENDED_HERE]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "more" in request.POST:
            formset = more_rows(BudgetLineFormSet, request.POST)
            return self.page(form=self.typed(request), formset=formset)
        form = ApplicationForm(request.POST, instance=self.application)
        formset = bound_rows(BudgetLineFormSet, self.with_rows(request))
        if not (form.is_valid() and formset.is_valid()):
            return self.invalid(form, formset)
        try:
            saved = self.save(form, formset)
        except OperationRefused as refused:
            return self.refused(request, form, formset, refused)
        if self.is_autosave(request):
            return JsonResponse({"version": saved.version, "message": _("Saved")})
        self.tell(_("The draft is saved."))
        return HttpResponseRedirect(saved.get_absolute_url())

    def invalid(self, form: ApplicationForm, formset: BaseFormSet) -> HttpResponseBase:
        if self.is_autosave(self.request):
            text = _("Not saved: some answers are not valid yet.")
            return JsonResponse({"message": text}, status=422)
        return self.page(status=422, form=form, formset=formset)

    def typed(self, request: HttpRequest) -> ApplicationForm:
        """What was typed, not judged yet."""
        names = ApplicationForm.base_fields
        return ApplicationForm(
            instance=self.application,
            initial={name: request.POST.get(name, "") for name in names},
        )

    def with_rows(self, request: HttpRequest) -> Any:
        """Posted data; an application with plan posts no budget."""
        data = request.POST.copy()
        data.setdefault("form-TOTAL_FORMS", "0")
        return data

    @staticmethod
    def is_autosave(request: HttpRequest) -> bool:
        return request.headers.get("X-Requested-With") == "autosave"

    def save(self, form: ApplicationForm, formset: BaseFormSet) -> Application:
        return operations.save_application(
            application=self.application,
            version=form.cleaned_data["version"],
            by=self.user,
            lines=kept_rows(formset) if self.application.plan_id is None else None,
            **form.values(),
        )

    def refused(
        self,
        request: HttpRequest,
        form: ApplicationForm,
        formset: BaseFormSet,
        refused: OperationRefused,
    ) -> HttpResponseBase:
        if self.is_autosave(request):
            text = " ".join(str(problem.message) for problem in refused.problems)
            return JsonResponse({"message": text}, status=409)
        if not any(p.code == VERSION_CONFLICT for p in refused.problems):
            add_problems(form, refused)
            return self.page(status=422, form=form, formset=formset)
        fresh = Application.objects.get(pk=self.application.pk)
        data = request.POST.copy()
        data["version"] = str(fresh.version)
        again = ApplicationForm(data, instance=self.application)
        add_problems(again, refused)
        return self.page(
            status=409,
            form=again,
            formset=formset,
            differences=self.differences(form, formset, fresh),
        )

    @staticmethod
    def differences(
        form: ApplicationForm, formset: BaseFormSet, fresh: Application
    ) -> list[dict[str, Any]]:
        """Fields in which the typed and the saved text differ."""
        found = [
            {"label": form.fields[name].label, "mine": mine, "theirs": theirs}
            for name, mine in form.values().items()
            if mine != (theirs := getattr(fresh, name))
        ]
        mine = kept_rows(formset)
        theirs = list(fresh.budget_lines.values(*LINE_FIELDS))
        if fresh.plan_id is None and mine != theirs:
            found.append(
                {
                    "label": _("Budget"),
                    "mine": _lines_text(mine),
                    "theirs": _lines_text(theirs),
                }
            )
        return found


def _lines_text(lines: list[dict[str, Any]]) -> str:
    return "; ".join(f"{line['title']}: {money(line['amount'])}" for line in lines)
