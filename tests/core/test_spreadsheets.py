"""Tables out without live formulas, tables in within bounds."""

import csv
import io
import time
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils.translation import override
from openpyxl import Workbook, load_workbook

from core.problems import OperationRefused
from core.spreadsheets import Column, read_table, safe_csv_text, table_response

pytestmark = pytest.mark.once

PREFIXES = ["=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠"]
BODIES = ["1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x","y")', "SUM(A1:A9)", ""]
DANGERS = [prefix + body for prefix in PREFIXES for body in BODIES]
DANGERS += [" =1+1", "\u00a0=1+1", "==1+1", "=+-@1", "\ufeff=1", "\u3000＝1"]
HARMLESS = ["", "a=b", "Ак-Суу", "1+1", "№ 5", "'quoted", "0,5 %", "мектеп\nжаңы"]
TABLE = [
    Column("Аталышы", lambda row: row[0]),
    Column("=Heading", lambda row: row[1], kind="number"),
    Column("Сумма", lambda row: row[2], kind="money"),
    Column("Күнү", lambda row: row[3], kind="date"),
]


@pytest.fixture(autouse=True)
def closing_a_response_looks_at_the_database(db: None) -> None:
    """Django's end-of-request signal does; the tables themselves need no database."""


def export(rows: Sequence[Any], kind: str, columns: Any = TABLE) -> bytes:
    response = table_response(
        RequestFactory().get("/"),
        name="list",
        title="Тизме [2016]: a/b",
        columns=columns,
        rows=rows,
        kind=kind,
    )
    content = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    response.close()
    return content


def xlsx_rows(content: bytes) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in sheet.iter_rows()]


def csv_rows(content: bytes) -> list[list[str]]:
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def test_there_are_at_least_sixty_dangers() -> None:
    assert len(set(DANGERS)) >= 60


@pytest.mark.parametrize("danger", DANGERS)
def test_dangerous_text_stays_text(danger: str) -> None:
    columns = [Column(danger, lambda row: row), Column("n", lambda row: row, "number")]
    content = export([danger], "xlsx", columns)
    cells = [cell for row in xlsx_rows(content) for cell in row]
    # (an empty string has no cell; openpyxl reads an inline text back as text)
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    for row in csv_rows(export([danger], "csv", columns)):
        for value in row:
            assert value.startswith("'") or value == "n"


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_text_is_not_touched(text: str) -> None:
    assert safe_csv_text(text) == text


def test_numbers_stay_numbers_and_dates_dates() -> None:
    moment = datetime(2016, 5, 1, 20, 30, tzinfo=UTC)
    rows = [
        ("Балыкчы", -3, Decimal("1234567.89"), date(2016, 5, 1)),
        ("x\x00\x0by", None, Decimal("-0.10"), moment),
        (None, "жок", None, None),
    ]
    heading, *found = [
        [cell.value for cell in row] for row in xlsx_rows(export(rows, "xlsx"))
    ]
    assert heading == ["Аталышы", "=Heading", "Сумма", "Күнү"]
    assert found == [
        ["Балыкчы", -3, 1234567.89, datetime(2016, 5, 1)],  # noqa: DTZ001
        ["xy", None, -0.1, datetime(2016, 5, 2, 2, 30)],  # noqa: DTZ001
        [None, "жок", None, None],
    ]
    assert csv_rows(export(rows, "csv")) == [
        ["Аталышы", "'=Heading", "Сумма", "Күнү"],
        ["Балыкчы", "-3", "1234567.89", "2016-05-01"],
        ["xy", "", "-0.10", "2016-05-02 02:30:00"],
        ["", "жок", "", ""],
    ]


def test_a_large_sum_is_exact_to_the_tyiyn() -> None:
    rows = [("x", 1, Decimal("999999999999.99"), None)]
    with zipfile.ZipFile(io.BytesIO(export(rows, "xlsx"))) as archive:
        assert b"<v>999999999999.99</v>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_download_is_private(kind: str) -> None:
    response = table_response(
        RequestFactory().get("/"), name="l", title="t", columns=[], rows=[], kind=kind
    )
    assert response["Content-Disposition"] == f'attachment; filename="l.{kind}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    response.close()


# Reading ------------------------------------------------------------------------------


def book(*rows: Sequence[Any], **cells: Any) -> io.BytesIO:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(list(row))
    for place, value in cells.items():
        workbook.active[place] = value
    target = io.BytesIO()
    workbook.save(target)
    return target


