"""State x move x person of both machines, against tables written by hand."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from core.models import AuditEvent
from core.problems import OperationRefused
from core.workflow import Machine
from municipalities.models import CohortMembership
from selections.enums import Access, SelectionState
from selections.models import Candidate, Selection
from selections.workflow import CANDIDATE, SELECTION
from tests.factories.municipalities import make_municipality
from tests.factories.selections import give_points, make_candidate, make_selection
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db

DECIDERS = {"programme_manager", "superuser"}
MANAGERS = {"programme_manager", "regional_coordinator", "superuser"}
HEAD = {"head_a"}
SELECTION_TABLE = {
    "announce": ({"draft"}, "announced", MANAGERS),
    "start_screening": ({"announced"}, "screening", MANAGERS),
    "start_scoring": ({"screening"}, "scoring", MANAGERS),
    "close_scoring": ({"scoring"}, "ranked", MANAGERS),
    "reopen_scoring": ({"ranked"}, "scoring", MANAGERS),
    "decide": ({"ranked"}, "decided", DECIDERS),
    "take_back_decision": ({"decided"}, "ranked", DECIDERS),
    "publish": ({"decided"}, "published", DECIDERS),
    "archive": ({"published"}, "archived", MANAGERS),
    "cancel": (
        {"draft", "announced", "screening", "scoring", "ranked"},
        "cancelled",
        MANAGERS,
    ),
}
ALL_BUT_MEMBER = {
    *("invited", "preparing", "submitted", "returned", "eligible", "ineligible"),
    *("selected", "reserve", "rejected"),
}
# The state of the selection in which the move is tried stands last.
CANDIDATE_TABLE = {
    "confirm": ({"invited"}, "preparing", HEAD, "announced"),
    "decline": ({"invited"}, "declined", HEAD, "announced"),
    "submit": ({"preparing", "returned"}, "submitted", HEAD, "screening"),
    "return": ({"submitted"}, "returned", MANAGERS, "screening"),
    "find_eligible": ({"submitted"}, "eligible", MANAGERS, "screening"),
    "find_ineligible": (
        {"submitted", "returned"},
        "ineligible",
        MANAGERS,
        "screening",
    ),
    "check_again": ({"eligible", "ineligible"}, "submitted", MANAGERS, "screening"),
    "select": ({"eligible"}, "selected", DECIDERS, "ranked"),
    "reserve": ({"eligible"}, "reserve", DECIDERS, "ranked"),
    "reject": ({"eligible"}, "rejected", DECIDERS, "ranked"),
    "undo": ({"selected", "reserve", "rejected"}, "eligible", DECIDERS, "decided"),
    "promote": ({"reserve"}, "selected", DECIDERS, "published"),
    "join": ({"selected"}, "member", MANAGERS, "published"),
    "withdraw": (ALL_BUT_MEMBER, "withdrawn", HEAD | MANAGERS, "screening"),
}
# By hand: in which states of the selection each move is possible at all.
POSSIBLE = {
    "confirm": {"announced", "screening"},
    "decline": {"announced", "screening"},
    "submit": {"announced", "screening"},
    "return": {"screening"},
    "find_eligible": {"screening"},
    "find_ineligible": {"screening"},
    "check_again": {"screening"},
    "select": {"ranked"},
    "reserve": {"ranked"},
    "reject": {"ranked"},
    "undo": {"decided"},
    "promote": {"decided", "published", "archived"},
    "join": {"published", "archived"},
    "withdraw": set(SelectionState.values) - {"cancelled"},
}


def outcome(
    machine: Machine, obj: Any, move: str, user: Any, fields: dict[str, Any]
) -> str:
    """What comes of the move; whatever happens is taken back afterwards."""
    before = AuditEvent.objects.count()
    result = ""
    try:
        with transaction.atomic():
            machine.carry_out(obj, move, by=user, reason="Because", **fields)
            fresh = type(obj)._default_manager.get(pk=obj.pk)
            assert AuditEvent.objects.count() == before + 1
            result = fresh.state
            transaction.set_rollback(True)
    except PermissionDenied:
        result = "forbidden"
    except OperationRefused:
        result = "refused"
    assert AuditEvent.objects.count() == before
    return result


def walk(
    machine: Machine,
    table: dict[str, Any],
    people: Personas,
    prepare: Any,
    extra: Any = lambda move: {},
) -> list[str]:
    """Cells of the matrix in which the machine and the table disagree."""
    wrong = []
    for move, (sources, target, may, *_rest) in table.items():
        for state in machine.state_enum.values:
            for who, user in people.named().items():
                obj = prepare(move, state)
                found = outcome(machine, obj, move, user, extra(move))
                wanted = "forbidden"
                if who in may:
                    wanted = target if state in sources else "refused"
                kept = type(obj)._default_manager.get(pk=obj.pk).state
                if found != wanted or kept != state:
                    wrong.append(f"{move} {state} {who}: {found}, not {wanted}")
    return wrong


@pytest.fixture
def ready(places: Places) -> SimpleNamespace:
    """A selection for which every condition of every move holds."""
    selection = make_selection(
        minutes_number="3", minutes_date="2016-03-10", decision_date="2016-03-20"
    )
    candidate = make_candidate(selection, places.a, "submitted")
    give_points(candidate, 5, 5)
    membership = CohortMembership.objects.create(
        cohort=selection.cohort, municipality=places.a
    )
    return SimpleNamespace(
        selection=selection, candidate=candidate, membership=membership
    )


def put(candidate: Candidate, state: str, membership: CohortMembership) -> None:
    member = state == "member"
    Candidate.objects.filter(pk=candidate.pk).update(
        state=state,
        membership=membership if member else None,
        memorandum_date="2016-04-01" if member else None,
    )


def test_tables_know_every_move() -> None:
    assert list(SELECTION_TABLE) == [move.name for move in SELECTION.moves]
    assert list(CANDIDATE_TABLE) == [move.name for move in CANDIDATE.moves]
    assert list(POSSIBLE) == list(CANDIDATE_TABLE)


def test_selection(ready: SimpleNamespace, personas: Personas) -> None:
    def prepare(move: str, state: str) -> Selection:
        now = timezone.now()
        closes = now + timedelta(days=1) if move == "announce" else now
        Selection.objects.filter(pk=ready.selection.pk).update(
            state=state, opens_at=now - timedelta(days=9), closes_at=closes
        )
        put(ready.candidate, "eligible", ready.membership)
        return Selection.objects.get(pk=ready.selection.pk)

    assert walk(SELECTION, SELECTION_TABLE, personas, prepare) == []


def test_candidate(ready: SimpleNamespace, personas: Personas) -> None:
    def prepare(move: str, state: str) -> Candidate:
        Selection.objects.update(state=CANDIDATE_TABLE[move][3])
        put(ready.candidate, state, ready.membership)
        return Candidate.objects.with_place().get(pk=ready.candidate.pk)

    def extra(move: str) -> dict[str, Any]:
        if move != "join":
            return {}
        return {"membership": ready.membership, "memorandum_date": "2016-04-01"}

    assert walk(CANDIDATE, CANDIDATE_TABLE, personas, prepare, extra) == []


@pytest.mark.parametrize("state", SelectionState.values)
def test_moves_of_a_candidate_need_their_state_of_the_selection(
    ready: SimpleNamespace, personas: Personas, state: str
) -> None:
    Selection.objects.update(state=state)
    for move, states in POSSIBLE.items():
        sources, target, may, _state = CANDIDATE_TABLE[move]
        start = "preparing" if move == "submit" else sorted(sources)[0]
        put(ready.candidate, start, ready.membership)
        candidate = Candidate.objects.with_place().get(pk=ready.candidate.pk)
        user = personas.superuser if "superuser" in may else personas.head_a
        fields: dict[str, Any] = {}
        if move == "join":
            fields = {"membership": ready.membership, "memorandum_date": "2016-04-01"}
        worked = outcome(CANDIDATE, candidate, move, user, fields) == target
        assert worked == (state in states), move


@pytest.mark.parametrize("state", SelectionState.values)
def test_what_is_returned_comes_back_in_the_check_only(
    ready: SimpleNamespace, personas: Personas, state: str
) -> None:
    Selection.objects.update(state=state)
    put(ready.candidate, "returned", ready.membership)
    candidate = Candidate.objects.with_place().get()
    found = outcome(CANDIDATE, candidate, "submit", personas.head_a, {})
    assert (found == "submitted") == (state == "screening")


@pytest.mark.parametrize("state", sorted(ALL_BUT_MEMBER))
def test_the_heads_button_does_not_tell_an_unpublished_decision(
    ready: SimpleNamespace, personas: Personas, state: str
) -> None:
    Selection.objects.update(state=SelectionState.DECIDED)
    put(ready.candidate, state, ready.membership)
    candidate = Candidate.objects.with_place().get()
    head = outcome(CANDIDATE, candidate, "withdraw", personas.head_a, {})
    staff = outcome(CANDIDATE, candidate, "withdraw", personas.programme_manager, {})
    assert (head, staff) == ("forbidden", "withdrawn")


@pytest.mark.parametrize("state", ["ineligible", "rejected"])
def test_who_lost_publicly_has_nothing_to_withdraw(
    ready: SimpleNamespace, personas: Personas, state: str
) -> None:
    Selection.objects.update(state=SelectionState.PUBLISHED)
    put(ready.candidate, state, ready.membership)
    candidate = Candidate.objects.with_place().get()
    assert [p.code for p in CANDIDATE.problems(candidate, "withdraw")] == ["over"]


def test_staff_take_steps_of_papers_of_the_past(
    ready: SimpleNamespace, personas: Personas
) -> None:
    """The same table, but managers may do what the head does."""
    Selection.objects.update(is_historic=True)
    table = {
        move: (sources, target, may | MANAGERS, state)
        for move, (sources, target, may, state) in CANDIDATE_TABLE.items()
        if move in {"confirm", "decline", "submit"}
    }

    def prepare(move: str, state: str) -> Candidate:
        Selection.objects.update(state=table[move][3])
        put(ready.candidate, state, ready.membership)
        return Candidate.objects.with_place().get(pk=ready.candidate.pk)

    assert walk(CANDIDATE, table, personas, prepare) == []


def codes(selection: Selection, move: str) -> list[str]:
    return [problem.code for problem in SELECTION.problems(selection, move)]


def test_announcing_names_everything_that_is_missing() -> None:
    selection = make_selection(state="draft", announcement_ky="", weights=())
    assert codes(selection, "announce") == [
        "no_announcement",
        "closed_already",
        "nobody_invited",
        "nothing_asked",
    ]
    selection.criteria.create(number=1, kind="sufficiency", title_ky="К")
    selection.criteria.create(
        number=2, kind="score", title_ky="К", weight=60, max_score=5
    )
    assert codes(selection, "announce")[3:] == ["no_year", "weights"]
    problem = SELECTION.problems(selection, "announce")[-1]
    assert str(problem) == (
        "The weights of the criteria add up to 60, they must make 100."
    )


def test_papers_of_the_past_need_no_announcement() -> None:
    selection = make_selection(
        state="draft",
        announcement_ky="",
        weights=(),
        is_historic=True,
        access=Access.OPEN,
    )
    assert codes(selection, "announce") == []


def test_steps_wait_for_each_other() -> None:
    later = timezone.now() + timedelta(hours=1)
    selection = make_selection(closes_at=later)
    assert codes(selection, "start_screening") == ["still_open"]
    Selection.objects.update(state="screening")
    selection = Selection.objects.get()
    waiting = make_candidate(selection, state="submitted")
    assert codes(selection, "start_scoring") == ["not_screened", "none_eligible"]
    Candidate.objects.filter(pk=waiting.pk).update(state="eligible")
    assert codes(selection, "start_scoring") == []
    Selection.objects.update(state="scoring")
    selection = Selection.objects.get()
    assert codes(selection, "close_scoring") == ["not_scored"]
    give_points(waiting, 1, 1)
    assert codes(selection, "close_scoring") == []
    Selection.objects.update(state="decided", decision_date="2016-03-20")
    assert codes(Selection.objects.get(), "publish") == ["no_minutes"]


def test_a_selection_with_members_is_not_cancelled(places: Places) -> None:
    selection = make_selection(state="ranked")
    make_candidate(selection, make_municipality(), "member")
    assert codes(selection, "cancel") == ["joined"]


def test_no_place_no_promotion() -> None:
    selection = make_selection(state="published", places=1, places_taken=1)
    candidate = make_candidate(selection, state="reserve")
    found = [problem.code for problem in CANDIDATE.problems(candidate, "promote")]
    assert found == ["no_place"]


def test_nobody_is_left_to_decide_on() -> None:
    selection = make_selection(state="ranked")
    make_candidate(selection, state="withdrawn")
    assert codes(selection, "decide") == ["none_ranked"]
