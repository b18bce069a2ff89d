"""State x move x role, written by hand; what each move leaves behind."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.enums import Role
from action_plans import operations as do
from action_plans.enums import UNDER_CHANGE, PlanState
from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries import digest, next_steps_for
from action_plans.workflow import ACTION_PLAN
from core.audit import timeline
from core.models.letters import Letter
from core.problems import OperationRefused
from core.workflow import MoveRefused
from tests.factories.accounts import make_user
from tests.factories.action_plans import (
    complete,
    make_approved_plan,
    make_complete_plan,
    make_plan,
    make_scan,
    report_all,
)
from tests.factories.municipalities import make_official
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
S = PlanState
WRITERS = {"coordinator_a", "head_a"}
HEAD = {"head_a"}
JUDGES = {"programme_manager", "regional_coordinator", "grant_manager", "superuser"}
# with the signed agreement of its grant
GRANT_STAFF = {"programme_manager", "grant_manager", "superuser"}
# (state, move) -> who may make it; what is not here nobody may.
MATRIX: dict[tuple[str, str], set[str]] = {
    (S.DRAFT, "hold_hearing"): WRITERS,
    (S.DRAFT, "stop"): HEAD,
    (S.HEARING_HELD, "submit"): HEAD,
    (S.HEARING_HELD, "stop"): HEAD,
    (S.SUBMITTED, "return"): JUDGES,
    (S.SUBMITTED, "accept"): JUDGES,
    (S.SUBMITTED, "stop"): HEAD | JUDGES,
    (S.RETURNED, "submit"): HEAD,
    (S.RETURNED, "stop"): HEAD | JUDGES,
    (S.ACCEPTED, "return"): JUDGES,
    (S.ACCEPTED, "approve"): WRITERS,
    (S.ACCEPTED, "stop"): HEAD | JUDGES,
    (S.KENESH_APPROVED, "start"): WRITERS | GRANT_STAFF,
    (S.KENESH_APPROVED, "stop"): HEAD | JUDGES,
    (S.IN_IMPLEMENTATION, "complete"): WRITERS,
    (S.IN_IMPLEMENTATION, "stop"): HEAD | JUDGES,
}
# the same for a change of an approved plan
CHANGE_MATRIX: dict[tuple[str, str], set[str]] = {
    (S.DRAFT, "hold_hearing"): WRITERS,
    (S.HEARING_HELD, "submit"): HEAD,
    (S.RETURNED, "submit"): HEAD,
    (S.SUBMITTED, "return"): JUDGES,
    (S.SUBMITTED, "accept"): JUDGES,
    (S.SUBMITTED, "take_in"): JUDGES,
    (S.ACCEPTED, "return"): JUDGES,
    (S.ACCEPTED, "approve_change"): WRITERS,
    **{
        (state, "drop"): WRITERS | JUDGES
        for state in (S.DRAFT, S.HEARING_HELD, S.SUBMITTED, S.RETURNED, S.ACCEPTED)
    },
}
MOVES = {
    "hold_hearing",
    "submit",
    "return",
    "accept",
    "approve",
    "start",
    "complete",
    "stop",
    "take_in",
    "approve_change",
    "drop",
}


def test_the_machine_has_these_moves() -> None:
    assert {move.name for move in ACTION_PLAN.moves} == MOVES


@pytest.mark.parametrize("state", list(S))
def test_matrix(state: PlanState, personas: Personas, places: Places) -> None:
    plan = make_complete_plan(places.a, state)
    for name, person in personas.named().items():
        offered = {move.name for move in ACTION_PLAN.available(plan, person)}
        expected = {m for (s, m), who in MATRIX.items() if s == state and name in who}
        assert offered == expected, (state, name)


@pytest.mark.parametrize("state", sorted((*UNDER_CHANGE, S.APPLIED, S.STOPPED)))
def test_matrix_of_changes(
    state: PlanState, personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a, S.IN_IMPLEMENTATION)
    change = make_complete_plan(places.a, S(state), amends=plan)
    for name, person in personas.named().items():
        offered = {move.name for move in ACTION_PLAN.available(change, person)}
        expected = {
            m for (s, m), who in CHANGE_MATRIX.items() if s == state and name in who
        }
        assert offered == expected, (state, name)


@pytest.mark.parametrize("state", list(S))
def test_moves_from_wrong_states_are_refused(
    state: PlanState, personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a, state)
    calls: dict[str, Any] = {
        "hold_hearing": lambda: do.hold_hearing(plan=plan, by=personas.head_a),
        "submit": lambda: do.submit_plan(plan=plan, by=personas.head_a),
        "return": lambda: do.return_plan(
            plan=plan, by=personas.grant_manager, reason="Оңдоо"
        ),
        "accept": lambda: do.accept_plan(plan=plan, by=personas.grant_manager),
        "start": lambda: do.start_implementation(plan=plan, by=personas.head_a),
        "complete": lambda: do.complete_plan(plan=plan, by=personas.head_a),
    }
    for name, call in calls.items():
        if (state, name) in MATRIX:
            continue
        with pytest.raises(MoveRefused) as refused:
            call()
        assert [p.code for p in refused.value.problems] == ["wrong_state"], name
    plan.refresh_from_db()
    assert plan.state == state
    assert timeline(plan).count() == 0


def test_partners_and_strangers_make_no_move(
    personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a)
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    for person in (personas.head_b, personas.coordinator_b, personas.viewer_a):
        with pytest.raises(PermissionDenied):
            do.submit_plan(plan=plan, by=person)
        with pytest.raises(PermissionDenied):
            do.save_section(
                plan=plan, version=1, section="need", values={"need": "x"}, by=person
            )
    plan.refresh_from_db()
    assert plan.state == S.HEARING_HELD


def test_nobody_judges_the_plan_of_the_own_municipality(places: Places) -> None:
    both = make_official(places.a, user=make_user(Role.PROGRAMME_MANAGER))
    plan = make_complete_plan(places.a, S.SUBMITTED)
    with pytest.raises(PermissionDenied):
        do.accept_plan(plan=plan, by=both)


def test_a_hearing_is_needed(personas: Personas, places: Places) -> None:
    plan = make_plan(places.a)
    with pytest.raises(MoveRefused) as refused:
        do.hold_hearing(plan=plan, by=personas.coordinator_a)
    assert [p.code for p in refused.value.problems] == ["no_hearing"]


def test_submission_says_everything_that_is_missing(
    personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a, state=S.HEARING_HELD)
    with pytest.raises(MoveRefused) as refused:
        do.submit_plan(plan=plan, by=personas.head_a)
    assert len(refused.value.problems) == 25
    assert plan.versions.count() == 0


def test_submission_freezes_the_plan(personas: Personas, places: Places) -> None:
    plan = make_complete_plan(places.a)
    plan = do.submit_plan(plan=plan, by=personas.head_a)
    assert (plan.state, plan.submitted_by) == (S.SUBMITTED, personas.head_a)
    version = plan.versions.get()
    assert version.number == 1
    assert version.sha256 == digest(version.content)
    assert version.content["total"] == "1616613.00"
    assert len(version.code) == 8
    [measure] = version.content["rows"]["measure"]
    assert sorted(cost["amount"] for cost in measure["costs"]) == [
        "1436613.00",
        "180000.00",
    ]
    told = sorted(letter.to_email for letter in Letter.objects.all())
    assert told == [
        "grant_manager@portal.example",
        "programme_manager@portal.example",
        "regional_coordinator@portal.example",
    ]


def test_nobody_signs_what_a_colleague_wrote_meanwhile(
    personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a)
    with pytest.raises(OperationRefused) as refused:
        do.submit_plan(plan=plan, by=personas.head_a, seen=plan.version - 1)
    assert [p.code for p in refused.value.problems] == ["changed"]
    assert plan.versions.count() == 0


def test_a_return_has_a_deadline(personas: Personas, places: Places) -> None:
    plan = make_complete_plan(places.a, S.SUBMITTED)
    today, judge = timezone.localdate(), personas.grant_manager
    for day in (today, today - timedelta(days=1), today + timedelta(days=366)):
        with pytest.raises(OperationRefused) as refused:
            do.return_plan(plan=plan, by=judge, reason="Тариф", deadline=day)
        assert [p.field for p in refused.value.problems] == ["deadline"]
    plan = do.return_plan(plan=plan, by=judge, reason="Тариф")
    assert plan.return_deadline == today + timedelta(days=14)
    assert (plan.days_to_correct, plan.is_overdue) == (14, False)
    [step] = next_steps_for(personas.head_a)
    assert step.due == plan.return_deadline
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert plan.is_overdue
        again = do.submit_plan(plan=plan, by=personas.head_a)
    assert (again.return_deadline, again.is_overdue) == (None, False)
    assert again.state_since > plan.state_since


def test_return_and_second_submission_keep_both_versions(
    personas: Personas, places: Places
) -> None:
    plan = do.submit_plan(plan=make_complete_plan(places.a), by=personas.head_a)
    with pytest.raises(OperationRefused):
        do.return_plan(plan=plan, by=personas.grant_manager, reason="  ")
    plan = do.return_plan(plan=plan, by=personas.grant_manager, reason="Тариф жок")
    assert (plan.state, plan.return_reason) == (S.RETURNED, "Тариф жок")
    letters = Letter.objects.filter(name="plan_returned")
    assert sorted(letters.values_list("to_email", flat=True)) == [
        "coordinator-a@portal.example",
        "head-a@portal.example",
    ]
    assert all("Тариф жок" in letter.body for letter in letters)
    plan = do.save_section(
        plan=plan,
        version=plan.version,
        section="tariff",
        values={"tariff": "Айына 20 сом"},
        by=personas.coordinator_a,
    )
    plan = do.submit_plan(plan=plan, by=personas.head_a)
    second, first = plan.versions.all()
    assert (second.number, first.number) == (2, 1)
    assert first.sha256 != second.sha256
    assert plan.return_reason == ""


def test_the_way_to_the_kenesh_and_the_end(places: Places) -> None:
    plan = make_approved_plan(places.a)
    assert (plan.state, plan.is_historical) == (S.KENESH_APPROVED, False)
    assert plan.resolution is not None
    assert plan.resolution.number == "14/2"
    assert plan.resolution.scan.is_attached
    head = plan.submitted_by
    plan = do.start_implementation(plan=plan, by=head)
    report_all(plan, head)
    plan = complete(plan, head)
    assert plan.state == S.COMPLETED
    assert [event.verb for event in timeline(plan)][:2] == [
        "action_plan.complete",
        "action_plan.start",
    ]


def test_a_resolution_needs_its_paper(personas: Personas, places: Places) -> None:
    plan = make_complete_plan(places.a, S.ACCEPTED)
    with pytest.raises(OperationRefused) as refused:
        do.approve_plan(
            plan=plan, by=personas.head_a, number="", date=None, title="", scan=None
        )
    fields = [problem.field for problem in refused.value.problems]
    assert fields == ["number", "date", "title", "scan"]
    with pytest.raises(PermissionDenied):
        do.approve_plan(
            plan=plan,
            by=personas.programme_manager,
            number="1",
            date=date(2016, 5, 1),
            title="Токтом",
            scan=make_scan(personas.programme_manager),
        )


@pytest.mark.parametrize(
    ("state", "count"),
    [(S.DRAFT, 1), (S.RETURNED, 1), (S.COMPLETED, 0), (S.STOPPED, 0)],
)
def test_next_steps(
    state: PlanState, count: int, personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a, state)
    steps = next_steps_for(personas.head_a)
    assert [step.about for step in steps] == [plan.title] * count
    assert next_steps_for(personas.viewer_a) == []
    assert next_steps_for(personas.head_b) == []


def test_staff_are_told_how_many_plans_wait(personas: Personas, places: Places) -> None:
    make_complete_plan(places.a, S.SUBMITTED)
    make_complete_plan(places.b, S.SUBMITTED)
    [step] = next_steps_for(personas.grant_manager)
    assert step.url == "/staff/plans/?state=submitted"
    assert str(step.title).startswith("2 ") or "2" in str(step.title)
    assert next_steps_for(personas.finance_officer) == []
    assert ActionPlan.objects.count() == 2
