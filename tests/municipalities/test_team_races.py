"""Hand-overs, ends and acceptances at once, in real threads on PostgreSQL."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from core.models.letters import Letter
from core.problems import OperationRefused
from municipalities import operations as do
from municipalities.models import HandOver, Municipality, Official
from municipalities.operations import handing_over, people, posts
from tests.accounts.test_races import at_once
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality, make_official
from tests.municipalities.test_team import WRITTEN, link_of
from tests.support.races import needs_postgres

pytestmark = needs_postgres


class Town:
    """A municipality with a head, two coordinators and a programme manager."""

    def __init__(self) -> None:
        self.place = make_municipality()
        self.head = make_official(self.place, "head")
        self.first = make_official(self.place)
        self.second = make_official(self.place)
        self.manager = make_user("programme_manager")

    def ask(self, who: User) -> HandOver:
        return do.ask_hand_over(
            municipality=self.place,
            successor=do.Successor(member=who),
            begins_on=timezone.localdate(),
            records_holder=False,
            by=self.head,
        )

    def record(self, who: User) -> HandOver:
        return do.record_head(
            municipality=self.place,
            successor=do.Successor(member=who),
            begins_on=timezone.localdate(),
            document="Order 15",
            records_holder=False,
            by=self.manager,
        )

    def end(self) -> Official:
        post = Official.objects.get(user=self.head)
        return do.end_official(official=post, by=self.manager, reason="Left")

    def heads(self) -> list[int]:
        rows = Official.objects.filter(
            municipality=self.place, role="head", ended_at=None
        )
        return list(rows.values_list("user", flat=True))


@pytest.fixture
def town() -> Town:
    return Town()


def without_lock(monkeypatch: pytest.MonkeyPatch, meet: threading.Barrier) -> None:
    """Rows are read without a lock, and both wait until both have read."""

    def seen(row: Any) -> Any:
        fresh = type(row).objects.get(pk=row.pk)
        if isinstance(fresh, Municipality):
            meet.wait(30)
        return fresh

    for module in (handing_over, people, posts):
        if hasattr(module, "lock"):
            monkeypatch.setattr(module, "lock", seen)


def test_two_hand_overs_asked_at_once_are_one(town: Town) -> None:
    results = at_once(2, lambda n: town.ask([town.first, town.second][n]))
    assert HandOver.objects.count() == 1
    assert sum(isinstance(result, OperationRefused) for result in results) == 1


def test_a_hand_over_accepted_while_staff_record_another_head(town: Town) -> None:
    hand_over = town.ask(town.first)
    acts = [
        lambda: do.accept_hand_over(hand_over=hand_over, by=town.first),
        lambda: town.record(town.second),
    ]
    results = at_once(2, lambda n: acts[n]())
    # the later one counts; an acceptance that came second is refused
    assert town.heads() == [town.second.pk]
    assert isinstance(results[0], HandOver | OperationRefused)


def test_accepting_while_the_heads_rights_end(town: Town) -> None:
    hand_over = town.ask(town.first)
    acts = [
        lambda: do.accept_hand_over(hand_over=hand_over, by=town.first),
        town.end,
    ]
    results = at_once(2, lambda n: acts[n]())
    hand_over.refresh_from_db()
    accepted = isinstance(results[0], HandOver)
    assert town.heads() == ([town.first.pk] if accepted else [])
    assert (hand_over.done_at is not None) is accepted
    assert (hand_over.stopped_at is not None) is not accepted
    assert Official.objects.get(user=town.head).ended_at is not None


def test_accepting_twice_at_once_begins_one_post(town: Town) -> None:
    hand_over = town.ask(town.first)
    results = at_once(
        4, lambda _n: do.accept_hand_over(hand_over=hand_over, by=town.first)
    )
    assert sum(isinstance(result, OperationRefused) for result in results) == 3
    assert town.heads() == [town.first.pk]
    assert Letter.objects.filter(name="head_began").count() == 1


def test_an_invitation_accepted_by_an_account_twice_at_once(town: Town) -> None:
    person = make_user()
    values = WRITTEN | {"email": person.email}
    do.invite_member(municipality=town.place, by=town.head, **values)
    token = link_of(Letter.objects.get()).split("/")[2]
    results = at_once(4, lambda _n: do.accept_invitation_as(token=token, user=person))
    assert sum(isinstance(result, OperationRefused) for result in results) == 3
    assert Official.objects.filter(user=person).count() == 1


def test_withdrawing_while_accepting(town: Town) -> None:
    person = make_user()
    values = WRITTEN | {"email": person.email}
    invitation = do.invite_member(municipality=town.place, by=town.head, **values)
    token = link_of(Letter.objects.get()).split("/")[2]
    acts = [
        lambda: do.accept_invitation_as(token=token, user=person),
        lambda: do.withdraw_member_invitation(invitation=invitation, by=town.head),
    ]
    results = at_once(2, lambda n: acts[n]())
    assert sum(isinstance(result, OperationRefused) for result in results) == 1
    invitation.refresh_from_db()
    joined = Official.objects.filter(user=person).exists()
    assert joined is (invitation.accepted_at is not None)
    assert joined is (invitation.withdrawn_at is None)


def test_without_the_locks_the_constraint_is_the_last_line(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: two acceptances see an open hand-over, and no head beside it."""
    town.end()
    hand_over = HandOver.objects.create(
        municipality=town.place,
        successor=town.first,
        begins_on=timezone.localdate(),
        records_holder=False,
        asked_by=town.manager,
    )
    meet = threading.Barrier(2)
    monkeypatch.setattr(posts, "lock_place_of", lambda row: _read_together(row, meet))
    monkeypatch.setattr(posts, "live_head", lambda place: None)
    broken: list[Any] = []

    def accept(_number: int) -> Any:
        try:
            return do.accept_hand_over(hand_over=hand_over, by=town.first)
        except IntegrityError as error:
            broken.append(error)
            return error

    at_once(2, accept)
    assert (len(broken), town.heads()) == (1, [town.first.pk])


def test_without_the_locks_a_stopped_hand_over_makes_a_head(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the acceptance does not see that the head's rights have ended."""
    hand_over = town.ask(town.first)
    meet = threading.Barrier(2)
    without_lock(monkeypatch, meet)
    monkeypatch.setattr(posts, "lock_place_of", lambda row: _read_together(row, meet))
    acts = [
        lambda: do.accept_hand_over(hand_over=hand_over, by=town.first),
        town.end,
    ]
    faults: list[Any] = []

    def act(number: int) -> Any:
        try:
            return acts[number]()
        except IntegrityError as error:
            faults.append(error)
            return error

    at_once(2, act)
    hand_over.refresh_from_db()
    both = (
        hand_over.done_at is not None
        and Official.objects.get(user=town.head).end_reason == "Left"
    )
    assert faults or both, "the two got in each other's way"


def _read_together(row: Any, meet: threading.Barrier) -> Any:
    fresh = type(row).objects.get(pk=row.pk)
    meet.wait(30)
    return fresh
