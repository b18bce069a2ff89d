"""Files of imports: headings, cells of every kind, what goes out and comes in again."""

import datetime
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from openpyxl import Workbook, load_workbook

from accounts.models import User
from core.imports import checking, registers
from core.imports.registers import registers_of
from core.models import ImportRun
from municipalities.models import BudgetSufficiency, CohortMembership, Village
from tests.factories.imports import VILLAGE_HEADS, applied, book, cells, checked
from tests.personas import Personas, Places

CODE = "41702215000001"


@pytest.fixture
def by(personas: Personas) -> User:
    return personas.programme_manager


def content_of(response: Any) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def sentences(run: ImportRun) -> list[str]:
    return [told["en"] for told in run.problems]


def faults(run: ImportRun) -> list[str]:
    rows = run.rows.filter(kind="wrong")
    return [p["text"]["en"] for row in rows for p in row.problems or ()]


@pytest.mark.parametrize(
    "heads",
    [
        ["code", "name_ky", "municipality"],
        ["SOATE code", "name in kyrgyz *", " Municipality "],
        "ky",
        "ru",
    ],
)
def test_headings_in_any_language_or_by_code_name(
    by: User, places: Places, heads: list[str] | str
) -> None:
    if isinstance(heads, str):
        heads = _titles(heads, "code", "name_ky", "municipality")
    run = checked("villages", book(heads, [[CODE, "Айыл", places.a.code]]), by)
    assert (run.new_rows, sentences(run)) == (1, [])


def _titles(language: str, *names: str) -> list[str]:
    register = registers.find("villages")
    assert register is not None
    with translation.override(language):
        return [str(c.title) for c in register.columns if c.name in names]


def test_unknown_and_missing_columns_are_told_at_once(by: User) -> None:
    run = checked("villages", book(["name_ky", "Colour", "name_ky"], [["a"]]), by)
    assert run.is_unreadable
    known = "SOATE code; Name in Kyrgyz; Name in Russian; Name in English; Municipality"
    assert sentences(run) == [
        (
            "Column B: the heading “Colour” is not known here. Delete the column or write "
            f"one of these headings: {known}."
        ),
        "Column C: the heading “Name in Kyrgyz” stands there twice.",
        (
            "The column “SOATE code” is missing. Rows are told apart by it; take the "
            "template."
        ),
    ]
    assert run.rows.count() == 0


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 cut", "The file is damaged or cannot be opened safely."),
        (b"%PDF-1.7", "Hand in the table as an XLSX or CSV file."),
        (b"", "Hand in the table as an XLSX or CSV file."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is too big: at most 10 MB"),
    ],
    ids=["cut", "pdf", "empty", "big"],
)
def test_files_that_are_no_tables_are_refused_at_once(
    by: User, browse: Any, content: bytes, sentence: str
) -> None:
    answer = browse(by).post(
        "/staff/imports/villages/", {"file": SimpleUploadedFile("t.xlsx", content)}
    )
    expected = 422
    assert answer.status_code == expected
    shown = answer.content.decode()
    assert sentence in shown or (not content and "empty" in shown)
    assert ImportRun.objects.count() == 0


def test_too_many_rows_refuse_the_file(
    by: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MAX_ROWS", 5)
    run = checked("villages", book(["code"], [[CODE]] * 5), by)
    assert sentences(run) == ["The table may have at most 5 rows."]
    assert run.rows.count() == 0


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (62.5, "62.50"), ("62,5", "62.50"), ("62.5 %", "62.50"), ("1 000", "1000.00"),
        (0, "0.00"), ("\u00a060", "60.00"), (61.10000000000001, "61.10"),
    ],
)  # fmt: skip
def test_decimals_as_people_write_them(
    by: User, places: Places, value: Any, stored: str
) -> None:
    heads = ["municipality", "year", "percent", "source"]
    content = book(heads, [[places.a.code, 2016, value, "Letter 1"]])
    run = applied(checked("budget-sufficiency", content, by), by)
    assert run.is_applied, faults(run)
    assert str(BudgetSufficiency.objects.get().percent) == stored


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("sixty", "This must be a number."),
        (True, "This must be a number."),
        (datetime.date(2016, 1, 1), "This must be a number."),
        ("NaN", "This must be a number."),
        ("1e400", "This must be a number."),
        (-1, "The number must lie between 0 and 1000."),
        (1000.01, "The number must lie between 0 and 1000."),
        (61.123, "The number may have at most 2 decimals."),
        (None, "This cell must not be empty."),
        ("=60", "There is a formula. Enter its value instead."),
    ],
)
def test_numbers_that_are_none(
    by: User, places: Places, value: Any, sentence: str
) -> None:
    heads = ["municipality", "year", "percent", "source"]
    content = book(heads, [[places.a.code, 2016, value, "Letter 1"]])
    assert faults(checked("budget-sufficiency", content, by)) == [sentence]


