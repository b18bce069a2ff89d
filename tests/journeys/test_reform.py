"""The reform of Ak-Suu rayon: two mergers that lose nothing and double nothing."""

import datetime
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from grants.models import Grant
from grants.queries import programme_rows
from grants.queries.programme import figures
from municipalities.enums import MunicipalRole
from municipalities.models import Cohort, Municipality, Rayon, ReformAct
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_oblast,
    make_official,
    make_rayon,
    make_village,
)
from tests.factories.reports import make_call, make_grant, make_plan
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
DAY = "2025-01-10"
EVE = "2025-01-09"
KYDYR_AKE = ("Ак-Суу", "Тепке", "Отрадное")
KHAN_TENIRI = ("Бөрү-Баш", "Жыргалаң")
REAL_CODE = "41702205899000"


@dataclass
class World:
    """Aimaks of Ak-Suu rayon; the first of each side has a grant, a plan and a head."""

    cohort: Cohort
    rayon: Rayon
    places: dict[str, Municipality]
    heads: dict[str, User]
    manager: User

    def codes(self, names: tuple[str, ...]) -> str:
        return "\n".join(self.places[name].code for name in names)


@pytest.fixture
def world(portal: Any) -> World:
    oblast = make_oblast(
        "41702000000000", name_ky="Ысык-Көл", name_ru="Иссык-Куль", name_en="Issyk-Kul"
    )
    rayon = make_rayon(
        "41702205000000",
        name_ky="Ак-Суу",
        name_ru="Ак-Суу",
        name_en="Ak-Suu",
        oblast=oblast,
    )
    cohort, call = make_cohort(2016), make_call(make_cohort(2016))
    places, heads = {}, {}
    for name in (*KYDYR_AKE, *KHAN_TENIRI):
        place = make_municipality(name, rayon=rayon)
        make_village(place, f"{name} айылы")
        heads[name] = make_official(place, MunicipalRole.HEAD)
        make_membership(place, cohort)
        places[name] = place
    for name, amount in (("Ак-Суу", "1436613.00"), ("Бөрү-Баш", "800000.50")):
        plan = make_plan(places[name], title=f"{name}: таза суу")
        make_grant(call, places[name], amount, own="180000.00", plan=plan)
    make_plan(places["Тепке"], title="Тепке: жарык", state="draft", is_historical=False)
    manager = make_user("programme_manager")
    return World(cohort, rayon, places, heads, manager)


def totals(world: World) -> list[dict[str, Any]]:
    """The programme as a whole, by cohort and by oblast."""
    parts: list[dict[str, Any]] = [{}, {"cohort": world.cohort}]
    parts.append({"oblast": world.rayon.oblast})
    return [asdict(figures(programme_rows(**part))) for part in parts]


def test_ak_suu_becomes_kydyr_ake_and_khan_teniri(
    world: World, visit: Visit, scan: Path
) -> None:
    staff = visit(world.manager, "ru")
    before = totals(world)
    grants = sorted(Grant.objects.values_list("pk", "municipality", "amount"))
    act = the_act_is_written(world, staff, scan)
    nothing_happens_while_something_is_missing(world, staff, act)
    staff.move("carry_out")
    assert ReformAct.objects.get(pk=act).is_in_force
    staff.picture("reform-3-in-force")
    kydyr = Municipality.objects.get(name_ky="Кыдыр-Аке")
    khan = Municipality.objects.get(name_ky="Хан-Теңири")
    assert totals(world) == before, "nothing lost, nothing doubled"
    assert sorted(Grant.objects.values_list("pk", "municipality", "amount")) == grants
    the_lists_know_both_days(world, staff)
    the_page_gathers(world, staff, kydyr)
    the_old_people_work_until_it_is_confirmed(world, visit, kydyr)
    the_rights_pass(world, staff, visit, act, kydyr)
    a_second_act_is_undone(world, staff, khan)
    the_first_act_stands(staff, act)
    the_code_is_replaced(world, staff, kydyr)
    assert totals(world) == before


