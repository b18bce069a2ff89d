"""People and invitations at once, in real threads on PostgreSQL."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections

from accounts import operations as do
from accounts.models import Invitation, RoleAssignment, User
from accounts.operations import invitations, people
from core.problems import OperationRefused
from tests.factories.accounts import make_user
from tests.support.races import needs_postgres

pytestmark = needs_postgres


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """What each of the people got, who all begin at the same moment."""
    results: list[Any] = [None] * number
    start = threading.Barrier(number)

    def run(index: int) -> None:
        try:
            start.wait(30)
            results[index] = work(index)
        except (PermissionDenied, OperationRefused) as refused:
            results[index] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def invite_at_once() -> list[Any]:
    manager = make_user("programme_manager")
    return at_once(
        8,
        lambda _n: do.invite_person(
            by=manager,
            email="new@portal.example",
            full_name="New Person",
            language="ky",
            roles=["donor"],
        ),
    )


def test_an_invitation_sent_twice_at_once_is_one() -> None:
    results = invite_at_once()
    assert Invitation.objects.count() == 1
    assert sum(isinstance(result, OperationRefused) for result in results) == 7


def test_without_the_lock_there_are_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    seen = threading.Barrier(8)
    judge = invitations._address_problems

    def slowly(*given: Any) -> Any:
        found = judge(*given)
        seen.wait(30)
        return found

    monkeypatch.setattr(invitations, "_address_problems", slowly)
    monkeypatch.setattr(invitations, "lock", lambda row: row)
    invite_at_once()
    assert Invitation.objects.count() == 8


def end_each_other(first: User, second: User) -> list[Any]:
    roles = {user: user.role_assignments.get() for user in (first, second)}
    pairs = [(roles[second], first), (roles[first], second)]
    return at_once(2, lambda n: do.end_role(assignment=pairs[n][0], by=pairs[n][1]))


def test_of_two_managers_who_end_each_other_one_stays() -> None:
    results = end_each_other(
        make_user("programme_manager"), make_user("programme_manager")
    )
    assert sum(isinstance(result, PermissionDenied) for result in results) == 1
    assert RoleAssignment.objects.filter(revoked_at=None).count() == 1


def test_of_two_managers_who_close_each_others_account_one_stays() -> None:
    pair = [make_user("programme_manager"), make_user("programme_manager")]
    at_once(2, lambda n: do.deactivate_user(user=pair[1 - n], by=pair[n]))
    assert User.objects.filter(is_active=True).count() == 1


def test_without_the_lock_nobody_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: rights are read before the other's change is there."""
    seen = threading.Barrier(2)

    def judge(by: User, _person: int) -> None:
        assert people.require_inviter(by) is None
        seen.wait(30)

    monkeypatch.setattr(people, "require_inviter_over", judge)
    end_each_other(make_user("programme_manager"), make_user("programme_manager"))
    assert RoleAssignment.objects.filter(revoked_at=None).count() == 0
