"""Officials write one plan together: conflict and joining, presence, a killed browser."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from accounts.models import User
from action_plans.models import ActionPlan, FieldHelp, KeptDraft
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.municipalities import make_municipality, make_official
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.journeys.portal import Portal
from tests.support.services import find_chromium

pytestmark = pytest.mark.journey
OPENING = "Жыйындарда эл суу сурады."
WITHOUT_A_LINE = "offline: Ишкана карап турат."
COPIES = "() => Object.keys(localStorage).filter((k) => k.startsWith('draft:')).length"


@dataclass
class World:
    plan: ActionPlan
    head: User
    coordinator: User


@pytest.fixture(scope="module")
def world(running: Any) -> World:
    place = make_municipality("Багыш")
    head = make_official(place, MunicipalRole.HEAD)
    coordinator = make_official(place, MunicipalRole.COORDINATOR)
    for user, name in ((head, "Бакыт Осмонов"), (coordinator, "Айгүл Бекова")):
        User.objects.filter(pk=user.pk).update(full_name=name)
    plan = make_plan(place, need=OPENING)
    FieldHelp.objects.create(
        place="need.need",
        help_ky="Ким, качан, кайсы жыйында?",
        example_ky="Үч айылда жыйын өттү:\n- суу жок\n- жол начар",
        source_ky="Багыш",
    )
    return World(plan, head, coordinator)


class Profile:
    """A browser with a folder of its own on the disk, which can be killed."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.chromium, self.folder = browser.browser_type, folder

    def new_context(self, **wishes: Any) -> BrowserContext:
        return self.chromium.launch_persistent_context(
            self.folder,
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
            **wishes,
        )

    def processes(self) -> Iterator[int]:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if str(self.folder).encode() in path.read_bytes():
                    yield int(path.parent.name)

    def kill(self) -> None:
        """As a power cut would."""
        for process in list(self.processes()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def holds(self, text: str) -> bool:
        """Whether the browser has written a text to its disk store."""
        store = self.folder / "Default" / "Local Storage" / "leveldb"
        written = (text.encode(), text.encode("utf-16-le"))
        return any(
            form in path.read_bytes()
            for path in store.glob("*.log")
            for form in written
        )


def section(world: World, slug: str = "need") -> str:
    return f"/m/plans/{world.plan.pk}/sections/{slug}/"


def is_saved(person: Person) -> None:
    line = person.main.locator("[data-save-state]")
    expect(line).to_have_attribute("data-state", "saved")


def test_two_officials_write_one_section(visit: Visit, world: World) -> None:
    """Each in a field of their own: they see each other, and both texts stay."""
    aigul, bakyt = visit(world.coordinator), visit(world.head)
    aigul.open(section(world))
    expect(aigul.main.locator("[data-people]")).to_be_empty()
    bakyt.open(section(world))
    expect(bakyt.main.locator("[data-people]")).to_contain_text("Айгүл Б.")
    bakyt.open(f"/m/plans/{world.plan.pk}/")
    bakyt.sees("Айгүл Б.")
    bakyt.picture("writing-1-steps-with-a-colleague")
    bakyt.open(section(world))
    aigul.fill(need=f"{OPENING} Биринчи орун: таза суу.")
    is_saved(aigul)
    bakyt.fill(need_survey="120 үй-бүлө сурамжыланды.")
    is_saved(bakyt)
    world.plan.refresh_from_db()
    assert world.plan.need == f"{OPENING} Биринчи орун: таза суу."
    assert world.plan.need_survey == "120 үй-бүлө сурамжыланды."


def test_two_texts_of_one_field_are_joined(visit: Visit, world: World) -> None:
    """A calm banner leads to both texts side by side; nothing of either is lost."""
    ActionPlan.objects.filter(pk=world.plan.pk).update(need=OPENING)
    aigul, bakyt = visit(world.coordinator), visit(world.head)
    for person in (aigul, bakyt):
        person.open(section(world))
    aigul.fill(need=f"{OPENING} Биринчи орун: таза суу.")
    is_saved(aigul)
    bakyt.fill(need=f"{OPENING} Жаштар көчө жарыгын да аташты.")
    expect(bakyt.main.locator("[data-conflict]")).to_be_visible()
    bakyt.picture("writing-2-banner")
    bakyt.save("compare")
    bakyt.sees("Биринчи орун: таза суу.", "Жаштар көчө жарыгын да аташты.")
    assert bakyt.main.locator(".compare ins").count() >= 2
    bakyt.picture("writing-3-two-texts")
    bakyt.main.locator('[name="pick_need"][value="join"]').check()
    bakyt.save()
    bakyt.arrives(f"/m/plans/{world.plan.pk}/")
    world.plan.refresh_from_db()
    assert world.plan.need == (
        f"{OPENING} Биринчи орун: таза суу. Жаштар көчө жарыгын да аташты."
    )


def write_and_lose_the_browser(portal: Portal, profile: Any, world: World) -> None:
    """Without a line a text is typed; then the browser is killed."""
    person = Person(profile, portal.address)
    person.log_in(world.coordinator)
    person.open(section(world, "upkeep"))
    person.context.set_offline(True)
    person.fill(upkeep=WITHOUT_A_LINE)
    line = person.main.locator("[data-save-state]")
    expect(line).to_have_attribute("data-state", "failed")
    # the browser itself writes to the disk every few seconds
    portal.wait(lambda: profile.holds("offline: "), 40)
    profile.kill()
    with contextlib.suppress(Exception):
        person.context.close()


def test_a_draft_without_a_line_survives_a_killed_browser(
    portal: Portal, browser: Browser, world: World, tmp_path: Path
) -> None:
    profile: Any = Profile(browser, tmp_path / "profile")
    write_and_lose_the_browser(portal, profile, world)
    world.plan.refresh_from_db()
    assert world.plan.upkeep == ""
    again = Person(profile, portal.address)
    again.open(section(world, "upkeep"))
    if again.path.startswith("/account/"):  # it had not yet kept the log-in on the disk
        again.log_in(world.coordinator)
        again.open(section(world, "upkeep"))
    offer = again.main.locator("[data-offer]")
    expect(offer).to_be_visible()
    assert again.value("upkeep") == ""
    again.picture("writing-4-offer")
    offer.locator("[data-take]").click()
    assert again.value("upkeep") == WITHOUT_A_LINE
    is_saved(again)
    again.page.reload()
    expect(again.main.locator("[data-offer]")).to_be_hidden()
    world.plan.refresh_from_db()
    assert world.plan.upkeep == WITHOUT_A_LINE
    again.leave()


def test_a_row_is_kept_on_the_server_and_becomes_one_row(
    portal: Portal, visit: Visit, world: World
) -> None:
    """Typed at one computer, gone on with at another one, saved once."""
    person = visit(world.coordinator)
    row = f"/m/plans/{world.plan.pk}/rows/problem/new/"
    person.open(row)
    person.fill(text="Түтүк эскирген")
    is_saved(person)
    person.fill(causes="Он жыл оңдолгон эмес")
    portal.wait(lambda: drafts(world) == [["Он жыл оңдолгон эмес"]], 15)
    assert person.page.evaluate(COPIES) == 0, "the server has it"
    assert not world.plan.problem_rows.exists()
    other = visit(world.coordinator)
    other.open(section(world, "problems"))
    other.main.locator('a[href*="?draft="]').click()
    other.arrives(row)
    assert other.value("text") == "Түтүк эскирген"
    other.picture("writing-8-draft-taken")
    other.save()
    other.arrives(section(world, "problems"))
    assert [r.causes for r in world.plan.problem_rows.all()] == ["Он жыл оңдолгон эмес"]
    assert drafts(world) == []


def drafts(world: World) -> list[Any]:
    """The causes in the drafts of problems that are kept."""
    kept = KeptDraft.objects.filter(plan=world.plan, place="row:problem:new")
    return [draft.fields["causes"] for draft in kept]


def test_a_table_is_kept_within_ten_seconds_however_incomplete(
    portal: Portal, visit: Visit, world: World
) -> None:
    person = visit(world.coordinator)
    table = f"/m/plans/{world.plan.pk}/tables/upkeep/"
    person.open(table)
    began = time.monotonic()
    person.fill(**{"r1-cost": "90000", "r2-from_tariff": "50"})
    is_saved(person)
    assert time.monotonic() - began < 10
    kept = KeptDraft.objects.get(plan=world.plan, place="table:upkeep")
    assert (kept.fields["r1-cost"], kept.fields["r2-from_tariff"]) == (
        ["90000"],
        ["50"],
    )
    assert not world.plan.upkeepyear_rows.exists()
    # the page is left without a question: nothing would be lost
    person.open(section(world, "upkeep"))
    person.main.locator('a[href*="?draft="]').click()
    person.arrives(table)
    assert person.value("r2-from_tariff") == "50"
    total = person.main.locator('output[data-column="0"]')
    expect(total).to_have_text("90 000,00")
    person.fill(**{"r2-cost": "95000"})
    is_saved(person)
    person.picture("writing-9-table")
    person.save()
    person.arrives(section(world, "upkeep"))
    rows = world.plan.upkeepyear_rows.order_by("year")
    assert [(r.year, int(r.cost)) for r in rows] == [(1, 90000), (2, 95000)]
    assert not KeptDraft.objects.filter(plan=world.plan, place="table:upkeep").exists()


def test_lines_of_two_officials_are_joined(visit: Visit, world: World) -> None:
    """Each adds a line, both change one: the sums follow the choice, then it is saved."""
    measure = make_measure(world.plan, {"grant": 100})
    page = f"/m/plans/{world.plan.pk}/rows/measure/{measure.pk}/"
    aigul, bakyt = visit(world.coordinator), visit(world.head, width=PHONE)
    for person in (aigul, bakyt):
        person.open(page)
        person.main.locator("[data-more]").click()
    line = {"category": "training", "source": "local_budget"}
    put_line(aigul, 1, **line, amount="30", note="Окуу")
    aigul.fill(**{"costs-0-amount": "120"})
    aigul.save()
    aigul.arrives(section(world, "measures"))
    put_line(bakyt, 1, **line, amount="7", note="Кагаз")
    bakyt.fill(**{"costs-0-amount": "110"})
    bakyt.save()
    bakyt.sees("Окуу", "Кагаз")
    total = bakyt.main.locator('output[data-sum-of="grant own other"]')
    expect(total).to_have_text("37,00")
    bakyt.main.locator('tbody input[value="mine"]').check()
    expect(total).to_have_text("147,00")
    bakyt.picture("writing-10-lines-on-a-phone")
    bakyt.save()
    bakyt.arrives(section(world, "measures"))
    lines = [(int(c.amount), c.note) for c in measure.costs.all()]
    assert lines == [(110, ""), (30, "Окуу"), (7, "Кагаз")]


def put_line(person: Person, place: int, **values: str) -> None:
    person.fill(**{f"costs-{place}-{name}": value for name, value in values.items()})


def test_a_copy_goes_when_its_writer_logs_out(
    portal: Portal, visit: Visit, world: World
) -> None:
    person = visit(world.coordinator)
    person.open(f"/m/plans/{world.plan.pk}/rows/problem/new/")
    person.context.set_offline(True)
    person.fill(text="Дагы бири")
    portal.wait(lambda: person.page.evaluate(COPIES) == 1, 10)
    expect(person.main.locator("[data-save-state]")).to_have_attribute(
        "data-state", "failed"
    )
    person.page.route("**/m/plans/**", lambda route: route.abort())
    person.context.set_offline(False)
    person.page.locator(".user-menu summary").click()
    person.page.locator("form[data-leaves] button").click()
    expect(person.page.locator("form[data-leaves]")).to_have_count(0)
    assert person.page.evaluate(COPIES) == 0
    asked = [what.rpartition(" ")[2] for what in person.trouble if " asks: " in what]
    assert asked == ["confirm", "beforeunload"]
    person.trouble.clear()


def press_to(person: Person, selector: str, key: str = "Tab") -> None:
    """Go on by keyboard until the focus stands there."""
    for _step in range(80):
        person.page.keyboard.press(key)
        if person.page.evaluate(f"document.activeElement.matches({selector!r})"):
            return
    raise AssertionError(f"the keyboard never came to {selector}")


def test_a_step_by_keyboard_on_a_phone(visit: Visit, world: World) -> None:
    person = visit(world.head, width=PHONE)
    person.open(f"/m/plans/{world.plan.pk}/")
    press_to(person, f'a[href="{section(world)}"]:not(.btn)')
    person.page.keyboard.press("Enter")
    person.arrives(section(world))
    press_to(person, "#id_need")
    person.page.keyboard.press("Control+End")
    person.page.keyboard.type("\nТизме:\n- бир")
    person.page.keyboard.press("Enter")
    person.page.keyboard.type("эки")
    press_to(person, "form[data-draft] .form-buttons button")
    person.page.keyboard.press("Enter")
    person.arrives(f"/m/plans/{world.plan.pk}/")
    world.plan.refresh_from_db()
    assert world.plan.need.endswith("\nТизме:\n- бир\n- эки")
    person.open(f"{section(world)}print/")
    expect(person.main.locator("dd li").last).to_have_text("эки")
    person.picture("writing-6-on-paper")


def test_a_row_by_keyboard_on_a_phone(visit: Visit, world: World) -> None:
    """From the section to the form and back; choices are made with the arrows."""
    person = visit(world.head, width=PHONE)
    keyboard = person.page.keyboard
    person.open(section(world, "risks"))
    press_to(person, 'a[href$="/rows/risk/new/"]')
    keyboard.press("Enter")
    person.arrives(f"/m/plans/{world.plan.pk}/rows/risk/new/")
    press_to(person, "#id_text")
    keyboard.type("Баа көтөрүлөт.")
    for field, wanted in (("likelihood", "high"), ("impact", "medium")):
        press_to(person, f"#id_{field}")
        for _step in range(4):
            if person.value(field) != wanted:
                keyboard.press("ArrowDown")
        assert person.value(field) == wanted
    press_to(person, "#id_answer")
    keyboard.type("Камдык каралат.")
    press_to(person, "form[data-draft] .form-buttons button")
    keyboard.press("Enter")
    person.arrives(section(world, "risks"))
    row = world.plan.risk_rows.get()
    assert (row.text, row.answer) == ("Баа көтөрүлөт.", "Камдык каралат.")
    assert (row.likelihood, row.impact) == ("high", "medium")
    person.sees("Баа көтөрүлөт.")
    person.picture("writing-7-row-on-a-phone")


def test_help_and_example_by_keyboard_on_a_phone(visit: Visit, world: World) -> None:
    person = visit(world.coordinator, width=PHONE)
    person.open(section(world))
    person.sees("Ким, качан, кайсы жыйында?")
    example = person.main.locator("details.field-hint li").first
    expect(example).to_be_hidden()
    press_to(person, "details.field-hint summary")
    person.page.keyboard.press("Enter")
    expect(example).to_be_visible()
    expect(example).to_have_text("суу жок")
    person.picture("writing-5-example-on-a-phone")
