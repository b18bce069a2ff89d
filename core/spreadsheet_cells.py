"""The cells of a handed-in table, one by one; runs in `core.spreadsheet_child` only."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet._reader import WorkSheetParser

from core import file_kinds
from core.spreadsheet_text import begins_a_formula, printable

MAX_MEMBERS = 200
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_RATIO = 100
MAX_TEXT = 32_767
MAX_SHEETS = 40
BINARY = re.compile(r"[\0-\x08\x0e-\x1f]")
QUOTED = re.compile(r'"[^"]*("|$)')
CYRILLIC_UTF_8 = re.compile(rb"[\xd0-\xd3][\x80-\xbf]")
ASCII = bytes(range(128))
# what OpenDocument, binary books, texts and slides hold
OTHER_DOCUMENTS = {
    "mimetype",
    "xl/workbook.bin",
    "word/document.xml",
    "ppt/presentation.xml",
}

Cell = tuple[int, int, Any, str]
PERCENT = "%"  # our own type beside those of openpyxl


class Refused(Exception):
    """The whole file cannot be taken."""


def cells_of(
    kind: str,
    content: bytes,
    *,
    max_letters: int,
    max_unpacked: int = MAX_UNPACKED_BYTES,
    told: Any = None,
) -> Iterator[Cell]:
    """The filled cells of a table, as long as there are not too many letters in them.

    `told(rows)` hears first how many rows the file says it has.
    """
    letters = 0
    if kind == "xlsx":
        check_archive(content, max_unpacked)
    for cell in (xlsx_cells if kind == "xlsx" else csv_cells)(content, told):
        row, column, value, _type = cell
        if row < 1 or column < 1:
            raise Refused("unsafe")  # a place that no sheet has: it would get lost
        letters += len(value) if isinstance(value, str) else 0
        if letters > max_letters:
            raise Refused("stopped")
        yield cell


def book_cells(content: bytes, *, max_letters: int) -> Iterator[tuple[str, Cell]]:
    """The filled cells of all sheets, also of hidden ones, with the sheet's title."""
    check_archive(content, MAX_UNPACKED_BYTES)
    book, letters = open_book(content), 0
    if len(book.worksheets) > MAX_SHEETS:
        raise Refused("too-many-sheets")
    for sheet in book.worksheets:
        for cell in sheet_cells(book, sheet):
            letters += len(cell[2]) if isinstance(cell[2], str) else 0
            if cell[0] < 1 or cell[1] < 1:
                raise Refused("unsafe")
            if letters > max_letters:
                raise Refused("stopped")
            yield sheet.title, cell


def xlsx_cells(content: bytes, told: Any = None) -> Iterator[Cell]:
    """The filled cells of the first sheet that is shown: row, column, value, type.

    Uses openpyxl's parser beneath `iter_rows`, because that fills every gap: a single
    cell in the far corner of a sheet would become 17 billion empty ones.
    """
    book = open_book(content)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise Refused("no-sheet")
    if told is not None:
        # what the file says of itself: good for a progress bar, for nothing else
        told(shown[0].max_row or 0)
    yield from sheet_cells(book, shown[0])


def open_book(content: bytes) -> Any:
    """A workbook; openpyxl's stubs do not know what its own reader uses."""
    return load_workbook(io.BytesIO(content), read_only=True, keep_links=False)


def sheet_cells(book: Any, sheet: Any) -> Iterator[Cell]:
    """The filled cells of one sheet."""
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            # not as a list, where string -1 would be the last one
            dict(enumerate(sheet._shared_strings)),
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        percents = percent_styles(book)
        for _number, row in parser.parse():
            for cell in row:
                value = cell["value"]
                if value is not None and value != "":
                    kind = cell["data_type"]
                    if kind == "n" and cell["style_id"] in percents:
                        kind = PERCENT
                    yield cell["row"], cell["column"], value, kind


def check_archive(content: bytes, max_unpacked: int) -> None:
    """Refuse what unpacks to too much, or is another kind of document."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        file_kinds.check_members(
            archive.infolist(),
            max_members=MAX_MEMBERS,
            max_unpacked=max_unpacked,
            max_ratio=MAX_RATIO,
        )
        if OTHER_DOCUMENTS.intersection(archive.namelist()):
            raise Refused("wrong-type")


def percent_styles(book: Any) -> set[int]:
    """Styles that show 0.62 as 62 %: a reader cannot know which of the two is meant."""
    own = {
        number for number, code in enumerate(book._number_formats, 164) if "%" in code
    }
    return {
        style
        for style, formats in enumerate(book._cell_styles)
        if formats.numFmtId in own | {9, 10}
    }


def csv_cells(content: bytes, told: Any = None) -> Iterator[Cell]:
    """The filled cells of a CSV file; all of them are text."""
    text = decode(content)
    beginning = text[: 1024 * 1024]
    if "\0" in text or 20 * len(BINARY.findall(beginning)) > len(beginning):
        raise Refused("encoding")
    if told is not None:
        told(text.count("\n"))
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    delimiter = max(";,\t", key=QUOTED.sub("", first).count)
    csv.field_size_limit(MAX_TEXT * 4)
    # strict: a quote that nobody closes would swallow all rows after it unseen
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    for row, values in enumerate(reader, start=1):
        for column, value in enumerate(values, start=1):
            plain = printable(value).strip()
            # the apostrophe that our own export sets before such text
            if plain.startswith("'") and begins_a_formula(plain[1:]):
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
        beginning = content[: 1024 * 1024]
        pairs = sum(1 for _found in CYRILLIC_UTF_8.finditer(beginning))
        if 4 * pairs > len(beginning.translate(None, ASCII)):
            # most of it is UTF-8: a damaged file, whose letters would become others
            raise
        return content.decode("cp1251")
