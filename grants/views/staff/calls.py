"""Staff: calls, their rules and their steps."""

from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import audit, files
from core.formats import DASH, money_short
from core.pages import FormPage, RowsPage
from core.screens import ListScreen, MoveScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb, Figure, move_buttons
from grants import operations
from grants.enums import ApplicationState
from grants.forms.calls import (
    CallFilter,
    CallForm,
    CriterionFormSet,
    RequiredDocumentFormSet,
    SeatFormSet,
    commission_people,
)
from grants.models import Call
from grants.permissions import can_make_call, can_manage_call, can_see_calls
from grants.views.record import call_facts
from grants.workflow import CALL

SENT = ~Q(applications__state=ApplicationState.DRAFT)


def _known_awards(call: Call) -> Decimal | None:
    return call.awarded_total if call.has_known_awards else None


def list_crumb() -> Crumb:
    return Crumb(_("Calls"), reverse("staff:call-list"))


class OfCall(Screen):
    """Loads the call of the address; only those who see calls."""

    gate = works_as_staff

    def load(self) -> None:
        self.call = get_object_or_404(Call.objects.visible_to(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_manage_call(self.user, self.call)

    def trail(self) -> list[Crumb]:
        return [list_crumb(), Crumb(self.call.title, self.call.get_absolute_url())]


class CallList(ListScreen):
    """Calls with their money and the number of applications."""

    gate = works_as_staff
    template_name = "grants/call_list.html"
    title = _("Calls")
    export_name = "calls"
    filterset_class = CallFilter
    search_fields = ("search_key",)
    sorts = {
        "title": ("sort_key",),
        "opens": ("opens_at",),
        "closes": ("closes_at",),
        "envelope": ("envelope",),
        "awarded": ("awarded_total",),
        "applications": ("sent", "sort_key"),
    }
    default_sort = "-opens"
    columns = (
        Column(_("Title"), lambda call: call.title),
        Column(_("Tier"), lambda call: call.get_tier_display()),
        Column(_("State"), lambda call: call.get_state_display()),
        Column(_("Opens"), lambda call: call.opens_at, "date"),
        Column(_("Closes"), lambda call: call.closes_at, "date"),
        Column(_("Envelope, KGS"), lambda call: call.envelope, "money"),
        Column(_("Awarded, KGS"), _known_awards, "money"),
        Column(_("Applications"), lambda call: call.sent, "number"),
    )

    def may(self) -> bool:
        return can_see_calls(self.user)

    def rows(self) -> QuerySet[Call]:
        return Call.objects.visible_to(self.user).annotate(
            sent=Count("applications", filter=SENT, distinct=True)
        )

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        sums = self.narrowed()[0].order_by().values("envelope", "awarded_total", "pk")
        totals = Call.objects.filter(pk__in=[row["pk"] for row in sums]).aggregate(
            envelope=Sum("envelope"), awarded=Sum("awarded_total")
        )
        return {**super().list_context(paged, filters), "totals": totals}

    def get_context(self) -> dict[str, Any]:
        make = Action(_("Make a call"), reverse("staff:call-create"))
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "action": make if can_make_call(self.user) else None,
        }


class CallDetail(OfCall):
    """A call: money, rules, criteria, commission, steps, timeline."""

    template_name = "grants/call_detail.html"

    def may(self) -> bool:
        return can_see_calls(self.user)

    def get_context(self) -> dict[str, Any]:
        call = self.call
        manages = can_manage_call(self.user, call)
        return {
            "call": call,
            "figures": self.figures(),
            "facts": call_facts(call),
            "criteria": call.criteria.all(),
            "documents": call.required_documents.all(),
            "seats": call.seats.select_related("user"),
            "moves": move_buttons(CALL, call, self.user, "staff:call-move"),
            "events": audit.timeline(call),
            "manages": manages,
            "edits": manages and call.is_editable,
            "breadcrumbs": [list_crumb(), Crumb(call.title)],
            "actions": [
                Action(
                    _("Applications"),
                    f"{reverse('staff:application-list')}?call={call.pk}",
                    "secondary",
                ),
                Action(
                    _("Ranking"), reverse("staff:call-ranking", args=[call.pk]), "quiet"
                ),
            ],
        }

    def figures(self) -> list[Figure]:
        call = self.call
        sent = call.applications.exclude(state=ApplicationState.DRAFT).count()
        awarded = Figure(DASH, _("Awarded"))
        if call.has_known_awards:
            left = _("left: %(sum)s som") % {"sum": money_short(call.free_envelope)}
            awarded = Figure(
                money_short(call.awarded_total), _("Awarded"), _("som"), left
            )
        return [
            Figure(money_short(call.envelope), _("Envelope"), _("som")),
            awarded,
            Figure(money_short(call.ceiling_kgs), _("Ceiling of one grant"), _("som")),
            Figure(sent, _("Applications")),
        ]


class CallCreate(FormPage):
    """A new call."""

    gate = works_as_staff
    template_name = "grants/call_form.html"
    form_class = CallForm
    title = _("Make a call")
    success = _("The call is saved as a draft. Now add criteria and documents.")

    def may(self) -> bool:
        return can_make_call(self.user)

    def trail(self) -> list[Crumb]:
        return [list_crumb()]

    def act(self, form: CallForm) -> str:
        return operations.make_call(by=self.user, **form.values()).get_absolute_url()


class CallEdit(OfCall, FormPage):
    """The rules of a draft."""

    template_name = "grants/call_form.html"
    form_class = CallForm
    title = _("Change the call")
    success = _("The call is saved.")

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "instance": self.call}

    def act(self, form: CallForm) -> str:
        operations.change_call(call=self.call, by=self.user, **form.values())
        return self.call.get_absolute_url()


