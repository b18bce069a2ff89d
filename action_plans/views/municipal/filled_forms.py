"""Municipality: a plan's form as a workbook, out, and in again with what differs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from action_plans import operations
from action_plans.building.form_workbook import plan_form
from action_plans.forms.filled_forms import FilledFormForm
from action_plans.models import FilledForm
from action_plans.permissions import can_edit_plan, can_write_part
from action_plans.queries import plan_content
from action_plans.queries.form_cells import form_options, plan_cells
from action_plans.queries.form_differences import form_differences
from action_plans.queries.form_shown import shown_faults, shown_sections
from action_plans.views.municipal.plans import OfPlan
from core import files
from core.problems import OperationRefused
from core.screens import FormScreen
from core.spreadsheets import xlsx_response
from core.ui import Crumb

LANGUAGES = ("ky", "ru")
TITLE = _("Work without a line")
SHOWN = 10


class PlanForm(OfPlan, FormScreen):
    """Download the form, hand in the filled one; a partner only downloads."""

    template_name = "action_plans/plan_form.html"
    form_class = FilledFormForm

    def may(self) -> bool:
        if self.request.method == "POST":
            return can_edit_plan(self.user, self.plan)
        return can_edit_plan(self.user, self.plan) or can_write_part(
            self.user, self.plan
        )

    def act(self, form: Any) -> str:
        filled = operations.hand_in_form(
            plan=self.plan, upload=form.cleaned_data["file"], by=self.user
        )
        return reverse("municipal:plan-form-detail", args=[self.plan.pk, filled.pk])

    def get_context(self) -> dict[str, Any]:
        where = reverse("municipal:plan-form-download", args=[self.plan.pk])
        names = dict(settings.LANGUAGES)
        can_edit = can_edit_plan(self.user, self.plan)
        forms = self.plan.filled_forms.defer("content")
        return {
            "title": TITLE,
            "plan": self.plan,
            "can_edit": can_edit,
            "downloads": [
                {"url": f"{where}?language={code}", "label": names[code]}
                for code in LANGUAGES
            ],
            "handed_in": [
                {
                    "form": form,
                    "url": reverse(
                        "municipal:plan-form-detail", args=[self.plan.pk, form.pk]
                    ),
                }
                for form in forms.select_related("file", "uploaded_by")[:SHOWN]
            ]
            if can_edit
            else [],
            "breadcrumbs": [*self.trail(), Crumb(TITLE)],
        }


class PlanFormDownload(OfPlan):
    """The form as a workbook in Kyrgyz or Russian, with what the plan says now."""

    def may(self) -> bool:
        where = (self.user, self.plan)
        return can_edit_plan(*where) or can_write_part(*where)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.get("language", "")
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        back = reverse("municipal:plan-form", args=[self.plan.pk])
        with override(language):
            target = plan_form(self.plan, request.build_absolute_uri(back))
        return xlsx_response(target, f"plan-{self.plan.pk}-{language}")


class OfForm(OfPlan):
    """Loads a form that was handed in for a plan that can be written."""

    def load(self) -> None:
        super().load()
        forms = self.plan.filled_forms.select_related("file", "uploaded_by")
        self.filled: FilledForm = get_object_or_404(forms, pk=self.kwargs["form"])

    def may(self) -> bool:
        return can_edit_plan(self.user, self.plan)


class FilledFormDetail(OfForm):
    """What differs between a filled form and the plan; what is ticked is taken over."""

    template_name = "action_plans/filled_form.html"

    def get_context(self) -> dict[str, Any]:
        file = self.filled.content
        content = plan_content(self.plan)
        items = form_differences(plan_cells(content), file)
        where = [self.plan.pk, self.filled.pk]
        return {
            "plan": self.plan,
            "filled": self.filled,
            "sections": shown_sections(
                items,
                content,
                form_options(content, file["partners"]),
                file,
                self.request.POST.getlist("pick")
                if self.request.method == "POST"
                else None,
            ),
            "count": len(items),
            "can_take": any(item.can_take for item in items)
            and not self.filled.taken_at,
            "faults": shown_faults(file),
            "file_url": reverse("municipal:plan-form-file", args=where),
            "form_url": reverse("municipal:plan-form", args=[self.plan.pk]),
            "breadcrumbs": [
                *self.trail(),
                Crumb(TITLE, reverse("municipal:plan-form", args=[self.plan.pk])),
                Crumb(_("Differences")),
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            operations.take_form_over(
                form=self.filled, picks=request.POST.getlist("pick"), by=self.user
            )
        except OperationRefused as refused:
            return self.page(status=422, problems=refused.problems)
        self.tell(_("What you ticked stands in the plan now."))
        return HttpResponseRedirect(self.plan.get_absolute_url())


class FilledFormFile(OfForm):
    """The file as it was handed in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return files.serve(self.filled.file)
