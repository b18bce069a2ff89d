"""Tables out as XLSX or CSV, and tables in: nothing in a cell is ever a live formula.

In XLSX every text cell is written as text, numbers stay numbers and dates dates. In
CSV, text that a spreadsheet program would run gets a leading apostrophe.
"""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.utils.translation import get_language, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from core.file_kinds import XLSX
from core.spreadsheet_reading import SheetRow, read_book, read_table
from core.spreadsheet_text import begins_a_formula, printable

__all__ = [
    "Column",
    "SheetRow",
    "fill_sheet",
    "fill_text",
    "read_book",
    "read_table",
    "safe_csv_text",
    "table_response",
    "write_xlsx",
    "xlsx_response",
]

Kind = Literal["text", "number", "money", "date"]
NUMBER_FORMATS = {"number": "General", "money": "#,##0.00", "date": "yyyy-mm-dd"}
CELL_LENGTH = 32_767
WIDTHS = {"text": 32, "number": 14, "money": 18, "date": 13}


@dataclass(frozen=True)
class Column:
    """A column of a table: heading, how to get the value of a row, kind of value.

    Kinds: text (str of the value), number (int or Decimal), money (Decimal, two
    decimals), date (date or datetime; datetimes are shown in local time). `None` is an
    empty cell in every kind.
    """

    title: Any
    value: Callable[[Any], object]
    kind: Kind = "text"


def table_response(
    request: HttpRequest,
    *,
    name: str,
    title: Any,
    columns: Sequence[Column],
    rows: Iterable[Any],
    kind: str = "xlsx",
) -> HttpResponseBase:
    """A table as a download. `name`: file name without ending; `kind`: xlsx or csv.

    Give `rows` as `queryset.iterator(chunk_size=2000)` when there are many: neither
    way holds all rows in memory.
    """
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(
            in_this_language(csv_lines(columns, rows)),
            content_type="text/csv; charset=utf-8",
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    else:
        # the response closes, and so removes, the temporary file
        target = tempfile.TemporaryFile()  # noqa: SIM115
        write_xlsx(target, title=title, columns=columns, rows=rows)
        return xlsx_response(target, name)
    return _private(response)


def xlsx_response(target: Any, name: str) -> HttpResponseBase:
    """A written workbook (an open temporary file) as a download."""
    target.seek(0)
    return _private(
        FileResponse(
            target,
            as_attachment=True,
            filename=f"{name}{XLSX.extensions[0]}",
            content_type=XLSX.content_type,
        )
    )


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def write_xlsx(
    target: Any, *, title: Any, columns: Sequence[Column], rows: Iterable[Any]
) -> None:
    """Write one sheet with headings to a binary file, row by row."""
    book = Workbook(write_only=True)
    fill_sheet(book.create_sheet(sheet_name(str(title))), columns, rows)
    book.save(target)


def fill_sheet(sheet: Any, columns: Sequence[Column], rows: Iterable[Any]) -> None:
    """Write headings and rows to a sheet of a write-only workbook."""
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = WIDTHS[column.kind]
    headings = [fill_text(WriteOnlyCell(sheet), str(c.title)) for c in columns]
    for cell in headings:
        cell.font = Font(bold=True)
    sheet.append(headings)
    # one cell for each column, filled anew for each row: openpyxl writes it at once
    cells = [WriteOnlyCell(sheet) for _column in columns]
    for row in rows:
        sheet.append(
            [
                _fill(cell, column, column.value(row))
                for cell, column in zip(cells, columns, strict=True)
            ]
        )


def csv_lines(columns: Sequence[Column], rows: Iterable[Any]) -> Iterator[str]:
    """The lines of a CSV file: UTF-8 with mark, semicolons (as local Excel expects)."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow([safe_csv_text(str(c.title)) for c in columns])
    for row in rows:
        yield writer.writerow([_csv_value(c, c.value(row)) for c in columns])


def in_this_language(lines: Iterator[str]) -> Iterator[str]:
    """The lines, each written in the language that is active now.

    A streamed answer is written when the request's own language has ended already.
    """
    language = get_language() or settings.LANGUAGE_CODE

    def written() -> Iterator[str]:
        while True:
            with override(language):
                line = next(lines, None)
            if line is None:
                return
            yield line

    return written()


def safe_csv_text(text: str) -> str:
    """Text that no spreadsheet program runs as a formula."""
    clean = printable(text)
    return f"'{clean}" if begins_a_formula(clean) else clean


def sheet_name(title: str) -> str:
    """A name that a sheet may have: at most 31 letters, none of []:*?/\\."""
    allowed = "".join(" " if letter in "[]:*?/\\" else letter for letter in title)
    return " ".join(printable(allowed).split())[:31].strip("'") or "1"


class _Echo:
    """A file that hands back what is written: makes csv.writer a line formatter."""

    def write(self, line: str) -> str:
        return line


def _fill(cell: Any, column: Column, value: object) -> Any:
    """The cell with a new value, or None for an empty one."""
    if value is None or value == "":
        return None
    plain = str(value) if column.kind == "text" else _plain(value)
    if isinstance(plain, str):
        # also in a number column: a word ("no data") stays a word
        return fill_text(cell, plain)
    cell.value = plain
    cell.number_format = NUMBER_FORMATS[column.kind]
    return cell


def fill_text(cell: Any, text: str) -> Any:
    """Write text that stays text into a cell."""
    cell.value = printable(text)[:CELL_LENGTH]
    # openpyxl takes a leading "=" for a formula and "#N/A" for an error: not here
    cell.data_type = "s"
    return cell


def _plain(value: object) -> Any:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return local.replace(tzinfo=None, microsecond=0)
    if isinstance(value, int | float | Decimal | date):
        return value
    return str(value)


def _csv_value(column: Column, value: object) -> str:
    if value is None or value == "":
        return ""
    plain = value if column.kind == "text" else _plain(value)
    if column.kind != "text" and isinstance(plain, Decimal | int | float):
        # a negative number is a number, not a formula
        return f"{plain:.2f}" if column.kind == "money" else f"{plain}"
    if column.kind != "text" and isinstance(plain, date):
        return plain.isoformat(sep=" ") if isinstance(plain, datetime) else str(plain)
    return safe_csv_text(str(plain))
