"""Asking for a report at once, in real threads on PostgreSQL."""

import threading
from typing import Any

import pytest
from django.db import connections

from core.models.jobs import Job
from reports import operations
from reports.queries.programme import ProgrammeFilter
from tests.factories.accounts import make_user
from tests.support.races import needs_postgres

pytestmark = needs_postgres
CLICKS = 12


def click_at_once() -> None:
    """One person sends the same form many times at the same moment."""
    donor, start = make_user("donor"), threading.Barrier(CLICKS)

    def click() -> None:
        try:
            start.wait(30)
            operations.ask_programme_report(
                chosen=ProgrammeFilter(), language="ky", by=donor
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _number in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)


def test_the_same_form_sent_at_once_makes_one_job() -> None:
    click_at_once()
    assert Job.objects.count() == 1


def test_without_the_lock_it_makes_several(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(operations, "lock", lambda person: person)
    seen = threading.Barrier(CLICKS)
    enqueue = operations.jobs.enqueue

    def slowly(**given: Any) -> Job:
        seen.wait(30)
        return enqueue(**given)

    monkeypatch.setattr(operations.jobs, "enqueue", slowly)
    click_at_once()
    assert Job.objects.count() == CLICKS
