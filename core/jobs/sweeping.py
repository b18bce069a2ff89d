"""Bringing back jobs whose message or worker was lost."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from core.jobs import leases
from core.jobs.requests import wake
from core.models.jobs import Job


@dataclass(frozen=True)
class Swept:
    """How many jobs a sweep queued again, ended as failed, and woke workers for."""

    queued: int
    failed: int
    woken: int


def sweep() -> Swept:
    """Queue jobs of dead workers again (or fail them), and repeat lost hints.

    Safe to run at any time and by several processes at once.
    """
    again = ended = 0
    for job in Job.objects.abandoned():
        if leases.give_back(job, only_stale=True):
            again += 1
            wake(job.pk)
        else:
            ended += 1
    return Swept(queued=again, failed=ended, woken=_repeat_hints())


def _repeat_hints() -> int:
    """Send the hint again for jobs that nobody took for a while."""
    limit = timezone.now() - timedelta(seconds=settings.JOB_RESEND_SECONDS)
    unheard = Job.objects.waiting().filter(Q(hinted_at=None) | Q(hinted_at__lt=limit))
    woken = 0
    for job_id in list(unheard.values_list("pk", flat=True)[:500]):
        Job.objects.filter(pk=job_id).update(hinted_at=timezone.now())
        if not wake(job_id):
            break
        woken += 1
    return woken
