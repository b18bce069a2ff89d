"""A plan on its way: returned three times, approved by the kenesh, changed afterwards."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation
from playwright.sync_api import expect

from action_plans.models import ActionPlan, ReviewCriterion
from action_plans.queries import plan_totals
from core.formats import date_text, money
from tests.factories.action_plans import make_complete_plan
from tests.journeys import writing_plans
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.personas import Personas, build_personas, build_places

pytestmark = pytest.mark.journey
GOAL, MEASURE = "Ар бир үйдө таза суу.", "Түтүк тартуу"
TOTAL, DEARER = "1 616 613,00", "1 666 613,00"
OWN, MORE_OWN = "180 000,00", "230 000,00"
REASON = "Ответьте на замечания к разделам."


@dataclass(frozen=True)
class Round:
    """One return: what the programme asks for in a section, and what is done about it.

    `row`: the kind of the row that is corrected; without it a text of the section.
    """

    section: str
    field: str
    old: str
    remark: str
    better: str
    answer: str
    row: str = ""


ROUNDS = (
    Round(
        "upkeep",
        "upkeep",
        "Ишкана карап турат.",
        "Назовите, кто и за чей счёт обслуживает сеть.",
        "Тармакты муниципалдык ишкана бюджеттин эсебинен күтөт.",
        "Ишкана жана каражаты жазылды.",
    ),
    Round(
        "risks",
        "answer",
        "Камдык",
        "Как именно снижается риск роста цен?",
        "Түтүктөр жазында, баа төмөн кезде сатып алынат.",
        "Тобокелдикке жооп толукталды.",
        row="risk",
    ),
    Round(
        "monitoring",
        "monitoring",
        "Биргелешкен топ көзөмөлдөйт.",
        "Как часто группа проверяет работы?",
        "Биргелешкен топ ай сайын текшерип, жыйында айтат.",
        "Мөөнөтү жазылды.",
    ),
)


@dataclass
class World:
    people: Personas
    plan: int
    criterion: ReviewCriterion


@pytest.fixture
def world(portal: Any) -> World:
    places = build_places()
    criterion = ReviewCriterion.objects.create(
        code="lasting",
        section="upkeep",
        title_ky="Кароо камсыз кылынган",
        title_ru="Содержание обеспечено",
        title_en="The upkeep is secured",
    )
    return World(build_personas(places), make_complete_plan(places.a).pk, criterion)


def test_returned_three_times_approved_and_changed(
    world: World, visit: Visit, scan: Path, tmp_path: Path
) -> None:
    people, plan = world.people, world.plan
    official = visit(people.coordinator_a, "ky")
    head = visit(people.head_a, "ky", PHONE)
    judge = visit(people.grant_manager, "ru")
    the_head_signs_with_the_password(head, plan)
    for number, asked in enumerate(ROUNDS, 1):
        staff_read_and_comment(judge, world, asked)
        day = timezone.localdate() + timedelta(days=7 + number)
        writing_plans.return_plan(judge, plan, REASON, day.isoformat())
        the_official_corrects_and_answers(official, plan, asked, day)
        writing_plans.submit_plan(head, plan, TOTAL, asked.better)
        the_answer_is_read(judge, plan, asked)
    assert ActionPlan.objects.get(pk=plan).versions.count() == 1 + len(ROUNDS)
    the_versions_differ(judge, plan)
    staff_accept(judge, world)
    the_kenesh_approves(head, visit(), plan, scan, tmp_path)
    change = the_cost_changes(official, plan)
    the_change_is_decided(head, judge, plan, change, scan)
    the_plan_has_a_new_version(official, plan)


def the_head_signs_with_the_password(head: Person, plan: int) -> None:
    """Being logged in is not enough to sign: the password is asked once more."""
    head.open(f"/m/plans/{plan}/check/")
    expect(head.main.locator("#sign a.btn-primary")).to_be_visible()
    expect(head.main.locator("#sign button")).to_have_count(0)
    writing_plans.submit_plan(head, plan, TOTAL, GOAL, MEASURE)
    assert ActionPlan.objects.get(pk=plan).is_submitted


def staff_read_and_comment(judge: Person, world: World, asked: Round) -> None:
    """The section is read on the sheet; a remark is bound to its field."""
    judge.open(f"/staff/plans/{world.plan}/")
    judge.follow(f"/staff/plans/{world.plan}/review/")
    judge.follow(f"/review/{asked.section}/")
    judge.sees(asked.old)
    if asked.section == world.criterion.section:
        mark(judge, "not_met", "Не сказано, кто платит.")
        judge.follow(f"/review/{asked.section}/")
    place = f"rows-{asked.row}" if asked.row else asked.field
    judge.fill(field=place, text=asked.remark)
    judge.save("comment")
    judge.sees(asked.remark)
    judge.open(f"/staff/plans/{world.plan}/review/")
    judge.sees(asked.remark)
    judge.press(judge.main.locator("form[action$='/review/finish/'] button"))
    judge.arrives(f"/staff/plans/{world.plan}/")
    judge.picture(f"approval-1-sheet-{asked.section}")


def mark(judge: Person, verdict: str, why: str) -> None:
    """Judge the criterion of the section that is open."""
    judge.fill(**{"verdict-lasting": verdict, "text-lasting": why})
    judge.save()
    judge.arrives("/staff/plans/*/review/")


def the_official_corrects_and_answers(
    official: Person, plan: int, asked: Round, day: Any
) -> None:
    """From the remark to its place, corrected there, and answered."""
    official.open(f"/m/plans/{plan}/")
    with translation.override("ky"):
        official.sees(asked.remark, REASON, date_text(day))
    official.picture(f"approval-2-returned-{asked.section}")
    remarks = official.main.locator("section", has=official.page.locator("#remarks"))
    official.press(remarks.locator(f'a[href*="/sections/{asked.section}/#"]'))
    official.sees(asked.remark)
    if asked.row:
        row = official.main.locator(f'#rows-{asked.row} a[href*="/rows/{asked.row}/"]')
        official.press(row.first)
        official.fill(**{asked.field: asked.better})
        official.save()
        official.arrives(f"/m/plans/{plan}/sections/{asked.section}/")
    else:
        official.fill(**{asked.field: asked.better})
        writing_plans.save_section(official)
    official.open(f"/m/plans/{plan}/")
    remark = official.main.locator("article", has_text=asked.remark)
    remark.locator("textarea").fill(asked.answer)
    official.press(remark.locator("button"))
    expect(remark).to_contain_text(asked.answer)
    expect(remark.locator("textarea")).to_have_count(0)


def the_answer_is_read(judge: Person, plan: int, asked: Round) -> None:
    """Beside the section's new text stand the remark and its answer."""
    judge.open(f"/staff/plans/{plan}/review/{asked.section}/")
    judge.sees(asked.better, asked.remark, asked.answer)
    judge.never_sees(asked.old)


