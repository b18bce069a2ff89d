"""The engine of the state machines; each app tests its own tables."""

from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from accounts.models import User
from core.models import AuditEvent
from core.problems import Problem
from core.states import diagram
from core.workflow import MACHINES, Machine, Move, MoveRefused, sentence
from municipalities.enums import MembershipState
from municipalities.models import CohortMembership
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_membership, make_municipality

pytestmark = pytest.mark.django_db


def can_graduate(user: User, membership: CohortMembership) -> bool:
    return user.full_name == "Manager"


def has_left_date(membership: CohortMembership) -> Iterator[Problem]:
    if membership.left_date is None:
        yield Problem("no date", "left_date", "no_date")


def has_commitments(membership: CohortMembership) -> Iterator[Problem]:
    if membership.commitments_date is None:
        yield Problem("no commitments", code="no_commitments")


@pytest.fixture
def machine() -> Iterator[Machine]:
    made = Machine(
        noun="test_membership",
        title="Membership",
        state_enum=MembershipState,
        initial=MembershipState.ACTIVE,
        moves=(
            Move(
                "graduate",
                (MembershipState.ACTIVE,),
                MembershipState.GRADUATED,
                can_graduate,
                "Graduate",
                "graduated",
                conditions=(has_left_date, has_commitments),
            ),
            Move(
                "withdraw",
                (MembershipState.ACTIVE, MembershipState.GRADUATED),
                MembershipState.WITHDRAWN,
                can_graduate,
                "Withdraw",
                "withdrew",
                asks_reason=True,
            ),
        ),
    )
    yield made
    del MACHINES["test_membership"]


@pytest.fixture
def membership() -> CohortMembership:
    return make_membership(make_municipality("Алма"), left_date="2019-04-30")


@pytest.fixture
def manager() -> User:
    return make_user(full_name="Manager")


def test_a_move_changes_state_fields_and_writes_one_audit_row(
    machine: Machine, membership: CohortMembership, manager: User
) -> None:
    machine.carry_out(membership, "graduate", by=manager, evidence="dpi.kg 1396")
    membership.refresh_from_db()
    assert membership.state == MembershipState.GRADUATED
    event = AuditEvent.objects.get()
    assert event.verb == "test_membership.graduate"
    assert event.before == {"evidence": "", "state": "active"}
    assert event.after == {"evidence": "dpi.kg 1396", "state": "graduated"}
    assert event.municipality_code == membership.municipality.code
    assert sentence(event.verb) == "graduated"


def test_stranger_is_refused_and_nothing_changes(
    machine: Machine, membership: CohortMembership
) -> None:
    with pytest.raises(PermissionDenied):
        machine.carry_out(membership, "graduate", by=make_user())
    membership.refresh_from_db()
    assert membership.state == MembershipState.ACTIVE
    assert AuditEvent.objects.count() == 0


def test_all_reasons_come_at_once(
    machine: Machine, membership: CohortMembership, manager: User
) -> None:
    membership.left_date = None
    membership.commitments_date = None
    with pytest.raises(MoveRefused) as refused:
        machine.carry_out(membership, "graduate", by=manager)
    assert [p.code for p in refused.value.problems] == ["no_date", "no_commitments"]
    assert AuditEvent.objects.count() == 0


def test_wrong_state_is_told_by_name(
    machine: Machine, membership: CohortMembership, manager: User
) -> None:
    machine.carry_out(membership, "graduate", by=manager)
    with translation.override("en"), pytest.raises(MoveRefused) as refused:
        machine.carry_out(membership, "graduate", by=manager)
    assert [p.code for p in refused.value.problems] == ["wrong_state"]
    assert "graduated" in str(refused.value)
    assert AuditEvent.objects.count() == 1


def test_reason_is_asked_for(
    machine: Machine, membership: CohortMembership, manager: User
) -> None:
    with pytest.raises(MoveRefused) as refused:
        machine.carry_out(membership, "withdraw", by=manager, reason="  ")
    assert [p.field for p in refused.value.problems] == ["reason"]
    machine.carry_out(membership, "withdraw", by=manager, reason=" moved away ")
    assert AuditEvent.objects.get().note == "moved away"


def test_buttons_follow_state_and_person(
    machine: Machine, membership: CohortMembership, manager: User
) -> None:
    assert [m.name for m in machine.available(membership, manager)] == [
        "graduate",
        "withdraw",
    ]
    assert machine.available(membership, make_user()) == []
    machine.carry_out(membership, "graduate", by=manager)
    assert [m.name for m in machine.available(membership, manager)] == ["withdraw"]


def test_diagram_has_every_move(machine: Machine) -> None:
    text = diagram(machine)
    assert text.count("-->") == 1 + 1 + 2
    assert "| withdraw (Withdraw) | active, graduated | withdrawn |" in text


def test_two_moves_of_one_name_are_refused(machine: Machine) -> None:
    with pytest.raises(ValueError, match="two moves named"):
        Machine("test_membership", "x", MembershipState, machine.moves * 2, "active")
