"""The embedded worker: does jobs without a broker, one child process for each.

It claims rows itself, so nothing is lost when a process is killed: a child that dies
gives its job back at once, a worker that dies leaves a lease that runs out.
"""

import contextlib
import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from django.conf import settings
from django.db import DatabaseError, connections

from core import chores, files, letters_delivery
from core.imports import sweeping as imports_sweeping
from core.jobs import leases, run_claimed, sweep
from core.models.jobs import Job

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.15
GRACE_SECONDS = 5.0
CHORE_SECONDS = 60.0


@dataclass
class Child:
    """A process that does one job."""

    job: Job
    ends_at: float


@dataclass
class Chore:
    """Something to do again and again beside the jobs."""

    every: float
    do: Callable[[], object]
    due_at: float = 0.0

    def do_if_due(self) -> None:
        """Do it when its time has come; an error never stops the worker."""
        if time.monotonic() < self.due_at:
            return
        self.due_at = time.monotonic() + self.every
        try:
            self.do()
        except Exception:
            logger.exception("a chore of the worker failed")


class Worker:
    """Polls for jobs, keeps at most `processes` children, does the chores."""

    def __init__(self, *, processes: int = 1, poll: float = POLL_SECONDS):
        self.processes = processes
        self.poll = poll
        self.children: dict[int, Child] = {}
        self.stopping = False
        self.chores = [
            Chore(min(5.0, settings.JOB_LEASE_SECONDS / 2), sweep),
            Chore(2.0, letters_delivery.deliver_waiting),
            Chore(3600.0, imports_sweeping.sweep),
            Chore(3600.0, files.sweep),
            Chore(CHORE_SECONDS, chores.do_due),
        ]

    def run(self) -> None:
        """Work until SIGTERM, SIGINT or SIGHUP."""
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            signal.signal(getattr(signal, name), self._ask_to_stop)
        while not self.stopping:
            try:
                self._round()
            except DatabaseError:
                logger.warning("the database does not answer; trying again")
                connections.close_all()
                time.sleep(1)
            time.sleep(self.poll)
        self._shut_down()

    def _ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _round(self) -> None:
        self._collect()
        self._kill_overdue()
        while len(self.children) < self.processes and not self.stopping:
            job = leases.claim_next()
            if job is None:
                break
            self._start(job)
        for chore in self.chores:
            chore.do_if_due()

    def _start(self, job: Job) -> None:
        """Fork a child for the job; it opens its own database connection."""
        _close_connections()
        worker = os.getpid()
        pid = os.fork()
        if pid == 0:
            _be_child(job, worker)
        limit = time.monotonic() + settings.JOB_TIME_LIMIT_SECONDS
        self.children[pid] = Child(job, limit)

    def _collect(self) -> None:
        """Take leave of children that ended; a job left unended goes back."""
        for pid in list(self.children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._bury(pid, status)

    def _bury(self, pid: int, status: int, *, count: bool = True) -> None:
        job = self.children.pop(pid).job
        if status:
            logger.warning("the process of job %s ended with %s", job.pk, status)
            leases.give_back(job, count=count)

    def _kill_overdue(self) -> None:
        for pid, child in self.children.items():
            if time.monotonic() > child.ends_at:
                logger.warning("job %s takes too long and is stopped", child.job.pk)
                _kill(pid)

    def _shut_down(self) -> None:
        """Let children end in a short while, then give their jobs back."""
        limit = time.monotonic() + GRACE_SECONDS
        while self.children and time.monotonic() < limit:
            self._collect()
            time.sleep(0.05)
        for pid in list(self.children):
            _kill(pid)
            _, status = os.waitpid(pid, 0)
            self._bury(pid, status, count=False)
        connections.close_all()


def _close_connections() -> None:
    """Close all, with their pools: a forked child must share no socket with us."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        close_pool = getattr(connection, "close_pool", None)
        if close_pool:
            close_pool()


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _be_child(job: Job, worker: int) -> None:
    """In the forked child: do the job and leave without the parent's clean-up."""
    code = 1
    try:
        for name in ("SIGTERM", "SIGINT", "SIGHUP"):
            # a terminal's Ctrl-C reaches children too: the worker decides their end
            signal.signal(getattr(signal, name), signal.SIG_IGN)
        run_claimed(job, parent=worker)
        code = 0
    except BaseException:
        logger.exception("the process of job %s broke", job.pk)
    finally:
        with contextlib.suppress(Exception):
            connections.close_all()
        os._exit(code)
