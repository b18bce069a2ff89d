"""Without our protection the faults are real: the same files in plain tools."""

import csv
import io
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook

from core.spreadsheet_child import MEMORY_BYTES
from tests.core.hostile_files import (
    BOOKS,
    HEAD,
    LAUGHS,
    SHEET,
    TEXTS,
    echo,
    far_corner,
    gigabyte_cell,
)

pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore:Workbook contains no default style"),
]

# half of what our child has: enough for the plain tools, and sooner at its end
LIMITED = f"""
import resource, sys, zipfile
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_BYTES // 2}, {MEMORY_BYTES // 2}))
from openpyxl import load_workbook
path = sys.argv[1]
"""


def limited(code: str, content: bytes, folder: Path) -> tuple[int, str]:
    """Run plain code on a file with little memory: code, last error."""
    path = folder / "t.xlsx"
    path.write_bytes(content)
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LIMITED + code, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    last = (ended.stderr.strip().splitlines() or [""])[-1]
    return ended.returncode, last.partition(":")[0]


def plain(content: bytes, **options: bool) -> Workbook:
    return load_workbook(io.BytesIO(content), **options)


def test_a_sound_book_is_within_the_limit(tmp_path: Path) -> None:
    code = "list(load_workbook(path, read_only=True).active.values)"
    assert limited(code, BOOKS["dates from 1900"](), tmp_path) == (0, "")


def test_the_far_corner_takes_all_memory(tmp_path: Path) -> None:
    code = "list(load_workbook(path).active.values)"
    assert limited(code, far_corner(), tmp_path) == (1, "MemoryError")


def test_a_bomb_takes_all_memory_when_unpacked(tmp_path: Path) -> None:
    code = f"zipfile.ZipFile(path).read('{SHEET}')"
    assert limited(code, gigabyte_cell(), tmp_path) == (1, "MemoryError")


def test_names_that_lead_elsewhere_lead_elsewhere(tmp_path: Path) -> None:
    """`extractall` cleans names; who joins paths by hand writes outside of the folder."""
    with zipfile.ZipFile(io.BytesIO(BOOKS["names that lead elsewhere"]())) as archive:
        outside = [
            name
            for name in archive.namelist()
            if tmp_path.resolve() not in (tmp_path / name).resolve().parents
        ]
    assert outside == [
        "../../../../evil-member",
        "/tmp/evil-member",  # noqa: S108 - a bait
        "xl/./../../evil-member",
    ]


def test_a_small_book_has_a_long_answer() -> None:
    book = echo(30_000, 900)
    values = [text for row in plain(book).active.values for text in row]
    assert len(book) < 4_000
    assert sum(map(len, values)) == 27_000_000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a formula with its value", 2),
        ("a formula of a text", "x"),
        ("an empty formula", 5),
        ("a command", 0),
        ("row 0", None),
        ("a cell twice", "hidden"),
        ("string -1", "Ысык-Көл"),
        ("1e999", float("inf")),
    ],
)
def test_a_plain_reader_takes_it_silently(name: str, value: object) -> None:
    assert plain(BOOKS[name](), data_only=True).active["A1"].value == value


def test_a_plain_reader_takes_the_hidden_sheet() -> None:
    first = plain(BOOKS["a hidden sheet first"]()).worksheets[0]
    assert (first.sheet_state, first["A1"].value) == ("hidden", "Балыкчы")


def test_an_endless_number_is_a_decimal() -> None:
    assert Decimal(repr(float("1e999"))) == Decimal("Infinity")


def test_of_two_members_the_last_one_counts() -> None:
    book = BOOKS["the sheet twice"]()
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        both = [member for member in archive.infolist() if member.filename == SHEET]
        texts = [archive.read(member) for member in both]
        assert archive.read(SHEET) == texts[1]
    assert [b"another table" in text for text in texts] == [False, True]


def test_a_plain_parser_lets_them_laugh() -> None:
    text = f"{HEAD}{LAUGHS}<x>&f;</x>"
    root = ElementTree.fromstring(text.encode())  # noqa: S314 - that is the point
    assert len(text) < 600
    assert root.text == "ha" * 100_000


def test_a_plain_reader_loses_the_rows_after_an_open_quote() -> None:
    lines = io.StringIO(TEXTS["an open quote"]().decode(), newline="")
    assert list(csv.reader(lines, delimiter=";")) == [
        ["a", "1"],
        ["b", "2\r\nc;3\r\nd;4\r\n"],
    ]


def test_the_old_code_page_takes_any_letters() -> None:
    assert "Балыкчы".encode().decode("cp1251") == "Р‘Р°Р»С‹РєС‡С‹"


def test_plain_writers_write_formulas() -> None:
    target = io.StringIO()
    csv.writer(target).writerow(["=1+1"])
    assert target.getvalue() == "=1+1\r\n"
    book = Workbook()
    book.active.append(["=1+1"])
    assert book.active["A1"].data_type == "f"
