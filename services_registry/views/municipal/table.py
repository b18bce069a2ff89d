"""One edition as a spreadsheet: take it out, change it, see what would change, apply."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.enums import ImportRowKind
from core.forms.documents import keep_token, kept_file
from core.imports import direct, guide, sheets
from core.imports.columns import options_of
from core.imports.operations import store_table
from core.imports.shown import ShownRow, Tab
from core.models.imports import ImportRow
from core.problems import OperationRefused
from core.screens import PAGE_ROWS, Screen
from municipalities.permissions import works_for_municipality
from services_registry import operations
from services_registry.forms import TableForm
from services_registry.permissions import can_edit_edition
from services_registry.resources.edition_table import EditionTable
from services_registry.views.municipal.base import EditionForm, OwnEdition, crumbs

TITLE = _("Change in a spreadsheet")
CHECKED = _("Look at the changes")


class RegistryTable(EditionForm):
    """Take the table out; hand in the changed one."""

    template_name = "services_registry/bulk/table.html"
    form_class = TableForm
    title = TITLE
    lead = _(
        "Download the registry as a table, change it on your computer and upload it. "
        "Nothing is written before you have seen every change."
    )

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "edition": self.edition,
            "lines": guide.lines(EditionTable(self.edition)),
        }

    def act(self, form: TableForm) -> str:
        stored = store_table(upload=form.cleaned_data["file"], by=self.user)
        address = reverse("municipal:registry-table-check", args=[self.edition.pk])
        return f"{address}?{urlencode({'file': keep_token(stored, self.user)})}"


class TableFile(OwnEdition, Screen):
    """The table of the edition, with lists to choose from and instructions."""

    gate = works_for_municipality

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return sheets.template_response(
            request, EditionTable(self.edition), filled=True, kind="xlsx"
        )


class TableCheck(OwnEdition, Screen):
    """What the table would change, row by row; POST writes it."""

    gate = works_for_municipality
    template_name = "services_registry/bulk/table_check.html"

    def load(self) -> None:
        super().load()
        self.stored = kept_file(self.request.GET.get("file", ""), self.user)
        self.table = EditionTable(self.edition)

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.stored is None:
            return self.turned_away()
        return self.page(**self.compared())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.stored is None:
            return self.turned_away()
        try:
            found = operations.apply_table(
                edition=self.edition,
                by=self.user,
                register=self.table,
                stored=self.stored,
                mark=request.POST.get("mark", ""),
                leave_out_wrong=request.POST.get("leave_out_wrong") == "on",
            )
        except OperationRefused as refused:
            self.table = EditionTable(self.edition)
            problems = [str(problem) for problem in refused.problems]
            return self.page(status=422, **self.compared() | {"problems": problems})
        self.tell(_applied(found))
        if not found.of_kind(ImportRowKind.WRONG):
            return HttpResponseRedirect(self.edition.get_absolute_url())
        # the same page says what is still wrong: what was written is unchanged by now
        return HttpResponseRedirect(f"{request.get_full_path()}&kind=wrong")

    def turned_away(self) -> HttpResponseBase:
        self.warn(_("The uploaded file is no longer kept. Choose it again."))
        where = reverse("municipal:registry-table", args=[self.edition.pk])
        return HttpResponseRedirect(where)

    def compared(self) -> dict[str, Any]:
        """The rows of the file, a page of them, and how many there are of each kind."""
        assert self.stored is not None  # noqa: S101 - looked at before
        try:
            found = operations.compare_table(register=self.table, stored=self.stored)
        except OperationRefused as refused:
            return {"file_problems": [str(problem) for problem in refused.problems]}
        counts = found.counts()
        chosen = self.request.GET.get("kind", "")
        rows = found.of_kind(chosen) if chosen in counts else found.rows
        paged = Paginator(rows, PAGE_ROWS).get_page(self.request.GET.get("page"))
        right = counts[ImportRowKind.NEW] + counts[ImportRowKind.CHANGED]
        return {
            "page_obj": paged,
            "rows": self.shown(list(paged.object_list)),
            "tabs": tabs(counts, chosen),
            "mark": found.mark,
            "right": right,
            "wrong": counts[ImportRowKind.WRONG],
            "apply_label": ngettext(
                "Apply %(count)s row", "Apply %(count)s rows", right
            )
            % {"count": right},
        }

    def shown(self, rows: list[ImportRow]) -> list[ShownRow]:
        options = options_of(self.table.columns)
        names = {str(e.number): e.name for e in self.edition.entries.all()}
        names |= {r.key: str(r.after.get("name_ky") or "") for r in rows if r.after}
        return [ShownRow(row, self.table, options, names) for row in rows]

    def get_context(self) -> dict[str, Any]:
        crumb = crumbs(self.edition, TITLE, CHECKED)
        return {
            "title": CHECKED,
            "caption": self.stored.name if self.stored else "",
            "edition": self.edition,
            "breadcrumbs": crumb,
        }


def tabs(counts: dict[str, int], chosen: str) -> list[Tab]:
    """All rows, then each kind."""
    chosen = chosen if chosen in counts else ""
    every = [Tab("", _("All rows"), str(sum(counts.values())), not chosen)]
    return every + [
        Tab(kind, ImportRowKind(kind).label, str(count), kind == chosen)
        for kind, count in counts.items()
    ]


def _applied(found: direct.Comparison) -> str:
    counts = found.counts()
    message = _("Added: %(new)s. Changed: %(changed)s. Left out: %(wrong)s.")
    return str(message) % counts