def the_act_is_written(world: World, staff: Person, scan: Path) -> int:
    """The paper, then a change for each new unit."""
    staff.menu("/staff/municipalities/")
    staff.part("/staff/reform/")
    staff.follow("/staff/reform/new/")
    staff.fill(
        number="371", date=DAY, title="Ак-Суу районунун айыл аймактары", scan=scan
    )
    staff.save()
    staff.arrives("/staff/reform/*/")
    act = staff.number()
    for name, sources in (("Кыдыр-Аке", KYDYR_AKE), ("Хан-Теңири", KHAN_TENIRI)):
        staff.follow(f"/staff/reform/{act}/add/merge/")
        staff.fill(
            predecessors=world.codes(sources),
            target="new",
            name_ky=name,
            name_ru=name,
            unit_kind="aimak",
            oblast=world.rayon.oblast_id,
            rayon=world.rayon.pk,
        )
        staff.picture("reform-1-merger")
        staff.save()
        staff.arrives(f"/staff/reform/{act}/")
    staff.sees("Кыдыр-Аке", "Хан-Теңири", *KHAN_TENIRI)
    staff.picture("reform-2-preview")
    return act


def nothing_happens_while_something_is_missing(
    world: World, staff: Person, act: int
) -> None:
    """A unit in two changes is told in place of the button; nothing has changed."""
    staff.follow(f"/staff/reform/{act}/add/rename/")
    staff.fill(municipality=world.places["Тепке"].code, name_ky="Жаңы-Тепке")
    staff.save()
    staff.arrives(f"/staff/reform/{act}/")
    expect(staff.main.locator('form[action$="/move/carry_out/"]')).to_have_count(0)
    expect(staff.main.locator(".moves-blocked li")).to_have_count(1)
    assert not Municipality.objects.filter(ended_date__isnull=False).exists()
    change = ReformAct.objects.get(pk=act).changes.get(kind="rename")
    remove = f'form[action="/staff/reform/changes/{change.pk}/remove/"] button'
    staff.press(staff.main.locator(remove))
    expect(staff.main.locator('form[action$="/move/carry_out/"]')).to_have_count(1)


def the_lists_know_both_days(world: World, staff: Person) -> None:
    """On the eve the aimaks, on the day the new units."""
    staff.open(f"/staff/municipalities/?rayon={world.rayon.pk}&on={EVE}")
    staff.sees(*KYDYR_AKE, *KHAN_TENIRI)
    staff.never_sees("Кыдыр-Аке")
    staff.open(f"/staff/municipalities/?rayon={world.rayon.pk}&on={DAY}")
    staff.sees("Кыдыр-Аке", "Хан-Теңири")
    staff.never_sees("Отрадное")
    staff.picture("reform-4-list")


def the_page_gathers(world: World, staff: Person, unit: Municipality) -> None:
    """The successor's page holds the grants; the old page leads there."""
    staff.open(f"/staff/municipalities/{world.places['Ак-Суу'].pk}/")
    staff.follow(f"/staff/municipalities/{unit.pk}/")
    staff.sees("1 436 613,00", "Ак-Суу: таза суу")
    staff.never_sees("Бөрү-Баш: таза суу")
    assert staff.main.locator("#taken-over .figure").count() == 3
    staff.picture("reform-5-successor")


def the_old_people_work_until_it_is_confirmed(
    world: World, visit: Visit, unit: Municipality
) -> None:
    """The head of Tepke goes on with the plan; the head of Ak-Suu does not see it."""
    plan = world.places["Тепке"].action_plans.get()
    head = visit(world.heads["Тепке"], "ky", PHONE)
    head.open(f"/m/plans/{plan.pk}/")
    head.sees("Тепке: жарык")
    other = visit(world.heads["Ак-Суу"], "ky")
    answer = other.page.goto(f"{other.address}/m/plans/{plan.pk}/")
    assert answer is not None
    assert answer.status == 404


