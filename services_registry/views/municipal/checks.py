"""Which services of an edition have to be looked at again."""

from typing import Any

from django.db.models import QuerySet
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import add_problems
from core.problems import OperationRefused
from core.screens import ListScreen
from core.spreadsheets import Column
from core.text import whole_number
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import CheckFilter, ChecksForm
from services_registry.models import RegistryEntry
from services_registry.permissions import can_check_entries
from services_registry.views.municipal.base import OwnEdition, crumbs


class RegistryChecks(OwnEdition, ListScreen):
    """The entries by their next check; those that were looked at are ticked and sent."""

    gate = works_for_municipality
    template_name = "services_registry/checks.html"
    title = _("Checks of the services")
    filterset_class = CheckFilter
    search_fields = ("search_key",)
    sorts = {
        "due": ("check_order", "number"),
        "service": ("sort_key",),
        "checked": ("checked_on", "number"),
    }
    default_sort = "due"
    export_name = "checks"
    columns = (
        Column(_("No."), lambda row: row.number, "number"),
        Column(_("Service"), lambda row: row.name),
        Column(_("Provider"), lambda row: row.provider.name if row.provider else ""),
        Column(_("Checked on"), lambda row: row.checked_on, "date"),
        Column(_("Checked by"), lambda row: str(row.checked_by or "")),
        Column(_("Next check"), lambda row: row.next_check, "date"),
    )

    def rows(self) -> QuerySet[RegistryEntry]:
        return queries.check_rows(self.edition)

    def may(self) -> bool:
        return self.request.method != "POST" or can_check_entries(
            self.user, self.edition
        )

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        return {
            "title": self.title,
            "edition": edition,
            "lead": _(
                "Look whether each service still is as the registry tells. What the "
                "kenesh approved does not change with a check."
            ),
            "writes": edition.may_be_checked and can_check_entries(self.user, edition),
            "form": ChecksForm(),
            "chosen": set(),
            "breadcrumbs": crumbs(edition, self.title),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        chosen = {whole_number(key) for key in request.POST.getlist("entries")}
        form = ChecksForm(request.POST)
        if form.is_valid():
            try:
                done = operations.mark_checked(
                    edition=self.edition,
                    by=self.user,
                    entries={key for key in chosen if key is not None},
                    next_check=form.cleaned_data["next_check"],
                )
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                text = ngettext(
                    "%(count)s service is marked as checked.",
                    "%(count)s services are marked as checked.",
                    done,
                )
                self.tell(text % {"count": done})
                return HttpResponseRedirect(request.get_full_path())
        return self._again(form, chosen)

    def _again(self, form: ChecksForm, chosen: set[int | None]) -> HttpResponse:
        rows, filters = self.narrowed()
        listed = self.list_context(self.paged(rows), filters)
        return self.page(status=422, **listed, form=form, chosen=chosen)
