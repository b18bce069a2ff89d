"""The Celery tasks of the core; arguments hold ids only, never personal data."""

from celery import shared_task

import core.imports.tasks  # noqa: F401 - its kinds of jobs register themselves
from core import chores, files, jobs, letters_delivery
from core.imports import sweeping


@shared_task
def run_job(job_id: str) -> None:
    """Do one job, if it still waits."""
    jobs.run(job_id)


@shared_task
def sweep_jobs() -> None:
    """Bring back jobs whose message or worker was lost."""
    jobs.sweep()


@shared_task
def deliver_letters() -> None:
    """Send the letters that wait in the outbox."""
    letters_delivery.deliver_waiting()


@shared_task
def sweep_files() -> None:
    """Let imports expire that nobody applied, and remove files that no record uses."""
    sweeping.sweep()
    files.sweep()


@shared_task
def do_chores() -> None:
    """Do what apps have to do again and again and whose time has come."""
    chores.do_due()