def the_rights_pass(
    world: World, staff: Person, visit: Visit, act: int, unit: Municipality
) -> None:
    """Each of the three old units is confirmed; one head leads the new one."""
    for name, role in (
        ("Ак-Суу", "head"),
        ("Тепке", "coordinator"),
        ("Отрадное", "none"),
    ):
        place = world.places[name]
        link = place.successor_links.get()
        post = place.officials.get()
        staff.open(f"/staff/reform/{act}/")
        staff.follow(f"/staff/reform/rights/{link.pk}/confirm/")
        staff.fill(**{f"role-{post.pk}": role, "from_date": DAY})
        staff.picture("reform-6-rights")
        staff.save()
        staff.arrives(f"/staff/reform/{act}/")
        staff.sees(world.manager.full_name)
    left = visit(world.heads["Отрадное"], "ky")
    answer = left.page.goto(f"{left.address}/m/")
    assert answer is not None
    assert answer.status == 403
    the_new_head_works_on_all(world, visit, unit)


def the_new_head_works_on_all(world: World, visit: Visit, unit: Municipality) -> None:
    """The records of all three, and not those of the other new unit."""
    plan = world.places["Тепке"].action_plans.get()
    head = visit(world.heads["Ак-Суу"], "ky", PHONE)
    head.sees(unit.name_ky)
    head.open(f"/m/plans/{plan.pk}/")
    head.sees("Тепке: жарык")
    head.open(f"/m/municipalities/{unit.pk}/")
    head.sees("1 436 613,00")
    head.picture("reform-7-head")
    head.menu("/m/grants/")
    head.follow(f"/m/grants/{Grant.objects.get(municipality__name_ky='Ак-Суу').pk}/")
    head.sees("1 436 613,00")
    foreign = world.places["Бөрү-Баш"].action_plans.get()
    answer = head.page.goto(f"{head.address}/m/plans/{foreign.pk}/")
    assert answer is not None
    assert answer.status == 404


def a_second_act_is_undone(world: World, staff: Person, khan: Municipality) -> None:
    """Khan-Teniri is raised to a town by mistake; the act is undone with a reason."""
    staff.open("/staff/reform/new/")
    staff.fill(number="372", date="2025-03-01", title="Шаар жөнүндө")
    staff.save()
    staff.arrives("/staff/reform/*/")
    act = staff.number()
    staff.follow(f"/staff/reform/{act}/add/town/")
    staff.fill(municipality=khan.code, unit_kind="town", name_ky="Жыргалаң шаары")
    staff.save()
    staff.move("carry_out")
    staff.sees("Жыргалаң шаары")
    assert Municipality.objects.get(pk=khan.pk).kind == "town"
    staff.move("undo", "Токтом жокко чыгарылды.")
    staff.arrives(f"/staff/reform/{act}/")
    staff.sees("Токтом жокко чыгарылды.")
    staff.picture("reform-8-undone")
    fresh = Municipality.objects.get(pk=khan.pk)
    assert (fresh.kind, fresh.name_ky, fresh.former_names.count()) == (
        "aimak",
        "Хан-Теңири",
        0,
    )


def the_first_act_stands(staff: Person, act: int) -> None:
    """Rights were confirmed: the page says why the act cannot be undone."""
    staff.open(f"/staff/reform/{act}/")
    expect(staff.main.locator('form[action$="/move/undo/"]')).to_have_count(0)
    expect(staff.main.locator(".moves-blocked li").first).to_be_visible()


def the_code_is_replaced(world: World, staff: Person, unit: Municipality) -> None:
    """The classifier has named the unit; its provisional code still finds it."""
    provisional = unit.code
    assert provisional.startswith("P")
    staff.open(f"/staff/municipalities/{unit.pk}/edit/")
    staff.fill(code=REAL_CODE)
    staff.save()
    staff.arrives(f"/staff/municipalities/{unit.pk}/")
    staff.sees(REAL_CODE, provisional)
    staff.open(f"/staff/municipalities/?q={provisional}")
    staff.sees("Кыдыр-Аке", REAL_CODE)
    fresh = Municipality.objects.get(pk=unit.pk)
    assert fresh.code == REAL_CODE
    assert fresh.started_date == datetime.date(2025, 1, 10)
    shown = Grant.objects.get(municipality=world.places["Ак-Суу"]).amount
    assert shown == Decimal("1436613.00")
