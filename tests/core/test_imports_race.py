"""Two workers that apply one import at the same moment, on PostgreSQL."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.enums import Role
from core import jobs
from core.imports import applying, operations
from core.models import AuditEvent, ImportRun, Job
from municipalities.models import Village
from tests.factories.accounts import make_user
from tests.factories.imports import VILLAGE_HEADS, book, checked
from tests.factories.municipalities import make_municipality

NUMBER = 300
CODE = "41702215{:06d}"


@pytest.fixture(autouse=True)
def only_where_threads_wait(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite in memory has one connection")


def at_once(work: list[Callable[[], Any]]) -> None:
    gate = threading.Barrier(len(work))

    def run(each: Callable[[], Any]) -> None:
        try:
            gate.wait()
            each()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def two_jobs() -> ImportRun:
    """An import that changes 300 villages, with two jobs that apply it."""
    by = make_user(Role.PROGRAMME_MANAGER)
    place = make_municipality()
    rows = [[CODE.format(n), f"A{n}", "", place.code] for n in range(NUMBER)]
    for code, name, _empty, _place in rows:
        Village.objects.create(code=code, name_ky=name, municipality=place)
    changed = [[code, f"{name} жаңы", "", where] for code, name, _e, where in rows]
    run = checked("villages", book(VILLAGE_HEADS, changed), by)
    assert run.changed_rows == NUMBER
    run = operations.ask_apply(run=run, by=by)
    jobs.enqueue(
        kind=operations.APPLY, parameters={"import": run.pk}, by=by, title="twin"
    )
    return run


def written() -> int:
    return AuditEvent.objects.filter(verb="import.row_changed").count()


def apply_both() -> None:
    waiting = list(Job.objects.waiting().values_list("pk", flat=True))
    assert len(waiting) == 2
    at_once([lambda pk=pk: jobs.run(pk) for pk in waiting])


@pytest.mark.postgres
def test_two_workers_apply_once() -> None:
    run = two_jobs()
    apply_both()
    run.refresh_from_db()
    assert run.is_applied
    assert written() == NUMBER
    assert set(Job.objects.values_list("state", flat=True)) == {"ready"}
    assert Village.objects.filter(name_ky__endswith="жаңы").count() == NUMBER


@pytest.mark.postgres
def test_without_the_lock_and_the_comparison_it_would_be_written_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: the same race, with both protections switched off."""
    both = threading.Barrier(2, timeout=30)

    def unlocked(row: Any) -> Any:
        both.wait()
        fresh = type(row).objects.get(pk=row.pk)
        both.wait()
        return fresh

    run = two_jobs()
    monkeypatch.setattr(applying, "lock", unlocked)
    monkeypatch.setattr(applying, "_require_unchanged", lambda *given: None)
    apply_both()
    run.refresh_from_db()
    assert written() == 2 * NUMBER


@pytest.mark.postgres
def test_progress_is_seen_while_the_transaction_is_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = two_jobs()
    seen: list[int] = []
    real = applying.Steps.step

    def step(self: applying.Steps, rows: int) -> None:
        real(self, rows)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    def look() -> None:
        seen.append(Job.objects.get(pk=run.job_id).progress)
        assert written() == 0
        connection.close()

    monkeypatch.setattr(applying.Steps, "step", step)
    assert run.job_id is not None
    jobs.run(run.job_id)
    assert seen == [70]


@pytest.mark.postgres
def test_a_cancel_from_outside_stops_and_rolls_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = two_jobs()
    by = run.uploaded_by
    real = applying.Steps.step

    def step(self: applying.Steps, rows: int) -> None:
        thread = threading.Thread(target=cancel)
        thread.start()
        thread.join()
        real(self, rows)

    def cancel() -> None:
        operations.cancel_job(run=run, by=by)
        connection.close()

    monkeypatch.setattr(applying.Steps, "step", step)
    assert run.job_id is not None
    jobs.run(run.job_id)
    run = ImportRun.objects.get()
    assert run.is_checked
    assert Job.objects.get(pk=run.job_id).is_cancelled
    assert Village.objects.filter(name_ky__endswith="жаңы").count() == 0
    assert written() == 0
