"""Municipality: a whole table of a plan on one page, saved with one button."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans import operations
from action_plans.forms.entries import (
    HEADS,
    TEXTS,
    EntryForm,
    Line,
    expanded,
    written_seen,
)
from action_plans.operations import VersionConflict
from action_plans.permissions import PARTNER_KINDS, row_places
from action_plans.queries import (
    COUNTED,
    ENTRY_TABLES,
    ROW_KINDS,
    YEARS,
    entry_name,
    entry_rows,
    proposed_cost,
    row_prefix,
    typed_in,
    villages_of_entries,
)
from action_plans.views.municipal.conflicts import decided
from action_plans.views.municipal.kept import KeepsDrafts, shown_again
from action_plans.views.municipal.writing import Writing
from core.formats import money, number
from core.forms import add_problems
from core.problems import OperationRefused
from core.ui import Crumb


class PlanTable(KeepsDrafts, Writing):
    """Five years of upkeep, or the people of all villages."""

    template_name = "action_plans/plan_table.html"

    def load(self) -> None:
        super().load()
        if self.kwargs["kind"] not in ENTRY_TABLES:
            raise Http404
        self.table = ENTRY_TABLES[self.kwargs["kind"]]

    def help_prefix(self) -> str:
        return row_prefix(self.table.kind)

    @property
    def draft_place(self) -> str:
        return f"table:{self.table.kind}"

    def about(self) -> str:
        return str(ROW_KINDS[self.table.kind].title)

    def last_save(self) -> Any:
        """Who changed which cell is not told: several people may have."""
        return None

    def may(self) -> bool:
        """The lead; writers of a partner for their own villages."""
        if not self.plan.is_editable:
            return False
        places = row_places(self.user, self.plan)
        return places is None or (bool(places) and self.table.kind in PARTNER_KINDS)

    def lines(self, *, propose: bool = True) -> list[Line]:
        """A line for each year, or for each village that the person may write."""
        rows = entry_rows(self.plan, self.table)
        if self.table.key == "year":
            proposed = proposed_cost(self.plan, rows) if propose else {}
            title = _("Year %(year)s")
            return [
                Line(year, title % {"year": year}, rows.get(year), proposed)
                for year in YEARS
            ]
        return list(self._villages(rows))

    def _villages(self, rows: dict[int, Any]) -> Iterator[Line]:
        own = row_places(self.user, self.plan)
        villages = villages_of_entries(self.plan)
        is_joint = len({village.municipality_id for village in villages}) > 1
        for village in villages:
            if own is None or village.municipality_id in own:
                row = rows.get(village.pk)
                group = village.municipality.name if is_joint else ""
                url = self._url_of(row) if row else ""
                yield Line(village.pk, village.name, row, None, group, url)

    def _url_of(self, row: Any) -> str:
        where = [self.plan.pk, self.table.kind, row.pk]
        return reverse("municipal:plan-row-edit", args=where)

    def form(self, data: Any = None, *, propose: bool = True) -> EntryForm:
        lines = self.lines(propose=propose)
        seen = written_seen(self.table, lines)
        initial = {"version": self.plan.version, "seen": seen}
        return EntryForm(data, table=self.table, lines=lines, initial=initial)

    def get_context(self) -> dict[str, Any]:
        kind = ROW_KINDS[self.table.kind]
        return {
            "plan": self.plan,
            "section": self.section,
            "title": kind.title,
            "table": self.table,
            "section_url": self.section_url,
            "draft_key": f"{self.plan.pk}:table:{kind.slug}",
            **self.draft_context(),
            "breadcrumbs": [
                *self.trail(),
                Crumb(self.section.title, self.section_url),
                Crumb(kind.title),
            ],
        }

    def page(self, status: int = 200, **extra: Any) -> Any:
        form = extra.get("form")
        if form is not None:
            extra["sheet"] = Sheet(form)
        return super().page(status, **extra)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form()
        if self.taken is not None:
            form.count_typed(shown_again(form, typed_in(self.taken)).initial)
        return self.page(form=form)

    def send(self, request: HttpRequest) -> HttpResponseBase:
        sent = expanded(self.table, self.lines(), request.POST)
        form = self.form(decided(sent, self.form(propose=False)))
        if form.is_valid():
            try:
                operations.write_entries(
                    plan=self.plan,
                    kind=self.table.kind,
                    values=form.entries(),
                    version=form.cleaned_data.get("version") or 0,
                    seen=form.cleaned_data["seen"],
                    by=self.user,
                )
            except VersionConflict as conflict:
                return self.conflict(form, conflict)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.forget()
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.section_url)
        return self.page(status=422, form=form)


@dataclass(frozen=True)
class SheetCell:
    """A field of the table as the page writes it."""

    bound: Any
    head: Any
    column: int
    is_text: bool
    is_money: bool

    @property
    def value(self) -> str:
        """As it is typed, or a known number as it is shown."""
        shown = self.bound.field.widget.format_value(self.bound.value())
        return "" if shown is None else shown


class Sheet:
    """The form as a table: heads, lines with their sum, totals."""

    def __init__(self, form: EntryForm):
        self.form = form
        self.is_people = form.table.kind == "beneficiaries"
        self.numbers = [name for name in form.table.names if name not in TEXTS]
        self.has_reasons = any(map(form.needs_reason, form.lines))
        self.show = number if self.is_people else money
        added = COUNTED if self.is_people else ("cost",)
        self.adds = " ".join(str(self.numbers.index(name)) for name in added)
        self.takes = "" if self.is_people else "1 2 3"

    @property
    def heads(self) -> list[tuple[str, Any, Any]]:
        """Columns: kind, head, place; the sum stands behind what is added up."""
        heads: list[tuple[str, Any, Any]] = [
            ("num", HEADS[name], place) for place, name in enumerate(self.numbers)
        ]
        heads.insert(*self._sum_head)
        text = self.form.table.names[-1]
        if not self.is_people or self.has_reasons:
            heads.append(("text", HEADS[text], len(self.numbers)))
        return heads

    @property
    def _sum_head(self) -> tuple[int, tuple[str, Any, Any]]:
        if self.is_people:
            return len(COUNTED), ("sum", _("All"), "sum")
        return len(self.numbers), ("sum", _("Paid by nobody, som"), "sum")

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each line with its cells in front of its sum, and behind it."""
        at, form = self._sum_head[0], self.form
        group: Any = ""
        for line in form.lines:
            cells = [self._cell(line, n, name) for n, name in enumerate(self.numbers)]
            after = cells[at:]
            if not self.is_people or form.needs_reason(line):
                after.append(self._cell(line, len(cells), form.table.names[-1]))
            yield {
                "line": line,
                "begins": line.group if line.group != group else "",
                "cells": cells[:at],
                "sum": self.show(form.line_sum(line)),
                "after": after,
                "is_proposed": bool(line.proposed) and line.row is None,
                "lacks_reason": self.has_reasons and len(after) == len(cells[at:]),
            }
            group = line.group

    def _cell(self, line: Line, column: int, name: str) -> SheetCell:
        bound = self.form[entry_name(line.key, name)]
        is_text = name in TEXTS
        return SheetCell(bound, HEADS[name], column, is_text, not self.is_people)

    def totals(self) -> list[tuple[Any, Any, str]]:
        """Head, column and sum of each column of numbers."""
        form = self.form
        sums = [
            (
                HEADS[name],
                str(n),
                self.show(sum(form.shown_number(line, name) for line in form.lines)),
            )
            for n, name in enumerate(self.numbers)
        ]
        place, (_kind, head, _column) = self._sum_head
        everything = self.show(sum(map(form.line_sum, form.lines)))
        sums.insert(place, (head, "sum", everything))
        return sums
