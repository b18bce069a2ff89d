"""What an attack on the plans found: each test failed before its mend."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from action_plans import operations as do
from action_plans.models import ActionPlan
from action_plans.queries import readable_plans
from core.problems import OperationRefused
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import (
    make_approved_plan,
    make_complete_plan,
    make_measure,
    make_plan,
)
from tests.factories.municipalities import make_official, make_village
from tests.factories.plan_forms import (
    form_of,
    handed_in,
    make_full_plan,
    make_place,
    row_cell,
    type_in,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
DEEP = "[" * 50_000


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def writer(browse: Any, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def url(name: str, plan: ActionPlan, *more: Any) -> str:
    return reverse(f"municipal:{name}", args=[plan.pk, *more])


# Access ---------------------------------------------------------------------------------
def test_a_plan_stopped_before_it_was_submitted_stays_with_its_people(
    plan: ActionPlan, personas: Personas, browse: Any
) -> None:
    do.stop_plan(plan=plan, by=personas.head_a, reason="Каражат жок")
    for reader in (personas.programme_manager, personas.me_officer):
        assert list(readable_plans(reader).filter(municipality=plan.municipality)) == []
        page = browse(reader).get(reverse("staff:plan-detail", args=[plan.pk]))
        assert page.status_code == 404
        assert plan.title not in browse(reader).get(reverse("staff:plan-list")).text
    own = browse(personas.viewer_a).get(url("plan-detail", plan))
    assert own.status_code == 200


def test_a_plan_stopped_after_it_was_submitted_is_still_read(
    places: Places, personas: Personas
) -> None:
    plan = make_complete_plan(places.a)
    do.submit_plan(plan=plan, by=personas.head_a)
    do.stop_plan(plan=plan, by=personas.programme_manager, reason="Шарт аткарылган жок")
    past = make_plan(places.a, state="stopped", is_historical=True)
    read = readable_plans(personas.me_officer).filter(municipality=places.a)
    assert set(read) == {plan, past}


def test_a_change_given_up_before_it_was_submitted_stays_with_its_people(
    places: Places, personas: Personas
) -> None:
    plan = make_approved_plan(places.a)
    change = do.begin_amendment(plan=plan, reason="Баа", by=personas.coordinator_a)
    do.drop_change(plan=change, by=personas.coordinator_a)
    read = readable_plans(personas.programme_manager).filter(municipality=places.a)
    assert list(read) == [plan]


# Requests that no page sends ------------------------------------------------------------
@pytest.mark.parametrize(
    "sent",
    [
        {"decided": "zzz", "pick_zzz": "theirs"},
        {"decided": "costs", "pick_costs": "theirs"},
        {"seen": DEEP},
    ],
)
def test_names_and_marks_that_nobody_was_shown_break_no_page(
    sent: dict[str, str], writer: Client, plan: ActionPlan
) -> None:
    make_measure(plan)
    pages = [
        url("plan-section", plan, "need"),
        url("plan-autosave", plan, "need"),
        url("plan-row-create", plan, "measure"),
        url("plan-row-create", plan, "risk"),
        url("plan-row-edit", plan, "measure", plan.measure_rows.get().pk),
        url("plan-table", plan, "upkeep"),
        url("plan-table", plan, "beneficiaries"),
    ]
    for page in pages:
        answer = writer.post(page, {"version": "1", **sent})
        assert answer.status_code in {200, 302, 409, 422}, page


@pytest.mark.parametrize(
    ("kind", "name", "value", "sentence"),
    [
        ("measure", "objective", "²", "No row has the number “²”."),
        ("cost", "measure", "①", "No row has the number “①”."),
        ("hearing", "women", "1E9999999", "This must be a number."),
        ("cost", "amount", "1E9999999", "This must be a number."),
    ],
)
def test_numbers_that_are_none_are_told_by_their_cell(
    kind: str, name: str, value: str, sentence: str
) -> None:
    place, head = make_place()
    plan = make_full_plan(place, head)
    book = form_of(plan)
    type_in(row_cell(book, kind, name), value)
    faults = handed_in(plan, book, head).content["faults"]
    assert [fault["text"]["en"].partition(" Write")[0] for fault in faults] == [
        sentence
    ]


# Numbers --------------------------------------------------------------------------------
def test_more_people_than_a_column_holds_are_refused(
    writer: Client, plan: ActionPlan
) -> None:
    page = url("plan-row-create", plan, "beneficiaries")
    for digits in (10, 25):
        village = make_village(plan.municipality)
        sent = {"village": village.pk, "population": "5", "girls": "9" * digits}
        answer = writer.post(page, {"version": "0", "reason": "Коңшулар", **sent})
        assert (answer.status_code, list(answer.context["form"].errors)) == (
            422,
            ["girls"],
        )
    assert plan.beneficiaries_rows.count() == 0


def test_people_of_all_villages_fit_into_the_plan(
    plan: ActionPlan, personas: Personas
) -> None:
    def add() -> None:
        values = {
            "village": make_village(plan.municipality),
            "population": 2_000_000_000,
            "girls": 1_500_000_000,
        }
        do.add_row(plan=plan, kind="beneficiaries", values=values, by=personas.head_a)

    add()
    with pytest.raises(OperationRefused) as refused:
        add()
    assert [problem.code for problem in refused.value.problems] == ["too_many"]
    plan.refresh_from_db()
    assert plan.beneficiaries == 1_500_000_000


# Sent twice -----------------------------------------------------------------------------
def test_an_answer_to_a_remark_sent_twice_is_told_once(
    writer: Client, places: Places, personas: Personas
) -> None:
    plan = make_complete_plan(places.a)
    do.submit_plan(plan=plan, by=personas.head_a)
    manager = personas.programme_manager
    for _click in range(2):
        do.comment_in_review(
            plan=plan, section="need", field="", text="Кимден?", by=manager
        )
    do.return_plan(plan=plan, by=manager, reason="Оңдоңуз")
    comment = plan.comments.get(from_review=True)
    for answer in ("Сурадык", "Сурадык", "Дагы сурадык"):
        writer.post(url("plan-remark-resolve", plan, comment.pk), {"answer": answer})
    told = comment.replies.order_by("pk").values_list("text", flat=True)
    assert list(told) == ["Сурадык", "Дагы сурадык"]


# Rows of another plan -------------------------------------------------------------------
def test_an_indicator_names_no_measure_of_another_plan(
    plan: ActionPlan, places: Places
) -> None:
    head: User = make_official(places.a, MunicipalRole.COORDINATOR)
    foreign = make_measure(make_plan(places.b))
    values = {"name": "Түтүк", "unit": "м", "target": 1, "measure": foreign}
    with pytest.raises(OperationRefused) as refused:
        do.add_row(plan=plan, kind="indicator", values=values, by=head)
    assert [problem.field for problem in refused.value.problems] == ["measure"]
