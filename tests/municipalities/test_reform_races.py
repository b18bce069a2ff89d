"""Two at once, in real threads on PostgreSQL; each with a control without the lock."""

import threading
from typing import Any

import pytest
from django.db import connection

from core.models import AuditEvent
from core.problems import OperationRefused
from municipalities.models import (
    FormerName,
    Municipality,
    ReformAct,
    RightsSuccession,
    Succession,
)
from municipalities.operations.reform import carrying
from tests.factories.municipalities import make_municipality
from tests.factories.reform import (
    add_merger,
    add_rename,
    carry_out,
    confirm,
    link_of,
    make_act,
    manager,
    merged,
)
from tests.support.races import at_once, needs_postgres, unlocked

pytestmark = needs_postgres


@pytest.fixture
def meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No locks, and both are through the conditions before either writes."""
    both = threading.Barrier(2)
    monkeypatch.setattr(carrying, "lock", unlocked)
    monkeypatch.setattr(carrying, "locked_units", lambda act: None)
    monkeypatch.setattr(type(carrying.REFORM), "carry_out", _racing(both))


def _racing(both: threading.Barrier) -> Any:
    """The move without asking the conditions again after both have asked."""
    machine = type(carrying.REFORM)
    usual = machine.carry_out

    def carry(self: Any, obj: Any, name: str, **given: Any) -> Any:
        self.require(obj, name, given["by"])
        both.wait(60)
        return usual(_bare(self), obj, name, **given)

    return carry


def _bare(machine: Any) -> Any:
    """The same machine, which lets everything through."""

    class Open:
        def __getattr__(self, name: str) -> Any:
            return getattr(machine, name)

        def require(self, _obj: Any, name: str, _by: Any) -> Any:
            return machine.move(name)

    return Open()


@pytest.fixture
def two_acts() -> tuple[ReformAct, ReformAct, Municipality]:
    """Two acts that give the same municipality to different ones."""
    place = make_municipality("Алма")
    manager()
    acts = []
    for name in ("Биринчи", "Экинчи"):
        act = make_act()
        add_merger(act, place, into=make_municipality(name))
        acts.append(act)
    return acts[0], acts[1], place


def test_two_acts_cannot_end_the_same_unit(two_acts: Any) -> None:
    first, second, place = two_acts
    results = at_once(lambda: carry_out(first), lambda: carry_out(second))
    refused = [r for r in results if isinstance(r, OperationRefused)]
    assert len(refused) == 1
    assert "ended" in [problem.code for problem in refused[0].problems]
    assert Succession.objects.filter(predecessor=place).count() == 1
    assert ReformAct.objects.filter(state="in_force").count() == 1


@pytest.mark.usefixtures("meeting")
def test_without_locks_only_the_database_holds(two_acts: Any) -> None:
    name = "municipalities_one_taker_over"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {name}")
    first, second, place = two_acts
    try:
        at_once(lambda: carry_out(first), lambda: carry_out(second))
        assert Succession.objects.filter(predecessor=place).count() == 2
    finally:
        Succession.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute(
                f"CREATE UNIQUE INDEX {name} ON municipalities_succession "
                "(predecessor_id) WHERE takes_over"
            )


@pytest.fixture
def one_act() -> ReformAct:
    act = make_act()
    add_rename(act, make_municipality("Алма"))
    return act


def test_an_act_is_carried_out_once(one_act: ReformAct) -> None:
    results = at_once(lambda: carry_out(one_act), lambda: carry_out(one_act))
    assert sum(isinstance(r, OperationRefused) for r in results) == 1
    assert FormerName.objects.count() == 1
    assert AuditEvent.objects.filter(verb="reform_act.carry_out").count() == 1


@pytest.mark.usefixtures("meeting")
def test_without_locks_an_act_is_carried_out_twice(one_act: ReformAct) -> None:
    at_once(lambda: carry_out(one_act), lambda: carry_out(one_act))
    assert FormerName.objects.count() == 2


def test_two_new_units_get_two_provisional_codes() -> None:
    acts = []
    for name in ("Алма", "Бөтөн"):
        act = make_act()
        add_merger(act, make_municipality(name))
        acts.append(act)
    results = at_once(lambda: carry_out(acts[0]), lambda: carry_out(acts[1]))
    assert all(isinstance(result, ReformAct) for result in results)
    codes = Municipality.objects.filter(code__startswith="P").values_list("code")
    assert sorted(code for (code,) in codes) == ["P0000000000001", "P0000000000002"]


def test_rights_are_confirmed_once() -> None:
    place = make_municipality("Алма")
    merged(place, into=make_municipality("Бөтөн"))
    results = at_once(lambda: confirm(place), lambda: confirm(place))
    assert sum(isinstance(r, OperationRefused) for r in results) == 1
    assert RightsSuccession.objects.get().succession == link_of(place)
