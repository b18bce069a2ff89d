"""The programme at a glance and its report, for donors and for staff alike."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.formats import moment_text
from core.screens import FormScreen, Screen
from core.spreadsheets import table_response
from core.ui import Action, Crumb
from reports.building.glance import Glance, glance_of, grant_columns
from reports.forms import PartForm, ReportForm
from reports.operations import ask_programme_report
from reports.permissions import can_see_programme
from reports.queries.facts import PROGRAMME
from reports.queries.programme import gather_programme

STAMP_LENGTH = 16


class ProgrammeScreen(Screen):
    """Figures, one chart, tables; the filter lives in the URL; XLSX and CSV of it.

    Everybody who may enter sees the same: published grants.
    """

    template_name = "reports/programme.html"
    ask_url = ""
    list_url = "public:job-list"
    title: Any = _("The programme at a glance")

    def may(self) -> bool:
        return can_see_programme(self.user)

    def load(self) -> None:
        self.form = PartForm(self.request.GET)
        self.data = gather_programme(self.form.chosen())

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = request.GET.get("export", "")
        if kind in {"xlsx", "csv"}:
            return table_response(
                request,
                name="programme-grants",
                title=_("Grants of the programme"),
                columns=grant_columns(),
                rows=self.data.rows,
                kind=kind,
            )
        return self.page()

    def get_context(self) -> dict[str, Any]:
        data, glance = self.data, glance_of(self.data)
        chosen = data.chosen.as_parameters()
        asking = f"{reverse(self.ask_url)}?{urlencode(chosen)}"
        return {
            "title": self.title,
            "programme": PROGRAMME,
            "lead": PROGRAMME,
            "filters": {"form": self.form},
            "is_narrowed": bool(chosen),
            "data": data,
            "glance": glance,
            "tables": _tables(glance),
            "read_at": moment_text(data.read_at),
            "stamp": data.stamp[:STAMP_LENGTH],
            "action": Action(_("Report as PDF"), asking),
            "actions": [Action(_("My reports"), reverse(self.list_url), "secondary")],
        }


def _tables(glance: Glance) -> list[Any]:
    return [
        table.for_page()
        for table in (
            glance.by_oblast,
            glance.by_cohort,
            glance.by_tier,
            glance.by_theme,
        )
    ]


class ReportAsk(FormScreen):
    """Choose the part and the language; the PDF is made by a worker."""

    form_class = ReportForm
    template_name = "reports/report_ask.html"
    back_url = ""

    def may(self) -> bool:
        return can_see_programme(self.user)

    def form_arguments(self) -> dict[str, Any]:
        asked = {name: self.request.GET.get(name, "") for name in PartForm.parts}
        return {"initial": {"language": get_language() or "ky"} | asked}

    def get_context(self) -> dict[str, Any]:
        back = reverse(self.back_url)
        return {
            "title": _("Programme report"),
            "breadcrumbs": [
                Crumb(_("The programme at a glance"), back),
                Crumb(_("Programme report")),
            ],
            "cancel_url": back,
        }

    def act(self, form: ReportForm) -> str:
        job = ask_programme_report(
            chosen=form.chosen(),
            language=form.cleaned_data["language"],
            by=self.user,
        )
        return reverse("public:job-detail", args=[job.pk])
