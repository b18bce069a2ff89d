"""The process that parses handed-in tables: `python -m core.spreadsheet_child`.

Reads the file from standard input and writes JSON to standard output. Knows neither
Django nor the database, so that it starts fast, and a file that takes it over finds
nothing. Three ways, by the fourth argument:

- `whole`: `{"rows": [...], "problems": [...]}`; a cell that cannot be taken refuses the
  file.
- `rows`: a line for each row as soon as it is read, `[number, [cell, ...]]`, where a cell
  that cannot be taken is `["!", code]`; before them `{"rows": about how many}`, after
  them `{"problem": code or ""}`.
- `book`: all sheets, `{"sheets": {title: [[number, [cell, ...]], ...]}, "problem": ...}`,
  with cells as in `rows`.
"""

import json
import math
import resource
import sys
import warnings
from datetime import date, datetime, time
from typing import Any

from openpyxl.utils import get_column_letter

from core.spreadsheet_cells import MAX_TEXT, Refused, book_cells, cells_of

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = {
    "whole": 30,
    "book": 30,
    "rows": 150,
}  # row by row is for registers of 50,000 rows
# one shared string may stand in every cell: a small file, an endless answer
MAX_LETTERS = {"whole": 12_000_000, "book": 12_000_000, "rows": 60_000_000}
# row by row little of it is in memory at once: 50,000 services with their standards
MAX_UNPACKED = 100 * 1024 * 1024
ANSWER_BYTES = 128 * 1024 * 1024
MAX_PROBLEMS = 20
FAULTS = {
    "f": "formula",
    "e": "error-value",
    "%": "percent-cell",
}  # by openpyxl's type of the cell


class Table:
    """Collects cells within bounds, and what is wrong with the others."""

    def __init__(self, max_rows: int, max_columns: int):
        self.max_rows = max_rows
        self.max_columns = max_columns
        self.rows: dict[int, dict[int, list[str]]] = {}
        self.problems: list[dict[str, Any]] = []

    def add(self, row: int, column: int, value: Any, kind: str) -> None:
        """Take one cell, or note why it cannot be taken."""
        problem = self._problem(row, column, value, kind)
        if problem:
            letter = get_column_letter(min(column, 16_384))
            self.problems.append({"code": problem, "row": row, "column": letter})
        elif column in self.rows.setdefault(row, {}):
            raise Refused("unsafe")  # a cell twice: each program shows another one
        else:
            self.rows[row][column] = encode(value)

    def _problem(self, row: int, column: int, value: Any, kind: str) -> str:
        checks = (
            ("row-beyond", row > self.max_rows),
            ("column-beyond", column > self.max_columns),
        )
        beyond = next((code for code, found in checks if found), "")
        return beyond or fault_of(value, kind)

    @property
    def is_full_of_problems(self) -> bool:
        """Enough sentences for one reader."""
        return len(self.problems) >= MAX_PROBLEMS

    def as_lists(self) -> list[list[list[str] | None]]:
        """The rows as lists of the same length."""
        height = max(self.rows, default=0)
        width = max((max(cells) for cells in self.rows.values()), default=0)
        empty: dict[int, list[str]] = {}
        return [
            [self.rows.get(row, empty).get(column) for column in range(1, width + 1)]
            for row in range(1, height + 1)
        ]


def fault_of(value: Any, kind: str) -> str:
    """Why a cell cannot be taken whatever table it stands in; empty when it can."""
    if kind in FAULTS:
        return FAULTS[kind]
    if is_endless(value):
        return "error-value"
    return "too-long" if isinstance(value, str) and len(value) > MAX_TEXT else ""


def is_endless(value: Any) -> bool:
    """Whether a number is beyond what a spreadsheet can hold (1e999, 4,000 digits)."""
    try:
        return isinstance(value, int | float) and not math.isfinite(value)
    except OverflowError:
        return True


def encode(value: Any) -> list[str]:
    """A value as `[type, text]`: b flag, n number, d date, t date and time, s text."""
    kind, text = "s", str(value)
    if isinstance(value, bool):
        kind, text = "b", "1" if value else "0"
    elif isinstance(value, int | float):
        kind, text = "n", repr(value)
    elif isinstance(value, datetime) and value.time() != time(0):
        kind, text = "t", value.isoformat()
    elif isinstance(value, date):
        kind, text = "d", value.isoformat()[:10]
    return [kind, text]


