"""Many entries of an edition as rows of fields, saved together, judged one by one."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.problems import OperationRefused
from core.screens import Screen
from core.text import whole_number
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import GridRow, facts_grid, text_grid
from services_registry.models import RegistryEntry
from services_registry.operations import Outcome, RowResult
from services_registry.permissions import can_edit_edition
from services_registry.views.municipal.base import OwnEdition, crumbs

MOST_ROWS, LEAST_ROWS = 50, 10
# bytes of a page's rows: each row has seven fields and repeats the list of providers
PAGE_BYTES, ROW_BYTES, OPTION_BYTES = 46_000, 1_900, 40
TEXTS = 20
NOT_SAVED = {Outcome.REFUSED, Outcome.CHANGED, Outcome.GONE}


class RegistryGrid(OwnEdition, Screen):
    """`?columns=` names the text that is edited; without it the facts are."""

    gate = works_for_municipality
    template_name = "services_registry/bulk/grid.html"
    not_saved = NOT_SAVED

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def load(self) -> None:
        super().load()
        self.items = [item for item in queries.active_items() if item.is_text]
        self.columns = self.request.GET.get("columns", "")
        item = next((i for i in self.items if i.code == self.columns), None)
        if item is not None:
            self.grid, self.page_rows = text_grid(item), TEXTS
            return
        self.columns = ""
        providers = list(queries.providers_in(self.edition))
        self.grid = facts_grid(providers)
        choices = sum(len(row.name.encode()) + OPTION_BYTES for row in providers)
        fits = PAGE_BYTES // (ROW_BYTES + choices)
        self.page_rows = max(LEAST_ROWS, min(MOST_ROWS, fits))

    def shown(self) -> Page[RegistryEntry]:
        rows = queries.grid_rows(self.edition)
        return Paginator(rows, self.page_rows).get_page(self.request.GET.get("page"))

    def row(self, entry: RegistryEntry) -> GridRow:
        """A fresh row; of what is not offered it says why instead of asking."""
        row = self.grid.row(entry)
        row.offer = queries.offer_of(entry) if row.is_closed else ""
        return row

    def get_context(self) -> dict[str, Any]:
        title = _("Change many services at once")
        paged = self.shown()
        return {
            "title": title,
            "edition": self.edition,
            "grid": self.grid,
            "columns": self.columns,
            "items": self.items,
            "page_obj": paged,
            "forms": [self.row(entry) for entry in paged.object_list],
            "breadcrumbs": crumbs(self.edition, title),
            "is_open": self.edition.is_editable,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        forms = self.posted()
        try:
            results = self.save(forms)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(self.edition.get_absolute_url())
        saved = sum(row.outcome == Outcome.SAVED for row in results.values())
        left = [row for row in results.values() if row.outcome in NOT_SAVED]
        if not left:
            self.tell(_saved_text(saved))
            return HttpResponseRedirect(request.get_full_path())
        rows = self.told(forms, results)
        told = _saved_text(saved) if saved else ""
        return self.page(status=422, forms=rows, saved=told, left=len(left))

    def posted(self) -> list[GridRow]:
        """The rows that came back, of entries that are still there."""
        keys = map(whole_number, self.request.POST.getlist("row")[:MOST_ROWS])
        found = queries.grid_rows(self.edition).filter(
            pk__in=[key for key in keys if key is not None]
        )
        return [self.grid.row(entry, self.request.POST) for entry in found]

    def save(self, forms: Iterable[GridRow]) -> Mapping[int, RowResult]:
        """One operation for what was touched; the results of all rows by key."""
        results, changes = {}, []
        for form in forms:
            if not form.is_valid():
                outcome = Outcome.REFUSED
            elif form.is_untouched:
                outcome = Outcome.UNCHANGED
            else:
                changes.append(form.change())
                continue
            results[form.entry.pk] = RowResult(form.entry.name, outcome)
        written = operations.save_rows(edition=self.edition, by=self.user, rows=changes)
        return {**results, **written}

    def told(
        self, forms: Iterable[GridRow], results: Mapping[int, RowResult]
    ) -> list[GridRow]:
        """The rows with what became of each; what was typed stays where it was refused."""
        fresh = queries.grid_rows(self.edition).in_bulk(list(results))
        rows = []
        for form in forms:
            result = results[form.entry.pk]
            form.entry = fresh.get(form.entry.pk, form.entry)
            row = form
            if result.outcome == Outcome.REFUSED:
                row.take(result.problems, self.grid.fields)
            elif result.outcome == Outcome.CHANGED:
                row.compare()
            elif result.outcome != Outcome.GONE:
                row = self.row(form.entry)
            row.result = result
            rows.append(row)
        return rows


def _saved_text(saved: int) -> str:
    if not saved:
        return str(_("Nothing was changed."))
    text = ngettext("%(count)s row is saved.", "%(count)s rows are saved.", saved)
    return text % {"count": saved}
