"""Steps of the candidate: wish, submission, decline, withdrawal."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Municipality
from municipalities.permissions import has_municipal_role
from selections import notifications
from selections.building import eligibility, problems
from selections.enums import CandidateState, Origin, SelectionVerb
from selections.models import Candidate, Selection
from selections.permissions import can_apply_for, can_sign_candidate
from selections.workflow import CANDIDATE

VERSION_CONFLICT = "version"


def locked(candidate: Candidate) -> Candidate:
    """Candidate under lock, its selection locked first: steps of one selection queue."""
    selection = lock(candidate.selection)
    candidate = lock(candidate)
    candidate.selection = selection
    return candidate


def on_behalf(by: Any, candidate: Candidate) -> dict[str, Any]:
    """A mark for the audit row where staff did what the municipality does."""
    if has_municipal_role(by, candidate.municipality):
        return {}
    return {"on_behalf": True}


def time_problems(selection: Selection, moment: datetime) -> list[Problem]:
    """Whether what arrived at the server at that moment is in time."""
    if selection.is_historic and moment > timezone.now():
        text = _("The moment lies in the future.")
        return [Problem(text, "received_at", "future")]
    if selection.takes_submission_at(moment):
        return []
    if moment < selection.opens_at:
        text = _("The selection is not open yet.")
        return [Problem(text, code="too_early")]
    return [Problem(_("The selection is closed: it is too late."), code="too_late")]


@transaction.atomic
def confirm_wish(*, candidate: Candidate, by: Any, received_at: datetime) -> Candidate:
    """The head of an invited municipality confirms the wish to take part.

    `received_at` is when the request reached the server. Sent twice, it changes nothing.
    """
    candidate = locked(candidate)
    if candidate.is_preparing and can_sign_candidate(by, candidate):
        return candidate
    CANDIDATE.require(candidate, "confirm", by)
    refuse_if_any(time_problems(candidate.selection, received_at))
    CANDIDATE.carry_out(
        candidate,
        "confirm",
        by=by,
        changes=on_behalf(by, candidate),
        confirmed_at=received_at,
        confirmed_by=by,
    )
    return candidate


@transaction.atomic
def apply_for_selection(
    *,
    selection: Selection,
    municipality: Municipality,
    by: Any,
    received_at: datetime,
) -> Candidate:
    """The head applies for a selection that is open to all; that confirms the wish.

    Asked twice, it returns the candidate that is there; an invited one is confirmed.
    """
    if not can_apply_for(by, selection, municipality):
        raise PermissionDenied
    selection = lock(selection)
    there = selection.candidates.filter(municipality=municipality)
    found = there.select_related("selection", "municipality").first()
    if found is not None and found.is_invited:
        return confirm_wish(candidate=found, by=by, received_at=received_at)
    if found is not None:
        return found
    refuse_if_any(_apply_problems(selection, received_at))
    candidate = Candidate.objects.create(
        selection=selection,
        municipality=municipality,
        origin=Origin.APPLIED,
        state=CandidateState.PREPARING,
        confirmed_at=received_at,
        confirmed_by=by,
    )
    audit.record(
        by=by,
        verb=SelectionVerb.APPLIED,
        obj=candidate,
        after=on_behalf(by, candidate),
    )
    return candidate


def _apply_problems(selection: Selection, moment: datetime) -> list[Problem]:
    if not selection.is_open_to_all:
        text = _("This selection is by invitation.")
        return [Problem(text, code="by_invitation")]
    if not selection.is_announced:
        text = _("The selection takes no candidates now.")
        return [Problem(text, code="selection_closed")]
    return time_problems(selection, moment)


@transaction.atomic
def decline_invitation(*, candidate: Candidate, by: Any, reason: str) -> Candidate:
    """The head says that the municipality does not take part."""
    candidate = locked(candidate)
    CANDIDATE.carry_out(
        candidate,
        "decline",
        by=by,
        reason=reason,
        changes=on_behalf(by, candidate),
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        withdrawn_reason=reason.strip(),
    )
    return candidate


@transaction.atomic
def submit_candidate(
    *, candidate: Candidate, by: Any, received_at: datetime, version: int | None = None
) -> Candidate:
    """The head signs and sends the papers in; the first time they get their number.

    `received_at` is when the request reached the server: it alone judges the deadline
    (the closing second is still in). What was returned may come until the check ends.
    Sent again unchanged, it returns the receipt that is there. Raises OperationRefused
    with everything that is missing at its field; papers of the past are taken as they
    are.
    """
    candidate = locked(candidate)
    if candidate.is_submitted and can_sign_candidate(by, candidate):
        return candidate
    CANDIDATE.require(candidate, "submit", by)
    if version is not None and version != candidate.version:
        raise OperationRefused([changed_meanwhile()])
    refuse_if_any(_submit_problems(candidate, received_at))
    fields: dict[str, Any] = {}
    if not candidate.was_sent:
        day = timezone.localtime(received_at)
        fields = {
            "submitted_at": received_at,
            "submitted_by": by,
            "number": f"S-{day:%Y}-{candidate.pk:05d}",
        }
    CANDIDATE.carry_out(
        candidate, "submit", by=by, changes=on_behalf(by, candidate), **fields
    )
    notifications.candidate_submitted(candidate)
    return candidate


def _submit_problems(candidate: Candidate, moment: datetime) -> list[Problem]:
    selection = candidate.selection
    late = [] if candidate.is_returned else time_problems(selection, moment)
    if selection.is_historic:
        return late
    return [*late, *problems(eligibility(candidate))]


def changed_meanwhile() -> Problem:
    return Problem(
        _("Somebody else saved these papers meanwhile. Check them once more."),
        code=VERSION_CONFLICT,
    )


@transaction.atomic
def withdraw_candidate(*, candidate: Candidate, by: Any, reason: str) -> Candidate:
    """Take the candidacy back; a place that it had becomes free for the reserve."""
    candidate = locked(candidate)
    had_place = candidate.is_selected
    CANDIDATE.carry_out(
        candidate,
        "withdraw",
        by=by,
        reason=reason,
        changes=on_behalf(by, candidate),
        withdrawn_at=timezone.now(),
        withdrawn_by=by,
        withdrawn_reason=reason.strip(),
    )
    if had_place:
        selection = candidate.selection
        selection.places_taken -= 1
        selection.save(update_fields=["places_taken", "updated_at"])
    return candidate
