"""One selection of 30 candidates, from the invitation to the membership.

The table below was worked out by hand: score = 6 x first + 4 x second points. Six places,
at most four in the north and two for towns, 20 points at least. What the portal makes of
the same points has to be the same table.
"""

import re
import subprocess
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect

from accounts.models import User
from municipalities.enums import MunicipalityKind, MunicipalRole
from municipalities.models import Cohort, Municipality
from selections import operations
from selections.enums import ShownState
from selections.models import Candidate, Selection
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_municipality,
    make_oblast,
    make_official,
    make_rayon,
)
from tests.journeys import selecting
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey

# name, oblast (n, s), kind (a: aimak, t: town), points, score, outcome, reserve place
TABLE = (
    ("Абай", "n", "a", (10, 9), "96,00", "selected", None),
    ("Бозчу", "n", "t", (9, 10), "94,00", "selected", None),
    ("Гүлзар", "n", "a", (9, 9), "90,00", "selected", None),
    ("Дархан", "n", "a", (9, 8), "86,00", "selected", None),
    # the four places of the north are taken
    ("Жылуу", "n", "a", (8, 9), "84,00", "reserve", 1),
    ("Зергер", "s", "t", (8, 8), "80,00", "selected", None),
    # the two places of towns are taken
    ("Итибай", "s", "t", (8, 7), "76,00", "reserve", 2),
    # 72 points three times: more on the first criterion goes first, then the lot
    ("Көгарт", "s", "a", (8, 6), "72,00", "selected", None),
    ("Лайлы", "s", "a", (8, 6), "72,00", "reserve", 3),
    ("Мөңгү", "s", "a", (6, 9), "72,00", "reserve", 4),
    ("Нарк", "n", "a", (7, 7), "70,00", "reserve", 5),
    ("Озгор", "s", "a", (7, 6), "66,00", "reserve", 6),
    ("Өрүк", "s", "a", (6, 7), "64,00", "reserve", 7),
    ("Пахта", "n", "a", (6, 6), "60,00", "reserve", 8),
    ("Рават", "s", "a", (6, 5), "56,00", "reserve", 9),
    ("Саруу", "s", "t", (5, 6), "54,00", "reserve", 10),
    ("Талаа", "n", "a", (5, 5), "50,00", "reserve", 11),
    ("Улак", "s", "a", (5, 4), "46,00", "reserve", 12),
    ("Үчкоргон", "s", "a", (4, 5), "44,00", "reserve", 13),
    ("Фараб", "n", "a", (4, 4), "40,00", "reserve", 14),
    ("Хан", "s", "a", (4, 3), "36,00", "reserve", 15),
    ("Чечме", "s", "a", (3, 4), "34,00", "reserve", 16),
    ("Шайдан", "n", "a", (3, 3), "30,00", "reserve", 17),
    ("Ынтымак", "s", "a", (3, 2), "26,00", "reserve", 18),
    ("Эшме", "s", "a", (2, 3), "24,00", "reserve", 19),
    # 20 points are just enough
    ("Юрта", "n", "a", (2, 2), "20,00", "reserve", 20),
    ("Якын", "s", "a", (2, 1), "16,00", "rejected", None),
    ("Аксай", "s", "a", (1, 2), "14,00", "rejected", None),
    ("Беделүү", "s", "a", (1, 1), "10,00", "rejected", None),
)
# Said no to the first question.
INELIGIBLE = ("Ичкесуу", "s", "a")
WINS_LOT, LOSES_LOT = "Көгарт", "Лайлы"
WITHDRAWN = "Биздин кеңеш макулдугун кайра алды."
BARRED = "Кеңеш колдобойт."


@dataclass
class World:
    """Thirty municipalities with a head each, one selection, and who manages it."""

    manager: User
    cohort: Cohort
    selection: Selection
    places: dict[str, Municipality] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)

    def candidate(self, name: str) -> Candidate:
        rows = self.selection.candidates.select_related("selection", "municipality")
        return rows.get(municipality=self.places[name])

    def head_of(self, name: str) -> User:
        return self.heads[name]


@pytest.fixture
def world(portal: Any) -> World:
    manager = make_user("programme_manager", email="manager@portal.example")
    oblasts = {
        "n": make_oblast("41702000000000", name_ky="Түндүк", name_ru="Север"),
        "s": make_oblast("41703000000000", name_ky="Түштүк", name_ru="Юг"),
    }
    kinds = {"a": MunicipalityKind.AIMAK, "t": MunicipalityKind.TOWN}
    cohort = make_cohort(2027)
    selection = selecting.make_rules(manager, cohort, oblasts["n"])
    world = World(manager, cohort, selection)
    rayon = make_rayon()
    for name, where, kind, *_rest in (*TABLE, INELIGIBLE):
        place = make_municipality(
            name, kind=kinds[kind], rayon=rayon, oblast=oblasts[where]
        )
        world.places[name] = place
        world.heads[name] = make_official(place, MunicipalRole.HEAD)
    return world