class CallCriteria(OfCall, RowsPage):
    """What members score, with weights."""

    formset_class = CriterionFormSet
    title = _("Criteria of the call")
    lead = _("The weights of all criteria add up to 100.")
    row_label = _("Criterion")
    success = _("The criteria are saved.")

    def existing(self) -> list[dict[str, Any]]:
        rows = self.call.criteria.values(
            "name_ky", "name_ru", "name_en", "guidance", "weight", "scale"
        )
        return [{**row} for row in rows]

    def act(self, rows: list[dict[str, Any]]) -> str:
        operations.set_criteria(call=self.call, by=self.user, rows=rows)
        return self.call.get_absolute_url()


class CallDocuments(OfCall, RowsPage):
    """Which documents an application carries."""

    formset_class = RequiredDocumentFormSet
    title = _("Documents of an application")
    row_label = _("Document")
    success = _("The documents are saved.")

    def existing(self) -> list[dict[str, Any]]:
        rows = self.call.required_documents.values(
            "name_ky", "name_ru", "name_en", "is_required"
        )
        return [{**row} for row in rows]

    def act(self, rows: list[dict[str, Any]]) -> str:
        operations.set_required_documents(call=self.call, by=self.user, rows=rows)
        return self.call.get_absolute_url()


class CallCommission(OfCall, RowsPage):
    """Who sits in the commission."""

    formset_class = SeatFormSet
    title = _("Competition commission")
    lead = _("Only people with the role of a commission member can be chosen.")
    row_label = _("Seat")
    success = _("The commission is saved.")

    def row_arguments(self) -> dict[str, Any]:
        return {"people": commission_people()}

    def existing(self) -> list[dict[str, Any]]:
        return [{**row} for row in self.call.seats.values("user", "role")]

    def act(self, rows: list[dict[str, Any]]) -> str:
        seats = [(row["user"], row["role"]) for row in rows]
        operations.set_commission(call=self.call, by=self.user, seats=seats)
        return self.call.get_absolute_url()


class CallMove(MoveScreen):
    """A step of a call."""

    gate = works_as_staff
    machine = CALL
    moves = {
        "announce": lambda call, **given: operations.announce_call(call=call, **given),
        "start_screening": lambda call, **given: operations.start_screening(
            call=call, **given
        ),
        "start_scoring": lambda call, **given: operations.start_scoring(
            call=call, **given
        ),
        "open_session": lambda call, **given: operations.open_session(
            call=call, **given
        ),
        "decide": lambda call, **given: operations.decide_call(call=call, **given),
        "publish": lambda call, **given: operations.publish_call(call=call, **given),
        "archive": lambda call, **given: operations.archive_call(call=call, **given),
        "cancel": lambda call, **given: operations.cancel_call(call=call, **given),
    }

    def get_object(self) -> Call:
        return get_object_or_404(Call.objects.visible_to(self.user), pk=self.pk)


class CallMinutes(OfCall):
    """The minutes of the session."""

    def may(self) -> bool:
        return can_see_calls(self.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if self.call.minutes is None:
            raise Http404
        return files.serve(self.call.minutes)
