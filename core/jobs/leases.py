"""Who holds a job: every write here is one conditional UPDATE.

Lease times are judged by the clocks of the workers; machines that share a database
must keep their clocks together (NTP), to well within the lease.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from core import files
from core.enums import JobState
from core.models.files import StoredFile
from core.models.jobs import Job, JobQuerySet


def lease_end() -> datetime:
    """Until when a sign of life given now is good."""
    return timezone.now() + timedelta(seconds=settings.JOB_LEASE_SECONDS)


def claimable() -> Q:
    """Queued, or running with a lease that ran out; attempts left in both cases."""
    return Q(attempts__lt=settings.JOB_MAX_ATTEMPTS) & (
        Q(state=JobState.QUEUED)
        | Q(state=JobState.RUNNING, lease_until__lt=timezone.now())
    )


def claim(job_id: uuid.UUID) -> Job | None:
    """Take one job for this worker; None if another has it or it has ended."""
    token = uuid.uuid4()
    now = timezone.now()
    taken = (
        Job.objects.filter(pk=job_id)
        .filter(claimable())
        .update(
            state=JobState.RUNNING,
            token=token,
            attempts=F("attempts") + 1,
            started_at=now,
            heartbeat_at=now,
            lease_until=lease_end(),
            progress=0,
            message="",
        )
    )
    return Job.objects.get(pk=job_id, token=token) if taken else None


def claim_next() -> Job | None:
    """Take the oldest job that waits; None if there is none (or another was faster)."""
    waiting = Job.objects.waiting().filter(attempts__lt=settings.JOB_MAX_ATTEMPTS)
    # a plain read first: an idle worker must not take the write lock of SQLite
    job_id = waiting.values_list("pk", flat=True).first()
    return claim(job_id) if job_id else None


def renew(job: Job) -> bool:
    """Give a sign of life. False: the job is no longer ours."""
    held = Job.objects.held_by(job.token)
    return bool(held.update(heartbeat_at=timezone.now(), lease_until=lease_end()))


def report(job: Job, percent: int, message: Any) -> bool:
    """Write the progress, which is a sign of life too. False: no longer ours."""
    held = Job.objects.held_by(job.token)
    return bool(
        held.update(
            progress=max(0, min(100, percent)),
            message=str(message)[:250],
            heartbeat_at=timezone.now(),
            lease_until=lease_end(),
        )
    )


@transaction.atomic
def finish(job: Job, stored: StoredFile | None) -> bool:
    """End the job as ready with its result. False: no longer ours, nothing written."""
    ended = Job.objects.held_by(job.token).update(
        state=JobState.READY,
        token=None,
        lease_until=None,
        progress=100,
        message="",
        finished_at=timezone.now(),
        result=stored,
        sha256=stored.sha256 if stored else "",
        error_code="",
        error_message="",
    )
    if ended and stored:
        files.attach(stored)
    return bool(ended)


def fail(job: Job, *, code: str, message: Any) -> bool:
    """End the job as failed with a sentence. False: no longer ours."""
    return _write_failure(Job.objects.held_by(job.token), code, message)


def give_back(job: Job, *, only_stale: bool = False, count: bool = True) -> bool:
    """After its worker died: queue the job again, or fail it when all tries are used.

    Returns whether it is queued again. Conditional on the token, so it does nothing
    to a job that ended or that another worker has meanwhile; with `only_stale` also
    nothing when the worker turned out to be alive. `count=False` (a worker that is
    told to stop) does not use up a try.
    """
    held = Job.objects.held_by(job.token)
    if only_stale:
        held = held.filter(lease_until__lt=timezone.now())
    if count and job.attempts >= settings.JOB_MAX_ATTEMPTS:
        with translation.override(job.language):
            _write_failure(held, "worker-stopped", _worker_stopped())
        return False
    return bool(
        held.update(
            state=JobState.QUEUED,
            token=None,
            lease_until=None,
            progress=0,
            message="",
            hinted_at=timezone.now(),
            attempts=F("attempts") if count else F("attempts") - 1,
        )
    )


def _write_failure(held: JobQuerySet, code: str, message: Any) -> bool:
    return bool(
        held.update(
            state=JobState.FAILED,
            token=None,
            lease_until=None,
            finished_at=timezone.now(),
            message="",
            error_code=code[:60],
            error_message=str(message),
        )
    )


def _worker_stopped() -> str:
    return gettext(
        "The program that did this work stopped each time it was tried. "
        "Try again later. If it happens again, tell the portal's support."
    )
