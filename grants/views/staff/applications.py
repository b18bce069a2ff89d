"""Staff: applications and their eligibility check."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import audit, files
from core.screens import ListScreen, MoveScreen, Screen
from core.spreadsheets import Column
from core.ui import Crumb, move_buttons
from grants import operations
from grants.building import eligibility
from grants.forms.applications import ApplicationFilter
from grants.models import Application, ApplicationDocument
from grants.permissions import can_see_application, can_see_calls
from grants.queries import application_amounts
from grants.views.record import application_facts, money_table, sources_table
from grants.workflow import APPLICATION


class ApplicationList(ListScreen):
    """Applications that were sent in."""

    gate = works_as_staff
    template_name = "grants/application_list.html"
    title = _("Applications")
    export_name = "applications"
    filterset_class = ApplicationFilter
    search_fields = ("search_key",)
    sorts = {
        "number": ("number",),
        "title": ("sort_key",),
        "municipality": ("municipality__sort_key",),
        "submitted": ("submitted_at",),
        "requested": ("requested",),
        "state": ("state",),
    }
    default_sort = "-submitted"
    columns = (
        Column(_("Number"), lambda row: row.number),
        Column(_("Call"), lambda row: row.call.title),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("SOATE code"), lambda row: row.municipality.code),
        Column(_("Title"), lambda row: row.title),
        Column(_("Submitted"), lambda row: row.submitted_at, "date"),
        Column(_("Asked, KGS"), lambda row: row.requested, "money"),
        Column(_("Own contribution, KGS"), lambda row: row.own, "money"),
        Column(_("Total cost, KGS"), lambda row: row.total, "money"),
        Column(_("State"), lambda row: row.get_state_display()),
    )

    def may(self) -> bool:
        return can_see_calls(self.user)

    def rows(self) -> QuerySet[Application]:
        sent = Application.objects.visible_to(self.user).filter(number__isnull=False)
        return sent.with_place().with_amounts()

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        # of all pages, not of the one that is shown
        sums = paged.paginator.object_list.aggregate(requested_sum=Sum("requested"))
        return {**super().list_context(paged, filters), "sums": sums}

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


class OfApplication(Screen):
    """Loads an application that was sent in."""

    gate = works_as_staff

    def load(self) -> None:
        sent = Application.objects.visible_to(self.user).with_place()
        self.application = get_object_or_404(sent, pk=self.pk)

    def may(self) -> bool:
        return can_see_application(self.user, self.application)


class ApplicationDetail(OfApplication):
    """An application with its rules, budget, documents and decision."""

    template_name = "grants/application_staff.html"

    def get_context(self) -> dict[str, Any]:
        application = self.application
        amounts = application_amounts(application)
        stored = list(application.eligibility_results.all())
        moves = move_buttons(
            APPLICATION, application, self.user, "staff:application-move"
        )
        return {
            "application": application,
            "call": application.call,
            "facts": application_facts(application, amounts),
            "budget": money_table(application),
            "sources": sources_table(amounts),
            "documents": application.documents.select_related("requirement", "file"),
            "file_route": "staff:application-file",
            "checks": eligibility(application, timezone.now()),
            "was_judged": bool(stored),
            "moves": [move for move in moves if move.name in ApplicationMove.shown],
            "grant": getattr(application, "grant", None),
            "events": audit.timeline(application),
            "breadcrumbs": [
                Crumb(_("Applications"), reverse("staff:application-list")),
                Crumb(application.number or application.title),
            ],
        }


class ApplicationMove(MoveScreen):
    """Check and decisions on an application."""

    gate = works_as_staff
    machine = APPLICATION
    moves = {
        "find_eligible": lambda a, **given: operations.find_eligible(
            application=a, **given
        ),
        "find_ineligible": lambda a, **given: operations.find_ineligible(
            application=a, **given
        ),
        "return": lambda a, **given: operations.return_application(
            application=a, **given
        ),
        "check_again": lambda a, **given: operations.check_again(
            application=a, **given
        ),
        "reserve": lambda a, **given: operations.reserve_application(
            application=a, **given
        ),
        "reject": lambda a, **given: operations.reject_application(
            application=a, **given
        ),
        "undo": lambda a, **given: operations.undo_decision(application=a, **given),
    }
    shown = {*moves, "award"}

    def get_object(self) -> Application:
        sent = Application.objects.visible_to(self.user).with_place()
        return get_object_or_404(sent, pk=self.pk)

    def may(self) -> bool:
        return super().may() and can_see_application(self.user, self.object)

    def back_to(self) -> str:
        return reverse("staff:application-detail", args=[self.object.pk])


class ApplicationFile(Screen):
    """A document of an application."""

    gate = works_as_staff

    def load(self) -> None:
        sent = Application.objects.visible_to(self.user)
        rows = ApplicationDocument.objects.filter(application__in=sent)
        self.document = get_object_or_404(
            rows.select_related("application", "file"), pk=self.pk
        )

    def may(self) -> bool:
        return can_see_application(self.user, self.document.application)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return files.serve(self.document.file)
