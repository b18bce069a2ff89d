"""Commission members: their calls, declarations of conflict, score sheets."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import sits_on_commission
from core import files
from core.formats import number
from core.pages import FormPage
from core.screens import FormScreen, ListScreen, Screen
from core.ui import Crumb
from grants import operations, queries
from grants.enums import DECIDED, ApplicationState
from grants.forms.judging import DeclarationForm, ScoreForm
from grants.models import (
    Application,
    ApplicationDocument,
    Call,
    ConflictDeclaration,
    ScoreSheet,
)
from grants.permissions import can_declare_on, can_open_application
from grants.queries import application_amounts
from grants.views.record import application_facts, money_table, sources_table

JUDGED_BY_MEMBERS = (ApplicationState.ELIGIBLE, *DECIDED)


def own_calls(user: Any) -> QuerySet[Call]:
    """Calls in which the user has a seat."""
    return Call.objects.visible_to(user).filter(seats__user=user)


def own_applications(user: Any) -> QuerySet[Application]:
    """Applications of these calls that the commission judges."""
    return (
        Application.objects.visible_to(user)
        .filter(call__seats__user=user, state__in=JUDGED_BY_MEMBERS)
        .with_place()
    )


def call_crumbs(call: Call) -> list[Crumb]:
    return [
        Crumb(_("Calls"), reverse("commission:call-list")),
        Crumb(call.title, reverse("commission:call-detail", args=[call.pk])),
    ]


class CallList(ListScreen):
    """The member's calls."""

    gate = sits_on_commission
    template_name = "grants/call_list_commission.html"
    title = _("Calls")
    search_fields = ("search_key",)
    sorts = {"title": ("sort_key",), "closes": ("closes_at",)}
    default_sort = "-closes"

    def rows(self) -> QuerySet[Call]:
        return own_calls(self.user)

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


@dataclass(frozen=True)
class Duty:
    """An application in the member's list: what this member has done with it."""

    application: Application
    declaration: ConflictDeclaration | None
    sheet: ScoreSheet | None
    score: Any

    @property
    def is_barred(self) -> bool:
        return self.declaration is not None and self.declaration.has_conflict

    @property
    def is_declared(self) -> bool:
        return self.declaration is not None

    @property
    def is_handed_in(self) -> bool:
        return self.sheet is not None and self.sheet.handed_in_at is not None


class CallDetail(ListScreen):
    """The applications of a call, with the member's own progress."""

    gate = sits_on_commission
    template_name = "grants/call_commission.html"
    search_fields = ("search_key",)
    sorts = {
        "municipality": ("municipality__sort_key",),
        "title": ("sort_key",),
        "number": ("number",),
    }
    default_sort = "municipality"

    def load(self) -> None:
        self.call = get_object_or_404(own_calls(self.user), pk=self.pk)
        self.seat = self.call.seats.get(user=self.user)

    def rows(self) -> QuerySet[Application]:
        return own_applications(self.user).filter(call=self.call)

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        shown = list(paged.object_list)
        mine = Q(seat=self.seat, application__in=shown)
        declared = {
            d.application_id: d for d in ConflictDeclaration.objects.filter(mine)
        }
        sheets = {s.application_id: s for s in ScoreSheet.objects.filter(mine)}
        scores = queries.seat_scores(self.seat)
        context = super().list_context(paged, filters)
        context["duties"] = [
            Duty(a, declared.get(a.pk), sheets.get(a.pk), scores.get(a.pk))
            for a in shown
        ]
        return context

    def get_context(self) -> dict[str, Any]:
        return {
            "call": self.call,
            "seat": self.seat,
            "criteria": self.call.criteria.all(),
            "breadcrumbs": [call_crumbs(self.call)[0], Crumb(self.call.title)],
        }


class OfApplication(Screen):
    """Loads an application that the member judges."""

    gate = sits_on_commission

    def load(self) -> None:
        self.application = get_object_or_404(own_applications(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_open_application(self.user, self.application)

    def trail(self) -> list[Crumb]:
        return call_crumbs(self.application.call)


class ApplicationDeclare(OfApplication, FormPage):
    """Conflict of interest or none, before the application opens."""

    template_name = "grants/declare.html"
    form_class = DeclarationForm
    title = _("Conflict of interest")
    submit = _("Declare")
    success = _("Your declaration is recorded.")

    def may(self) -> bool:
        return can_declare_on(self.user, self.application)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "application": self.application}

    def act(self, form: DeclarationForm) -> str:
        declared = operations.declare_conflict(
            application=self.application,
            by=self.user,
            has_conflict=form.cleaned_data["has_conflict"] == "yes",
            reason=form.cleaned_data["reason"],
        )
        route = "call-detail" if declared.has_conflict else "application-score"
        target = (
            self.application.call_id if declared.has_conflict else self.application.pk
        )
        return reverse(f"commission:{route}", args=[target])


class ApplicationScore(OfApplication, FormScreen):
    """The application and the member's score sheet."""

    template_name = "grants/score.html"
    form_class = ScoreForm

    def load(self) -> None:
        super().load()
        self.sheet = ScoreSheet.objects.filter(
            application=self.application, seat__user=self.user
        ).first()

    @property
    def is_handed_in(self) -> bool:
        return self.sheet is not None and self.sheet.handed_in_at is not None

    def form_arguments(self) -> dict[str, Any]:
        initial: dict[str, Any] = {}
        if self.sheet is not None:
            initial["comment"] = self.sheet.comment
            for criterion, points in self.sheet.scores.values_list(
                "criterion", "points"
            ):
                initial[f"points_{criterion}"] = points
        return {"call": self.application.call, "initial": initial}

    def get_context(self) -> dict[str, Any]:
        application = self.application
        amounts = application_amounts(application)
        return {
            "application": application,
            "call": application.call,
            "facts": application_facts(application, amounts),
            "budget": money_table(application),
            "sources": sources_table(amounts),
            "documents": application.documents.select_related("requirement", "file"),
            "file_route": "commission:application-file",
            "is_handed_in": self.is_handed_in,
            "is_open": application.call.is_in_scoring and not self.is_handed_in,
            "others": self.others(),
            "breadcrumbs": [*self.trail(), Crumb(application.title)],
        }

    def others(self) -> list[dict[str, Any]]:
        """All handed-in sheets; only after the own one is handed in."""
        if not self.is_handed_in:
            return []
        scores = queries.sheet_scores(self.application.call, self.application)
        seats = self.application.call.seats.select_related("user")
        found = scores.get(self.application.pk, {})
        return [
            {"who": seat.user, "score": number(queries.shown_score(found[seat.pk]), 2)}
            for seat in seats
            if seat.pk in found
        ]

    def act(self, form: ScoreForm) -> str:
        hand_in = "hand_in" in self.request.POST
        operations.save_scores(
            application=self.application,
            by=self.user,
            points=form.points(),
            comment=form.cleaned_data["comment"],
            hand_in=hand_in,
        )
        self.tell(
            _("Your score sheet is handed in.")
            if hand_in
            else _("Your points are saved. Hand them in when you are sure.")
        )
        if hand_in:
            return reverse("commission:call-detail", args=[self.application.call_id])
        return reverse("commission:application-score", args=[self.application.pk])


class ApplicationFile(Screen):
    """A document of an application that the member may open."""

    gate = sits_on_commission

    def load(self) -> None:
        rows = ApplicationDocument.objects.filter(
            application__in=own_applications(self.user)
        )
        self.document = get_object_or_404(
            rows.select_related("file", "application"), pk=self.pk
        )

    def may(self) -> bool:
        return can_open_application(self.user, self.document.application)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return files.serve(self.document.file)
