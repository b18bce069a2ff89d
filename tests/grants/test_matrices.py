"""State x move x person of the three machines, against tables written by hand.

In the tables a move stands with the states from which it may start and the people who
may make it. Everything else must be refused and leave no trace.
"""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.models import AuditEvent
from core.problems import OperationRefused
from core.workflow import Machine
from grants.enums import ApplicationState, CallState
from grants.models import Application, Call, Grant
from grants.workflow import APPLICATION, CALL, GRANT
from tests.factories.grants import (
    make_application,
    make_call,
    make_file,
    make_grant,
    make_seat,
    make_sheet,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db

MANAGERS = {"programme_manager", "grant_manager", "superuser"}
CALL_TABLE = {
    "announce": ({"draft"}, "announced", MANAGERS),
    "start_screening": ({"announced"}, "screening", MANAGERS),
    "start_scoring": ({"screening"}, "scoring", MANAGERS),
    "open_session": ({"scoring"}, "session", MANAGERS),
    "decide": ({"session"}, "decided", MANAGERS),
    "publish": ({"decided"}, "published", MANAGERS),
    "archive": ({"published"}, "archived", MANAGERS),
    "cancel": (
        {"draft", "announced", "screening", "scoring", "session"},
        "cancelled",
        MANAGERS,
    ),
}
# The state of the call in which the move is tried stands last.
APPLICATION_TABLE = {
    "submit": ({"draft", "returned"}, "submitted", {"head_a"}, "screening"),
    "withdraw": (
        {"draft", "submitted", "returned", "eligible", "ineligible"},
        "withdrawn",
        {"head_a"},
        "screening",
    ),
    "find_eligible": ({"submitted"}, "eligible", MANAGERS, "screening"),
    "find_ineligible": ({"submitted"}, "ineligible", MANAGERS, "screening"),
    "return": ({"submitted"}, "returned", MANAGERS, "screening"),
    "check_again": ({"eligible", "ineligible"}, "submitted", MANAGERS, "screening"),
    "award": ({"eligible", "reserve"}, "selected", MANAGERS, "session"),
    "reserve": ({"eligible"}, "reserve", MANAGERS, "session"),
    "reject": ({"eligible", "reserve"}, "not_selected", MANAGERS, "session"),
    "undo": (
        {"selected", "reserve", "not_selected"},
        "eligible",
        MANAGERS,
        "session",
    ),
}
GRANT_TABLE = {
    "send_for_signature": ({"preparing"}, "for_signature", MANAGERS),
    "take_back": ({"for_signature"}, "preparing", MANAGERS),
    "record_agreement": ({"for_signature"}, "active", MANAGERS),
    "close": ({"active"}, "closed", {"finance_officer", "superuser"}),
    "terminate": ({"preparing", "for_signature", "active"}, "terminated", MANAGERS),
}
# A draft may also be withdrawn by the coordinator who wrote it.
EXTRA = {("withdraw", "draft"): {"coordinator_a"}}


def expected(table: dict[str, Any], move: str, state: str, who: str) -> str:
    sources, target, people, *_call = table[move]
    if who not in people | EXTRA.get((move, state), set()):
        return "forbidden"
    return target if state in sources else "refused"


def outcome(machine: Machine, obj: Any, move: str, user: Any) -> str:
    """What comes of the move; whatever happens is taken back afterwards."""
    before = AuditEvent.objects.count()
    result = ""
    try:
        with transaction.atomic():
            machine.carry_out(obj, move, by=user, reason="Because")
            fresh = type(obj)._default_manager.get(pk=obj.pk)
            assert AuditEvent.objects.count() == before + 1
            result = fresh.state
            # the next person meets the same row
            transaction.set_rollback(True)
    except PermissionDenied:
        result = "forbidden"
    except OperationRefused:
        result = "refused"
    # whatever came of it, nothing stays
    assert AuditEvent.objects.count() == before
    return result


def walk(
    machine: Machine, table: dict[str, Any], people: Personas, prepare: Any
) -> list[str]:
    """Cells of the matrix in which the machine and the table disagree."""
    wrong = []
    for move in table:
        for state in machine.state_enum.values:
            for who, user in people.named().items():
                obj = prepare(move, state)
                found = outcome(machine, obj, move, user)
                wanted = expected(table, move, state, who)
                kept = type(obj)._default_manager.get(pk=obj.pk).state
                if found != wanted or kept != state:
                    wrong.append(f"{move} {state} {who}: {found}, not {wanted}")
    return wrong


@pytest.fixture
def ready(places: Places, personas: Personas) -> SimpleNamespace:
    """A call for which every condition of every move holds."""
    call = make_call(
        cohort=places.cohort,
        quorum=1,
        minutes=make_file(personas.grant_manager),
        session_date="2016-06-20",
    )
    seat = make_seat(call, attended=True)
    application = make_application(call, places.a, state=ApplicationState.SUBMITTED)
    make_sheet(application, seat, "8", "8")
    return SimpleNamespace(call=call, application=application, seat=seat)


def test_tables_know_every_move() -> None:
    assert list(CALL_TABLE) == [move.name for move in CALL.moves]
    assert list(APPLICATION_TABLE) == [move.name for move in APPLICATION.moves]
    assert list(GRANT_TABLE) == [move.name for move in GRANT.moves]


def test_call(ready: SimpleNamespace, personas: Personas) -> None:
    def prepare(move: str, state: str) -> Call:
        now = timezone.now()
        closes = now + timedelta(days=1) if move == "announce" else now
        Call.objects.filter(pk=ready.call.pk).update(
            state=state, opens_at=now - timedelta(days=9), closes_at=closes
        )
        wanted = "eligible" if move in {"start_scoring", "open_session"} else "selected"
        Application.objects.filter(pk=ready.application.pk).update(state=wanted)
        return Call.objects.get(pk=ready.call.pk)

    assert walk(CALL, CALL_TABLE, personas, prepare) == []


def test_application(ready: SimpleNamespace, personas: Personas) -> None:
    def prepare(move: str, state: str) -> Application:
        Call.objects.filter(pk=ready.call.pk).update(state=APPLICATION_TABLE[move][3])
        Application.objects.filter(pk=ready.application.pk).update(state=state)
        return Application.objects.with_place().get(pk=ready.application.pk)

    assert walk(APPLICATION, APPLICATION_TABLE, personas, prepare) == []


@pytest.mark.parametrize("state", CallState.values)
def test_moves_of_an_application_need_their_state_of_the_call(
    ready: SimpleNamespace, personas: Personas, state: str
) -> None:
    """By hand: in which states of the call each move is possible at all."""
    possible = {
        "submit": {"announced", "screening"},
        "withdraw": {"announced", "screening", "scoring"},
        "find_eligible": {"screening"},
        "find_ineligible": {"screening"},
        "return": {"screening"},
        "check_again": {"screening"},
        "award": {"session"},
        "reserve": {"session"},
        "reject": {"session"},
        "undo": {"session"},
    }
    Call.objects.filter(pk=ready.call.pk).update(state=state)
    for move, calls in possible.items():
        start = sorted(APPLICATION_TABLE[move][0])[0]
        Application.objects.filter(pk=ready.application.pk).update(state=start)
        application = Application.objects.with_place().get(pk=ready.application.pk)
        head_moves = {"submit", "withdraw"}
        user = personas.head_a if move in head_moves else personas.grant_manager
        worked = outcome(APPLICATION, application, move, user)
        assert (worked == APPLICATION_TABLE[move][1]) == (state in calls), move


def test_grant(ready: SimpleNamespace, personas: Personas) -> None:
    Call.objects.filter(pk=ready.call.pk).update(state=CallState.PUBLISHED)
    grant = make_grant(Application.objects.get(pk=ready.application.pk))

    def prepare(move: str, state: str) -> Grant:
        Grant.objects.filter(pk=grant.pk).update(state=state)
        return Grant.objects.with_place().get(pk=grant.pk)

    assert walk(GRANT, GRANT_TABLE, personas, prepare) == []


def test_a_grant_under_embargo_does_not_move(
    ready: SimpleNamespace, personas: Personas
) -> None:
    Call.objects.filter(pk=ready.call.pk).update(state=CallState.DECIDED)
    grant = make_grant(Application.objects.get(pk=ready.application.pk))
    for move in ("send_for_signature", "terminate"):
        assert outcome(GRANT, grant, move, personas.grant_manager) == "refused"


def test_announce_names_everything_that_is_missing(personas: Personas) -> None:
    call = make_call(
        weights=(60, 30),
        state=CallState.DRAFT,
        aims_ky="",
        quorum=None,
        envelope=Decimal(100),
        minimum_budget_sufficiency=Decimal(60),
    )
    call.cohorts.clear()
    codes = [problem.code for problem in CALL.problems(call, "announce")]
    assert codes == [
        "no_cohorts",
        "no_aims",
        "closed_already",
        "ceiling_over_envelope",
        "no_year",
        "no_quorum",
        "weights",
    ]


def test_a_call_with_awards_is_not_cancelled(
    ready: SimpleNamespace, personas: Personas
) -> None:
    Call.objects.update(state=CallState.SESSION, awarded_total=Decimal(5))
    call = Call.objects.get()
    assert [p.code for p in CALL.problems(call, "cancel")] == ["awarded"]
