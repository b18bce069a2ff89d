"""Many at once, in real threads on PostgreSQL; each with a control without protection.

The control switches the protection off and must see the fault: otherwise the test would
prove nothing.
"""

import threading
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.db.models import Sum

from accounts.models import User
from core.models import AuditEvent, Letter
from core.problems import OperationRefused
from grants import operations as do
from grants.enums import ApplicationState, CallState, Tier
from grants.models import Application, Call, Grant
from grants.operations import applications, awards
from municipalities.enums import MunicipalRole
from municipalities.models import Cohort
from tests.factories.accounts import make_user
from tests.factories.grants import (
    IN_TIME,
    make_application,
    make_approved_plan,
    make_call,
    make_seat,
    make_sheet,
)
from tests.factories.municipalities import (
    make_membership,
    make_municipality,
    make_official,
)
from tests.support.races import needs_postgres

pytestmark = needs_postgres
THREADS = 20
AWARDS = 200


def at_once(number: int, work: Callable[[int], Any]) -> list[Any]:
    """Do the work `number` times in THREADS threads that start together."""
    results: list[Any] = [None] * number
    start = threading.Barrier(THREADS)

    def run(first: int) -> None:
        try:
            start.wait(60)
            for index in range(first, number, THREADS):
                try:
                    results[index] = work(index)
                except (OperationRefused, IntegrityError) as refused:
                    results[index] = refused
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert not any(thread.is_alive() for thread in threads)
    return results


@pytest.fixture
def contest() -> tuple[Call, list[Application], User]:
    """A session with 200 scored applications; the envelope is enough for 37."""
    call = make_call(state=CallState.SESSION, envelope=Decimal(3_700_000), quorum=1)
    seat, officer = make_seat(call, attended=True), make_user("grant_manager")
    applications = []
    for number in range(AWARDS):
        application = make_application(
            call,
            make_municipality(),
            grant="100000.00",
            state=ApplicationState.ELIGIBLE,
            by=officer,
            title=f"Application {number}",
        )
        make_sheet(application, seat, "8", "8")
        applications.append(application)
    return call, applications, officer


def award(officer: User) -> Callable[[Application], Grant]:
    return lambda application: do.award_grant(
        application=application, by=officer, reason="As decided"
    )


def test_awards_never_pass_the_envelope(
    contest: tuple[Call, list[Application], User],
) -> None:
    call, applications, officer = contest
    give = award(officer)
    results = at_once(AWARDS, lambda index: give(applications[index]))
    given = [result for result in results if isinstance(result, Grant)]
    refused = [r for r in results if isinstance(r, OperationRefused)]
    call.refresh_from_db()
    assert (len(given), len(refused)) == (37, AWARDS - 37)
    total = Grant.objects.aggregate(total=Sum("amount"))["total"]
    assert total == call.awarded_total == call.envelope
    assert AuditEvent.objects.filter(verb="application.award").count() == 37


@pytest.fixture
def unprotected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Awards without row lock, and a database without its check."""
    monkeypatch.setattr(
        awards, "lock", lambda row: type(row)._default_manager.get(pk=row.pk)
    )
    name = "grants_call_within_envelope"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE grants_call DROP CONSTRAINT {name}")
    yield
    Call.objects.update(awarded_total=0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"ALTER TABLE grants_call ADD CONSTRAINT {name} "
            "CHECK (awarded_total <= envelope)"
        )


@pytest.mark.usefixtures("unprotected")
def test_without_lock_and_check_the_envelope_breaks(
    contest: tuple[Call, list[Application], User],
) -> None:
    call, applications, officer = contest
    give = award(officer)
    at_once(AWARDS, lambda index: give(applications[index]))
    total = Grant.objects.aggregate(total=Sum("amount"))["total"]
    assert total > call.envelope


# One form sent many times --------------------------------------------------------------
@pytest.fixture
def head() -> User:
    place = make_municipality()
    make_membership(place)
    return make_official(place, MunicipalRole.HEAD)


def test_fifty_submissions_give_one_receipt(head: User) -> None:
    call = make_call(cohort=Cohort.objects.get())
    place = head.official_posts.get().municipality
    application = make_application(call, place)

    def submit(_index: int) -> str | None:
        fresh = Application.objects.with_place().get(pk=application.pk)
        sent = do.submit_application(
            application=fresh, version=1, by=head, received_at=IN_TIME
        )
        return sent.number

    numbers = set(at_once(50, submit))
    assert numbers == {f"2016-{application.pk:05d}"}
    assert AuditEvent.objects.filter(verb="application.submit").count() == 1
    assert Letter.objects.filter(name="application_submitted").count() == 1


def test_fifty_beginnings_make_one_application(head: User) -> None:
    call = make_call(cohort=Cohort.objects.get(), tier=Tier.IMPLEMENTATION)
    place = head.official_posts.get().municipality
    plan = make_approved_plan(place)

    def begin(_index: int) -> int:
        made = do.start_application(
            call=call, municipality=place, plan=plan, by=head, received_at=IN_TIME
        )
        return made.pk

    assert len(set(at_once(50, begin))) == 1
    assert Application.objects.count() == 1
    assert AuditEvent.objects.filter(verb="application.made").count() == 1


def test_without_the_lock_the_constraint_still_holds(
    head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Control: the operation alone would make several, the database allows one."""
    monkeypatch.setattr("grants.operations.applications.lock", lambda row: row)
    judge = applications._start_problems

    def slowly(*given: Any) -> Any:
        time.sleep(0.3)
        return judge(*given)

    # everybody looks before anybody writes
    monkeypatch.setattr(applications, "_start_problems", slowly)
    call = make_call(cohort=Cohort.objects.get())
    place = head.official_posts.get().municipality
    results = at_once(
        50,
        lambda _index: do.start_application(
            call=call, municipality=place, title="Same", by=head, received_at=IN_TIME
        ),
    )
    assert any(isinstance(result, IntegrityError) for result in results)
    assert Application.objects.live().count() == 1


def test_two_editors_lose_nothing(head: User) -> None:
    call = make_call(cohort=Cohort.objects.get())
    place = head.official_posts.get().municipality
    application = make_application(call, place)

    def write(index: int) -> int:
        saved = do.save_application(
            application=application, version=1, by=head, summary=f"Text {index}"
        )
        return saved.version

    results = at_once(20, write)
    refused = [r for r in results if isinstance(r, OperationRefused)]
    assert [r for r in results if r == 2] == [2]
    assert {problem.code for r in refused for problem in r.problems} == {"version"}
    assert len(refused) == 19
    assert AuditEvent.objects.filter(verb="application.changed").count() == 1
