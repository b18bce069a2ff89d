"""Whole workbooks in: all sheets with their rows, within the bounds of every table."""

import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import Workbook

from core.problems import OperationRefused
from core.spreadsheet_reading import Fault
from core.spreadsheets import read_book

pytestmark = pytest.mark.once


def packed(book: Workbook) -> io.BytesIO:
    target = io.BytesIO()
    book.save(target)
    return target


def code(source: Any, **bounds: int) -> str:
    with pytest.raises(OperationRefused) as refused:
        read_book(source, **{"max_rows": 20, "max_columns": 5, **bounds})
    (problem,) = refused.value.problems
    return problem.code


def test_all_sheets_come_with_the_numbers_of_their_rows() -> None:
    book = Workbook()
    first: Any = book.active
    first.title = "Бир"
    first["A1"], first["C3"] = "суу", 12.5
    first["A7"] = datetime.date(2016, 5, 24)
    hidden: Any = book.create_sheet("Эки")
    hidden.sheet_state = "veryHidden"
    hidden["B2"], hidden["C2"] = "=1+1", True
    book.create_sheet("Бош")
    assert read_book(packed(book), max_rows=20, max_columns=5) == {
        "Бир": [
            (1, ["суу"]),
            (3, [None, None, Decimal("12.5")]),
            (7, [datetime.date(2016, 5, 24)]),
        ],
        "Эки": [(2, [None, Fault("formula"), True])],
    }


def test_a_column_beyond_the_bounds_is_a_fault_and_no_place_for_answers() -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet["A1"], sheet["XFD1"] = "суу", "far"
    rows = read_book(packed(book), max_rows=20, max_columns=3)["Sheet"]
    assert rows == [(1, ["суу", None, None, Fault("column-beyond")])]


def test_the_bounds_hold_for_each_sheet() -> None:
    book = Workbook()
    book.create_sheet("Эки")["A21"] = "far"
    assert code(packed(book)) == "too-many-rows"
    many = Workbook()
    for number in range(40):
        many.create_sheet(f"Барак {number}")
    assert code(packed(many)) == "too-many-sheets"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "wrong-type"),
        (b"a;b\r\n", "not-a-book"),
        (b"PK\x03\x04", "unsafe"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-or-locked"),
    ],
)
def test_what_is_no_workbook(content: bytes, expected: str) -> None:
    assert code(io.BytesIO(content)) == expected
