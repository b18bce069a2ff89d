"""Reading a table that a person hands in: bounded in size, time and memory."""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import file_kinds
from core.problems import OperationRefused, Problem

WALL_SECONDS = {"whole": 45, "book": 45, "rows": 240}
MAX_FILE_BYTES = 10 * 1024 * 1024
# the envelope of old .xls files, and of .xlsx files under a password
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Value = str | Decimal | date | datetime | bool | None

MESSAGES = {
    "formula": _(
        "Row {row}, column {column}: there is a formula. Enter its value instead."
    ),
    "error-value": _("Row {row}, column {column}: the cell holds an error."),
    "percent-cell": _(
        "Row {row}, column {column}: the cell is formatted as a percent. Write the "
        "number that it shows into a cell without that format."
    ),
    "too-long": _("Row {row}, column {column}: the text is too long."),
    "row-beyond": _(
        "Row {row}, column {column}: the table may have at most {max_rows} rows."
    ),
    "column-beyond": _(
        "Row {row}, column {column}: the table may have at most {max_columns} columns."
    ),
    "too-many-rows": _("The table may have at most {max_rows} rows."),
    "unsafe": _("The file is damaged or cannot be opened safely. Save it anew."),
    "too-many-sheets": _("The file has too many sheets."),
    "no-sheet": _("The file has no sheet with a table."),
    "encoding": _("The text of the file cannot be read. Save it as CSV in UTF-8."),
    "too-big": _("The file is too big for a table."),
    "wrong-type": _("Hand in the table as an XLSX or CSV file."),
    "not-a-book": _("Hand in the workbook as an XLSX file."),
    "old-or-locked": _(
        "The file is in the old XLS format or under a password. "
        "Save it as XLSX without a password."
    ),
    "stopped": _("The table needs too much time or memory to read. Make it smaller."),
}

MAKERS: dict[str, Any] = {
    "s": str,
    "n": Decimal,
    "d": date.fromisoformat,
    "t": datetime.fromisoformat,
    "b": lambda flag: flag == "1",
}
FAULTS = {
    "formula": _("There is a formula. Enter its value instead."),
    "error-value": _("The cell holds an error."),
    "percent-cell": _(
        "The cell is formatted as a percent. Write the number that it shows into a cell "
        "without that format."
    ),
    "too-long": _("The text is too long for a cell."),
    "column-beyond": _("There are cells beyond the columns of the table."),
}


@dataclass(frozen=True)
class Fault:
    """In the place of a value: a cell that cannot be taken, and why."""

    code: str

    @property
    def message(self) -> Any:
        """The (lazy) sentence; whoever shows it adds row and column."""
        return FAULTS[self.code]


SheetRow = tuple[int, list[Value | Fault]]


@dataclass
class Rows:
    """A table that is being read: `about` is how many rows the file says it has."""

    about: int
    rows: Iterator[tuple[int, list[Value | Fault]]]


def read_table(
    file: IO[bytes], *, max_rows: int, max_columns: int
) -> list[list[Value]]:
    """The rows of the first sheet of an XLSX file that is shown, or of a CSV file.

    Values: text, Decimal for numbers, date or datetime, True or False, None when
    empty. Rows are as long as the longest one; empty rows at the end are left out.
    Raises OperationRefused with a sentence for each cell that cannot be taken (row
    and column as the spreadsheet shows them). Formulas are refused.

    The file is parsed in a process of its own with limits on memory and time, so the
    worst file ends in a sentence and not in a portal that stands still.
    """
    content = _read_bounded(file)
    kind = kind_of(content)
    answer = _ask_child(kind, content, max_rows, max_columns, "whole")
    limits = {"max_rows": max_rows, "max_columns": max_columns}
    if answer["problems"]:
        raise OperationRefused(_problem(item, limits) for item in answer["problems"])
    return [[_value(cell) for cell in row] for row in answer["rows"]]


def read_book(
    file: IO[bytes], *, max_rows: int, max_columns: int
) -> dict[str, list[SheetRow]]:
    """The filled rows of all sheets of an XLSX file by title, hidden sheets as well.

    For forms that people fill in: a row comes with its number, a cell that cannot be
    taken is a `Fault` in its place. Bounds and the process are those of `read_table`.
    """
    content = _read_bounded(file)
    if kind_of(content) != "xlsx":
        _refuse("not-a-book")
    answer = _ask_child("xlsx", content, max_rows, max_columns, "book")
    if answer["problem"]:
        _refuse(answer["problem"], max_rows=max_rows, max_columns=max_columns)
    return {
        title: [
            (number, [c if c is None or type(c) is str else _cell(c) for c in cells])
            for number, cells in rows
        ]
        for title, rows in answer["sheets"].items()
    }


