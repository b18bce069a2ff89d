"""Entering selections of the past as papers tell them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.models.files import StoredFile
from core.problems import OperationRefused, Problem
from municipalities.models import Municipality
from selections.models import Candidate, Selection
from selections.operations.candidates import confirm_wish, submit_candidate
from selections.operations.inviting import invite_municipalities
from selections.operations.papers import (
    accept_commitment,
    save_answers,
    save_documents,
)
from selections.permissions import can_manage_selection


@transaction.atomic
def enter_candidates(
    *,
    selection: Selection,
    by: Any,
    municipalities: Iterable[Municipality],
    received_at: datetime,
) -> list[Candidate]:
    """Enter candidates of a historic selection with wish, commitments and submission.

    Each step is one of the municipality, taken by staff and marked so in the audit
    trail. Raises OperationRefused when the selection is not one of the past.
    """
    if not can_manage_selection(by, selection):
        raise PermissionDenied
    if not selection.is_historic:
        text = _("Only a selection of the past is entered from papers.")
        raise OperationRefused([Problem(text, code="not_historic")])
    places = list(municipalities)
    invite_municipalities(selection=selection, by=by, municipalities=places)
    commitments = list(selection.commitments.all())
    entered = []
    waiting = selection.candidates.filter(municipality__in=places, submitted_at=None)
    for row in waiting.select_related("selection", "municipality"):
        candidate = confirm_wish(candidate=row, by=by, received_at=received_at)
        for commitment in commitments:
            accept_commitment(candidate=candidate, commitment=commitment, by=by)
        entered.append(
            submit_candidate(candidate=candidate, by=by, received_at=received_at)
        )
    return entered


@transaction.atomic
def enter_papers(
    *,
    candidate: Candidate,
    by: Any,
    version: int,
    commitments: Collection[int],
    answers: dict[int, dict[str, Any]],
    documents: dict[int, StoredFile | None],
) -> Candidate:
    """Enter what one candidate wrote: ids of accepted commitments, answers, files.

    All of it or nothing; each part is refused as the operation for it refuses.
    """
    candidate = save_answers(
        candidate=candidate, version=version, by=by, answers=answers
    )
    for commitment in candidate.selection.commitments.all():
        accept_commitment(
            candidate=candidate,
            commitment=commitment,
            by=by,
            accepted=commitment.pk in commitments,
        )
    return save_documents(candidate=candidate, by=by, documents=documents)
