"""Municipality: its grants."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.screens import ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Crumb
from grants.models import Grant
from grants.permissions import can_see_own_grant
from grants.views.record import grant_context
from municipalities.permissions import municipality_ids, works_for_municipality


def own_grants(user: Any) -> QuerySet[Grant]:
    """Published grants of the municipalities for which the user works."""
    own = Grant.objects.visible_to(user).filter(municipality__in=municipality_ids(user))
    return own.published().with_place()


class GrantList(ListScreen):
    """The municipality's grants."""

    gate = works_for_municipality
    template_name = "grants/grant_list_municipal.html"
    title = _("Grants")
    export_name = "grants"
    search_fields = ("application__search_key",)
    sorts = {
        "number": ("number",),
        "title": ("application__sort_key",),
        "amount": ("amount",),
        "awarded": ("awarded_at",),
    }
    default_sort = "-awarded"
    columns = (
        Column(_("Number"), lambda row: row.number),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("Title"), lambda row: row.application.title),
        Column(_("Amount, KGS"), lambda row: row.amount, "money"),
        Column(_("Spent, KGS"), lambda row: row.spent_amount, "money"),
        Column(_("State"), lambda row: row.get_state_display()),
    )

    def rows(self) -> QuerySet[Grant]:
        return own_grants(self.user)

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


class OfGrant(Screen):
    """Loads a grant of the user's municipality."""

    gate = works_for_municipality

    def load(self) -> None:
        self.grant = get_object_or_404(own_grants(self.user), pk=self.pk)

    def may(self) -> bool:
        return can_see_own_grant(self.user, self.grant)


class GrantDetail(OfGrant):
    """A grant: money, tranches, agreement, what happened."""

    template_name = "grants/grant_municipal.html"

    def get_context(self) -> dict[str, Any]:
        return {
            **grant_context(self.grant),
            "events": audit.timeline(self.grant),
            "breadcrumbs": [
                Crumb(_("Grants"), reverse("municipal:grant-list")),
                Crumb(self.grant.number),
            ],
        }


class GrantScan(OfGrant):
    """The scan of the agreement."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if self.grant.agreement_scan is None:
            raise Http404
        return files.serve(self.grant.agreement_scan)