@pytest.mark.parametrize("shown", ["0%", "0.00%", '0.0"%"', "#,##0.0 %"])
def test_a_cell_that_shows_a_percent_is_no_number(
    by: User, places: Places, shown: str
) -> None:
    """0.62 shown as 62 %: taking either of them would be a guess."""
    made = Workbook()
    made.active.append(["municipality", "year", "percent", "source"])
    made.active.append([places.a.code, 2016, 0.62, "Letter 1"])
    made.active["C2"].number_format = shown
    target = io.BytesIO()
    made.save(target)
    told = (
        "The cell is formatted as a percent. Write the number that it shows into a cell "
        "without that format."
    )
    assert faults(checked("budget-sufficiency", target.getvalue(), by)) == [told]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime.date(2016, 2, 1), datetime.date(2016, 2, 1)),
        ("2016-02-01", datetime.date(2016, 2, 1)),
        ("1.2.2016", datetime.date(2016, 2, 1)),
        (
            datetime.datetime(2016, 2, 1, 9),  # noqa: DTZ001 - as a file holds it
            "This must be a date without a time of day.",
        ),
        ("31.02.2016", "This must be a date, for example 01.02.2016."),
        (42401, "This must be a date, for example 01.02.2016."),
    ],
)
def test_dates(by: User, places: Places, value: Any, expected: Any) -> None:
    heads = ["cohort", "municipality", "joined_date"]
    content = book(heads, [[places.cohort.code, places.a.code, value]])
    run = checked("memberships", content, by)
    if isinstance(expected, str):
        assert faults(run) == [expected]
    else:
        CohortMembership.objects.update(joined_date=None)
        run = applied(checked("memberships", content, by), by)
        found = CohortMembership.objects.get(municipality=places.a)
        assert found.joined_date == expected


@pytest.mark.parametrize("word", ["aimak", "aiyl aimak", "AIYL AIMAK"])
def test_choices_by_value_or_label(by: User, places: Places, word: str) -> None:
    content = book(["code", "kind"], [[places.a.code, word]])
    run = checked("municipalities", content, by)
    assert (run.unchanged_rows, faults(run)) == (1, [])


def test_a_choice_that_is_none_names_those_there_are(by: User, places: Places) -> None:
    content = book(["code", "kind"], [[places.a.code, "village"]])
    run = checked("municipalities", content, by)
    assert faults(run) == [
        "This is not one of the allowed values: aiyl aimak, town, city."
    ]


# Out and in again ---------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_goes_out_comes_in_unchanged(
    by: User, places: Places, browse: Any, kind: str, language: str
) -> None:
    dangerous = "=1+1"
    Village.objects.filter(municipality=places.a).update(name_en=dangerous)
    BudgetSufficiency.objects.create(
        municipality=places.a, year=2016, percent="62.50", source="-Letter"
    )
    client = browse(by, language)
    kept = [register.slug for register in registers_of(by) if not register.gives_out]
    assert kept == ["registry-entries"]
    for register in registers_of(by):
        if register.slug in kept:
            continue
        url = f"/staff/imports/{register.slug}/template/?rows=1&format={kind}"
        content = content_of(client.get(url))
        run = checked(register.slug, content, by, f"t.{kind}")
        told = (register.slug, sentences(run), faults(run))
        assert run.is_checked, told
        assert run.unchanged_rows == register.rows().count(), told
        assert (run.right_rows, run.wrong_rows) == (0, 0), told


def test_the_template_has_drop_downs_and_instructions(
    by: User, places: Places, browse: Any, tmp_path: Any
) -> None:
    content = content_of(browse(by).get("/staff/imports/municipalities/template/"))
    path = tmp_path / "t.xlsx"
    path.write_bytes(content)
    opened = load_workbook(path)
    data, guide, lists = opened.worksheets
    assert [sheet.title for sheet in opened] == [
        "Municipalities", "Instructions", "lists",
    ]  # fmt: skip
    assert lists.sheet_state == "hidden"
    assert [c.value for c in data[1]][:2] == ["SOATE code", "Name in Kyrgyz"]
    assert data.max_row == 1
    rules = {
        str(rule.sqref): rule.formula1 for rule in data.data_validations.dataValidation
    }
    assert rules["E2:E60001"] == "'lists'!$A$1:$A$3"
    assert [c.value for c in lists["A"]] == ["aiyl aimak", "town", "city"]
    assert lists["B1"].value == "41703000000000 Jalal-Abad"
    told = list(guide.iter_rows(values_only=True))
    assert told[0] == ("Column", "What it is", "Required", "Allowed values", "Example")
    assert told[1][:3] == (
        "SOATE code",
        "Tells the records apart. It is never changed by a file.",
        "yes, it is the key",
    )
    assert told[5][3] == "aiyl aimak; town; city"
    opened.close()


def test_refused_rows_come_with_reasons_and_can_be_handed_in_again(
    by: User, places: Places, browse: Any
) -> None:
    rows = [
        [CODE, "Айыл", "Село", places.a.code],
        ["12", "Экинчи", "Второе", places.a.code],
        ["41702215000002", "=1", "Третье", "41700000000000"],
    ]
    run = checked("villages", book(VILLAGE_HEADS, rows), by)
    url = f"/staff/imports/{run.pk}/refused/"
    content = content_of(browse(by).get(url))
    heads, *refused = cells(content)
    assert heads == (
        "SOATE code", "Name in Kyrgyz", "Name in Russian", "Municipality", "Reason",
    )  # fmt: skip
    assert refused == [
        (
            "12", "Экинчи", "Второе", places.a.code,
            ("Column A, “SOATE code”: A SOATE code has 14 digits; a provisional code is "
            "P and 13 digits."),
        ),
        (
            "41702215000002", None, "Третье", "41700000000000",
            ("Column B, “Name in Kyrgyz”: There is a formula. Enter its value instead. "
            "Column D, “Municipality”: No record has the code “41700000000000”. Names "
            "are not enough."),
        ),
    ]  # fmt: skip
    again = checked("villages", content, by)
    assert [r.number for r in again.rows.filter(kind="wrong")] == [2, 3]
