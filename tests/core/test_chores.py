"""Chores of the apps: done when due, once for all workers, one fault stops no other."""

import time
from typing import Any

import pytest

from config.celery import app
from core import chores, tasks
from core.worker import Worker


@pytest.fixture(autouse=True)
def only_these(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "_chores", {})
    monkeypatch.setattr(chores, "autodiscover_modules", lambda *names: None)


def make_chore(done: list[str], name: str, every: int = 60) -> None:
    def work() -> None:
        done.append(name)
        if name == "broken":
            raise ZeroDivisionError

    work.__qualname__ = name
    chores.chore(every=every)(work)


def test_a_chore_is_done_when_due_and_not_before() -> None:
    done: list[str] = []
    make_chore(done, "a")
    assert (chores.do_due(), chores.do_due(), done) == (1, 0, ["a"])


def test_it_comes_again_after_its_time() -> None:
    """By the clock of whichever cache stands beside the tests."""
    done: list[str] = []
    make_chore(done, "a", every=1)
    chores.do_due()
    time.sleep(1.2)
    chores.do_due()
    assert done == ["a", "a"]


def test_a_fault_stops_no_other_chore(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []
    for name in ("after", "broken", "first"):
        make_chore(done, name)
    assert chores.do_due() == 2
    assert sorted(done) == ["after", "broken", "first"]
    assert "broken failed" in caplog.text


def test_the_embedded_worker_does_them() -> None:
    done: list[str] = []
    make_chore(done, "a")
    for known in Worker().chores:
        if known.do == chores.do_due:
            known.do_if_due()
    assert done == ["a"]


def test_celery_beat_asks_for_them(settings: Any) -> None:
    done: list[str] = []
    make_chore(done, "a")
    entry = settings.CELERY_BEAT_SCHEDULE["do-chores"]
    assert app.tasks[entry["task"]] == tasks.do_chores
    tasks.do_chores()
    assert (entry["schedule"], done) == (60.0, ["a"])