@pytest.mark.usefixtures("worker")
def test_from_the_invitation_to_the_membership(
    world: World, visit: Visit, scan: Path, tmp_path: Path
) -> None:
    staff = visit(world.manager, "ru")
    selecting.invite(staff, world.selection.pk, list(world.places.values()))
    winner = three_take_part_by_hand(world, visit, scan)
    the_others_take_part(world)
    the_check(world, staff)
    the_scoring(world, staff)
    the_lot(world, staff)
    the_decision(world, staff)
    winner.open(world.candidate(WINS_LOT).get_absolute_url())
    winner.sees(told(ShownState.UNDER_CONSIDERATION, "ky"))
    winner.never_sees(told(ShownState.SELECTED, "ky"))
    staff.open(f"/staff/selections/{world.selection.pk}/publish/")
    staff.save()
    staff.arrives(f"/staff/selections/{world.selection.pk}/")
    the_minutes_say_the_same(world, staff, tmp_path)
    everybody_reads_the_names(world, visit())
    the_place_goes_to_the_reserve(world, staff, winner)
    the_membership_begins(world, staff, visit, scan)


def told(state: ShownState, language: str) -> str:
    """The words for a state that a candidate reads."""
    with translation.override(language):
        return str(state.label)


def three_take_part_by_hand(world: World, visit: Visit, scan: Path) -> Person:
    """In full on the screen; one on a phone, one written by the coordinator."""
    coordinator = make_official(world.places["Бозчу"])
    people = {}
    for name, width in ((WINS_LOT, 1280), (LOSES_LOT, PHONE), ("Бозчу", 1280)):
        key = world.candidate(name).pk
        head = people[name] = visit(world.head_of(name), "ky", width)
        selecting.confirm_and_accept(head, key)
        writer = visit(coordinator, "ky") if name == "Бозчу" else head
        selecting.write_papers(writer, key, scan)
        if writer is not head:
            writer.open(f"/m/selections/candidates/{key}/submit/")
            expect(writer.main.locator('input[name="version"]')).to_have_count(0)
        selecting.sign(head, key)
    return people[WINS_LOT]


def the_others_take_part(world: World) -> None:
    """By the same operations, an hour later each."""
    at = world.selection.opens_at
    for name in world.places:
        candidate = world.candidate(name)
        if candidate.is_invited:
            at += timedelta(hours=1)
            selecting.send_in(
                candidate, world.head_of(name), at, yes=name != INELIGIBLE[0]
            )
    sent = world.selection.candidates.filter(state="submitted")
    assert sent.count() == len(TABLE) + 1 == 30
    Selection.objects.update(closes_at=timezone.now())


def the_check(world: World, staff: Person) -> None:
    """Two on the screen, the others by the same operation."""
    staff.open(f"/staff/selections/{world.selection.pk}/")
    staff.move("start_screening")
    staff.page.wait_for_load_state()
    selecting.judge(staff, world.candidate(WINS_LOT).pk, "eligible")
    selecting.judge(staff, world.candidate(INELIGIBLE[0]).pk, "ineligible", BARRED)
    for name, *_rest in TABLE:
        if name != WINS_LOT:
            operations.find_eligible(candidate=world.candidate(name), by=world.manager)
    staff.open(f"/staff/selections/{world.selection.pk}/")
    staff.move("start_scoring")
    staff.page.wait_for_load_state()


def the_scoring(world: World, staff: Person) -> None:
    points = {world.candidate(row[0]).pk: row[3] for row in TABLE}
    selecting.score_all(staff, world.selection.pk, points)
    staff.open(f"/staff/selections/{world.selection.pk}/")
    staff.move("close_scoring")
    staff.page.wait_for_load_state()


def the_lot(world: World, staff: Person) -> None:
    """The decision is refused until the lot is drawn for the last place."""
    base = f"/staff/selections/{world.selection.pk}/"
    staff.open(f"{base}decide/")
    staff.follow(f"{base}lots/")
    drawn = {WINS_LOT: 1, LOSES_LOT: 2}
    fields = staff.main.locator('input[name^="lot_"]')
    expect(fields).to_have_count(len(drawn))
    for name, number in drawn.items():
        staff.fill(**{f"lot_{world.candidate(name).pk}": number})
    staff.fill(record="В зале программы, при трёх свидетелях.")
    staff.picture("selection-7-lots")
    staff.save()
    staff.arrives(f"{base}ranking/")


