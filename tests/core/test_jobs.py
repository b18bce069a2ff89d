"""Jobs end, once, whatever dies: real worker processes on a real database."""

import os
import signal
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone

from core import files, jobs
from core.enums import JobState
from core.jobs import leases
from core.jobs.registry import UnknownKind
from core.models import Job, StoredFile
from core.problems import OperationRefused
from tests.core.conftest import Engine
from tests.core.jobkinds import tasks as _kinds  # noqa: F401  # registers them
from tests.factories.accounts import make_user

once = pytest.mark.once


def make_job(**fields: Any) -> Job:
    return Job.objects.create(
        **{"kind": "test-slow", "title": "t", "language": "en"} | fields
    )


# Real processes -----------------------------------------------------------------------


@once
def test_a_killed_worker_loses_nothing_and_repeats_nothing(engine: Engine) -> None:
    first = engine.worker()
    job = engine.enqueue("test-slow", steps=40)
    engine.wait(lambda: engine.job(job).progress > 10)
    engine.kill_everything(first)
    assert engine.job(job).is_running
    began = time.monotonic()
    engine.worker()
    done = engine.wait_for_end(job)
    assert time.monotonic() - began < 30
    assert (done.state, done.attempts, done.progress) == (JobState.READY, 2, 100)
    assert engine.trace(job).count("end") == 1
    assert len(engine.starts(job)) == 2
    assert (engine.stored(), len(engine.files())) == (1, 1)
    stored = StoredFile.objects.using("workers").get()
    assert done.sha256 == stored.sha256
    assert stored.is_attached


@once
def test_a_killed_child_gives_its_job_back_at_once(engine: Engine) -> None:
    engine.worker(JOB_LEASE_SECONDS="60")
    job = engine.enqueue("test-slow", steps=20)
    (child,) = engine.wait(lambda: engine.starts(job))
    engine.wait(lambda: engine.job(job).progress > 0)
    os.kill(child, signal.SIGKILL)
    done = engine.wait_for_end(job)
    assert (done.state, done.attempts) == (JobState.READY, 2)
    assert (engine.stored(), len(engine.files())) == (1, 1)


@once
def test_a_child_does_not_outlive_its_worker(engine: Engine) -> None:
    worker = engine.worker()
    job = engine.enqueue("test-silent", seconds=30)
    (child,) = engine.wait(lambda: engine.starts(job))
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    engine.wait(lambda: not _is_alive(child), 10)
    assert engine.trace(job) == [f"start {child}"]


@once
def test_a_job_that_kills_its_worker_ends_as_failed(engine: Engine) -> None:
    engine.worker()
    job = engine.enqueue("test-killer")
    after = engine.enqueue("test-slow")
    done = engine.wait_for_end(job)
    assert (done.state, done.attempts) == (JobState.FAILED, 3)
    assert done.error_code == "worker-stopped"
    assert done.error_message.startswith("The program that did this work stopped")
    assert len(engine.starts(job)) == 3
    assert engine.wait_for_end(after).is_ready


@once
def test_killing_everything_three_times_is_bounded_too(engine: Engine) -> None:
    """The whole worker dies each time, so only the leases tell of it."""
    job = engine.enqueue("test-silent", seconds=60)
    for attempt in (1, 2, 3):
        worker = engine.worker()
        engine.wait(lambda expected=attempt: len(engine.starts(job)) == expected)
        engine.kill_everything(worker)
    engine.worker()
    done = engine.wait_for_end(job)
    assert (done.error_code, done.attempts) == ("worker-stopped", 3)
    assert len(engine.starts(job)) == 3


@once
def test_many_jobs_and_four_workers_do_each_job_once(engine: Engine) -> None:
    wanted = [engine.enqueue("test-slow", steps=1) for _ in range(30)]
    for _ in range(2):
        engine.worker("--processes", "2")
    for job in wanted:
        done = engine.wait_for_end(job)
        assert (done.state, done.attempts) == (JobState.READY, 1)
        assert len(engine.trace(job)) == 2
    assert (engine.stored(), len(engine.files())) == (30, 30)


@once
def test_a_cancelled_job_stops_and_leaves_no_file(engine: Engine) -> None:
    engine.worker()
    job = engine.enqueue("test-slow", steps=300)
    engine.wait(lambda: engine.job(job).progress > 0)
    (child,) = engine.starts(job)
    Job.objects.using("workers").filter(pk=job.pk).update(
        state=JobState.CANCELLED, token=None, lease_until=None
    )
    engine.wait(lambda: not _is_alive(child), 10)
    assert engine.job(job).is_cancelled
    assert engine.trace(job) == [f"start {child}"]
    assert engine.files() == []


@once
def test_sigterm_stops_cleanly_and_costs_no_attempt(engine: Engine) -> None:
    worker = engine.worker()
    job = engine.enqueue("test-silent", seconds=60)
    engine.wait(lambda: engine.starts(job))
    worker.terminate()
    assert worker.wait(30) == 0
    left = engine.job(job)
    assert (left.state, left.attempts) == (JobState.QUEUED, 0)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# Leases -------------------------------------------------------------------------------


def test_a_job_is_claimed_once_until_its_lease_runs_out(db: None) -> None:
    job = make_job()
    mine = leases.claim(job.pk)
    assert mine is not None
    assert leases.claim(job.pk) is None
    assert leases.claim_next() is None
    expire(job)
    other = leases.claim(job.pk)
    assert other is not None
    assert other.token != mine.token
    assert (leases.renew(mine), leases.report(mine, 50, "x")) == (False, False)
    assert leases.renew(other)


