"""A plan of two municipalities: the partner writes its part and agrees to the whole."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Locator, expect

from action_plans.models import ActionPlan
from core.formats import money, number
from municipalities.models import Municipality
from tests.factories.action_plans import make_complete_plan
from tests.journeys import writing_plans
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.personas import Personas, Places, build_personas, build_places

pytestmark = pytest.mark.journey
PART = {
    "contribution": "Насоско жер берет, үч жумушчу бөлөт.",
    "need": "Бөтөндө 84 үй сууну сатып алат.",
    "situation": "Түтүк 1978-жылы тартылган.",
    "upkeep": "Насосту айыл өкмөтү күзөтөт.",
}
# title, category, start, end, programme grant, local budget
MEASURE = ("Насос орнотуу", "equipment", "2016-07-01", "2016-10-31", "250 000,50", "")
OWN_PAID = "49 999,50"
GOAL = "Эки айыл аймагында ар бир үйдө таза суу."
# total, grant, own contribution, people: as typed for the lead and for the partner
LEAD, PARTNER = (1616613, 1436613, 180000, 1070), (300000, 250000.5, 49999.5, 535)
TOGETHER = (1916613, 1686613.5, 229999.5, 1605)
PEOPLE = {
    "a": {"girls": 100, "boys": 90, "women": 400, "men": 380, "older_women": 60},
    "b": {"girls": 50, "boys": 45, "women": 200, "men": 190, "older_women": 30},
}
OLDER_MEN = {"a": 40, "b": 20}


@dataclass
class World:
    places: Places
    people: Personas
    plan: int

    def village(self, which: str) -> int:
        """The only village of A or B."""
        place: Municipality = getattr(self.places, which)
        return place.villages.get().pk


@pytest.fixture
def world(portal: Any) -> World:
    places = build_places()
    plan = make_complete_plan(places.a)
    return World(places, build_personas(places), plan.pk)


def test_two_municipalities_write_agree_and_submit(world: World, visit: Visit) -> None:
    people = world.people
    official = visit(people.coordinator_a, "ky")
    the_lead_invites_the_partner(official, world)
    the_lead_writes_whose_its_rows_are(official, world)
    partner = visit(people.coordinator_b, "ru", PHONE)
    the_partner_writes_its_part(partner, world)
    the_partner_adds_its_rows(partner, world)
    the_lead_sums_up(official, world)
    head = visit(people.head_a, "ky")
    nothing_is_signed_before_the_partner_agrees(head, world)
    other = visit(people.head_b, "ky", PHONE)
    the_partner_agrees(other, partner, world)
    a_change_ends_the_agreement(official, head, other, world)
    the_plan_is_submitted(head, visit(people.programme_manager, "ru"), world)


def the_lead_invites_the_partner(official: Person, world: World) -> None:
    values = {"municipality": world.places.b.pk}
    writing_plans.add_row(official, world.plan, "passport", "partner", values)
    official.sees("Бөтөн")


def the_lead_writes_whose_its_rows_are(official: Person, world: World) -> None:
    """The measure that stands already is the lead's own, and so are its people."""
    writing_plans.open_section(official, world.plan, "measures")
    row = ActionPlan.objects.get(pk=world.plan).measure_rows.get()
    official.follow(f"/rows/measure/{row.pk}/")
    official.fill(municipality=world.places.a.pk)
    official.save()
    official.arrives(f"/m/plans/{world.plan}/sections/measures/")
    people = beneficiaries(world, "a")
    writing_plans.add_row(official, world.plan, "inclusion", "beneficiaries", people)


def beneficiaries(world: World, which: str) -> dict[str, Any]:
    """The people of a village, of A or B, as they are typed."""
    return {
        "village": world.village(which),
        "population": "3 000",
        **PEOPLE[which],
        "older_men": OLDER_MEN[which],
    }


def the_partner_writes_its_part(partner: Person, world: World) -> None:
    """The plan stands in the partner's list; its texts are its own page."""
    partner.menu("/m/plans/")
    partner.follow(f"/m/plans/{world.plan}/")
    partner.follow(f"/m/plans/{world.plan}/part/")
    partner.fill(**PART)
    partner.picture("joint-1-part-on-a-phone")
    form = partner.main.locator('form:has([name="contribution"])')
    partner.press(form.locator("button.btn-primary"))
    partner.arrives(f"/m/plans/{world.plan}/part/")
    partner.page.reload()
    assert {name: partner.value(name) for name in PART} == PART
    answer = partner.page.goto(
        f"{partner.address}/m/plans/{world.plan}/sections/objectives/"
    )
    assert answer is not None
    assert answer.status == 403


