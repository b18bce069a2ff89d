"""The process that parses handed-in tables: `python -m core.spreadsheet_child`.

Reads the file from standard input and writes JSON to standard output. Knows neither
Django nor the database, so that it starts fast, and a file that takes it over finds
nothing. Two ways, by the fourth argument:

- `whole`: `{"rows": [...], "problems": [...]}`; a cell that cannot be taken refuses the
  file.
- `rows`: a line for each row as soon as it is read, `[number, [cell, ...]]`, where a cell
  that cannot be taken is `["!", code]`; before them `{"rows": about how many}`, after
  them `{"problem": code or ""}`.
"""

import csv
import io
import json
import resource
import sys
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from core import file_kinds

MEMORY_BYTES = 512 * 1024 * 1024
CPU_SECONDS = {"whole": 30, "rows": 150}  # row by row is for registers of 50,000 rows
MAX_MEMBERS = 200
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_RATIO = 100
MAX_TEXT = 32_767
MAX_PROBLEMS = 20
FAULTS = {"f": "formula", "e": "error-value"}  # by openpyxl's type of the cell
GUARDED = tuple("=+-@\t\r\n|%＝＋－＠")

Cell = tuple[int, int, Any, str]


class Refused(Exception):
    """The whole file cannot be taken."""


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
        else:
            self.rows.setdefault(row, {})[column] = encode(value)

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
    return "too-long" if isinstance(value, str) and len(value) > MAX_TEXT else ""


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


def xlsx_cells(content: bytes, told: Any = None) -> Iterator[Cell]:
    """The filled cells of the first sheet, as (row, column, value, openpyxl type).

    `told(rows)` hears first how many rows the file says it has.

    Uses openpyxl's parser beneath `iter_rows`, because that fills every gap: a single
    cell in the far corner of a sheet would become 17 billion empty ones.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        file_kinds.check_members(
            archive.infolist(),
            max_members=MAX_MEMBERS,
            max_unpacked=MAX_UNPACKED_BYTES,
            max_ratio=MAX_RATIO,
        )
    # openpyxl's stubs do not know what its own reader uses
    book: Any = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    if not book.worksheets:
        raise Refused("no-sheet")
    sheet = book.worksheets[0]
    if told is not None:
        # what the file says of itself: good for a progress bar, for nothing else
        told(sheet.max_row or 0)
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for _number, row in parser.parse():
            for cell in row:
                value = cell["value"]
                if value is not None and value != "":
                    yield cell["row"], cell["column"], value, cell["data_type"]


def csv_cells(content: bytes, told: Any = None) -> Iterator[Cell]:
    """The filled cells of a CSV file; all of them are text."""
    text = decode(content)
    if told is not None:
        told(text.count("\n"))
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(MAX_TEXT * 4)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row, values in enumerate(reader, start=1):
        for column, value in enumerate(values, start=1):
            plain = value.strip()
            # the apostrophe that our own export sets before such text
            if plain.startswith("'") and plain[1:].lstrip().startswith(GUARDED):
                plain = plain[1:]
            if plain:
                yield row, column, plain, "s"


def decode(content: bytes) -> str:
    """UTF-8, UTF-16 with a mark, or the Cyrillic code page of older Excel."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251")


def parse(kind: str, content: bytes, max_rows: int, max_columns: int) -> dict[str, Any]:
    """Rows and problems of a file."""
    table = Table(max_rows, max_columns)
    cells = xlsx_cells(content) if kind == "xlsx" else csv_cells(content)
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

    def __init__(self, max_rows: int, max_columns: int):
        self.max_rows = max_rows
        self.max_columns = max_columns
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
            put([self.number, [self.cells.get(n) for n in range(1, width + 1)]])
            self.cells = {}


def put(line: Any) -> None:
    """Write one line of the answer."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


def parse_rows(kind: str, content: bytes, max_rows: int, max_columns: int) -> None:
    """Write the rows of a file one by one, and how it ended."""
    rows = Rows(max_rows, max_columns)
    read = xlsx_cells if kind == "xlsx" else csv_cells
    try:
        for cell in read(content, lambda number: put({"rows": number})):
            rows.add(*cell)
        rows.end_row()
    except Exception as error:
        sys.stderr.write(f"{type(error).__name__}\n")
        put({"problem": code_of(error)})
    else:
        put({"problem": ""})


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
    warnings.simplefilter("ignore")
    content = sys.stdin.buffer.read()
    if way == "rows":
        parse_rows(kind, content, max_rows, max_columns)
    else:
        json.dump(parse(kind, content, max_rows, max_columns), sys.stdout)


if __name__ == "__main__":
    main()
