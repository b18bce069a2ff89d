"""The steps of a selection from announcement to archive."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core.locking import lock
from selections import notifications
from selections.models import Selection
from selections.workflow import SELECTION


@transaction.atomic
def _step(
    selection: Selection, name: str, by: Any, reason: str = "", **fields: Any
) -> Selection:
    selection = lock(selection)
    SELECTION.carry_out(selection, name, by=by, reason=reason, **fields)
    return selection


@transaction.atomic
def announce_selection(*, selection: Selection, by: Any, reason: str = "") -> Selection:
    """Make it known; letters to the invited (none for papers of the past)."""
    selection = _step(selection, "announce", by, reason, announced_at=timezone.now())
    notifications.selection_announced(selection)
    return selection


def start_screening(*, selection: Selection, by: Any, reason: str = "") -> Selection:
    """Begin the eligibility check, after the closing time."""
    return _step(selection, "start_screening", by, reason)


def start_scoring(*, selection: Selection, by: Any, reason: str = "") -> Selection:
    """End the check; eligible candidates are scored from now on."""
    return _step(selection, "start_scoring", by, reason)


def close_scoring(*, selection: Selection, by: Any, reason: str = "") -> Selection:
    """End the scoring: every criterion of every eligible candidate has its points."""
    return _step(selection, "close_scoring", by, reason)


@transaction.atomic
def reopen_scoring(*, selection: Selection, by: Any, reason: str) -> Selection:
    """Let points be changed again; lots that were drawn count no more."""
    selection = _step(selection, "reopen_scoring", by, reason, lot_record="")
    selection.candidates.update(lot_number=None)
    return selection


@transaction.atomic
def publish_selection(*, selection: Selection, by: Any, reason: str = "") -> Selection:
    """End the embargo; letters with the decision to all that took part."""
    selection = _step(selection, "publish", by, reason)
    notifications.selection_decided(selection)
    return selection


def archive_selection(*, selection: Selection, by: Any, reason: str = "") -> Selection:
    return _step(selection, "archive", by, reason)


def cancel_selection(*, selection: Selection, by: Any, reason: str) -> Selection:
    return _step(selection, "cancel", by, reason)
