"""Municipality: what it wrote, as rows for the pages that show it."""

from dataclasses import dataclass
from typing import Any

from selections.models import Answer, Candidate, CandidateDocument
from selections.views.staff.records import CommitmentRow, commitment_rows


@dataclass(frozen=True)
class Papers:
    """Commitments, answers and documents, each with what stands there (or None)."""

    commitments: list[CommitmentRow]
    answers: list[tuple[Any, Answer | None]]
    documents: list[tuple[Any, CandidateDocument | None]]


def papers_of(candidate: Candidate) -> Papers:
    """Six queries at any size."""
    selection = candidate.selection
    answers = candidate.answers.select_related("evidence", "criterion")
    given = {answer.criterion_id: answer for answer in answers}
    files = {
        document.requirement_id: document
        for document in candidate.documents.select_related("file", "added_by")
    }
    return Papers(
        commitment_rows(candidate),
        [
            (criterion, given.get(criterion.pk))
            for criterion in selection.criteria.all()
            if criterion.is_answered
        ],
        [
            (wanted, files.get(wanted.pk))
            for wanted in selection.required_documents.all()
        ],
    )
