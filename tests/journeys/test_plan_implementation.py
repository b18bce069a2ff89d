"""A plan is carried out: four quarters with photos, a return, marks, the opening."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Locator, expect

from action_plans.enums import PlanState
from action_plans.models import ActionPlan, Measure, QuarterReport
from core.formats import date_text
from tests.core.test_pictures import SECRET, exif
from tests.factories.action_plans import make_approved_plan, make_measure
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.personas import Personas, build_personas, build_places

pytestmark = pytest.mark.journey
PIPES, PUMP = "Түтүк тартуу", "Насос орнотуу"
MISSING = "Приложите фото траншеи."
CAPTION, PLACE = "Траншея казылды", "Кең-Суу айылы"
REACHED = "Үч айылга таза суу келди."
OPENED = date(2016, 12, 20)


@dataclass(frozen=True)
class Quarter:
    """What is written of a quarter, and what the page says then.

    Of the pipes percent, grant and local budget, of the pump percent and local budget;
    `marks`: the tone of each one's mark.
    """

    number: int
    told: str
    pipes: tuple[str, str, str]
    pump: tuple[str, str]
    marks: tuple[str, str]
    progress: str
    spent: str


ONE = ("40", "500 000", "60 000,50")
TWO = ("80", "600000", "60000")
THREE = ("100", "336613", "59 999,50")
LATE, DONE, RISK = "danger", "success", "warning"
BEGUN, RAIN = "Траншея казыла баштады.", "Жаан көп болуп, иш кечикти."
LAID, RUNS = "Түтүктөр толук тартылды.", "Насос орнотулуп, суу берилди."
QUARTERS = (
    Quarter(1, BEGUN, ONE, ("0", ""), ("", ""), "38,8", "560 000,50"),
    Quarter(2, RAIN, TWO, ("0", ""), (LATE, ""), "77,6", "1 220 000,50"),
    Quarter(3, LAID, THREE, ("20", ""), (DONE, RISK), "97,6", "1 616 613,00"),
    Quarter(
        4,
        RUNS,
        ("100", "", ""),
        ("100", "50000"),
        (DONE, DONE),
        "100,0",
        "1 666 613,00",
    ),
)


@dataclass
class World:
    people: Personas
    plan: int
    pipes: int
    pump: int
    indicator: int

    def url(self, audience: str, rest: str = "") -> str:
        return f"/{audience}/plans/{self.plan}/{rest}"


@pytest.fixture
def world(portal: Any) -> World:
    """A plan of 2016 that the kenesh approved, with a measure for each half year."""
    places = build_places()
    people = build_personas(places)
    plan = make_approved_plan(places.a)
    pump = make_measure(plan, {"local_budget": "50000"})
    Measure.objects.filter(pk=pump.pk).update(title=PUMP)
    pipes = plan.measure_rows.get(title=PIPES)
    for row, start, end in ((pipes, (1, 1), (6, 30)), (pump, (7, 1), (12, 31))):
        days = {"start_date": date(2016, *start), "end_date": date(2016, *end)}
        Measure.objects.filter(pk=row.pk).update(**days)
    ActionPlan.objects.filter(pk=plan.pk).update(
        start_date=date(2016, 1, 1), stated_total=1_666_613
    )
    indicator = plan.indicator_rows.get().pk
    return World(people, plan.pk, pipes.pk, pump.pk, indicator)


def test_four_quarters_and_the_opening(
    world: World, visit: Visit, tmp_path: Path
) -> None:
    people = world.people
    official = visit(people.coordinator_a, "ky")
    head = visit(people.head_a, "ky", PHONE)
    staff = visit(people.me_officer, "ru")
    judge = visit(people.programme_manager, "ru")
    photo = picture_of_the_trench(official, tmp_path)
    head.open(world.url("m"))
    head.move("start")
    expect(head.main.locator('form[action$="/move/start/"]')).to_have_count(0)
    for quarter in QUARTERS:
        report = the_quarter_is_written(official, world, quarter)
        if quarter.number == 1:
            a_photo_is_added(official, world, report, photo)
        if quarter.number == len(QUARTERS):
            nothing_is_completed_before_the_last_answer(head, world)
        the_head_hands_in(head, world, report)
        if quarter.number == 2:
            it_is_returned_for_a_photo(judge, official, world, report, photo)
            the_head_hands_in(head, world, report)
        the_programme_reads_and_accepts(staff, judge, world, report, quarter)
    everybody_sees_the_progress(visit(), world)
    the_service_is_opened(head, world)
    everybody_sees_what_was_reached(visit(), staff, world)


def picture_of_the_trench(person: Person, folder: Path) -> Path:
    """A picture as a telephone takes it: with the place in its notes."""
    content = person.page.screenshot(type="jpeg", quality=40)
    path = folder / "IMG_20160301.jpg"
    path.write_bytes(content[:2] + exif(1) + content[2:])
    return path


def the_quarter_is_written(official: Person, world: World, quarter: Quarter) -> int:
    """By measure: percent, what each source paid, what was done; gives the report."""
    official.open(world.url("m"))
    official.follow(world.url("m", "progress/"))
    official.save()
    official.arrives(world.url("m", "progress/*/write/"))
    report = official.number()
    pipes, pump = f"m{world.pipes}", f"m{world.pump}"
    percent, grant, own = quarter.pipes
    official.fill(
        **{
            "narrative": quarter.told,
            f"{pipes}-percent": percent,
            f"{pipes}-grant": grant,
            f"{pipes}-local_budget": own,
            f"{pipes}-narrative": f"Түтүк: {quarter.told}",
            f"{pump}-percent": quarter.pump[0],
            f"{pump}-local_budget": quarter.pump[1],
            f"i{world.indicator}": 811 * quarter.number,
        }
    )
    official.picture(f"progress-1-write-{quarter.number}")
    official.save()
    official.arrives(world.url("m", f"progress/{report}/"))
    stands_there(official, quarter)
    official.picture(f"progress-2-quarter-{quarter.number}")
    return report


def stands_there(person: Person, quarter: Quarter) -> None:
    """Progress, money and the marks of the measures, as they follow from the words."""
    figures = person.main.locator(".figures").first
    expect(figures).to_contain_text(quarter.progress)
    expect(figures).to_contain_text(quarter.spent)
    for title, tone in zip((PIPES, PUMP), quarter.marks, strict=True):
        row = measure_row(person, title)
        badges = row.locator(".badge")
        expect(badges).to_have_count(int(bool(tone)))
        if tone:
            expect(badges).to_have_class(f"badge tone-{tone}")


def measure_row(person: Person, title: str) -> Locator:
    """The row of a measure in the table of plan and fact."""
    table = person.main.locator("table").first
    return table.locator("tbody tr").filter(has_text=title)


def a_photo_is_added(official: Person, world: World, report: int, photo: Path) -> None:
    """With the place and the day that the official writes."""
    official.open(world.url("m", f"progress/{report}/"))
    official.follow(f"/progress/{report}/evidence/new/")
    official.fill(measure=world.pipes, file=photo, caption=CAPTION, place=PLACE)
    official.fill(taken_on="2016-03-01")
    official.save()
    official.arrives(world.url("m", f"progress/{report}/"))
    is_shown(official)


def is_shown(person: Person) -> None:
    """The picture is drawn, with what was written beneath."""
    figure = person.main.locator("figure").filter(has_text=CAPTION).first
    expect(figure).to_contain_text(PLACE)
    picture = figure.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("image => image.naturalWidth") > 0


def the_head_hands_in(head: Person, world: World, report: int) -> None:
    head.open(world.url("m", f"progress/{report}/"))
    head.move("hand_in")
    expect(head.main.locator('form[action$="/move/hand_in/"]')).to_have_count(0)


def it_is_returned_for_a_photo(
    judge: Person, official: Person, world: World, report: int, photo: Path
) -> None:
    """The official reads what is missing and adds it."""
    judge.open(world.url("staff", f"progress/{report}/"))
    judge.move("return", MISSING)
    expect(judge.main.locator('form[action$="/move/return/"]')).to_have_count(0)
    official.open(world.url("m", f"progress/{report}/"))
    official.sees(MISSING)
    a_photo_is_added(official, world, report, photo)


def the_programme_reads_and_accepts(
    staff: Person, judge: Person, world: World, report: int, quarter: Quarter
) -> None:
    """From the list of what waits; who only watches sees the same and decides nothing."""
    page = world.url("staff", f"progress/{report}/")
    for person in (staff, judge):
        person.open("/staff/plan-reports/?state=handed_in")
        person.follow(page)
        person.sees(quarter.told, f"Түтүк: {quarter.told}")
        stands_there(person, quarter)
    expect(staff.main.locator('form[action*="/move/"]')).to_have_count(0)
    if quarter.number < 3:
        is_shown(judge)
    judge.move("accept")
    expect(judge.main.locator('form[action*="/move/"]')).to_have_count(0)
    assert QuarterReport.objects.get(pk=report).is_accepted


def nothing_is_completed_before_the_last_answer(head: Person, world: World) -> None:
    """The last quarter is not accepted; the one before left a measure unfinished."""
    head.open(world.url("m", "complete/"))
    expect(head.main.locator(".alert.tone-warning li")).to_have_count(2)
    expect(head.field("opened_on")).to_have_count(0)


def everybody_sees_the_progress(guest: Person, world: World) -> None:
    """How far the measures are, and the photos; not what officials wrote."""
    guest.open(f"/plans/{world.plan}/")
    guest.sees(QUARTERS[-1].progress, PIPES, PUMP)
    guest.never_sees(*(quarter.told for quarter in QUARTERS), MISSING)
    expect(guest.main.locator("figure img")).to_have_count(2)
    is_shown(guest)
    guest.picture("progress-3-public")


def the_service_is_opened(head: Person, world: World) -> None:
    """The day, what was reached, the indicator against its target; then all is quiet."""
    head.open(world.url("m"))
    head.follow(world.url("m", "complete/"))
    head.fill(
        **{
            "opened_on": OPENED.isoformat(),
            "reached": REACHED,
            f"i{world.indicator}": "3 240",
        }
    )
    head.picture("progress-4-complete-on-a-phone")
    head.save()
    head.arrives(world.url("m"))
    plan = ActionPlan.objects.get(pk=world.plan)
    assert (plan.state, plan.opened_on) == (PlanState.COMPLETED, OPENED)
    assert plan.indicator_rows.get().reached == 3240
    head.open(world.url("m", "progress/"))
    expect(head.main.locator("form")).to_have_count(0)


def everybody_sees_what_was_reached(guest: Person, staff: Person, world: World) -> None:
    """On the public page; photos without the place that the camera noted."""
    guest.open(f"/plans/{world.plan}/")
    with translation.override("ky"):
        guest.sees(date_text(OPENED), REACHED, "3 245")
    reached = guest.main.locator("#section-11 tbody td").nth(-2)
    expect(reached).to_have_text("3 240")
    guest.picture("progress-5-opened")
    staff.open(world.url("staff", "progress/"))
    expect(staff.main.locator("tbody").first.locator("tr")).to_have_count(4)
    staff.picture("progress-6-quarters")
    for row in ActionPlan.objects.get(pk=world.plan).evidence.all():
        answer = guest.page.request.get(
            f"{guest.address}/plans/{world.plan}/evidence/{row.pk}/"
        )
        assert answer.body().startswith(b"\xff\xd8")
        assert SECRET not in answer.body()
