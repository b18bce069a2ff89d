"""One grant cycle, each step by the person whose step it is, in their language."""

import re
import subprocess
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.enums import Role
from accounts.models import User
from action_plans.models import ActionPlan
from grants.enums import PublicState
from grants.models import Application, Call, Grant
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from municipalities.operations import record_sufficiency
from services_registry.enums import EditionState
from services_registry.models import Service
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_membership,
    make_municipality,
    make_official,
)
from tests.factories.services_registry import make_edition, make_service
from tests.journeys import applying, deciding, writing_plans
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.personas import Personas, Places, build_personas, build_places

pytestmark = pytest.mark.journey
CONFLICT = "Туугандары айыл өкмөтүндө иштейт."


@dataclass
class World:
    """Three municipalities of a cohort, the first with a published registry."""

    places: Places
    third: Municipality
    third_head: User
    people: Personas
    chair: User
    service: Service

    @property
    def members(self) -> list[User]:
        """The chair, a member, and the one who will declare a conflict."""
        people = self.people
        return [self.chair, people.commission_member, people.conflicted_member]


@pytest.fixture
def world(portal: Any) -> World:
    places = build_places()
    people = build_personas(places)
    third = make_municipality("Үчүнчү")
    make_membership(third, places.cohort)
    for place in (places.a, places.b, third):
        record_sufficiency(
            municipality=place,
            by=people.programme_manager,
            year=2025,
            percent=Decimal("72.4"),
            source="Каржы министрлигинин каты",
        )
    service = make_service("Көчө жарыгы")
    make_edition(places.a, EditionState.PUBLISHED, (service,))
    head = make_official(third, MunicipalRole.HEAD)
    chair = make_user(Role.COMMISSION_MEMBER, email="chair@portal.example")
    return World(places, third, head, people, chair, service)


@pytest.mark.usefixtures("worker")
def test_from_the_plan_to_the_grant(
    world: World, visit: Visit, scan: Path, tmp_path: Path
) -> None:
    people = world.people
    staff = visit(people.grant_manager, "ru")
    head = visit(people.head_a, "ky", PHONE)
    plan = the_plan_is_written_and_approved(world, visit, head, scan)
    call = deciding.make_call(staff, world.places.cohort)
    deciding.complete_call(staff, call, world.members)
    application = applying.apply_with_plan(head, call, plan, scan)
    applying.submit(head, application)
    others = two_others_apply(world, call)
    deciding.let_it_close(call)
    deciding.screen(staff, call, [application, *others])
    the_commission_scores(world, visit, call, [application, *others])
    deciding.hold_session(staff, call, scan)
    the_session_decides(staff, call, application, others)
    the_embargo_holds(head, application)
    staff.move("publish")
    the_results_are_out(head, application)
    the_other_reads_its_reason(visit(people.head_b, "ru"), others[0])
    the_tranches_add_up(staff, application)
    the_result_sheet_is_printed(staff, call, tmp_path)


def the_plan_is_written_and_approved(
    world: World, visit: Visit, head: Person, scan: Path
) -> int:
    """Written, submitted, returned with a reason, corrected, accepted, approved."""
    official = visit(world.people.coordinator_a, "ky")
    judge = visit(world.people.programme_manager, "ru")
    plan = writing_plans.begin_plan(official, world.service.pk)
    writing_plans.write_plan(official, plan, scan)
    official.move("hold_hearing")
    writing_plans.submit_plan(head, plan)
    reason = "Укажите, кто обслуживает сеть."
    judge.menu("/staff/plans/")
    writing_plans.return_plan(judge, plan, reason)
    official.open(f"/m/plans/{plan}/")
    official.sees(reason)
    official.picture("plan-5-returned")
    writing_plans.open_section(official, plan, "upkeep")
    better = "Тармакты муниципалдык ишкана күтөт."
    official.fill(upkeep=better)
    official.save()
    writing_plans.submit_plan(head, plan)
    judge.open(f"/staff/plans/{plan}/")
    judge.sees(better)
    judge.move("accept")
    writing_plans.approve_plan(head, plan, scan)
    assert ActionPlan.objects.get(pk=plan).is_approved
    return plan


def two_others_apply(world: World, call: int) -> list[int]:
    """The other two municipalities of the cohort send in applications too."""
    announced = Call.objects.get(pk=call)
    b = (world.places.b, world.people.head_b, "1436613.00", "180000.00")
    third = (world.third, world.third_head, "900000.00", "100000.00")
    return [
        applying.send_in(announced, place, by, grant=grant, own=own).pk
        for place, by, grant, own in (b, third)
    ]