def the_versions_differ(judge: Person, plan: int) -> None:
    """What the last submission changed, and what all of them did together."""
    judge.open(f"/staff/plans/{plan}/")
    judge.follow("/versions/4/")
    changed = judge.main.locator("#differences tbody tr")
    expect(changed).to_have_count(1)
    expect(changed.locator("del").first).to_be_visible()
    judge.sees(ROUNDS[-1].better)
    judge.picture("approval-3-differences")
    judge.page.locator("#with").select_option("1")
    judge.press(judge.main.locator("#differences form button"))
    expect(changed).to_have_count(len(ROUNDS))
    for asked in ROUNDS:
        sides = changed.filter(has_text=asked.better).locator("td")
        expect(sides.first).to_contain_text(asked.old)
        expect(sides.last).to_contain_text(asked.better)


def staff_accept(judge: Person, world: World) -> None:
    """The criterion is met now; the plan is accepted."""
    judge.open(f"/staff/plans/{world.plan}/review/upkeep/")
    mark(judge, "good", "")
    judge.open(f"/staff/plans/{world.plan}/")
    judge.move("accept")
    expect(judge.main.locator('form[action$="/move/accept/"]')).to_have_count(0)
    assert ActionPlan.objects.get(pk=world.plan).is_accepted


def the_kenesh_approves(
    head: Person, guest: Person, plan: int, scan: Path, folder: Path
) -> None:
    """With resolution and scan it becomes public; before that nobody reads it."""
    answer = guest.page.goto(f"{guest.address}/plans/{plan}/")
    assert answer is not None
    assert answer.status == 404
    writing_plans.approve_plan(head, plan, scan)
    kept = head.download(head.main.locator('a[href*="/files/resolution/"]'), folder)
    assert kept.read_bytes() == scan.read_bytes()
    guest.open(f"/plans/{plan}/")
    guest.sees(GOAL, MEASURE, TOTAL, "14/2")
    for asked in ROUNDS:
        guest.never_sees(asked.remark, asked.answer)


