"""The budget of one plan as a workbook: its lines, the sums by payer and by kind."""

import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook

from action_plans.enums import CostCategory, Source
from action_plans.queries import PlanContent
from action_plans.queries.budget import PlanTotals
from action_plans.queries.cost_lines import costs_of
from action_plans.queries.document import groups_of
from action_plans.queries.measure_groups import numbered
from core.spreadsheets import Column, fill_sheet, sheet_name, xlsx_response

Row = tuple[Any, ...]


def budget_response(content: PlanContent) -> HttpResponseBase:
    """The workbook as a download, in the active language."""
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_budget(target, content)
    return xlsx_response(target, f"plan-budget-{content.plan.pk}")


def write_budget(target: Any, content: PlanContent) -> None:
    """Three sheets, each with the sum of the whole plan in its last row, in KGS."""
    book = Workbook(write_only=True)
    totals = content.totals
    for title, columns, rows in (
        (_("Lines of the budget"), _line_columns(), _lines(content)),
        (_("By who pays"), _source_columns(), _by_source(totals)),
        (_("By kind of cost"), _category_columns(totals), _by_category(totals)),
    ):
        fill_sheet(book.create_sheet(sheet_name(title)), columns, rows)
    book.save(target)


def _columns(kinds: Sequence[tuple[str, Any]]) -> list[Column]:
    """Columns that show the values of tuples in their order."""

    def value(place: int) -> Any:
        return lambda row: row[place]

    return [
        Column(title, value(place), kind)  # type: ignore[arg-type]
        for place, (title, kind) in enumerate(kinds)
    ]


def _line_columns() -> list[Column]:
    return _columns(
        [
            (_("No."), "number"),
            (_("Measure"), "text"),
            (_("Kind of cost"), "text"),
            (_("What for"), "text"),
            (_("Who pays"), "text"),
            (_("In kind"), "text"),
            (_("Sum, som"), "money"),
        ]
    )


def _lines(content: PlanContent) -> Iterator[Row]:
    """Every line under the number of its measure."""
    for number, measure in numbered(groups_of(content)):
        for line in costs_of(measure):
            yield (
                number,
                measure.title,
                capfirst(str(CostCategory(line.category).label)),
                line.note,
                _name(Source(line.source)),
                _("yes") if line.in_kind else _("no"),
                line.amount,
            )
    yield (None, _("Total"), "", "", "", "", content.totals.total)


def _source_columns() -> list[Column]:
    return _columns(
        [
            (_("Who pays"), "text"),
            (_("In money"), "money"),
            (_("In kind"), "money"),
            (_("Together, som"), "money"),
        ]
    )


def _by_source(totals: PlanTotals) -> Iterator[Row]:
    for row in totals.sources:
        yield (_name(row.source), row.cash, row.in_kind, row.amount)
    cash = sum((row.cash for row in totals.sources), Decimal(0))
    yield (_("Total"), cash, totals.total - cash, totals.total)


def _category_columns(totals: PlanTotals) -> list[Column]:
    sources = [(_name(row.source), "money") for row in totals.sources]
    return _columns(
        [(_("Kind of cost"), "text"), *sources, (_("Together, som"), "money")]
    )


def _by_category(totals: PlanTotals) -> Iterator[Row]:
    sources = [row.source for row in totals.sources]
    for row in totals.categories:
        paid = (totals.crossed.get((row.category, source)) for source in sources)
        yield (capfirst(str(row.label)), *paid, row.amount)
    yield (_("Total"), *(row.amount for row in totals.sources), totals.total)


def _name(source: Source) -> str:
    return capfirst(str(source.label))