@contextmanager
def read_rows(file: IO[bytes], *, max_rows: int, max_columns: int) -> Iterator[Rows]:
    """The filled rows of a table one by one, with their numbers, while it is parsed.

    For imports: a cell that cannot be taken is a `Fault` in its place and does not
    refuse the file. Raises OperationRefused, also in the middle, where the file as a
    whole cannot be read. The process that parses ends with the block.
    """
    content = _read_bounded(file)
    with tempfile.TemporaryFile() as source:
        source.write(content)
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own module, no shell
            _command(kind_of(content), max_rows, max_columns, "rows"),
            stdin=source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(settings.BASE_DIR),
            env={"PYTHONIOENCODING": "utf-8"},
        )
    del content
    end = threading.Timer(WALL_SECONDS["rows"], child.kill)
    end.daemon = True
    end.start()
    try:
        yield _rows_of(child, {"max_rows": max_rows, "max_columns": max_columns})
    finally:
        end.cancel()
        child.kill()
        child.communicate()


def _rows_of(child: "subprocess.Popen[bytes]", limits: dict[str, int]) -> Rows:
    lines = iter(child.stdout or ())
    first = _line(next(lines, b""))
    if "rows" not in first:
        _refuse(first["problem"], **limits)

    def rows() -> Iterator[tuple[int, list[Value | Fault]]]:
        for raw in lines:
            line = json.loads(raw)
            if isinstance(line, dict):
                if line["problem"]:
                    _refuse(line["problem"], **limits)
                return
            number, cells = line
            yield (
                number,
                [c if c is None or type(c) is str else _cell(c) for c in cells],
            )
        _refuse("stopped")

    return Rows(first["rows"], rows())


def _line(raw: bytes) -> dict[str, Any]:
    """The child's first line; a child that died wrote none."""
    return json.loads(raw) if raw else {"problem": "stopped"}


def _cell(cell: list[str]) -> Value | Fault:
    return Fault(cell[1]) if cell[0] == "!" else _value(cell)


def _read_bounded(file: IO[bytes]) -> bytes:
    file.seek(0)
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        _refuse("too-big")
    return content


def kind_of(content: bytes) -> str:
    """xlsx or csv. Raises OperationRefused for anything else."""
    if content.startswith(file_kinds.ZIP_MARK):
        return "xlsx"
    if content.startswith(OLE_MARK):
        _refuse("old-or-locked")
    binary = b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not content or binary or content.startswith(file_kinds.PDF_MARK):
        _refuse("wrong-type")
    return "csv"


def _ask_child(
    kind: str, content: bytes, max_rows: int, max_columns: int, way: str
) -> dict[str, Any]:
    # a file and no pipe: the child's limit on files bounds what is read here
    with tempfile.TemporaryFile() as answer:
        try:
            ended = subprocess.run(  # noqa: S603 - our own module, no shell
                _command(kind, max_rows, max_columns, way),
                input=content,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS[way],
                cwd=Path(settings.BASE_DIR),
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired:
            _refuse("stopped")
        if ended.returncode:
            _refuse("stopped")
        answer.seek(0)
        return json.load(answer)


def _command(kind: str, max_rows: int, max_columns: int, way: str) -> list[str]:
    module = ["-m", "core.spreadsheet_child"]
    return [sys.executable, *module, kind, str(max_rows), str(max_columns), way]


def _value(cell: list[str] | None) -> Value:
    """Turn what the child wrote (`[type, text]`) back into a value."""
    if cell is None:
        return None
    kind, text = cell
    return MAKERS[kind](text)


def _problem(item: dict[str, Any], limits: dict[str, int]) -> Problem:
    places = {"row": item.get("row", ""), "column": item.get("column", "")}
    message = format_lazy(MESSAGES[item["code"]], **places, **limits)
    return Problem(message, code=item["code"])


def _refuse(code: str, **limits: int) -> NoReturn:
    message = format_lazy(MESSAGES[code], **limits) if limits else MESSAGES[code]
    raise OperationRefused([Problem(message, code=code)])