def parse(kind: str, content: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    """Rows and problems of a file."""
    table = Table(max_rows, max_columns)
    cells = cells_of(kind, content, max_letters=MAX_LETTERS["whole"])
    problems = table.problems
    try:
        for cell in cells:
            table.add(*cell)
            if table.is_full_of_problems:
                break
    except Exception as error:
        # openpyxl raises whatever a broken file makes it stumble over; the class only
        # goes out, since the text can hold what stands in the file
        sys.stderr.write(f"{type(error).__name__}\n")
        problems = [{"code": code_of(error)}]
    return {"rows": [] if problems else table.as_lists(), "problems": problems}


class Rows:
    """Writes rows as they come; what is beyond the bounds ends the table."""

    def __init__(self, max_rows: int, max_columns: int, write: Any = None):
        self.max_rows = max_rows
        self.max_columns = max_columns
        self.write = write or put
        self.number = 0
        self.cells: dict[int, Any] = {}

    def add(self, row: int, column: int, value: Any, kind: str) -> None:
        """Take one cell; the row before it is written when a new one begins."""
        if row != self.number:
            self.end_row()
            if row > self.max_rows:
                raise Refused("too-many-rows")
            if row < self.number:
                raise Refused("unsafe")  # rows in disorder: no program writes such
            self.number = row
        if column in self.cells and column <= self.max_columns:
            raise Refused("unsafe")  # a cell twice: each program shows another one
        fault = fault_of(value, kind)
        if column > self.max_columns:
            column, fault = self.max_columns + 1, "column-beyond"
        if fault:
            self.cells[column] = ["!", fault]
        elif isinstance(value, str):
            self.cells[column] = value
        else:
            self.cells[column] = encode(value)

    def end_row(self) -> None:
        """Write the row that is full, if there is one."""
        if self.cells:
            width = max(self.cells)
            self.write([self.number, [self.cells.get(n) for n in range(1, width + 1)]])
            self.cells = {}


def put(line: Any) -> None:
    """Write one line of the answer."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def parse_rows(kind: str, content: bytes, max_rows: int, max_columns: int) -> None:
    """Write the rows of a file one by one, and how it ended."""
    rows = Rows(max_rows, max_columns)
    limit = MAX_LETTERS["rows"]
    try:
        for cell in cells_of(
            kind,
            content,
            max_letters=limit,
            max_unpacked=MAX_UNPACKED,
            told=lambda n: put({"rows": n}),
        ):
            rows.add(*cell)
        rows.end_row()
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        put({"problem": code_of(error)})
    else:
        put({"problem": ""})


def parse_book(content: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    """The rows of all sheets by title, or why the file cannot be read."""
    sheets: dict[str, list[Any]] = {}
    makers: dict[str, Rows] = {}
    try:
        for title, cell in book_cells(content, max_letters=MAX_LETTERS["book"]):
            if title not in makers:
                rows = sheets.setdefault(title, [])
                makers[title] = Rows(max_rows, max_columns, rows.append)
            makers[title].add(*cell)
        for made in makers.values():
            made.end_row()
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        return {"sheets": {}, "problem": code_of(error)}
    return {"sheets": sheets, "problem": ""}


def code_of(error: Exception) -> str:
    """The sentence for a file that could not be read to its end."""
    if isinstance(error, Refused):
        return str(error)
    if isinstance(error, MemoryError):
        return "stopped"
    return "encoding" if isinstance(error, UnicodeDecodeError) else "unsafe"


def main() -> None:
    """Set the limits, parse, answer."""
    kind, max_rows, max_columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    way = sys.argv[4]
    seconds = CPU_SECONDS[way]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ANSWER_BYTES, ANSWER_BYTES))
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read()
    if way == "rows":
        parse_rows(kind, content, max_rows, max_columns)
    elif way == "book":
        json.dump(parse_book(content, max_rows, max_columns), sys.stdout)
    else:
        json.dump(parse(kind, content, max_rows, max_columns), sys.stdout)


if __name__ == "__main__":
    main()
