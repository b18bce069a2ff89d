"""A whole register by file: 50,000 clean rows, 500 planted faults, and back again."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from core import audit
from core.models import ImportRun
from municipalities.models import Village
from tests.factories.imports import cells
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.personas import Personas, Places, build_personas, build_places

pytestmark = pytest.mark.journey
HEADS = ("code", "name_ky", "name_ru", "name_en", "municipality")
CLEAN, WITH_FAULTS, FAULTS = 50_000, 2_000, 500
PATIENCE = 150_000  # for 50,000 rows on a busy machine
LETTERS = "ABDE"  # where the faults stand, in turn


@pytest.fixture(scope="module")
def world(running: Any) -> tuple[Places, Personas]:
    """The people of both journeys, in the database of this file's portal."""
    places = build_places()
    return places, build_personas(places)


def clean_rows(place: str, number: int) -> Iterator[list[Any]]:
    for n in range(number):
        name = [f"Айыл {n}", f"Село {n}", f"Village {n}"]
        yield [f"417022{n:08d}", *name, place]


def planted(place: str) -> Iterator[tuple[list[Any], str]]:
    """Rows, each fourth with a fault; and the letter of its column."""
    for n, row in enumerate(clean_rows(place, WITH_FAULTS)):
        letter = LETTERS[n // 4 % 4] if n % 4 == 3 else ""
        if letter == "A":
            row[0] = f"no code {n}"
        elif letter == "B":
            row[1] = "=1+1"
        elif letter == "D":
            row[3] = "x" * 251
        elif letter == "E":
            row[4] = "Алма"
        yield row, letter


def write(path: Path, rows: Iterator[list[Any]]) -> Path:
    made = Workbook(write_only=True)
    sheet = made.create_sheet("1")
    sheet.append(HEADS)
    for row in rows:
        sheet.append(row)
    made.save(path)
    return path


def upload(person: Person, path: Path) -> None:
    person.menu("/staff/municipalities/")
    person.part("/staff/imports/")
    person.follow("/staff/imports/villages/")
    person.fill(file=path)
    person.save()
    person.arrives("/staff/imports/*/")


def waits_for(person: Person, state: str) -> ImportRun:
    """Until the badge of the page's head says how the import stands."""
    number = int(re.findall(r"\d+", person.path)[-1])
    badge = person.page.locator(".page-head .badge")
    expect(badge).to_have_text(state, timeout=PATIENCE)
    return ImportRun.objects.get(pk=number)


@pytest.mark.usefixtures("worker")
def test_a_register_of_50_000_rows_in_and_out(
    world: tuple[Places, Personas], visit: Visit, tmp_path: Path
) -> None:
    places, people = world
    before = Village.objects.count()
    person = visit(people.programme_manager, "en")
    clean = clean_rows(places.a.code, CLEAN)
    upload(person, write(tmp_path / "clean.xlsx", clean))
    run = waits_for(person, "checked, not applied yet")
    assert (run.new_rows, run.wrong_rows) == (CLEAN, 0)
    assert Village.objects.count() == before
    person.picture("import-1-checked")
    person.press(
        person.main.locator(f'form[action="/staff/imports/{run.pk}/apply/"] button')
    )
    run = waits_for(person, "applied")
    assert Village.objects.count() == before + CLEAN
    person.main.locator("details summary").first.click()
    person.press(
        person.main.locator(f'form[action="/staff/imports/{run.pk}/undo/"] button')
    )
    waits_for(person, "undone")
    assert Village.objects.count() == before
    assert list(audit.broken_links()) == []


def all_problems(person: Person) -> dict[int, str]:
    """Row and letter of every problem, page after page."""
    told: dict[int, str] = {}
    while True:
        for line in person.main.locator("tbody tr").all_inner_texts():
            place = re.search(r"(\d+)\s.*Column ([A-Z]),", line, re.S)
            assert place is not None, line
            told[int(place[1])] = place[2]
        following = person.main.locator('a[rel="next"]')
        if not following.count():
            return told
        address = following.evaluate("link => link.href")
        person.press(following)
        expect(person.page).to_have_url(address)


@pytest.mark.usefixtures("worker")
def test_500_faults_are_told_with_row_and_column(
    world: tuple[Places, Personas], visit: Visit, tmp_path: Path
) -> None:
    places, people = world
    before = Village.objects.count()
    rows = list(planted(places.a.code))
    expected = {n: letter for n, (_row, letter) in enumerate(rows, 2) if letter}
    assert len(expected) == FAULTS
    person = visit(people.programme_manager, "en", PHONE)
    upload(person, write(tmp_path / "faults.xlsx", (row for row, _letter in rows)))
    run = waits_for(person, "checked, not applied yet")
    assert (run.new_rows, run.wrong_rows) == (WITH_FAULTS - FAULTS, FAULTS)
    person.open(f"{run.get_absolute_url()}?kind=wrong")
    told = all_problems(person)
    assert told == expected
    person.picture("import-2-faults")
    wrong = person.download(
        person.main.locator(f'a[href="/staff/imports/{run.pk}/refused/"]'), tmp_path
    )
    reasons = [row[-1] for row in cells(wrong.read_bytes())[1:]]
    assert len([text for text in reasons if text.startswith("Column ")]) == FAULTS
    person.fill(leave_out_wrong=True)
    person.press(
        person.main.locator(f'form[action="/staff/imports/{run.pk}/apply/"] button')
    )
    waits_for(person, "applied")
    assert Village.objects.count() == before + WITH_FAULTS - FAULTS