def the_partner_adds_its_rows(partner: Person, world: World) -> None:
    """Only its own municipality and its own villages are offered."""
    part = f"/m/plans/{world.plan}/part/"
    partner.open(part)
    partner.follow("/rows/measure/new/")
    offered = partner.field("municipality").locator("option")
    expect(offered).to_have_count(1)
    expect(offered).to_have_attribute("value", str(world.places.b.pk))
    writing_plans.fill_measure(partner, *MEASURE[:5], OWN_PAID)
    partner.save()
    partner.arrives(part)
    partner.sees(MEASURE[0])
    partner.follow("/rows/beneficiaries/new/")
    villages = partner.field("village").locator("option[value]:not([value=''])")
    expect(villages).to_have_count(1)
    partner.fill(**beneficiaries(world, "b"))
    partner.save()
    partner.arrives(part)
    partner.picture("joint-2-rows-on-a-phone")


def the_lead_sums_up(official: Person, world: World) -> None:
    """What both typed stands by municipality and together, to the last tyiyn."""
    writing_plans.open_section(official, world.plan, "budget")
    assert sums_of(official.main.locator("table").last) == wanted(world, "ky")
    official.fill(stated_total=str(TOGETHER[0]))
    writing_plans.save_section(official)
    official.arrives(f"/m/plans/{world.plan}/")
    official.picture("joint-3-steps")
    plan = ActionPlan.objects.get(pk=world.plan)
    women = sum(PEOPLE[w]["women"] + PEOPLE[w]["older_women"] for w in PEOPLE)
    women += sum(PEOPLE[w]["girls"] for w in PEOPLE)
    assert (plan.beneficiaries, plan.beneficiaries_women) == (TOGETHER[3], women)


def sums_of(table: Locator) -> list[list[str]]:
    """The cells of a table's body and foot, as they are read."""
    rows = table.locator("tbody tr, tfoot tr").all()
    return [
        [plain(cell.inner_text()) for cell in row.locator("th, td").all()]
        for row in rows
    ]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()


def wanted(world: World, language: str) -> list[list[str]]:
    """The table by municipality as it has to be."""
    with translation.override(language):
        names = [world.places.a.full_name, world.places.b.full_name]
        total = translation.gettext("Total")
        return [
            [name, *(plain(money(amount)) for amount in sums), plain(number(people))]
            for name, (*sums, people) in zip(
                [*names, total], (LEAD, PARTNER, TOGETHER), strict=True
            )
        ]


def nothing_is_signed_before_the_partner_agrees(head: Person, world: World) -> None:
    """The check names the partner; there is nothing to sign with."""
    head.open(f"/m/plans/{world.plan}/check/")
    missing = head.main.locator("section", has=head.page.locator("#missing"))
    expect(missing.locator("li")).to_have_count(1)
    expect(missing).to_contain_text("Бөтөн")
    expect(head.main.locator("#sign")).to_have_count(0)
    head.picture("joint-4-not-agreed")


def the_partner_agrees(other: Person, partner: Person, world: World) -> None:
    """The head reads the whole plan and agrees; the coordinator cannot."""
    page = f"/m/plans/{world.plan}/part/agree/"
    partner.open(page)
    expect(partner.main.locator("#agree")).to_be_visible()
    expect(partner.main.locator("#agree button")).to_have_count(0)
    other.open(f"/m/plans/{world.plan}/part/")
    other.follow(page)
    other.sees("Түтүк тартуу", MEASURE[0], PART["need"])
    other.picture("joint-5-agree-on-a-phone")
    other.press(other.main.locator("#agree button"))
    other.arrives(f"/m/plans/{world.plan}/part/")
    other.sees(world.people.head_b.full_name)


def a_change_ends_the_agreement(
    official: Person, head: Person, other: Person, world: World
) -> None:
    """Agreed is exactly one text: what is changed afterwards is read anew."""
    head.open(f"/m/plans/{world.plan}/check/")
    expect(head.main.locator("#sign a.btn-primary")).to_be_visible()
    writing_plans.open_section(official, world.plan, "objectives")
    official.fill(goal=GOAL)
    writing_plans.save_section(official)
    official.arrives(f"/m/plans/{world.plan}/")
    nothing_is_signed_before_the_partner_agrees(head, world)
    other.open(f"/m/plans/{world.plan}/part/")
    warning = other.main.locator(".alert.tone-warning").filter(visible=True)
    expect(warning).to_have_count(1)
    other.picture("joint-6-changed-since")
    other.follow(f"/m/plans/{world.plan}/part/agree/")
    other.sees(GOAL)
    other.press(other.main.locator("#agree button"))
    other.arrives(f"/m/plans/{world.plan}/part/")
    expect(warning).to_have_count(0)


def the_plan_is_submitted(head: Person, staff: Person, world: World) -> None:
    """The head of the lead signs; the programme reads the same sums."""
    writing_plans.submit_plan(head, world.plan, GOAL, MEASURE[0], PART["upkeep"])
    assert ActionPlan.objects.get(pk=world.plan).is_submitted
    staff.open(f"/staff/plans/{world.plan}/")
    staff.sees(PART["need"], PART["situation"], PART["upkeep"])
    table = staff.main.locator("#section-7 table").last
    assert sums_of(table) == wanted(world, "ru")
    staff.picture("joint-7-submitted")
