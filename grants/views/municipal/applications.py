"""Municipality: its applications, from draft to receipt and result."""

from typing import Any

from django.db.models import QuerySet
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files
from core.pages import FormPage
from core.problems import OperationRefused
from core.screens import ListScreen, MoveScreen, Screen
from core.spreadsheets import Column
from core.text import whole_number
from core.ui import Action, Check, Crumb, move_buttons
from grants import operations
from grants.building import Rule, eligibility
from grants.forms.applications import DocumentsForm
from grants.models import Application, ApplicationDocument, Grant
from grants.models.applications import ApplicationQuerySet
from grants.permissions import (
    can_edit_application,
    can_see_own_application,
    can_submit_application,
)
from grants.queries import application_amounts, public_timeline
from grants.views.record import application_facts, money_table, sources_table
from grants.views.shapes import arrival
from grants.workflow import APPLICATION
from municipalities.permissions import municipality_ids, works_for_municipality


def own_applications(user: Any) -> ApplicationQuerySet:
    """Applications of the municipalities for which the user works."""
    return Application.objects.filter(
        municipality__in=municipality_ids(user)
    ).with_place()


def list_crumb() -> Crumb:
    return Crumb(_("Applications"), reverse("municipal:application-list"))


class ApplicationList(ListScreen):
    """The municipality's applications; results only once they are published."""

    gate = works_for_municipality
    template_name = "grants/application_list_municipal.html"
    title = _("Applications")
    export_name = "applications"
    search_fields = ("search_key",)
    sorts = {
        "number": ("number",),
        "title": ("sort_key",),
        "submitted": ("submitted_at",),
        "requested": ("requested",),
    }
    columns = (
        Column(_("Number"), lambda row: row.number),
        Column(_("Call"), lambda row: row.call.title),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("Title"), lambda row: row.title),
        Column(_("Submitted"), lambda row: row.submitted_at, "date"),
        Column(_("Asked, KGS"), lambda row: row.requested, "money"),
        Column(_("Own contribution, KGS"), lambda row: row.own, "money"),
        Column(_("Total cost, KGS"), lambda row: row.total, "money"),
        Column(_("State"), lambda row: row.public_state.label),
    )

    def rows(self) -> QuerySet[Application]:
        return own_applications(self.user).with_amounts()

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "action": Action(_("Open calls"), reverse("municipal:call-list")),
        }


class OfApplication(Screen):
    """Loads an application of the user's municipality; a stranger's is a 404."""

    gate = works_for_municipality

    def load(self) -> None:
        self.application = get_object_or_404(own_applications(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_see_own_application(self.user, self.application)

    def trail(self) -> list[Crumb]:
        application = self.application
        return [
            list_crumb(),
            Crumb(application.title, application.get_absolute_url()),
        ]


class ApplicationDetail(OfApplication):
    """An application with what is still missing, or how it came out."""

    template_name = "grants/application_municipal.html"

    def get_context(self) -> dict[str, Any]:
        application = self.application
        amounts = application_amounts(application)
        edits = application.is_editable and can_edit_application(self.user, application)
        moves = move_buttons(
            APPLICATION, application, self.user, "municipal:application-move"
        )
        out = application.call.results_are_public
        return {
            "application": application,
            "call": application.call,
            "facts": application_facts(application, amounts),
            "budget": money_table(application),
            "sources": sources_table(amounts),
            "documents": application.documents.select_related("requirement", "file"),
            "file_route": "municipal:application-file",
            "checks": checks_to_mend(
                application, eligibility(application, arrival(self.request))
            )
            if application.is_editable
            else [],
            "edits": edits,
            "moves": [move for move in moves if move.name in {"submit", "withdraw"}],
            "results_out": out,
            "reason": application.reason if out or application.is_returned else "",
            "grant": Grant.objects.visible_to(self.user)
            .filter(application=application)
            .first(),
            "events": public_timeline(application),
            "breadcrumbs": [list_crumb(), Crumb(application.title)],
        }


def checks_to_mend(application: Application, rules: list[Rule]) -> list[Check]:
    """Rules for the page; a failed one leads to the field that can mend it."""
    return [
        Check(
            rule.rule,
            rule.passed,
            rule.value,
            rule.threshold,
            rule.source,
            rule.note,
            "" if rule.passed else _field_address(application, rule.field),
        )
        for rule in rules
    ]


def _field_address(application: Application, field: str) -> str:
    if field.startswith("document_"):
        page = "application-documents"
    elif field == "budget" and application.plan_id is None:
        page, field = "application-edit", "form-0-amount"
    elif field in {"summary", "end_date", "stated_total"}:
        page = "application-edit"
    else:
        return ""
    return f"{reverse(f'municipal:{page}', args=[application.pk])}#id_{field}"


class ApplicationDocuments(OfApplication, FormPage):
    """The documents that the call asks for."""

    form_class = DocumentsForm
    title = _("Documents")
    lead = _("A file is kept as soon as it is chosen and saved, also in a draft.")
    success = _("The documents are saved.")

    def may(self) -> bool:
        return can_edit_application(self.user, self.application)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "application": self.application}

    def act(self, form: DocumentsForm) -> str:
        operations.save_documents(
            application=self.application, by=self.user, documents=form.documents()
        )
        return self.application.get_absolute_url()


class ApplicationSubmit(OfApplication):
    """Check your answers, then submit; all reasons against it at once."""

    template_name = "grants/application_submit.html"

    def may(self) -> bool:
        return can_submit_application(self.user, self.application)

    def get_context(self) -> dict[str, Any]:
        application = self.application
        amounts = application_amounts(application)
        checks = eligibility(application, arrival(self.request))
        return {
            "application": application,
            "call": application.call,
            "facts": application_facts(application, amounts),
            "budget": money_table(application),
            "sources": sources_table(amounts),
            "documents": application.documents.select_related("requirement", "file"),
            "file_route": "municipal:application-file",
            "checks": checks_to_mend(application, checks),
            "is_ready": not any(c.is_hard and not c.passed for c in checks),
            "breadcrumbs": [*self.trail(), Crumb(_("Check your answers"))],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = whole_number(request.POST.get("version", ""))
        try:
            application = operations.submit_application(
                application=self.application,
                version=version or 0,
                by=self.user,
                received_at=arrival(request),
            )
        except OperationRefused as refused:
            self.application.refresh_from_db()
            return self.page(status=422, problems=refused.problems)
        self.tell(
            _("The application is submitted. Its number is %(number)s.")
            % {"number": application.number}
        )
        return HttpResponseRedirect(application.get_absolute_url())


class ApplicationMove(MoveScreen):
    """Withdrawal."""

    gate = works_for_municipality
    machine = APPLICATION
    moves = {
        "withdraw": lambda a, **given: operations.withdraw_application(
            application=a, **given
        )
    }

    def get_object(self) -> Application:
        return get_object_or_404(own_applications(self.user), pk=self.pk)


class ApplicationFile(Screen):
    """A document of the own application."""

    gate = works_for_municipality

    def load(self) -> None:
        rows = ApplicationDocument.objects.filter(
            application__municipality__in=municipality_ids(self.user)
        )
        self.document = get_object_or_404(rows.select_related("file"), pk=self.pk)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return files.serve(self.document.file)