def the_cost_changes(official: Person, plan: int) -> int:
    """A measure becomes dearer in a copy of the plan; gives the copy's key."""
    official.open(f"/m/plans/{plan}/")
    official.follow(f"/m/plans/{plan}/amend/")
    official.fill(reason="Түтүктөрдүн баасы көтөрүлдү.")
    official.save()
    official.arrives("/m/plans/*/")
    change = official.number()
    assert change != plan
    writing_plans.open_section(official, change, "measures")
    row = ActionPlan.objects.get(pk=change).measure_rows.get()
    official.follow(f"/rows/measure/{row.pk}/")
    writing_plans.pay(official, "1436613", MORE_OWN)
    official.save()
    official.arrives(f"/m/plans/{change}/sections/measures/")
    writing_plans.open_section(official, change, "budget")
    official.fill(stated_total=DEARER)
    writing_plans.save_section(official)
    official.arrives(f"/m/plans/{change}/")
    return change


def the_change_is_decided(
    head: Person, judge: Person, plan: int, change: int, scan: Path
) -> None:
    """Signed, accepted, and taken in with the resolution; before that nothing changes."""
    writing_plans.submit_plan(head, change, DEARER)
    judge.open(f"/staff/plans/{change}/change/")
    judge.sees("Түтүктөрдүн баасы көтөрүлдү.", MORE_OWN)
    assert judge.main.locator("ins").count() > 0
    judge.picture("approval-4-change")
    judge.open(f"/staff/plans/{change}/")
    judge.move("accept")
    expect(judge.main.locator('form[action$="/move/accept/"]')).to_have_count(0)
    assert plan_totals(ActionPlan.objects.get(pk=plan)).total == Decimal(1_616_613)
    head.open(f"/m/plans/{plan}/")
    head.sees(TOTAL)
    head.never_sees(DEARER)
    head.open(f"/m/plans/{change}/")
    head.follow(f"/m/plans/{change}/approve/")
    day = timezone.localdate().isoformat()
    head.fill(number="21/5", date=day, title="Өзгөртүү жөнүндө", scan=scan)
    head.save()
    head.arrives(f"/m/plans/{change}/")


def the_plan_has_a_new_version(official: Person, plan: int) -> None:
    """The plan says the new sums, names the new resolution, and shows what changed."""
    changed = ActionPlan.objects.get(pk=plan)
    total = Decimal(1_666_613)
    assert (plan_totals(changed).total, changed.stated_total) == (total, total)
    assert changed.versions.count() == 2 + len(ROUNDS)
    official.open(f"/m/plans/{plan}/")
    official.sees(money(total), "21/5", "14/2")
    official.picture("approval-5-taken-in")
    official.follow("/versions/5/")
    differences = official.main.locator("#differences")
    expect(differences).to_contain_text(OWN)
    expect(differences).to_contain_text(MORE_OWN)