def the_commission_scores(
    world: World, visit: Visit, call: int, applications: list[int]
) -> None:
    """Two members score everything; the third has a conflict on the first one."""
    points = ([9, 8, 9], [8, 7, 8], [7, 7, 6])
    for user, language, width in (
        (world.chair, "ru", 1280),
        (world.people.commission_member, "ky", PHONE),
    ):
        member = visit(user, language, width)
        for application, given in zip(applications, points, strict=True):
            deciding.score(member, call, application, given)
        member.picture(f"commission-3-duties-{language}")
    barred = visit(world.people.conflicted_member, "ky")
    deciding.declare(barred, call, applications[0], CONFLICT)
    barred.arrives(f"/commission/calls/{call}/")
    expect(barred.link(f"/commission/applications/{applications[0]}/")).to_have_count(0)
    answer = barred.page.goto(
        f"{barred.address}/commission/applications/{applications[0]}/"
    )
    assert answer is not None
    assert answer.status == 403
    barred.never_sees(writing_plans.TITLE)


def the_session_decides(
    staff: Person, call: int, application: int, others: list[int]
) -> None:
    """One award, one reserve, one rejection; then the session is closed."""
    deciding.award(staff, call, application, writing_plans.GRANT)
    staff.sees(writing_plans.GRANT)
    deciding.decide(staff, others[0], "reserve", "Средств конкурса не хватает.")
    deciding.decide(staff, others[1], "reject", "Мало баллов за новизну.")
    deciding.close_session(staff, call)
    assert Call.objects.get(pk=call).awarded_total == Decimal(1_480_000)


def the_embargo_holds(head: Person, application: int) -> None:
    """Before the results are out the applicant learns nothing of them."""
    head.open(f"/m/applications/{application}/")
    head.sees(applying.told(PublicState.UNDER_CONSIDERATION, "ky"))
    grant = Grant.objects.get(application=application)
    head.never_sees(grant.number)
    expect(head.link(f"/m/grants/{grant.pk}/")).to_have_count(0)
    answer = head.page.goto(f"{head.address}/m/grants/{grant.pk}/")
    assert answer is not None
    assert answer.status == 404
    head.open(f"/m/applications/{application}/")
    head.picture("result-1-embargo")


def the_results_are_out(head: Person, application: int) -> None:
    """Now the applicant sees the result and the grant."""
    head.open(f"/m/applications/{application}/")
    head.sees(applying.told(PublicState.SELECTED, "ky"))
    grant = Grant.objects.get(application=application)
    head.picture("result-2-published")
    head.follow(f"/m/grants/{grant.pk}/")
    head.sees(grant.number, writing_plans.GRANT, writing_plans.OWN, writing_plans.TOTAL)


def the_other_reads_its_reason(head: Person, application: int) -> None:
    """Who is on the reserve list reads why."""
    head.menu("/m/calls/")
    head.part("/m/applications/")
    head.follow(f"/m/applications/{application}/")
    head.sees(applying.told(PublicState.RESERVE, "ru"), "Средств конкурса не хватает.")


def the_tranches_add_up(staff: Person, application: int) -> None:
    """A plan of tranches that is short is refused with all that was typed."""
    grant = Grant.objects.get(application=application)
    staff.open(f"/staff/grants/{grant.pk}/")
    staff.follow(f"/staff/grants/{grant.pk}/tranches/")
    staff.fill(**{"form-0-amount": "1184000", "form-1-amount": "295 999,99"})
    staff.fill(**{"form-1-condition": "Аралык отчет"})
    staff.save()
    expect(staff.main.locator(".error-summary")).to_contain_text("1 479 999,99")
    assert staff.value("form-1-amount") == "295 999,99"
    assert staff.value("form-1-condition") == "Аралык отчет"
    staff.picture("grant-1-tranches-refused")
    staff.fill(**{"form-1-amount": "296 000"})
    staff.save()
    staff.arrives(f"/staff/grants/{grant.pk}/")
    staff.picture("grant-2-tranches")
    tranches = grant.tranches.values_list("amount", flat=True)
    assert list(tranches) == [Decimal(1_184_000), Decimal(296_000)]
    assert sum(tranches) == grant.amount == Decimal(1_480_000)


def the_result_sheet_is_printed(staff: Person, call: int, folder: Path) -> None:
    """The sheet of the call's result is made by the worker and downloaded."""
    staff.open(f"/staff/calls/{call}/ranking/")
    staff.press(
        staff.main.locator(f'form[action="/staff/calls/{call}/result-pdf/"] button')
    )
    staff.arrives("/jobs/*/")
    link = staff.main.locator('a[href$="/file/"]')
    expect(link).to_be_visible(timeout=90_000)
    pdf = staff.download(link, folder)
    command = ["pdftotext", "-layout", str(pdf), "-"]
    read = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text = re.sub(r"\s+", " ", read)
    for row in Application.objects.filter(call=call):
        assert row.number in text
    assert writing_plans.GRANT in text
    assert CONFLICT not in text
