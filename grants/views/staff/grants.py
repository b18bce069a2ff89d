"""Staff: grants, tranches, agreement, closing."""

from typing import Any

from django.db.models import QuerySet, Sum
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import audit, files
from core.formats import money
from core.pages import FormPage, RowsPage
from core.screens import ListScreen, MoveScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb, move_buttons
from grants import operations
from grants.forms.grants import (
    AgreementForm,
    ClosingForm,
    GrantFilter,
    TrancheFormSet,
)
from grants.models import Grant
from grants.permissions import can_close_grant, can_manage_grant, can_see_grants
from grants.views.record import grant_context
from grants.workflow import GRANT


class GrantList(ListScreen):
    """All grants with their sums."""

    gate = works_as_staff
    template_name = "grants/grant_list.html"
    title = _("Grants")
    export_name = "grants"
    filterset_class = GrantFilter
    search_fields = (
        "application__search_key",
        "municipality__search_key",
    )
    sorts = {
        "number": ("number",),
        "title": ("application__sort_key",),
        "municipality": ("municipality__sort_key",),
        "amount": ("amount",),
        "awarded": ("awarded_at",),
        "state": ("state",),
    }
    default_sort = "-awarded"
    columns = (
        Column(_("Number"), lambda row: row.number),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("SOATE code"), lambda row: row.municipality.code),
        Column(_("Oblast"), lambda row: row.municipality.oblast.name),
        Column(_("Tier"), lambda row: row.call.get_tier_display()),
        Column(_("Title"), lambda row: row.application.title),
        Column(_("Amount, KGS"), lambda row: row.amount, "money"),
        Column(_("Spent, KGS"), lambda row: row.spent_amount, "money"),
        Column(_("Awarded"), lambda row: row.awarded_at, "date"),
        Column(_("Agreement"), lambda row: row.agreement_number),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Warning"), lambda row: row.warning),
    )

    def may(self) -> bool:
        return can_see_grants(self.user)

    def rows(self) -> QuerySet[Grant]:
        return Grant.objects.visible_to(self.user).with_place()

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        ids = self.narrowed()[0].order_by().values("pk")
        sums = Grant.objects.filter(pk__in=ids).aggregate(
            amount=Sum("amount"), spent=Sum("spent_amount")
        )
        return {**super().list_context(paged, filters), "sums": sums}

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


class OfGrant(Screen):
    """Loads the grant of the address."""

    gate = works_as_staff

    def load(self) -> None:
        rows = Grant.objects.visible_to(self.user).with_place()
        self.grant = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_manage_grant(self.user, self.grant)

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Grants"), reverse("staff:grant-list")),
            Crumb(self.grant.number, self.grant.get_absolute_url()),
        ]


class GrantDetail(OfGrant):
    """A grant: money, tranches, agreement, steps, timeline."""

    template_name = "grants/grant_staff.html"

    def may(self) -> bool:
        return can_see_grants(self.user)

    def get_context(self) -> dict[str, Any]:
        grant = self.grant
        plans = can_manage_grant(self.user, grant) and grant.has_open_tranche_plan
        change = Action(
            _("Change the tranches"),
            reverse("staff:grant-tranches", args=[grant.pk]),
            "secondary",
        )
        return {
            **grant_context(grant),
            "tranche_action": change if plans else None,
            "moves": move_buttons(GRANT, grant, self.user, "staff:grant-move"),
            "events": audit.timeline(grant),
            "sees_application": True,
            "breadcrumbs": [
                Crumb(_("Grants"), reverse("staff:grant-list")),
                Crumb(grant.number),
            ],
        }


class GrantTranches(OfGrant, RowsPage):
    """The tranche plan; its sum is the grant."""

    formset_class = TrancheFormSet
    title = _("Tranches of the grant")
    row_label = _("Tranche")
    success = _("The tranche plan is saved.")

    def get_context(self) -> dict[str, Any]:
        lead = _("All tranches together make %(amount)s.") % {
            "amount": money(self.grant.amount, "KGS")
        }
        return {**super().get_context(), "lead": lead}

    def existing(self) -> list[dict[str, Any]]:
        rows = self.grant.tranches.values("amount", "planned_date", "condition")
        return [{**row} for row in rows]

    def act(self, rows: list[dict[str, Any]]) -> str:
        operations.plan_tranches(grant=self.grant, by=self.user, rows=rows)
        return self.grant.get_absolute_url()


class GrantAgreement(OfGrant, FormPage):
    """The signed agreement."""

    form_class = AgreementForm
    title = _("Record the signed agreement")
    success = _("The agreement is recorded: the grant is active.")

    def act(self, form: AgreementForm) -> str:
        operations.record_agreement(grant=self.grant, by=self.user, **form.cleaned_data)
        return self.grant.get_absolute_url()


class GrantClose(OfGrant, FormPage):
    """What was spent in the end."""

    form_class = ClosingForm
    title = _("Close the grant")
    submit = _("Close the grant")
    success = _("The grant is closed.")

    def may(self) -> bool:
        return can_close_grant(self.user, self.grant)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "initial": {"closed_date": timezone.localdate()}}

    def act(self, form: ClosingForm) -> str:
        operations.close_grant(grant=self.grant, by=self.user, **form.cleaned_data)
        return self.grant.get_absolute_url()


class GrantMove(MoveScreen):
    """A step of a grant."""

    gate = works_as_staff
    machine = GRANT
    moves = {
        "send_for_signature": lambda g, **given: operations.send_for_signature(
            grant=g, **given
        ),
        "take_back": lambda g, **given: operations.take_back(grant=g, **given),
        "terminate": lambda g, **given: operations.terminate_grant(grant=g, **given),
    }

    def get_object(self) -> Grant:
        rows = Grant.objects.visible_to(self.user).with_place()
        return get_object_or_404(rows, pk=self.pk)


class GrantScan(OfGrant):
    """The scan of the agreement."""

    def may(self) -> bool:
        return can_see_grants(self.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if self.grant.agreement_scan is None:
            raise Http404
        return files.serve(self.grant.agreement_scan)