def the_decision(world: World, staff: Person) -> None:
    """The ranking on the screen is the table; then minutes and decision as ranked."""
    base = f"/staff/selections/{world.selection.pk}/"
    staff.picture("selection-8-ranking")
    assert ranking_on_screen(staff) == [
        (rank, row[0], row[4]) for rank, row in enumerate(TABLE, start=1)
    ]
    today = timezone.localdate().isoformat()
    staff.open(f"{base}minutes/")
    staff.fill(number="4", date=today, members="Асанов\nҮсөнова", chair="Асанов")
    staff.save()
    staff.arrives(f"{base}ranking/")
    staff.open(f"{base}decide/")
    staff.fill(
        decision_number="17", decision_date=today, decision_reasons="По рейтингу."
    )
    staff.save()
    staff.arrives(f"{base}ranking/")
    found = {
        c.municipality.name_ky: (c.state, c.reserve_order)
        for c in world.selection.candidates.select_related("municipality")
    }
    assert found == {row[0]: row[5:] for row in TABLE} | {
        INELIGIBLE[0]: ("ineligible", None)
    }


def ranking_on_screen(staff: Person) -> list[tuple[int, str, str]]:
    """Rank, name and score of every row of the page."""
    rows = staff.main.locator("tbody tr:not(.subtotal)")
    return [
        (
            int(row.locator("th .number").inner_text().rstrip(".")),
            row.locator("th a").inner_text().partition(" (")[0],
            row.locator("td.num").inner_text(),
        )
        for row in rows.all()
    ]


def the_minutes_say_the_same(world: World, staff: Person, folder: Path) -> None:
    """The PDF by the worker: the table in its order, with scores."""
    base = f"/staff/selections/{world.selection.pk}/"
    staff.open(f"{base}ranking/")
    staff.press(staff.main.locator(f'form[action="{base}minutes-pdf/"] button'))
    staff.arrives("/jobs/*/")
    link = staff.main.locator('a[href$="/file/"]')
    expect(link).to_be_visible(timeout=90_000)
    pdf = staff.download(link, folder)
    command = ["pdftotext", "-layout", str(pdf), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    names = "|".join(row[0] for row in TABLE)
    lines = re.findall(rf"^\s*(\d+)\s+({names})\b.*?(\d+,\d\d)\s", text, re.MULTILINE)
    assert lines == [
        (str(rank), row[0], row[4]) for rank, row in enumerate(TABLE, start=1)
    ]


def everybody_reads_the_names(world: World, reader: Person) -> None:
    """Selected and reserve are public; points, losers and reasons are not."""
    reader.open("/selections/")
    reader.follow(f"/selections/{world.selection.pk}/")
    reader.picture("selection-9-public")
    for name, *_rest, outcome, _order in TABLE:
        if outcome == "rejected":
            reader.never_sees(f"{name} (")
        else:
            reader.sees(f"{name} (")
    reader.never_sees("96,00", "94,00", BARRED, INELIGIBLE[0])


def the_place_goes_to_the_reserve(world: World, staff: Person, winner: Person) -> None:
    """A rural place of the south: the first two of the reserve have no room."""
    candidate = world.candidate(WINS_LOT)
    winner.open(candidate.get_absolute_url())
    winner.sees(told(ShownState.SELECTED, "ky"))
    winner.picture("selection-10-selected")
    winner.move("withdraw", WITHDRAWN)
    winner.sees(told(ShownState.WITHDRAWN, "ky"))
    staff.open(f"/staff/selections/{world.selection.pk}/ranking/")
    next_one = world.candidate(LOSES_LOT)
    staff.follow(f"/staff/selections/candidates/{next_one.pk}/promote/")
    staff.save()
    staff.arrives(f"/staff/selections/candidates/{next_one.pk}/")
    assert world.candidate(LOSES_LOT).is_selected


def the_membership_begins(
    world: World, staff: Person, visit: Visit, scan: Path
) -> None:
    """The memorandum with its scan; the cohort shows the member with its date."""
    candidate = world.candidate(LOSES_LOT)
    day = timezone.localdate()
    staff.open(f"/staff/selections/candidates/{candidate.pk}/memorandum/")
    staff.fill(
        memorandum_number="21", memorandum_date=day.isoformat(), memorandum_scan=scan
    )
    staff.save()
    staff.arrives(f"/staff/selections/candidates/{candidate.pk}/")
    staff.open(f"/staff/cohorts/{world.cohort.pk}/")
    row = staff.main.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(f"{LOSES_LOT} (")
    expect(row).to_contain_text(f"{day:%d.%m.%Y}")
    staff.picture("selection-11-cohort")
    head = visit(world.head_of(LOSES_LOT), "ky", PHONE)
    head.open(candidate.get_absolute_url())
    head.sees(told(ShownState.MEMBER, "ky"))
    link = head.link(f"{candidate.get_absolute_url()}memorandum/scan/")
    expect(link).to_have_text(scan.name)
    head.picture("selection-12-member")
