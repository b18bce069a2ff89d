"""Programme staff: home with queues, a municipality's page, reports."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import can_invite_people, works_as_staff
from core.models.jobs import Job
from core.problems import OperationRefused
from core.screens import Screen
from core.ui import Action
from grants.models import Call
from municipalities.permissions import can_manage_municipalities
from reports.operations import ask_call_result, ask_selection_minutes
from reports.permissions import (
    can_print_minutes,
    can_see_call_results,
    can_see_programme_as_staff,
)
from reports.queries.homes import programme_tiles, staff_events
from reports.queries.places import PlacePage, staff_page
from reports.queries.queues import staff_queues
from reports.queries.steps import next_steps
from reports.views.places import MunicipalityScreen
from reports.views.programme import ProgrammeScreen, ReportAsk
from selections.models import Selection


class Home(Screen):
    """Next steps first, then what waits, the latest events and short figures."""

    gate = works_as_staff
    template_name = "reports/home_staff.html"

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Programme staff"),
            "steps": next_steps(self.user),
            "queues": staff_queues(self.user),
            "events": staff_events(self.user),
            "figures": programme_tiles(),
        }


class MunicipalityDetail(MunicipalityScreen):
    """A municipality with all that this member of staff may see."""

    gate = works_as_staff
    audience = "staff"

    def gather(self) -> PlacePage:
        return staff_page(self.place, self.user)

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {
            "manages": can_manage_municipalities(self.user),
            "invites": can_invite_people(self.user),
        }

    def actions(self) -> list[Action]:
        team = reverse("staff:team-detail", args=[self.place.pk])
        return [*super().actions(), Action(_("Team"), team, "secondary")]


class Programme(ProgrammeScreen):
    """The programme at a glance, the same as for the donor."""

    gate = can_see_programme_as_staff
    ask_url = "staff:report-create"


class ReportCreate(ReportAsk):
    """Ask for the programme report."""

    gate = can_see_programme_as_staff
    back_url = "staff:programme"


class Print(Screen):
    """POST: `ask()` asks for a paper about `self.record` in the reader's language."""

    gate = works_as_staff
    http_method_names = ["post"]
    record: Any

    def ask(self) -> Job:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            job = self.ask()
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(self.record.get_absolute_url())
        return HttpResponseRedirect(reverse("public:job-detail", args=[job.pk]))


class CallResultPrint(Print):
    """The result sheet of a call."""

    def load(self) -> None:
        self.record = get_object_or_404(Call.objects.visible_to(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_see_call_results(self.user, self.record.pk)

    def ask(self) -> Job:
        return ask_call_result(
            call=self.record, language=self.user.language, by=self.user
        )


class SelectionMinutesPrint(Print):
    """The minutes of a selection."""

    def load(self) -> None:
        rows = Selection.objects.visible_to(self.user)
        self.record = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_print_minutes(self.user)

    def ask(self) -> Job:
        return ask_selection_minutes(
            selection=self.record, language=self.user.language, by=self.user
        )
