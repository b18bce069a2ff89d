"""Doing a job: claim, work with a heartbeat, write the end."""

import logging
import os
import threading
import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import translation
from django.utils.translation import gettext

from core import files
from core.jobs import leases
from core.jobs.registry import JobFailed, JobLost, UnknownKind, find_kind
from core.models.files import StoredFile
from core.models.jobs import Job
from core.problems import OperationRefused

logger = logging.getLogger(__name__)


class Heartbeat(threading.Thread):
    """Renews the lease each third of it, until stopped or the job's time is over."""

    def __init__(self, job: Job, *, parent: int | None = None):
        super().__init__(name=f"heartbeat-{job.pk}", daemon=True)
        self.job = job
        self.parent = parent
        self.lost = threading.Event()
        self._stop_asked = threading.Event()
        self._ends_at = time.monotonic() + settings.JOB_TIME_LIMIT_SECONDS

    def run(self) -> None:
        pause = settings.JOB_LEASE_SECONDS / 3
        try:
            while not self._stop_asked.wait(pause):
                if self.parent is not None and os.getppid() != self.parent:
                    # the worker was killed: its child must not live on unseen
                    os._exit(70)
                if time.monotonic() > self._ends_at or not self._renew():
                    self.lost.set()
                    return
        finally:
            connection.close()

    def _renew(self) -> bool:
        try:
            return leases.renew(self.job)
        except DatabaseError:
            # the lease is still good for two more tries
            logger.warning("no heartbeat for job %s", self.job.pk, exc_info=True)
            connection.close()
            return True

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._stop_asked.set()
        self.join(timeout=30)


def run(job_id: UUID | str) -> bool:
    """Claim a job and do it, in this process. Safe to call twice for the same job.

    Returns False if there was nothing to do (ended, unknown, or held by another).
    """
    job = leases.claim(UUID(str(job_id)))
    if job is None:
        return False
    run_claimed(job)
    return True


def run_claimed(job: Job, *, parent: int | None = None) -> None:
    """Do a job that this worker has claimed, and write how it ended.

    `parent`: process id of the worker that supervises this process; when it is gone,
    this process ends at once and the job is taken up again after its lease.
    """
    beat = Heartbeat(job, parent=parent)
    beat.start()
    try:
        with translation.override(job.language):
            _work(job, beat)
    finally:
        beat.stop()


def _work(job: Job, beat: Heartbeat) -> None:
    """Call the handler and turn every way it can end into a row."""

    def progress(percent: int, message: Any = "") -> None:
        if beat.lost.is_set() or not leases.report(job, percent, message):
            raise JobLost(str(job.pk))

    try:
        stored = find_kind(job.kind).build(job, progress)
    except JobLost:
        logger.info("job %s was cancelled or taken over", job.pk)
    except Exception as error:
        _fail(job, *_reason(job, error))
    else:
        _finish(job, stored)


def _reason(job: Job, error: Exception) -> tuple[str, Any]:
    """Code and sentence for what stopped a handler."""
    if isinstance(error, JobFailed):
        return error.code, error.message
    if isinstance(error, OperationRefused):
        return "refused", "\n".join(str(problem) for problem in error.problems)
    if isinstance(error, UnknownKind):
        return "unknown-kind", gettext("The portal no longer knows this job.")
    logger.error("job %s failed", job.pk, exc_info=error)
    return "error", gettext(
        "An error happened that the portal did not expect. It has been recorded. "
        "Try again; if it happens again, tell the portal's support."
    )


def _finish(job: Job, stored: StoredFile | None) -> None:
    if not leases.finish(job, stored):
        logger.info("job %s was cancelled or taken over at its end", job.pk)
        if stored is not None:
            files.discard(stored)


def _fail(job: Job, code: str, message: Any) -> None:
    logger.warning("job %s ended as failed: %s", job.pk, code)
    leases.fail(job, code=code, message=message)
