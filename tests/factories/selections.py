"""Selections in every state, candidates with answers and points: rows, no ways there."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from accounts.enums import Role
from accounts.models import User
from core import files
from core.models.files import StoredFile
from municipalities.models import BudgetSufficiency, CohortMembership, Municipality
from selections.enums import (
    CandidateState,
    CriterionKind,
    DocumentKind,
    Origin,
    SelectionState,
)
from selections.models import (
    Answer,
    Candidate,
    CandidateCommitment,
    CandidateDocument,
    Commitment,
    Criterion,
    CriterionScore,
    RequiredDocument,
    Selection,
)
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_cohort, make_municipality

_number = itertools.count(1)
OPENS = datetime(2016, 1, 11, 3, 0, tzinfo=UTC)
# 18:00 in Bishkek
CLOSES = datetime(2016, 2, 29, 12, 0, tzinfo=UTC)
IN_TIME = CLOSES - timedelta(days=1)
UNSENT = {"invited", "preparing", "declined"}


def make_paper(by: User | None = None, name: str = "paper.pdf") -> StoredFile:
    return files.store_bytes(
        content=b"%PDF-1.4\n%%EOF\n", name=name, by=by or make_user()
    )


def make_selection(
    *,
    weights: tuple[int, ...] = (60, 40),
    commitments: int = 0,
    documents: int = 0,
    **fields: Any,
) -> Selection:
    """An announced selection by invitation for 2 places, scored by two criteria."""
    number = next(_number)
    values: dict[str, Any] = {
        "state": SelectionState.ANNOUNCED,
        "title_ky": f"Тандоо {number}",
        "title_ru": f"Отбор {number}",
        "title_en": f"Selection {number}",
        "announcement_ky": "Жарыя",
        "places": 2,
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    values |= fields
    if "cohort" not in values:
        values["cohort"] = make_cohort(2017)
    if values["state"] != SelectionState.DRAFT:
        values.setdefault("announced_at", OPENS)
    if values["state"] in {"decided", "published", "archived"}:
        values.setdefault("decision_date", "2016-03-20")
    selection = Selection.objects.create(**values)
    for weight in weights:
        make_criterion(selection, weight=weight, max_score=10)
    for place in range(1, commitments + 1):
        Commitment.objects.create(
            selection=selection,
            number=place,
            text_ky=f"Милдеттенме {place}",
            text_en=f"Commitment {place}",
        )
    for _place in range(documents):
        make_requirement(selection, DocumentKind.COMMITMENT)
    return selection


def make_criterion(
    selection: Selection, kind: CriterionKind = CriterionKind.SCORE, **fields: Any
) -> Criterion:
    number = selection.criteria.count() + 1
    values = {
        "number": number,
        "title_ky": f"Критерий {number}",
        "title_en": f"Criterion {number}",
    }
    return Criterion.objects.create(selection=selection, kind=kind, **(values | fields))


def make_requirement(
    selection: Selection, kind: DocumentKind = DocumentKind.OTHER, **fields: Any
) -> RequiredDocument:
    number = selection.required_documents.count() + 1
    values = {"title_ky": f"Документ {number}", "title_en": f"Document {number}"}
    return RequiredDocument.objects.create(
        selection=selection, number=number, kind=kind, **(values | fields)
    )


def make_candidate(
    selection: Selection,
    municipality: Municipality | None = None,
    state: CandidateState = CandidateState.PREPARING,
    **fields: Any,
) -> Candidate:
    """A candidate with the moments and the receipt that its state needs."""
    by = fields.pop("by", None) or make_user()
    number = next(_number)
    values: dict[str, Any] = {
        "municipality": municipality or make_municipality(),
        "origin": Origin.INVITED,
        "state": state,
        "invited_at": OPENS,
        "invited_by": by,
    }
    if state != CandidateState.INVITED:
        values |= {"confirmed_at": OPENS, "confirmed_by": by}
    if state not in UNSENT:
        values |= {
            "submitted_at": IN_TIME,
            "submitted_by": by,
            "number": f"S-2016-T{number:04d}",
        }
    if state == CandidateState.MEMBER:
        values["memorandum_date"] = "2016-04-01"
        values["membership"] = CohortMembership.objects.create(
            cohort=selection.cohort, municipality=values["municipality"]
        )
    return Candidate.objects.create(selection=selection, **(values | fields))


def give_points(candidate: Candidate, *points: str | int) -> None:
    """Points in the order of the scored criteria."""
    by = make_user(Role.REGIONAL_COORDINATOR)
    scored = candidate.selection.criteria.filter(kind=CriterionKind.SCORE)
    for criterion, given in zip(scored, points, strict=True):
        CriterionScore.objects.update_or_create(
            candidate=candidate,
            criterion=criterion,
            defaults={"points": Decimal(given), "scored_by": by},
        )


def make_sufficiency(
    municipality: Municipality, percent: str = "60", year: int = 2015
) -> BudgetSufficiency:
    return BudgetSufficiency.objects.create(
        municipality=municipality,
        year=year,
        percent=Decimal(percent),
        source="Letter of the Ministry of Finance, no. 5",
    )


def complete(candidate: Candidate, by: User) -> Candidate:
    """Accept, answer and attach everything that a submission needs."""
    for commitment in candidate.selection.commitments.all():
        CandidateCommitment.objects.create(
            candidate=candidate,
            commitment=commitment,
            accepted_at=OPENS,
            accepted_by=by,
        )
    for criterion in candidate.selection.criteria.all():
        if criterion.is_answered and not criterion.is_scored:
            Answer.objects.create(
                candidate=candidate,
                criterion=criterion,
                yes=True if criterion.is_yes_no else None,
                number=criterion.threshold,
                evidence=make_paper(by),
            )
    for requirement in candidate.selection.required_documents.all():
        CandidateDocument.objects.create(
            candidate=candidate,
            requirement=requirement,
            file=make_paper(by),
            added_by=by,
        )
    return candidate
