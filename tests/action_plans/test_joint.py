"""Joint plans: partners write their part, agree to exactly one text, and are named."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries import (
    agreements,
    plan_content,
    plan_digest,
    plan_document,
    sums_by_place,
)
from action_plans.queries.cost_lines import CostLine
from core.formats import money
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_complete_plan, make_measure, posted_lines
from tests.factories.municipalities import make_official
from tests.personas import Personas, Places

Browse = Callable[[User], Client]


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    """Led by A, with B as its partner."""
    plan = make_complete_plan(places.a)
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    return plan


@pytest.fixture
def partner(plan: ActionPlan) -> PlanPartner:
    return plan.partners.get()


def url(name: str, plan: ActionPlan, *more: Any) -> str:
    return reverse(f"municipal:{name}", args=[plan.pk, *more])


def seen_on(client: Client, plan: ActionPlan) -> str:
    page = client.get(url("plan-agree", plan)).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def fresh(plan: ActionPlan) -> ActionPlan:
    return ActionPlan.objects.get(pk=plan.pk)


def states(plan: ActionPlan) -> list[str]:
    return [found.state for found in agreements(fresh(plan))]


def test_the_partner_writes_its_part_and_nothing_else(
    plan: ActionPlan, partner: PlanPartner, personas: Personas, browse: Browse
) -> None:
    client = browse(personas.coordinator_b)
    page = client.get(url("plan-part", plan))
    assert page.status_code == 200
    typed = {"contribution": "Жер берет", "need": "Эл сурады", "version": 1}
    assert client.post(url("plan-part", plan), typed).status_code == 302
    partner.refresh_from_db()
    texts = (partner.contribution, partner.need, partner.situation, partner.version)
    assert texts == ("Жер берет", "Эл сурады", "", 2)
    # an older form does not overwrite: both texts are shown
    answer = client.post(url("plan-part", plan), typed | {"need": "Башка"})
    assert answer.status_code == 409
    assert PlanPartner.objects.get().need == "Эл сурады"
    assert client.get(url("plan-section", plan, "need")).status_code == 403
    goal = {"goal": "Башка", "version": plan.version}
    section = url("plan-section", plan, "objectives")
    assert client.post(section, goal).status_code == 403
    assert client.get(url("plan-row-create", plan, "risk")).status_code == 403
    foreign = plan.hearing_rows.get()
    assert (
        client.get(url("plan-row-edit", plan, "hearing", foreign.pk)).status_code == 403
    )
    removing = url("plan-row-remove", plan, "hearing", foreign.pk)
    assert client.post(removing).status_code == 403
    # the lead has no part: it has the whole plan
    assert browse(personas.head_a).get(url("plan-part", plan)).status_code == 404


def test_a_partner_adds_rows_of_its_own_only(
    plan: ActionPlan, places: Places, personas: Personas, browse: Browse
) -> None:
    client = browse(personas.coordinator_b)
    create = url("plan-row-create", plan, "measure")
    typed = {
        "title": "Контейнер",
        "responsible": "АӨ",
        "municipality": places.b.pk,
        **posted_lines(CostLine("equipment", "local_budget", False, Decimal(50000))),
    }
    page = client.get(create).content.decode()
    assert f'<option value="{places.b.pk}"' in page
    assert f">{places.a}</option>" not in page
    for wrong in (places.a.pk, ""):
        assert client.post(create, typed | {"municipality": wrong}).status_code == 422
    answer = client.post(create, typed)
    assert (answer.status_code, answer["Location"]) == (302, url("plan-part", plan))
    measure = plan.measure_rows.get(municipality=places.b)
    part = client.get(url("plan-part", plan)).content.decode()
    assert "Контейнер" in part
    # on a phone the cells of the last row stand one below the other, each named
    assert re.search(
        r'<td\s+data-label="Cost, som"\s+class="num">50\s000,00',
        part.partition("<tfoot>")[2],
    )
    values = {"title": "Контейнер", "municipality": places.a}
    with pytest.raises(PermissionDenied):
        do.change_row(
            plan=plan,
            kind="measure",
            row_id=measure.pk,
            version=1,
            values=values,
            by=personas.coordinator_b,
        )
    with pytest.raises(PermissionDenied):
        do.add_row(
            plan=plan, kind="risk", values={"text": "x"}, by=personas.coordinator_b
        )
    village = places.a.villages.get()
    with pytest.raises(PermissionDenied):
        do.add_row(
            plan=plan,
            kind="beneficiaries",
            values={"village": village, "women": 3},
            by=personas.coordinator_b,
        )
    village = places.b.villages.get()
    people = {"village": village, "population": 90, "women": 3}
    do.add_row(
        plan=plan, kind="beneficiaries", values=people, by=personas.coordinator_b
    )
    # the lead may write the rows of all
    do.remove_row(plan=plan, kind="measure", row_id=measure.pk, by=personas.head_a)


def test_sums_by_municipality_are_those_of_the_whole(
    plan: ActionPlan, places: Places, personas: Personas, browse: Browse
) -> None:
    own = make_measure(plan, {"local_budget": 50000, "grant": 1000})
    plan.measure_rows.filter(pk=own.pk).update(municipality=places.b)
    content = plan_content(plan)
    sums = sums_by_place(content)
    assert [(row.place, row.totals.total) for row in sums] == [
        (places.a, Decimal(0)),
        (places.b, Decimal(51000)),
        (None, Decimal(1616613)),
    ]
    assert sum(row.totals.own for row in sums) == content.totals.own
    assert sum(row.totals.total for row in sums) == content.totals.total
    sections = {s.key: s for s in plan_document(plan, content).sections}
    table = sections["budget"].tables[-1]
    assert [row[:4] for row in table.rows] == [
        [places.a.full_name, *map(money, (0, 0, 0))],
        [places.b.full_name, *map(money, (51000, 1000, 50000))],
        ["All municipalities together", *map(money, (1616613, 1436613, 180000))],
    ]
    page = browse(personas.head_a).get(url("plan-section", plan, "budget"))
    assert "All municipalities together" in page.content.decode()
    plan.partners.all().delete()
    assert sums_by_place(plan_content(plan)) == []


def test_nobody_submits_without_the_agreement_to_exactly_this_text(
    plan: ActionPlan, partner: PlanPartner, personas: Personas, browse: Browse
) -> None:
    head = personas.head_a
    with pytest.raises(OperationRefused) as refused:
        do.submit_plan(plan=plan, by=head)
    asked = f"{partner.municipality.full_name} has not agreed to the plan as it is now."
    assert [str(p) for p in refused.value.problems] == [asked]
    assert states(plan) == ["open"]
    client = browse(personas.head_b)
    seen = seen_on(client, plan)
    coordinator = browse(personas.coordinator_b)
    agree = url("plan-agree", plan)
    assert coordinator.post(agree, {"seen": seen}).status_code == 403
    assert browse(head).post(agree, {"seen": seen}).status_code == 404
    # what was read is what is agreed to
    do.save_section(
        plan=plan, version=1, section="objectives", values={"goal": "Башка"}, by=head
    )
    assert client.post(agree, {"seen": seen}).status_code == 422
    assert states(plan) == ["open"]
    assert client.post(agree, {"seen": seen_on(client, plan)}).status_code == 302
    assert states(plan) == ["agreed"]
    assert not Letter.objects.exists()


def test_a_changed_plan_is_agreed_to_anew_and_the_partner_hears_of_it_once(
    plan: ActionPlan, partner: PlanPartner, personas: Personas, browse: Browse
) -> None:
    head, client, agree = (
        personas.head_a,
        browse(personas.head_b),
        url("plan-agree", plan),
    )
    do.agree(partner=partner, seen=plan_digest(plan), by=personas.head_b)
    # two later changes: the agreement is stale, the partner hears of it once
    for text in ("Дагы башка", "Акыркы"):
        plan.refresh_from_db()
        do.save_section(
            plan=plan,
            version=plan.version,
            section="objectives",
            values={"goal": text},
            by=head,
        )
        assert states(plan) == ["stale"]
    letters = Letter.objects.filter(name="plan_agreement_ended")
    assert sorted(letters.values_list("to_email", flat=True)) == [
        personas.coordinator_b.email,
        personas.head_b.email,
    ]
    with pytest.raises(OperationRefused) as refused:
        do.submit_plan(plan=plan, by=head)
    assert [p.code for p in refused.value.problems] == ["not_agreed"]
    assert "was changed after" in client.get(url("plan-part", plan)).content.decode()
    assert client.post(agree, {"seen": seen_on(client, plan)}).status_code == 302
    # taken back, given again, submitted
    assert client.post(url("plan-take-back", plan)).status_code == 302
    assert states(plan) == ["open"]
    client.post(agree, {"seen": seen_on(client, plan)})
    plan = do.submit_plan(plan=plan, by=head)
    version = plan.versions.get()
    partner.refresh_from_db()
    assert (plan.state, version.sha256) == (PlanState.SUBMITTED, partner.agreed_sha256)
    with pytest.raises(OperationRefused):
        do.take_agreement_back(partner=partner, by=personas.head_b)


def test_every_kind_of_change_ends_the_agreement(
    plan: ActionPlan, partner: PlanPartner, places: Places, personas: Personas
) -> None:
    def agreed() -> None:
        do.agree(partner=partner, seen=plan_digest(fresh(plan)), by=personas.head_b)
        assert states(plan) == ["agreed"]

    agreed()
    row = do.add_row(
        plan=plan, kind="objective", values={"text": "Жаңы"}, by=personas.head_a
    )
    assert states(plan) == ["stale"]
    agreed()
    values = {"text": "Жаңыраак"}
    do.change_row(
        plan=plan,
        kind="objective",
        row_id=row.pk,
        version=1,
        values=values,
        by=personas.head_a,
    )
    assert states(plan) == ["stale"]
    agreed()
    do.remove_row(plan=plan, kind="objective", row_id=row.pk, by=personas.head_a)
    assert states(plan) == ["stale"]
    agreed()
    do.write_part(partner=partner, version=1, values={"need": "Эл"}, by=personas.head_b)
    assert states(plan) == ["stale"]
    # written past the operations: the text itself decides
    agreed()
    ActionPlan.objects.filter(pk=plan.pk).update(goal="Айланып өтүп")
    plan.refresh_from_db()
    assert states(plan) == ["stale"]


def test_a_partner_leaves_when_nothing_is_its_own_any_more(
    plan: ActionPlan, partner: PlanPartner, places: Places, personas: Personas
) -> None:
    measure = make_measure(plan, {"local_budget": 5})
    plan.measure_rows.filter(pk=measure.pk).update(municipality=places.b)

    def leave() -> None:
        do.remove_row(plan=plan, kind="partner", row_id=partner.pk, by=personas.head_a)

    with pytest.raises(OperationRefused) as refused:
        leave()
    told = f"“{measure}” belongs to {places.b.name}."
    assert [str(p) for p in refused.value.problems] == [
        f"{told} Give it to another one or remove it first."
    ]
    plan.measure_rows.filter(pk=measure.pk).update(municipality=None)
    leave()
    assert not plan.partners.exists()


def test_staff_who_work_for_a_partner_do_not_judge(
    plan: ActionPlan, personas: Personas, places: Places
) -> None:
    staff = personas.programme_manager
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    make_official(places.b, MunicipalRole.VIEWER, user=staff)
    engaged = User.objects.get(pk=staff.pk)
    with pytest.raises(PermissionDenied):
        do.accept_plan(plan=fresh(plan), by=engaged)
    plan.partners.all().delete()
    assert do.accept_plan(plan=fresh(plan), by=engaged).state == PlanState.ACCEPTED
