"""What people do with imports: hand in a file, apply, undo, discard."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import file_kinds, files, jobs, locking
from core.imports.registers import Register
from core.imports.sweeping import clear
from core.imports.workflow import IMPORTS, can_import, nothing_under_way
from core.models.files import StoredFile
from core.models.imports import ImportRun
from core.problems import OperationRefused, Problem, refuse_if_any
from core.spreadsheet_reading import MAX_FILE_BYTES, kind_of

CHECK, APPLY, UNDO = "import-check", "import-apply", "import-undo"


def store_table(*, upload: UploadedFile, by: Any) -> StoredFile:
    """Store an XLSX or CSV file. Raises OperationRefused with a clear sentence."""
    if upload.size is not None and upload.size > MAX_FILE_BYTES:
        too_big = _("The file is too big: at most 10 MB can be read.")
        raise OperationRefused([Problem(too_big, "file", "too-big")])
    content = upload.read()
    if kind_of(content) == "xlsx":
        return files.store(upload=upload, by=by, kinds=(file_kinds.XLSX,))
    return files.store_bytes(content=content, name=upload.name or "table.csv", by=by)


@transaction.atomic
def upload_import(*, register: Register, stored: StoredFile, by: Any) -> ImportRun:
    """Take a stored table for a register and ask for its check.

    Raises PermissionDenied.
    """
    if not register.may(by):
        raise PermissionDenied
    run = ImportRun.objects.create(
        register=register.slug,
        file=files.attach(stored),
        file_name=stored.name,
        sha256=stored.sha256,
        uploaded_by=by,
    )
    return _ask(run, CHECK, _("Check of “%(file)s”"), by=by)


@transaction.atomic
def check_again(*, run: ImportRun, by: Any) -> ImportRun:
    """Compare the file with the register once more.

    Raises PermissionDenied, MoveRefused.
    """
    run = locking.lock(run)
    IMPORTS.carry_out(run, "check_again", by=by)
    return _ask(run, CHECK, _("Check of “%(file)s”"), by=by)


@transaction.atomic
def ask_apply(*, run: ImportRun, by: Any, leave_out_wrong: bool = False) -> ImportRun:
    """Ask for the applying of a checked import.

    Wrong rows stand in the way unless the person says that they are left out. Raises
    PermissionDenied, or OperationRefused with all reasons.
    """
    run = locking.lock(run)
    IMPORTS.require(run, "apply", by)
    problems = list(nothing_under_way(run))
    if run.wrong_rows and not leave_out_wrong:
        told = _("Some rows are wrong. Correct them, or tick that they are left out.")
        problems.append(Problem(told, "leave_out_wrong", "wrong-rows"))
    refuse_if_any(problems)
    return _ask(run, APPLY, _("Applying “%(file)s”"), by=by)


@transaction.atomic
def ask_undo(*, run: ImportRun, by: Any) -> ImportRun:
    """Ask for taking an applied import back. Raises PermissionDenied, MoveRefused."""
    run = locking.lock(run)
    IMPORTS.require(run, "undo", by)
    refuse_if_any(nothing_under_way(run))
    return _ask(run, UNDO, _("Undoing “%(file)s”"), by=by)


@transaction.atomic
def cancel_job(*, run: ImportRun, by: Any) -> ImportRun:
    """Stop the job of an import. Raises PermissionDenied, OperationRefused."""
    if not can_import(by, run):
        raise PermissionDenied
    if run.job is None:
        gone = _("No job of this import is under way.")
        raise OperationRefused([Problem(gone, code="no-job")])
    # whoever may load the register may stop its jobs, also those of a colleague
    jobs.cancel(job=run.job, by=run.job.requested_by or by)
    return run


def discard(*, run: ImportRun, by: Any) -> ImportRun:
    """Throw an import away that was not applied; its file and rows go.

    Raises PermissionDenied, MoveRefused.
    """
    return clear(run, "discard", by=by)


def _ask(run: ImportRun, kind: str, title: Any, *, by: Any) -> ImportRun:
    run.job = jobs.enqueue(
        kind=kind,
        parameters={"import": run.pk},
        by=by,
        title=title % {"file": run.file_name},
    )
    run.save(update_fields=["job"])
    return run
