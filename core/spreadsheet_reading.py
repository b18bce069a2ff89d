"""Reading a table that a person hands in: bounded in size, time and memory."""

import json
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, NoReturn

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import file_kinds
from core.problems import OperationRefused, Problem

WALL_SECONDS = 45
MAX_FILE_BYTES = 10 * 1024 * 1024

Value = str | Decimal | date | datetime | bool | None

MESSAGES = {
    "formula": _(
        "Row {row}, column {column}: there is a formula. Enter its value instead."
    ),
    "error-value": _("Row {row}, column {column}: the cell holds an error."),
    "too-long": _("Row {row}, column {column}: the text is too long."),
    "row-beyond": _(
        "Row {row}, column {column}: the table may have at most {max_rows} rows."
    ),
    "column-beyond": _(
        "Row {row}, column {column}: the table may have at most {max_columns} columns."
    ),
    "unsafe": _("The file is damaged or cannot be opened safely. Save it anew."),
    "no-sheet": _("The file has no sheet with a table."),
    "encoding": _("The text of the file cannot be read. Save it as CSV in UTF-8."),
    "too-big": _("The file is too big for a table."),
    "wrong-type": _("Hand in the table as an XLSX or CSV file."),
    "stopped": _("The table needs too much time or memory to read. Make it smaller."),
}


def read_table(
    file: IO[bytes], *, max_rows: int, max_columns: int
) -> list[list[Value]]:
    """The rows of the first sheet of an XLSX file, or of a CSV file.

    Values: text, Decimal for numbers, date or datetime, True or False, None when
    empty. Rows are as long as the longest one; empty rows at the end are left out.
    Raises OperationRefused with a sentence for each cell that cannot be taken (row
    and column as the spreadsheet shows them). Formulas are refused.

    The file is parsed in a process of its own with limits on memory and time, so the
    worst file ends in a sentence and not in a portal that stands still.
    """
    content = _read_bounded(file)
    kind = _kind_of(content)
    answer = _ask_child(kind, content, max_rows, max_columns)
    limits = {"max_rows": max_rows, "max_columns": max_columns}
    if answer["problems"]:
        raise OperationRefused(_problem(item, limits) for item in answer["problems"])
    return [[_value(cell) for cell in row] for row in answer["rows"]]


def _read_bounded(file: IO[bytes]) -> bytes:
    file.seek(0)
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        _refuse("too-big")
    return content


def _kind_of(content: bytes) -> str:
    if content.startswith(file_kinds.ZIP_MARK):
        return "xlsx"
    binary = content[:4096].count(0) and not content.startswith(
        (b"\xff\xfe", b"\xfe\xff")
    )
    if not content or binary or content.startswith(file_kinds.PDF_MARK):
        _refuse("wrong-type")
    return "csv"


def _ask_child(
    kind: str, content: bytes, max_rows: int, max_columns: int
) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "core.spreadsheet_child",
        kind,
        str(max_rows),
        str(max_columns),
    ]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module, no shell
            command,
            input=content,
            capture_output=True,
            timeout=WALL_SECONDS,
            cwd=Path(settings.BASE_DIR),
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        _refuse("stopped")
    if ended.returncode:
        _refuse("stopped")
    return json.loads(ended.stdout)


def _value(cell: list[str] | None) -> Value:
    """Turn what the child wrote (`[type, text]`) back into a value."""
    if cell is None:
        return None
    kind, text = cell
    makers: dict[str, Any] = {
        "s": str,
        "n": Decimal,
        "d": date.fromisoformat,
        "t": datetime.fromisoformat,
        "b": lambda flag: flag == "1",
    }
    return makers[kind](text)


def _problem(item: dict[str, Any], limits: dict[str, int]) -> Problem:
    places = {"row": item.get("row", ""), "column": item.get("column", "")}
    message = format_lazy(MESSAGES[item["code"]], **places, **limits)
    return Problem(message, code=item["code"])


def _refuse(code: str) -> NoReturn:
    raise OperationRefused([Problem(MESSAGES[code], code=code)])
