"""A register as a table: the template, what it holds now, and the refused rows.

All have the same shape, so that what comes out can go in again.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from core.enums import ImportRowKind
from core.imports.checking import MAX_ROWS
from core.imports.columns import RegisterColumn, option_text, options_of
from core.imports.current import stored_cells
from core.imports.guide import guide_rows
from core.imports.registers import Register
from core.imports.words import NO, REASON, YES, in_language_of_reader
from core.models.imports import ImportRow, ImportRun
from core.spreadsheets import (
    Column,
    Kind,
    fill_sheet,
    sheet_name,
    table_response,
    xlsx_response,
)

LISTS = "lists"
KINDS: dict[str, Kind] = {"number": "number", "decimal": "money", "date": "date"}
Options = Mapping[str, Mapping[str, Any]]


def template_response(
    request: HttpRequest, register: Register, *, filled: bool, kind: str
) -> HttpResponseBase:
    """The template of a register; `filled`: with all rows that it holds now."""
    options = options_of(register.columns)
    rows = current_rows(register, options) if filled else iter(())
    columns = columns_of(register.columns)
    if kind == "csv":
        return table_response(
            request,
            name=register.slug,
            title=register.title,
            columns=columns,
            rows=rows,
            kind="csv",
        )
    return _book_response(register, options, columns, rows, register.slug)


def refused_response(run: ImportRun, register: Register) -> HttpResponseBase:
    """The wrong rows of an import as they stood in the file, reasons in a last column."""
    names = {name for _letter, name in run.columns}
    kept = [column for column in register.columns if column.name in names]
    columns = [Column(column.title, _raw(column.name)) for column in kept]
    columns.append(Column(REASON, lambda row: reasons(row, register)))
    rows = run.rows.filter(kind=ImportRowKind.WRONG).order_by("number")
    return _book_response(
        register,
        options_of(register.columns),
        columns,
        rows.iterator(chunk_size=2000),
        f"{register.slug}-refused-{run.pk}",
        kept,
    )


def reasons(row: ImportRow, register: Register) -> str:
    """All problems of a row in one text: `Column C, Name: …`."""
    return " ".join(problem_text(problem, register) for problem in row.problems or ())


def problem_text(problem: Mapping[str, Any], register: Register) -> str:
    """A stored problem with its column, for whoever reads now."""
    text = in_language_of_reader(problem["text"])
    column = register.column(problem["column"])
    if column is None:
        return text
    place = {"letter": problem["letter"], "title": column.title, "text": text}
    if not problem["letter"]:
        return _("“%(title)s”: %(text)s") % place
    return _("Column %(letter)s, “%(title)s”: %(text)s") % place


def columns_of(columns: Sequence[RegisterColumn]) -> list[Column]:
    """The columns for rows that are sequences of values."""
    return [
        Column(column.title, _item(place), KINDS.get(column.kind, "text"))
        for place, column in enumerate(columns)
    ]


def current_rows(register: Register, options: Options) -> Iterator[list[Any]]:
    """What the register holds, as values for `columns_of`."""
    makers = [_maker(column, options[column.name]) for column in register.columns]
    for _pk, cells in stored_cells(register):
        yield [
            None if cell is None else make(cell)
            for make, cell in zip(makers, cells, strict=True)
        ]


def _maker(column: RegisterColumn, options: Mapping[str, Any]) -> Any:
    """What writes a cell of a column, made once for all rows."""
    if column.kind == "reference":
        texts = {code: option_text(code, row) for code, row in options.items()}
        return lambda cell: texts.get(cell, cell)
    if column.kind == "choice":
        labels = {value: str(label) for value, label in column.choices}
        return lambda cell: labels.get(cell, cell)
    if column.kind in {"references", "yes-no"}:
        return lambda cell: column.shown(cell, options)
    if column.kind in {"decimal", "date"}:
        return lambda cell: column.value_of(cell, {})
    return lambda cell: cell


def _item(place: int) -> Any:
    return lambda row: row[place]


def _raw(name: str) -> Any:
    return lambda row: (row.raw or {}).get(name)


def _book_response(
    register: Register,
    options: Options,
    columns: Sequence[Column],
    rows: Iterable[Any],
    name: str,
    kept: Sequence[RegisterColumn] | None = None,
) -> HttpResponseBase:
    """Data sheet first, then instructions, then the hidden lists of the drop-downs."""
    book = Workbook(write_only=True)
    data = book.create_sheet(sheet_name(str(register.title)))
    lists = _lists(kept or register.columns, options)
    for column, formula in _formulas(kept or register.columns, lists):
        _add_drop_down(data, column, formula)
    for place, shown in enumerate(columns, start=1):
        if shown.kind == "text":
            # codes that a person types stay text: Excel must not round or cut them
            data.column_dimensions[get_column_letter(place)].number_format = "@"
    fill_sheet(data, columns, rows)
    guide = book.create_sheet(sheet_name(_("Instructions")))
    fill_sheet(guide, *guide_rows(register))
    if lists:
        hidden = book.create_sheet(LISTS)
        hidden.sheet_state = "hidden"
        for row in _across(list(lists.values())):
            hidden.append(row)
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(target)
    return xlsx_response(target, name)


def _lists(columns: Sequence[RegisterColumn], options: Options) -> dict[str, list[str]]:
    """The allowed values of the columns that have a drop-down, as people read them."""
    lists: dict[str, list[str]] = {}
    for column in columns:
        if column.kind == "choice":
            lists[column.name] = [str(label) for _value, label in column.choices]
        elif column.kind == "yes-no":
            lists[column.name] = [str(YES), str(NO)]
        elif column.kind == "reference":
            known = options[column.name]
            lists[column.name] = [
                option_text(code, row)
                for code, row in known.items()
                # no codes that were replaced, nothing that is not for everybody's eyes
                if getattr(row, "code", code) == code and column.offers(row)
            ]
    return {name: values for name, values in lists.items() if values}


def _formulas(
    columns: Sequence[RegisterColumn], lists: Mapping[str, list[str]]
) -> Iterator[tuple[tuple[int, RegisterColumn], str]]:
    """Where each drop-down finds its list on the hidden sheet."""
    names = list(lists)
    for place, column in enumerate(columns, start=1):
        if column.name in lists:
            letter = get_column_letter(names.index(column.name) + 1)
            height = len(lists[column.name])
            where = f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${height}"
            yield (place, column), where


def _add_drop_down(
    sheet: Any, target: tuple[int, RegisterColumn], formula: str
) -> None:
    place, column = target
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    # a reference may be typed as its code alone, so the list there only offers
    rule.showErrorMessage = column.kind != "reference"
    rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{MAX_ROWS + 1}")
    sheet.data_validations.append(rule)


def _across(lists: Sequence[Sequence[str]]) -> Iterator[list[str | None]]:
    for row in range(max(map(len, lists))):
        yield [values[row] if row < len(values) else None for values in lists]
