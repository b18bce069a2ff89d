"""Many at once, in real threads on PostgreSQL; each with a control without protection.

The control switches the protection off and must see the fault: otherwise the test would
prove nothing.
"""

import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connections

from accounts.enums import Role
from accounts.models import User
from core.models import AuditEvent, Letter
from core.problems import OperationRefused
from municipalities.enums import MunicipalRole
from selections import operations as do
from selections.models import Candidate, Selection
from selections.operations import candidates as candidate_room
from selections.operations import deciding, joining
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.selections import (
    IN_TIME,
    give_points,
    make_candidate,
    make_selection,
)
from tests.support.races import needs_postgres, unlocked

pytestmark = needs_postgres
THREADS = 12


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """Do the work `number` times in threads that start together."""
    results: list[Any] = [None] * number
    gate = threading.Barrier(number)

    def run(index: int) -> None:
        gate.wait()
        try:
            results[index] = work(index)
        except Exception as fault:
            results[index] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def fresh(candidate: Candidate) -> Candidate:
    return Candidate.objects.with_place().get(pk=candidate.pk)


# Two submissions ------------------------------------------------------------------------
@pytest.fixture
def writing() -> tuple[Candidate, User]:
    place = make_municipality()
    head = make_official(place, MunicipalRole.HEAD)
    return make_candidate(make_selection(), place), head


def submit_many(writing: tuple[Candidate, User]) -> list[Any]:
    candidate, head = writing
    return at_once(
        THREADS,
        lambda _n: (
            do.submit_candidate(
                candidate=fresh(candidate), by=head, received_at=IN_TIME
            ).number
        ),
    )


def test_many_submissions_give_one_receipt(writing: tuple[Candidate, User]) -> None:
    numbers = set(submit_many(writing))
    assert numbers == {f"S-2016-{writing[0].pk:05d}"}
    assert AuditEvent.objects.filter(verb="candidate.submit").count() == 1
    assert Letter.objects.filter(name="candidate_submitted").count() == 1


def test_without_the_lock_there_are_several_receipts(
    writing: tuple[Candidate, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = candidate_room._submit_problems

    def slowly(*given: Any) -> Any:
        time.sleep(0.5)
        return judge(*given)

    monkeypatch.setattr(candidate_room, "lock", unlocked)
    monkeypatch.setattr(candidate_room, "_submit_problems", slowly)
    submit_many(writing)
    assert AuditEvent.objects.filter(verb="candidate.submit").count() > 1


def test_many_applications_make_one_candidate() -> None:
    place = make_municipality()
    head = make_official(place, MunicipalRole.HEAD)
    selection = make_selection(access="open")
    Selection.objects.update(closes_at="2999-01-01T00:00Z")

    def begin(_n: int) -> int:
        made = do.apply_for_selection(
            selection=selection, municipality=place, by=head, received_at=IN_TIME
        )
        return made.pk

    assert len(set(at_once(THREADS, begin))) == 1
    assert Candidate.objects.count() == 1


# Two decisions --------------------------------------------------------------------------
@pytest.fixture
def ranked() -> tuple[Selection, User]:
    selection = make_selection(state="ranked", places=2)
    for points in (9, 7, 5):
        give_points(make_candidate(selection, state="eligible"), points, points)
    return selection, make_user(Role.PROGRAMME_MANAGER)


def decide_many(ranked: tuple[Selection, User]) -> list[Any]:
    selection, manager = ranked
    return at_once(
        6,
        lambda n: (
            do.decide_selection(
                selection=selection,
                by=manager,
                decision_number=str(n),
                decision_date=date(2016, 3, 20),
                decision_reasons="As ranked",
            ).decision_number
        ),
    )


def test_one_decision_only(ranked: tuple[Selection, User]) -> None:
    results = decide_many(ranked)
    made = [r for r in results if isinstance(r, str)]
    refused = [r for r in results if isinstance(r, OperationRefused)]
    assert (len(made), len(refused)) == (1, 5)
    assert Selection.objects.get().decision_number == made[0]
    assert AuditEvent.objects.filter(verb="selection.decide").count() == 1
    assert AuditEvent.objects.filter(verb="candidate.select").count() == 2


def test_without_the_lock_there_are_two_decisions(
    ranked: tuple[Selection, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    rank = deciding.standing

    def slowly(selection: Selection) -> Any:
        found = rank(selection)
        time.sleep(0.5)
        return found

    def seen_before(row: Any) -> Any:
        return row if isinstance(row, Candidate) else unlocked(row)

    monkeypatch.setattr(deciding, "lock", seen_before)
    monkeypatch.setattr(deciding, "standing", slowly)
    decide_many(ranked)
    assert AuditEvent.objects.filter(verb="selection.decide").count() > 1


# Promotions -----------------------------------------------------------------------------
@pytest.fixture
def reserve() -> tuple[list[Candidate], User]:
    """Two free places and six that wait."""
    selection = make_selection(state="published", places=5, places_taken=3)
    for _number in range(3):
        make_candidate(selection, state="selected")
    waiting = [
        make_candidate(selection, state="reserve", reserve_order=n) for n in range(1, 7)
    ]
    return waiting, make_user(Role.PROGRAMME_MANAGER)


def promote_many(reserve: tuple[list[Candidate], User]) -> list[Any]:
    waiting, manager = reserve
    return at_once(
        len(waiting),
        lambda n: do.promote_candidate(
            candidate=fresh(waiting[n]), by=manager, reason="As decided"
        ),
    )


def test_promotions_never_pass_the_places(
    reserve: tuple[list[Candidate], User],
) -> None:
    results = promote_many(reserve)
    assert sum(isinstance(r, Candidate) for r in results) == 2
    assert sum(isinstance(r, OperationRefused) for r in results) == 4
    assert Candidate.objects.filter(state="selected").count() == 5
    assert Selection.objects.get().places_taken == 5


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Promotions without row lock, each looking before any other writes."""
    judge = joining._promotion_problems

    def slowly(*given: Any) -> Any:
        found = judge(*given)
        time.sleep(0.5)
        return found

    monkeypatch.setattr(candidate_room, "lock", unlocked)
    monkeypatch.setattr(joining, "_promotion_problems", slowly)


@pytest.mark.usefixtures("unprotected")
def test_without_the_lock_too_many_are_selected(
    reserve: tuple[list[Candidate], User],
) -> None:
    promote_many(reserve)
    assert Candidate.objects.filter(state="selected").count() > 5


def test_the_database_refuses_more_than_the_places() -> None:
    selection = make_selection(places=2, places_taken=2)
    with pytest.raises(IntegrityError):
        Selection.objects.filter(pk=selection.pk).update(places_taken=3)
