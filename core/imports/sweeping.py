"""Letting imports expire that nobody decided on."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from core import files
from core.imports.workflow import IMPORTS
from core.locking import lock
from core.models.imports import ImportRun
from core.problems import OperationRefused


def sweep(*, hours: int = files.KEEP_HOURS) -> int:
    """End imports older than this that were not applied; returns how many.

    Their rows and their file go. One whose job is under way waits for the next sweep.
    """
    limit = timezone.now() - timedelta(hours=hours)
    ended = 0
    for run in ImportRun.objects.staged().filter(uploaded_at__lt=limit):
        try:
            clear(run, "expire", by=None)
        except OperationRefused:
            continue
        ended += 1
    return ended


@transaction.atomic
def clear(run: ImportRun, move: str, by: object) -> ImportRun:
    """Make a move that ends an import before it was applied: rows and file go."""
    run = lock(run)
    stored = run.file
    IMPORTS.carry_out(run, move, by=by, file=None)
    run.rows.all().delete()
    if stored is not None:
        transaction.on_commit(lambda: files.discard(stored), robust=True)
    return run
