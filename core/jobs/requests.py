"""What people do with jobs: ask for one, stop it, ask again."""

import logging
from typing import Any
from uuid import UUID

from celery import current_app
from celery.exceptions import CeleryError
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from core.enums import JobState
from core.jobs.registry import find_kind
from core.models.jobs import Job
from core.problems import OperationRefused, Problem

logger = logging.getLogger(__name__)
BROKER_ERRORS = (KombuError, CeleryError, RedisError, OSError)


def enqueue(
    *,
    kind: str,
    parameters: dict[str, Any],
    by: Any,
    title: Any,
    language: str = "",
) -> Job:
    """Write a job row in the caller's transaction; a worker is woken on commit.

    `parameters` must be JSON; keep ids in it, not personal data. The job runs and
    speaks in `language` (default: the language of the moment). Raises UnknownKind.
    """
    find_kind(kind)
    job = Job.objects.create(
        kind=kind,
        parameters=parameters,
        requested_by=by,
        title=str(title)[:250],
        language=language or get_language() or settings.LANGUAGE_CODE,
        hinted_at=timezone.now(),
    )
    wake_on_commit(job.pk)
    return job


def cancel(*, job: Job, by: Any) -> Job:
    """Stop a job that has not ended. Raises PermissionDenied, OperationRefused.

    A running worker notices at its next sign of progress and throws its work away.
    """
    _require_own(job, by)
    changed = Job.objects.filter(
        pk=job.pk, state__in=[JobState.QUEUED, JobState.RUNNING]
    ).update(
        state=JobState.CANCELLED,
        token=None,
        lease_until=None,
        finished_at=timezone.now(),
        message="",
    )
    if not changed:
        raise OperationRefused(
            [Problem(_("This job has already ended."), code="job-ended")]
        )
    return Job.objects.get(pk=job.pk)


def retry(*, job: Job, by: Any) -> Job:
    """Put a failed or cancelled job back into the queue, with all its attempts.

    Raises PermissionDenied, OperationRefused.
    """
    _require_own(job, by)
    with transaction.atomic():
        changed = Job.objects.filter(
            pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]
        ).update(
            state=JobState.QUEUED,
            attempts=0,
            progress=0,
            message="",
            error_code="",
            error_message="",
            started_at=None,
            finished_at=None,
            hinted_at=timezone.now(),
        )
        if not changed:
            raise OperationRefused(
                [
                    Problem(
                        _("Only a failed or cancelled job can be started again."),
                        code="job-not-ended",
                    )
                ]
            )
        wake_on_commit(job.pk)
    return Job.objects.get(pk=job.pk)


def wake_on_commit(job_id: UUID) -> None:
    """Send the Celery hint when the transaction is over."""

    def wake_this() -> None:
        # a function with a name: Django's log of a failed hook asks for it
        wake(job_id)

    transaction.on_commit(wake_this, robust=True)


def wake(job_id: UUID) -> bool:
    """Send the Celery hint now; a broker that is down is no error (the sweep repeats).

    Returns whether a hint was sent. Without a broker the embedded worker
    (`manage.py work`) finds the row by itself.
    """
    if not settings.CELERY_BROKER_URL:
        return False
    try:
        current_app.send_task("core.tasks.run_job", args=[str(job_id)], retry=False)
    except BROKER_ERRORS as error:
        # the class only: the text of such errors can hold the broker's address
        logger.warning("job %s waits for the sweep: %s", job_id, type(error).__name__)
        return False
    return True


def _require_own(job: Job, by: Any) -> None:
    if not Job.objects.visible_to(by).filter(pk=job.pk).exists():
        raise PermissionDenied
