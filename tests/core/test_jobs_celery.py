"""The same jobs with a real Redis and real Celery workers and beat."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import transaction

from core import jobs
from core.enums import JobState
from core.jobs import requests
from core.models import Job
from tests.core.conftest import Engine, connected, new_postgres
from tests.core.jobkinds import tasks as _kinds  # noqa: F401  # registers them
from tests.factories.accounts import make_user
from tests.support import services

once = pytest.mark.once
POOL = ("-m", "celery", "-A", "config", "worker", "--pool", "prefork", "-c", "2")
BEAT = ("-m", "celery", "-A", "config", "beat", "--schedule")


@pytest.fixture
def redis_url() -> Iterator[str]:
    try:
        with services.redis() as url:
            yield url
    except services.Missing as missing:
        pytest.skip(str(missing))


def start(engine: Engine, redis_url: str) -> Any:
    """A Celery worker with two children, and beat with a quick sweep."""
    beat(engine, redis_url)
    return engine.start(*POOL)


def beat(engine: Engine, redis_url: str) -> None:
    """Celery beat with a quick sweep."""
    engine.environment |= {"REDIS_URL": redis_url, "JOB_RESEND_SECONDS": "1"}
    engine.environment["DJANGO_SETTINGS_MODULE"] = "tests.core.quick_beat_settings"
    engine.start(*BEAT, str(engine.folder / "beat"))


@once
def test_a_killed_celery_worker_loses_nothing_and_repeats_nothing(
    engine: Engine, redis_url: str
) -> None:
    worker = start(engine, redis_url)
    # nobody sends a hint for this row: the sweep has to
    job = engine.enqueue("test-slow", steps=40)
    engine.wait(lambda: engine.job(job).progress > 10)
    engine.kill_everything(worker)
    engine.start(*POOL)
    done = engine.wait_for_end(job)
    assert (done.state, done.attempts) == (JobState.READY, 2)
    assert engine.trace(job).count("end") == 1
    assert (engine.stored(), len(engine.files())) == (1, 1)


@once
def test_a_killed_child_of_celery_ends_once_and_is_bounded(
    engine: Engine, redis_url: str
) -> None:
    start(engine, redis_url)
    job = engine.enqueue("test-slow", steps=20)
    deadly = engine.enqueue("test-killer")
    (child,) = engine.wait(lambda: engine.starts(job))
    engine.wait(lambda: engine.job(job).progress > 0)
    os.kill(child, signal.SIGKILL)
    done = engine.wait_for_end(job)
    assert (done.state, done.attempts) == (JobState.READY, 2)
    failed = engine.wait_for_end(deadly)
    assert (failed.error_code, failed.attempts) == ("worker-stopped", 3)
    assert len(engine.starts(deadly)) == 3
    assert (engine.stored(), len(engine.files())) == (1, 1)


@once
def test_many_hints_for_one_job_do_it_once(engine: Engine, redis_url: str) -> None:
    job = engine.enqueue("test-slow", steps=5)
    with broker(redis_url):
        for _ in range(10):
            current_app.send_task("core.tasks.run_job", args=[str(job.pk)])
    start(engine, redis_url)
    assert engine.wait_for_end(job).attempts == 1
    time.sleep(2)
    assert len(engine.starts(job)) == 1
    assert (engine.stored(), len(engine.files())) == (1, 1)


@pytest.mark.postgres
def test_on_postgresql_a_killed_celery_worker_loses_nothing(
    tmp_path: Path, redis_url: str, django_db_blocker: Any
) -> None:
    try:
        with services.postgres() as url:
            new_postgres(tmp_path, url)
            for engine in connected(tmp_path, url, django_db_blocker):
                worker = start(engine, redis_url)
                wanted = [engine.enqueue("test-slow", steps=15) for _ in range(4)]
                engine.wait(partial(has_begun, engine, wanted[0]))
                engine.kill_everything(worker)
                engine.start(*POOL)
                for job in wanted:
                    assert engine.wait_for_end(job).is_ready
                    assert engine.trace(job).count("end") == 1
                assert (engine.stored(), len(engine.files())) == (4, 4)
    except services.Missing as missing:
        pytest.skip(str(missing))


@pytest.mark.postgres
@pytest.mark.parametrize("way", ["embedded", "celery"])
def test_workers_share_no_pooled_connection(
    tmp_path: Path, redis_url: str, django_db_blocker: Any, way: str
) -> None:
    """Production pools its connections; forked children must open their own."""
    try:
        with services.postgres() as url:
            new_postgres(tmp_path, url)
            for engine in connected(tmp_path, url, django_db_blocker):
                pooled = {"DJANGO_SETTINGS_MODULE": "tests.core.pooled_settings"}
                wanted = [engine.enqueue("test-slow", steps=3) for _ in range(8)]
                if way == "celery":
                    beat(engine, redis_url)
                    engine.start(*POOL, **pooled)
                else:
                    engine.worker("--processes", "2", **pooled)
                for job in wanted:
                    done = engine.wait_for_end(job)
                    assert (done.state, done.attempts) == (JobState.READY, 1)
                assert (engine.stored(), len(engine.files())) == (8, 8)
    except services.Missing as missing:
        pytest.skip(str(missing))


@once
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_stop_the_request(settings: Any) -> None:
    settings.CELERY_BROKER_URL = url = "redis://127.0.0.1:1/0"
    began = time.monotonic()
    with broker(url), transaction.atomic():
        job = jobs.enqueue(
            kind="test-slow", parameters={}, by=make_user(), title="t", language="en"
        )
    assert time.monotonic() - began < 5
    assert Job.objects.get(pk=job.pk).is_queued
    assert not requests.wake(job.pk)


@once
@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_request_sends_no_hint(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(requests, "wake", sent.append)
    user = make_user()
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        jobs.enqueue(kind="test-slow", parameters={}, by=user, title="t")
        raise ZeroDivisionError
    assert (sent, Job.objects.count()) == ([], 0)
    job = jobs.enqueue(kind="test-slow", parameters={}, by=user, title="t")
    assert sent == [job.pk]


@once
def test_the_hint_holds_nothing_but_the_id(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    settings.CELERY_BROKER_URL = "redis://unused"
    monkeypatch.setattr(
        current_app, "send_task", lambda name, **more: sent.append((name, more))
    )
    job = Job(title="Асан Үсөнов", parameters={"name": "Асан"})
    assert requests.wake(job.pk)
    assert sent == [("core.tasks.run_job", {"args": [str(job.pk)], "retry": False})]


def has_begun(engine: Engine, job: Job) -> bool:
    return engine.job(job).progress > 10


@contextlib.contextmanager
def broker(url: str) -> Iterator[None]:
    """Point this process's Celery at a broker, with pools of its own."""
    before = current_app.conf.broker_url
    current_app.conf.broker_url = url
    current_app._after_fork()  # forgets the pools of the usual broker
    try:
        yield
    finally:
        current_app.conf.broker_url = before
        current_app._after_fork()
