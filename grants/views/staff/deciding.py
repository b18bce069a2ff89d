"""Staff: ranking, session and awards."""

from collections.abc import Iterator
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.pages import FormPage
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from grants import operations
from grants.forms.applications import AwardForm
from grants.forms.calls import SessionForm
from grants.models import Application, Call
from grants.permissions import (
    can_decide_application,
    can_decide_call,
    can_see_application,
    can_see_ranking,
)
from grants.queries import CallResult, RankedRow, application_amounts, call_result
from grants.views.staff.calls import OfCall, list_crumb


class RowList(list[RankedRow]):
    """Rows that were computed, in the shape that a list screen exports."""

    def iterator(self, chunk_size: int) -> Iterator[RankedRow]:
        return iter(self)


class CallRanking(ListScreen):
    """Eligible applications in their order, with the cut line of the envelope."""

    gate = works_as_staff
    template_name = "grants/call_ranking.html"
    export_name = "ranking"
    title = _("Ranking")
    columns = (
        Column(_("Rank"), lambda row: row.rank, "number"),
        Column(_("Number"), lambda row: row.application.number),
        Column(_("Municipality"), lambda row: row.application.municipality.full_name),
        Column(_("Application"), lambda row: row.application.title),
        Column(_("Score of 100"), lambda row: row.shown_score, "number"),
        Column(_("Sheets"), lambda row: row.sheets, "number"),
        Column(_("Conflicts of interest"), lambda row: row.conflicts, "number"),
        Column(_("Asked, KGS"), lambda row: row.amounts.grant, "money"),
        Column(_("Running sum, KGS"), lambda row: row.running, "money"),
        Column(
            _("Own share of total, percent"),
            lambda row: row.amounts.shown_share_of_total,
            "number",
        ),
        Column(_("Decision"), lambda row: row.application.get_state_display()),
        Column(
            _("Awarded, KGS"),
            lambda row: row.grant.amount if row.grant else None,
            "money",
        ),
        Column(_("Reason"), lambda row: row.application.reason),
    )

    def load(self) -> None:
        self.call = get_object_or_404(Call.objects.visible_to(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_see_ranking(self.user, self.call.pk)

    def narrowed(self) -> tuple[Any, Any]:
        self.result: CallResult = call_result(self.call)
        return RowList(self.result.rows), None

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        return {
            **super().list_context(paged, filters),
            "result": self.result,
            "cut": self.cut(),
        }

    def cut(self) -> int | None:
        """The last rank that the envelope and the minimum score reach."""
        ranks = [row.rank for row in self.result.rows if row.is_in_line]
        return max((rank for rank in ranks if rank is not None), default=None)

    def get_context(self) -> dict[str, Any]:
        call = self.call
        decides = can_decide_call(self.user, call) and call.is_in_session
        session = Action(
            _("Record the session"), reverse("staff:call-session", args=[call.pk])
        )
        return {
            "call": call,
            "action": session if decides else None,
            "breadcrumbs": [
                list_crumb(),
                Crumb(call.title, call.get_absolute_url()),
                Crumb(_("Ranking")),
            ],
        }


class CallSession(OfCall, FormPage):
    """Attendance, date and minutes of the session."""

    form_class = SessionForm
    title = _("Record the session")
    lead = _("Decisions need the quorum of members who attended and have no conflict.")
    success = _("The session is recorded.")

    def may(self) -> bool:
        return can_decide_call(self.user, self.call)

    def form_arguments(self) -> dict[str, Any]:
        here = self.call.seats.filter(attended=True).values_list("pk", flat=True)
        return {
            "by": self.user,
            "call": self.call,
            "initial": {
                "session_date": self.call.session_date,
                "minutes": self.call.minutes,
                "attended": [str(pk) for pk in here],
            },
        }

    def act(self, form: SessionForm) -> str:
        operations.record_session(call=self.call, by=self.user, **form.cleaned_data)
        return reverse("staff:call-ranking", args=[self.call.pk])


class ApplicationAward(FormPage):
    """Award a grant."""

    gate = works_as_staff
    form_class = AwardForm
    title = _("Award a grant")
    success = _("The grant is awarded.")
    submit = _("Award the grant")

    def load(self) -> None:
        rows = Application.objects.visible_to(self.user).with_place()
        self.application = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_decide_application(
            self.user, self.application
        ) and can_see_application(self.user, self.application)

    def trail(self) -> list[Crumb]:
        call, pk = self.application.call, self.application.pk
        return [
            Crumb(call.title, reverse("staff:call-ranking", args=[call.pk])),
            Crumb(
                self.application.title, reverse("staff:application-detail", args=[pk])
            ),
        ]

    def form_arguments(self) -> dict[str, Any]:
        asked = application_amounts(self.application).grant
        return {"by": self.user, "initial": {"amount": asked}}

    def act(self, form: AwardForm) -> str:
        operations.award_grant(
            application=self.application, by=self.user, **form.cleaned_data
        )
        return reverse("staff:call-ranking", args=[self.application.call_id])
