"""What a candidate writes: commitments, answers with evidence, documents."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from selections.enums import SelectionVerb
from selections.models import (
    Answer,
    Candidate,
    CandidateCommitment,
    CandidateDocument,
    Commitment,
    Criterion,
    RequiredDocument,
)
from selections.operations.candidates import changed_meanwhile, locked, on_behalf
from selections.permissions import (
    can_edit_candidate,
    can_recommend_candidate,
    can_sign_candidate,
)

ANSWER_FIELDS = ("yes", "number", "note", "source", "evidence")


def _require_open(candidate: Candidate) -> None:
    selection = candidate.selection
    takes = selection.is_announced or selection.is_in_screening
    if not (candidate.is_editable and takes):
        text = _("The papers are sent in and can no longer be changed.")
        raise OperationRefused([Problem(text, code="not_editable")])


@transaction.atomic
def accept_commitment(
    *, candidate: Candidate, commitment: Commitment, by: Any, accepted: bool = True
) -> Candidate:
    """The head accepts one commitment, or takes that back before the submission."""
    if not can_sign_candidate(by, candidate):
        raise PermissionDenied
    candidate = locked(candidate)
    _require_open(candidate)
    if commitment.selection_id != candidate.selection_id:
        text = _("This commitment belongs to another selection.")
        raise OperationRefused([Problem(text, "commitments", "foreign")])
    there = candidate.accepted_commitments.filter(commitment=commitment)
    if there.exists() == accepted:
        return candidate
    verb = SelectionVerb.COMMITMENT_ACCEPTED
    if accepted:
        CandidateCommitment.objects.create(
            candidate=candidate,
            commitment=commitment,
            accepted_at=timezone.now(),
            accepted_by=by,
        )
    else:
        there.delete()
        verb = SelectionVerb.COMMITMENT_TAKEN_BACK
    told = {"commitment": commitment.number, **on_behalf(by, candidate)}
    audit.record(by=by, verb=verb, obj=candidate, after=told)
    return candidate


@transaction.atomic
def save_answers(
    *,
    candidate: Candidate,
    version: int,
    by: Any,
    answers: dict[int, dict[str, Any]],
) -> Candidate:
    """Save answers by criterion id: any of `yes number note source evidence`.

    `evidence` is a StoredFile or None. Raises OperationRefused with code "version" when
    somebody saved since `version`, else at `answer_<criterion id>`; nothing is written.
    """
    if not can_edit_candidate(by, candidate):
        raise PermissionDenied
    candidate = locked(candidate)
    _require_open(candidate)
    if version != candidate.version:
        raise OperationRefused([changed_meanwhile()])
    criteria = {c.pk: c for c in candidate.selection.criteria.all()}
    refuse_if_any(_answer_problems(criteria, answers))
    before, after = _write_all(candidate, criteria, answers)
    if not after:
        return candidate
    candidate.version += 1
    candidate.save()
    audit.record(
        by=by,
        verb=SelectionVerb.ANSWERS_SAVED,
        obj=candidate,
        before=before,
        after={**after, **on_behalf(by, candidate)},
    )
    return candidate


def _write_all(
    candidate: Candidate,
    criteria: dict[int, Criterion],
    answers: dict[int, dict[str, Any]],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write what differs; pair (before, after) by the criterion's number."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    there = {a.criterion_id: a for a in candidate.answers.all()}
    for pk, values in answers.items():
        answer = there.get(pk) or Answer(candidate=candidate, criterion=criteria[pk])
        old, new = audit.changed_values(answer, values)
        if new:
            _write(answer, values)
            before[str(criteria[pk].number)] = old
            after[str(criteria[pk].number)] = new
    return before, after


def _write(answer: Answer, values: dict[str, Any]) -> None:
    for name in ANSWER_FIELDS:
        if name in values:
            setattr(answer, name, values[name])
    if answer.evidence is not None:
        files.attach(answer.evidence)
    answer.save()


def _answer_problems(
    criteria: dict[int, Criterion], answers: dict[int, dict[str, Any]]
) -> list[Problem]:
    found = []
    for pk, values in answers.items():
        criterion = criteria.get(pk)
        if criterion is None or not criterion.is_answered:
            text = _("Nothing is to be answered here.")
            found.append(Problem(text, f"answer_{pk}", "not_answered"))
            continue
        if values.get("yes") is not None and not criterion.is_yes_no:
            text = _("This criterion is not answered with yes or no.")
            found.append(Problem(text, f"answer_{pk}", "wrong_kind"))
        if values.get("number") is not None and not criterion.is_threshold:
            text = _("This criterion is not answered with a number.")
            found.append(Problem(text, f"answer_{pk}", "wrong_kind"))
        number = values.get("number")
        if number is not None and abs(number) >= Decimal(10) ** 12:
            text = _("This number cannot be right.")
            found.append(Problem(text, f"answer_{pk}", "too_large"))
    return found


@transaction.atomic
def save_documents(
    *, candidate: Candidate, by: Any, documents: dict[int, StoredFile | None]
) -> Candidate:
    """Put files to requirements (id of RequiredDocument); None takes a file away.

    The municipality while it writes; staff put recommendations until the check ends.
    """
    candidate = locked(candidate)
    chosen = list(
        candidate.selection.required_documents.filter(pk__in=documents.keys())
    )
    _require_papers(candidate, chosen, by)
    there = {d.requirement_id: d for d in candidate.documents.all()}
    for requirement in chosen:
        _put(candidate, requirement, there.get(requirement.pk), documents, by)
    return candidate


def _require_papers(
    candidate: Candidate, chosen: list[RequiredDocument], by: Any
) -> None:
    if can_edit_candidate(by, candidate):
        _require_open(candidate)
        return
    recommended = all(requirement.is_recommendation for requirement in chosen)
    if not (recommended and can_recommend_candidate(by, candidate)):
        raise PermissionDenied
    selection = candidate.selection
    takes = selection.is_announced or selection.is_in_screening
    if not takes or candidate.is_withdrawn:
        text = _("The check of candidates is over: documents no longer change.")
        raise OperationRefused([Problem(text, code="not_editable")])


def _put(
    candidate: Candidate,
    requirement: RequiredDocument,
    old: CandidateDocument | None,
    documents: dict[int, StoredFile | None],
    by: Any,
) -> None:
    new = documents[requirement.pk]
    if (old.file_id if old else None) == (new.pk if new else None):
        return
    if old is not None:
        old.delete()
    if new is not None:
        CandidateDocument.objects.create(
            candidate=candidate,
            requirement=requirement,
            file=files.attach(new),
            added_by=by,
        )
    verb = SelectionVerb.DOCUMENT_ADDED if new else SelectionVerb.DOCUMENT_REMOVED
    told = {"document": requirement.title_ky, "file": new.name if new else ""}
    audit.record(
        by=by, verb=verb, obj=candidate, after={**told, **on_behalf(by, candidate)}
    )