def changed(source: io.BytesIO, old: bytes, new: bytes) -> io.BytesIO:
    """The same book with a piece of its sheet's XML replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in data
                data = data.replace(old, new)
            after.writestr(name, data, zipfile.ZIP_DEFLATED)
    return target


def read(source: io.BytesIO) -> list[list[Any]]:
    return read_table(source, max_rows=100, max_columns=10)


def refusals(source: io.BytesIO) -> list[str]:
    with override("en"), pytest.raises(OperationRefused) as refused:
        read(source)
    return [str(problem) for problem in refused.value.problems]


def test_values_of_a_book() -> None:
    source = book(
        ["Аталышы", 12, 0.1, date(2016, 5, 1), datetime(2016, 5, 1, 8, 30)],  # noqa: DTZ001
        [None, True, None, "текст"],
        [],
    )
    assert read(source) == [
        [
            "Аталышы",
            Decimal(12),
            Decimal("0.1"),
            date(2016, 5, 1),
            datetime(2016, 5, 1, 8, 30),  # noqa: DTZ001
        ],
        [None, True, None, "текст", None],
    ]


def test_what_we_export_can_be_read_back() -> None:
    rows = [("=1+1", 3, Decimal("7.50"), date(2016, 5, 1))]
    expected = ["=1+1", Decimal(3), Decimal("7.5"), date(2016, 5, 1)]
    assert read(io.BytesIO(export(rows, "xlsx")))[1] == expected
    assert read(io.BytesIO(export(rows, "csv")))[1] == [
        "=1+1",
        "3",
        "7.50",
        "2016-05-01",
    ]


def test_formulas_are_refused_with_row_and_column() -> None:
    source = book(["a", 1], ["b", 2], B3="=SUM(B1:B2)", A4='=HYPERLINK("http://x")')
    assert refusals(source) == [
        "Row 3, column B: there is a formula. Enter its value instead.",
        "Row 4, column A: there is a formula. Enter its value instead.",
    ]


def test_a_cached_value_does_not_hide_a_formula() -> None:
    source = changed(book(["a", 5]), b"<v>5</v>", b"<f>1+1</f><v>5</v>")
    assert refusals(source) == [
        "Row 1, column B: there is a formula. Enter its value instead."
    ]


def test_error_values_are_refused() -> None:
    source = changed(book(["a", 5]), b't="n"><v>5</v>', b't="e"><v>#REF!</v>')
    assert refusals(source) == ["Row 1, column B: the cell holds an error."]


def test_a_cell_in_the_far_corner_costs_nothing() -> None:
    began = time.monotonic()
    assert refusals(book(["a"], XFD1048576="x")) == [
        "Row 1048576, column XFD: the table may have at most 100 rows."
    ]
    assert refusals(book(["a"], K1="x")) == [
        "Row 1, column K: the table may have at most 10 columns."
    ]
    assert time.monotonic() - began < 20


def test_at_most_twenty_sentences() -> None:
    source = book(*(["=1"] for _ in range(90)))
    assert len(refusals(source)) == 20


def test_a_gigabyte_cell_is_refused_before_it_is_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b"<c><v>")
            block = b"A" * (16 * 1024 * 1024)
            for _ in range(64):
                sheet.write(block)
    assert len(target.getvalue()) < 10 * 1024 * 1024
    began = time.monotonic()
    assert refusals(target) == [
        "The file is damaged or cannot be opened safely. Save it anew."
    ]
    assert time.monotonic() - began < 15


DEFLATED = zipfile.ZIP_DEFLATED


def raw_archive(**members: bytes) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    "source",
    [
        io.BytesIO(b"PK\x03\x04 and no more"),
        raw_archive(a=b"x"),
        raw_archive(**{f"m{number}": b"x" for number in range(201)}),
        raw_archive(**{"[Content_Types].xml": b"\0" * 31 * 1024 * 1024}),
        changed(book(["a"]), b"<sheetData>", b"<sheetData><row><c"),
        changed(book(["a"]), b"<worksheet", ENTITIES + b"<worksheet"),
        changed(book([5]), b"<v>5</v>", b"<v>5e</v>"),
        changed(book([5]), b't="n"><v>5</v>', b't="s"><v>99</v>'),
        io.BytesIO(book(["a"]).getvalue()[:-100]),
    ],
    ids=[
        "cut", "no-book", "members", "unpacked", "xml", "entities", "number", "index",
        "no-directory",
    ],
)  # fmt: skip
def test_broken_and_hostile_books(source: io.BytesIO) -> None:
    assert refusals(source) == [
        "The file is damaged or cannot be opened safely. Save it anew."
    ]


def test_an_endless_row_number_ends() -> None:
    """Row numbers far beyond what a sheet has are judged, not counted up to."""
    source = changed(book(["a"]), b'r="A1"', b'r="A99999999999"')
    assert len(refusals(source)) == 1


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_in_usual_forms(delimiter: str, encoding: str) -> None:
    text = (
        delimiter.join(["Аты", "Өң", '"a""b"']) + "\r\n" + delimiter.join("xy") + "\r\n"
    )
    assert read(io.BytesIO(text.encode(encoding))) == [
        ["Аты", "Өң", 'a"b'],
        ["x", "y", None],
    ]


def test_csv_in_the_old_code_page() -> None:
    assert read(io.BytesIO("Школа;Да".encode("cp1251"))) == [["Школа", "Да"]]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Hand in the table as an XLSX or CSV file."),
        (b"%PDF-1.7", "Hand in the table as an XLSX or CSV file."),
        (b"\0\0\0", "Hand in the table as an XLSX or CSV file."),
        (b"a;" * 10 + b"a", "Row 1, column K: the table may have at most 10 columns."),
        (b"a;" * 10, ""),
        (b"x" * 40_000, "Row 1, column A: the text is too long."),
        (b"x\n" * 101, "Row 101, column A: the table may have at most 100 rows."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is too big for a table."),
    ],
    ids=["empty", "pdf", "zeros", "wide", "fits", "long", "high", "big"],
)
def test_csv_bounds(content: bytes, sentence: str) -> None:
    source = io.BytesIO(content)
    if sentence:
        assert refusals(source) == [sentence]
    else:
        assert read(source) == [["a"] * 10]
