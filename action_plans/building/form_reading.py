"""A form that was filled in, read into cells; what cannot be taken is told by its place.

Nothing is compared or written here. What the workbook held when it was made comes from
its hidden sheet, which is signed: nobody hands in another plan's form unnoticed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, NoReturn

from django.core import signing
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from action_plans.building.form_layout import (
    ANSWER,
    ANSWERS,
    CODE,
    CODES,
    FIRST,
    FORMAT,
    KEY,
    MAX_COLUMNS,
    MAX_ROWS,
    NUMBER,
    PORTAL,
    ROWS,
    SALT,
    TEXTS,
)
from action_plans.building.form_values import DIGITS, Cleaners
from action_plans.models import ActionPlan
from action_plans.queries import SECTIONS, plan_content
from action_plans.queries.form_cells import form_options
from action_plans.queries.form_columns import (
    LINES,
    ORDER,
    FormColumn,
    chosen_fields,
    row_columns,
    text_columns,
)
from core.imports.columns import Wrong, plain_text
from core.imports.words import in_all_languages
from core.problems import OperationRefused, Problem
from core.spreadsheets import SheetRow, read_book

MOST_FAULTS = 300
NEW = "new-"  # and the row of the sheet: a row that the plan does not have


def read_form(plan: ActionPlan, file: IO[bytes]) -> dict[str, Any]:
    """What a filled form says, as JSON. Raises OperationRefused for another workbook.

    `base`: marks of what it was made from; `texts`, `rows`: answers; `faults`: cells
    that cannot be taken; `sheets`: the titles of the sheets that it has.
    """
    sheets = _tagged(read_book(file, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS))
    base = _base_of(sheets, plan)
    content = plan_content(plan)
    reading = _Reading(Cleaners(form_options(content)))
    tables = {
        kind: sheets[f"{ROWS}{kind}"]
        for kind in (*ORDER, LINES)
        if f"{ROWS}{kind}" in sheets
    }
    for kind, table in tables.items():
        reading.known(kind, table, base["rows"].get(kind, {}))
    partners = reading.partners(tables.pop("partner", None))
    if partners:
        # other rows may name the partners that this form adds
        reading.cleaners = Cleaners(form_options(content, partners))
    if TEXTS in sheets:
        reading.texts(sheets[TEXTS])
    for kind, table in tables.items():
        reading.rows(kind, table)
    return {"base": base, "partners": partners, **reading.found()}


@dataclass
class Table:
    """A sheet with the names of its columns."""

    title: str
    names: list[str]
    rows: list[SheetRow]


def _tagged(book: Mapping[str, list[SheetRow]]) -> dict[str, Table]:
    """The sheets by what they say they are; a sheet of somebody else is passed over."""
    found: dict[str, Table] = {}
    for title, rows in book.items():
        if not rows or rows[0][0] != CODES:
            continue
        names = [cell if isinstance(cell, str) else "" for cell in rows[0][1]]
        if names and names[0]:
            # a copied sheet would count twice: the first one is the form
            found.setdefault(names[0], Table(title, names, rows[1:]))
    return found


def _base_of(sheets: Mapping[str, Table], plan: ActionPlan) -> dict[str, Any]:
    """What the workbook was made from. Raises OperationRefused for all others."""
    if PORTAL not in sheets:
        _refuse(
            _(
                "This is no form of an action plan. Download the form of this plan first."
            ),
            "not_a_form",
        )
    rows = sheets[PORTAL].rows
    text = "".join(
        cells[0] for _n, cells in rows if cells and isinstance(cells[0], str)
    )
    try:
        base = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        _refuse(
            _(
                "The hidden part of the workbook was changed, so it cannot be compared. "
                "Download the form anew and copy your answers into it."
            ),
            "changed_inside",
        )
    if base["plan"] != plan.pk:
        _refuse(_("This form belongs to another plan."), "other_plan")
    if base["format"] != FORMAT:
        _refuse(
            _("This form is too old. Download it anew and copy your answers into it."),
            "too_old",
        )
    return base


def _refuse(message: Any, code: str) -> NoReturn:
    raise OperationRefused([Problem(message, "file", code)])


@dataclass
class _Reading:
    cleaners: Cleaners
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    faults: list[dict[str, Any]] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    keys: dict[str, dict[int, str]] = field(default_factory=dict)

    def found(self) -> dict[str, Any]:
        return {
            "texts": self.answers,
            "rows": self.tables,
            "faults": self.faults,
            "sheets": self.titles,
        }

    def texts(self, table: Table) -> None:
        """The answers by section; ticks together are one answer."""
        self.titles[TEXTS] = table.title
        raw: dict[str, tuple[int, Any]] = {}
        for row, cells in table.rows:
            code = _at(cells, CODE)
            if isinstance(code, str):
                raw.setdefault(code, (row, _at(cells, ANSWER)))
        for section in SECTIONS:
            answers = self.answers.setdefault(section.slug, {})
            for column in text_columns(section.slug):
                place = raw.get(f"{section.slug}.{column.name}")
                if place is not None:
                    where = (table.title, place[0], ANSWER, "")
                    self.take(answers, column, place[1], where)
            for name in chosen_fields(section.slug):
                self.ticks(answers, section.slug, name, raw, table.title)

    def ticks(
        self,
        answers: dict[str, Any],
        slug: str,
        name: str,
        raw: Mapping[str, tuple[int, Any]],
        sheet: str,
    ) -> None:
        start = f"{slug}.{name}:"
        codes, is_whole = [], True
        for code, (row, cell) in raw.items():
            if code.startswith(start) and cell is not None:
                flag = self.tick(cell, (sheet, row, ANSWER, ""))
                is_whole = is_whole and flag is not None
                codes += [code.removeprefix(start)] if flag else []
        known = self.cleaners.options[name]
        if is_whole and any(code.startswith(start) for code in raw):
            answers[name] = sorted(code for code in codes if code in known)

    def tick(self, cell: Any, where: tuple[str, int, int, str]) -> bool | None:
        try:
            return self.cleaners.tick(cell)
        except Wrong as wrong:
            self.fault(wrong.message, where)
            return None

    def known(self, kind: str, table: Table, base: Mapping[str, Any]) -> None:
        """Whose row each row is. A copied key, and a key of another plan, is a new row."""
        self.titles[kind] = table.title
        if kind == LINES:
            return
        numbers: dict[int, str] = {}
        rows, taken = [], set[str]()
        for row, cells in table.rows:
            if not _is_row(row, cells):
                continue
            key = _at(cells, KEY)
            if not isinstance(key, str) or key not in base or key in taken:
                key = f"{NEW}{row}"
            taken.add(key)
            number = _whole(_at(cells, NUMBER)) or row - FIRST + 1
            numbers.setdefault(number, key)
            rows.append({"key": key, "at": row, "number": number, "cells": {}})
        self.keys[kind], self.tables[kind] = numbers, rows

    def partners(self, table: Table | None) -> list[str]:
        """The codes of partners that the plan does not have yet."""
        if table is None:
            return []
        self.rows("partner", table)
        codes = [line["cells"].get("municipality") for line in self.tables["partner"]]
        known = self.cleaners.options["municipality"]
        return sorted({code for code in codes if code and code not in known})

    def rows(self, kind: str, table: Table) -> None:
        """The answers of the rows that `known` found; lines of the budget as they come."""
        raw = dict(table.rows)
        if kind == LINES:
            self.tables[LINES] = [
                {"at": row, "key": f"{NEW}{row}", "cells": {}}
                for row, cells in table.rows
                if _is_row(row, cells)
            ]
        places = {name: n for n, name in enumerate(table.names, 1) if n >= ANSWERS}
        for line in self.tables[kind]:
            cells = raw[line["at"]]
            for column in row_columns(kind):
                if column.name in places:
                    place = places[column.name]
                    where = (table.title, line["at"], place, f"{kind}:{line['key']}")
                    self.take(line["cells"], column, _at(cells, place), where)

    def take(
        self,
        answers: dict[str, Any],
        column: FormColumn,
        raw: Any,
        where: tuple[str, int, int, str],
    ) -> None:
        """Keep the answer to a question, or why it cannot be kept."""
        try:
            answers[column.name] = self.cleaners.clean(column, raw, self.keys)
        except Wrong as wrong:
            self.fault(wrong.message, where, column.title)

    def fault(
        self, message: Any, where: tuple[str, int, int, str], title: Any = ""
    ) -> None:
        if len(self.faults) == MOST_FAULTS:
            _refuse(
                _("Too many cells of this form cannot be taken."), "too_many_faults"
            )
        sheet, row, column, of = where
        self.faults.append(
            {
                "sheet": sheet,
                "cell": f"{get_column_letter(column)}{row}",
                "title": in_all_languages(title),
                "text": in_all_languages(message),
                "of": of,
            }
        )


def _is_row(row: int, cells: Sequence[Any]) -> bool:
    """Whether something is answered in a row of a table."""
    places = range(ANSWERS, len(cells) + 1)
    return row >= FIRST and any(_at(cells, place) is not None for place in places)


def _at(cells: Sequence[Any], column: int) -> Any:
    """A cell by its column; rows end with their last filled cell."""
    cell = cells[column - 1] if column <= len(cells) else None
    if isinstance(cell, str):
        return cell.strip() or None
    return cell


def _whole(raw: Any) -> int:
    """A number of a row, 0 when there is none."""
    text = plain_text(raw) if raw is not None else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else 0
