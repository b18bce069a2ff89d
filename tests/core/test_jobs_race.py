"""Many threads that want the same jobs, on a database where they really wait."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from core.jobs import leases
from core.models import Job

THREADS = 8


@pytest.fixture(autouse=True)
def only_where_threads_wait(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite in memory has one connection")


def at_once(work: Callable[[], Any]) -> list[Any]:
    """What the threads return, all begun at the same moment."""
    results: list[Any] = []
    gate = threading.Barrier(THREADS)

    def run() -> None:
        try:
            gate.wait()
            results.append(work())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def make_jobs(number: int) -> list[UUID]:
    return [Job.objects.create(kind="k", title="t").pk for _ in range(number)]


@pytest.mark.postgres
def test_one_job_and_many_workers() -> None:
    for job_id in make_jobs(20):
        claims = at_once(lambda wanted=job_id: leases.claim(wanted))
        assert len([claim for claim in claims if claim]) == 1
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.postgres
def test_many_jobs_are_shared_out() -> None:
    wanted = make_jobs(60)

    def take_all() -> list[UUID]:
        mine = []
        while Job.objects.waiting().exists():
            job = leases.claim_next()
            if job:
                mine.append(job.pk)
        return mine

    taken = [job_id for mine in at_once(take_all) for job_id in mine]
    assert Counter(taken) == Counter(wanted)


@pytest.mark.postgres
def test_an_abandoned_job_is_taken_over_by_one() -> None:
    (job_id,) = make_jobs(1)
    leases.claim(job_id)
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.update(lease_until=past)
    claims = [claim for claim in at_once(lambda: leases.claim(job_id)) if claim]
    assert len(claims) == 1
    assert Job.objects.get().attempts == 2
    results = at_once(lambda: leases.finish(claims[0], None))
    assert sorted(results) == [False] * (THREADS - 1) + [True]


@pytest.mark.postgres
def test_control_without_the_condition_many_workers_hold_one_job() -> None:
    """Read, then write: the way that the conditional update replaces."""
    doubles = 0
    for job_id in make_jobs(30):

        def careless(wanted: UUID = job_id) -> bool:
            job = Job.objects.get(pk=wanted)
            free = job.is_queued
            if free:
                Job.objects.filter(pk=wanted).update(state="cancelled")
            return free

        doubles += sum(at_once(careless)) > 1
    assert doubles > 0