def test_a_worker_that_was_overtaken_cannot_finish(db: None) -> None:
    job = make_job()
    slow = leases.claim(job.pk)
    expire(job)
    fast = leases.claim(job.pk)
    assert slow is not None
    assert fast is not None
    first, second = make_file(), make_file()
    assert leases.finish(fast, first)
    assert not leases.finish(slow, second)
    assert not leases.fail(slow, code="x", message="x")
    assert Job.objects.get().result == first
    assert (reread(first).is_attached, reread(second).is_attached) == (True, False)


def test_control_without_the_lease_check_two_workers_hold_one_job(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests above would notice: with the check off, the job is done twice."""
    everything = Q(attempts__lt=99)
    monkeypatch.setattr(leases, "claimable", lambda: everything)
    job = make_job()
    assert jobs.run(job.pk)
    assert jobs.run(job.pk)
    assert StoredFile.objects.count() == 2
    assert Job.objects.get().attempts == 2


def test_running_twice_does_the_work_once(db: None) -> None:
    job = make_job()
    assert jobs.run(job.pk)
    assert not jobs.run(str(job.pk))
    assert not jobs.run(uuid4())
    done = Job.objects.get()
    assert (done.state, done.attempts, done.token) == (JobState.READY, 1, None)
    assert StoredFile.objects.get() == done.result


def test_the_sweep_queues_abandoned_jobs_and_spares_the_living(db: None) -> None:
    alive, dead, spent = make_job(), make_job(), make_job()
    for job in (alive, dead, spent):
        assert leases.claim(job.pk)
    expire(dead)
    expire(spent, attempts=3)
    swept = jobs.sweep()
    assert (swept.queued, swept.failed) == (1, 1)
    states = [Job.objects.get(pk=job.pk).state for job in (alive, dead, spent)]
    assert states == [JobState.RUNNING, JobState.QUEUED, JobState.FAILED]
    assert jobs.sweep().queued == 0


def test_the_sweep_leaves_a_worker_that_woke_up_in_time(db: None) -> None:
    job = make_job()
    mine = leases.claim(job.pk)
    assert mine is not None
    expire(job)
    assert leases.renew(mine)
    assert not leases.give_back(mine, only_stale=True)
    assert Job.objects.get().is_running


# What people ask ----------------------------------------------------------------------


def test_an_unknown_kind_is_refused(db: None) -> None:
    with pytest.raises(UnknownKind):
        jobs.enqueue(kind="no-such", parameters={}, by=make_user(), title="t")


def test_a_job_of_a_kind_that_is_gone_ends_with_a_sentence(db: None) -> None:
    job = make_job(kind="gone")
    assert jobs.run(job.pk)
    done = Job.objects.get()
    assert (done.error_code, done.is_failed) == ("unknown-kind", True)
    assert done.error_message == "The portal no longer knows this job."


def test_an_unexpected_error_is_told_without_its_details(db: None) -> None:
    job = make_job(kind="test-error")
    jobs.run(job.pk)
    done = Job.objects.get()
    assert done.error_code == "error"
    assert "secret" not in done.error_message
    assert done.error_message.startswith("An error happened")


def test_only_the_own_jobs_are_seen(db: None) -> None:
    mine, other, boss = make_user(), make_user(), make_user(is_superuser=True)
    job = make_job(requested_by=mine)
    lone = make_job()
    assert list(Job.objects.visible_to(mine)) == [job]
    assert list(Job.objects.visible_to(other)) == []
    assert set(Job.objects.visible_to(boss)) == {job, lone}
    for act in (jobs.cancel, jobs.retry):
        with pytest.raises(PermissionDenied):
            act(job=job, by=other)


def test_cancel_and_retry(db: None) -> None:
    user = make_user()
    job = jobs.enqueue(kind="test-slow", parameters={}, by=user, title="t")
    with pytest.raises(OperationRefused):
        jobs.retry(job=job, by=user)
    assert jobs.cancel(job=job, by=user).is_cancelled
    assert not jobs.run(job.pk)
    with pytest.raises(OperationRefused):
        jobs.cancel(job=job, by=user)
    again = jobs.retry(job=job, by=user)
    assert (again.state, again.attempts) == (JobState.QUEUED, 0)
    assert jobs.run(job.pk)
    assert Job.objects.get().is_ready


def test_cancelled_while_working_throws_the_result_away(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    job = make_job(requested_by=user)

    def build(running: Job, _progress: Any) -> StoredFile:
        jobs.cancel(job=running, by=user)
        return make_file()

    monkeypatch.setattr(
        "core.jobs.running.find_kind", lambda _n: jobs.JobKind("k", "k", build)
    )
    jobs.run(job.pk)
    assert Job.objects.get().is_cancelled
    assert StoredFile.objects.count() == 0


def test_a_deleted_person_leaves_the_job(db: None) -> None:
    user = make_user()
    make_job(requested_by=user)
    user.delete()
    assert Job.objects.get().requested_by is None


def expire(job: Job, **fields: Any) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(lease_until=past, **fields)


def make_file() -> StoredFile:
    return files.store_bytes(content=b"%PDF-1.7", name="x.pdf", by=None)


def reread(stored: StoredFile) -> StoredFile:
    return StoredFile.objects.get(pk=stored.pk)
