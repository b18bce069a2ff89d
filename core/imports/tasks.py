"""The jobs of imports. Safe to run twice: what is done already is not done again."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, connection
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.imports import applying, checking
from core.imports.operations import APPLY, CHECK, UNDO
from core.imports.outside import outside
from core.imports.registers import Register
from core.models.imports import ImportRun
from core.models.jobs import Job

DEADLOCK = "40P01"


@jobs.handler(CHECK, label=_("Check of an import"))
def check_import(job: Job, progress: jobs.Progress) -> None:
    """Compare the file with the register."""
    run, register = _subject(job)
    if run.is_uploaded and run.file is not None:
        with _sentences():
            checking.check(run, register, progress)


@jobs.handler(APPLY, label=_("Applying an import"))
def apply_import(job: Job, progress: jobs.Progress) -> None:
    """Write what the check found, in one transaction."""
    run, register = _subject(job)
    with _sentences(), outside(progress) as tell:
        applying.apply(run, register, job.requested_by, tell)


@jobs.handler(UNDO, label=_("Undoing an import"))
def undo_import(job: Job, progress: jobs.Progress) -> None:
    """Take an import back, in one transaction."""
    run, register = _subject(job)
    with _sentences(), outside(progress) as tell:
        applying.undo(run, register, job.requested_by, tell)


def _subject(job: Job) -> tuple[ImportRun, Register]:
    rows = ImportRun.objects.select_related("file", "uploaded_by", "job")
    run = rows.filter(pk=job.parameters["import"]).first()
    register = run.declared if run is not None else None
    if run is None or register is None:
        raise jobs.JobFailed(_("This import is no longer there."), code="gone")
    return run, register


@contextmanager
def _sentences() -> Iterator[None]:
    """What can stop the work from outside, in words."""
    try:
        yield
    except PermissionDenied as denied:
        message = _("You may no longer load this register.")
        raise jobs.JobFailed(message, code="denied") from denied
    except IntegrityError as clash:
        raise jobs.JobFailed(_changed_meanwhile(), code="changed-since") from clash
    except OperationalError as error:
        if _is_deadlock(error):
            raise jobs.JobFailed(_changed_meanwhile(), code="changed-since") from error
        raise


def _is_deadlock(error: OperationalError) -> bool:
    """Two writers wanted the same rows, and the database stopped this one."""
    cause = getattr(error.__cause__, "sqlstate", "")
    return connection.vendor == "postgresql" and cause == DEADLOCK


def _changed_meanwhile() -> object:
    return _("Somebody changed the register at the same moment. Check the file again.")
