"""State x move x person of an act of the reform, against a table written by hand."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from core.models import AuditEvent
from core.problems import OperationRefused
from municipalities import operations
from municipalities.enums import ReformState
from municipalities.models import ReformAct
from municipalities.workflow import REFORM
from tests.factories.reform import add_rename, carry_out, make_act, manager

MANAGERS = {"programme_manager", "regional_coordinator", "superuser"}
# move: states from which it may start, where it leads, who may
TABLE = {
    "carry_out": ({"draft"}, "in_force", MANAGERS),
    "undo": ({"in_force"}, "undone", MANAGERS),
}
WORK: dict[str, Any] = {
    "carry_out": lambda act, by: operations.carry_out_act(act=act, by=by),
    "undo": lambda act, by: operations.undo_act(act=act, by=by, reason="Ката"),
}


@pytest.fixture
def acts(places: Any) -> dict[str, ReformAct]:
    """An act in each state, each about the same municipality, on days in a row."""
    found = {}
    for state in ReformState.values:
        act = make_act(number=state)
        add_rename(act, places.a, name_ky=f"Ат {state}")
        if state == ReformState.UNDONE:
            carry_out(act)
            operations.undo_act(act=act, by=manager(), reason="Ката")
        found[state] = act
    carry_out(found[ReformState.IN_FORCE])
    return {state: ReformAct.objects.get(pk=act.pk) for state, act in found.items()}


def outcome(move: str, act: ReformAct, by: Any) -> str:
    """What comes of the move; whatever happens is taken back."""
    before = AuditEvent.objects.count()
    try:
        with transaction.atomic():
            WORK[move](act, by)
            result = ReformAct.objects.get(pk=act.pk).state
            transaction.set_rollback(True)
    except PermissionDenied:
        result = "forbidden"
    except OperationRefused:
        result = "refused"
    assert AuditEvent.objects.count() == before
    return result


def expected(move: str, state: str, who: str) -> str:
    sources, target, people = TABLE[move]
    if who not in people:
        return "forbidden"
    return target if state in sources else "refused"


@pytest.mark.parametrize("move", TABLE)
def test_the_machine_is_the_table(personas: Any, acts: Any, move: str) -> None:
    wrong = [
        f"{state} {who}"
        for state in ReformState.values
        for who, user in personas.named().items()
        if outcome(move, acts[state], user) != expected(move, state, who)
    ]
    assert wrong == []


def test_the_table_names_every_move_and_state() -> None:
    assert {move.name for move in REFORM.moves} == set(TABLE)
    assert set(ReformState.values) == {"draft", "in_force", "undone"}


@pytest.mark.parametrize(
    "who", ["grant_manager", "me_officer", "head_a", "donor", "commission_member"]
)
def test_others_write_nothing(personas: Any, acts: Any, who: str) -> None:
    by, draft = getattr(personas, who), acts["draft"]
    change = draft.changes.get()
    for work in (
        lambda: operations.make_act(by=by, number="1", title="Х", date=draft.date),
        lambda: operations.change_act(act=draft, by=by, title="Х"),
        lambda: operations.remove_act(act=draft, by=by),
        lambda: operations.copy_act(act=acts["undone"], by=by),
        lambda: operations.add_change(act=draft, kind="rename", by=by),
        lambda: operations.correct_change(change=change, by=by, name_ky="Х"),
        lambda: operations.remove_change(change=change, by=by),
    ):
        with pytest.raises(PermissionDenied):
            work()


@pytest.mark.parametrize("state", ["in_force", "undone"])
def test_only_a_draft_is_changed(acts: Any, state: str) -> None:
    act, by = acts[state], manager()
    change = act.changes.get()
    for work in (
        lambda: operations.change_act(act=act, by=by, title="Х"),
        lambda: operations.remove_act(act=act, by=by),
        lambda: operations.add_change(act=act, kind="rename", by=by),
        lambda: operations.correct_change(change=change, by=by, name_ky="Х"),
        lambda: operations.remove_change(change=change, by=by),
    ):
        with pytest.raises(OperationRefused) as refused:
            work()
        assert [problem.code for problem in refused.value.problems] == ["not_draft"]
