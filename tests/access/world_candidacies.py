"""Candidacies for the walk: of A, and of B with the canary in its papers."""

from types import SimpleNamespace
from typing import Any

from selections.enums import CandidateState, CriterionKind, SelectionState
from selections.models import Answer, Candidate, CandidateDocument, Selection
from tests.access.world import CANARY
from tests.factories.municipalities import make_cohort
from tests.factories.selections import (
    make_candidate,
    make_criterion,
    make_paper,
    make_requirement,
    make_selection,
)

OPEN = {"opens_at": "2016-01-01T00:00Z", "closes_at": "2099-01-01T00:00Z"}


def build(world: SimpleNamespace) -> None:
    """A selection that is open to all, one by invitation, one with its results."""
    a, b = world.places.a, world.places.b
    world.selection_free = make_selection(access="open", **OPEN)
    world.selection_asked = _asked()
    world.candidacy = _writing(world, a, world.people.head_a, "Answer of A")
    world.candidacy_b = _writing(world, b, world.people.head_b, f"{CANARY} answer")
    world.proof = world.candidacy.answers.get()
    world.proof_b = world.candidacy_b.answers.get()
    world.paper = world.candidacy.documents.get()
    world.paper_b = world.candidacy_b.documents.get()
    invited = make_selection(**OPEN)
    world.invited = make_candidate(invited, a, CandidateState.INVITED)
    world.invited_b = make_candidate(invited, b, CandidateState.INVITED)
    out = make_selection(state=SelectionState.PUBLISHED, cohort=make_cohort(2019))
    world.selection_out = out
    world.member = _member(world, out, a, "memorandum.pdf")
    world.member_b = _member(world, out, b, f"{CANARY}.pdf")


def _asked() -> Selection:
    selection = make_selection(**OPEN, commitments=1)
    make_criterion(selection, CriterionKind.YES_NO, needs_evidence=True)
    make_requirement(selection)
    return selection


def _writing(world: Any, place: Any, head: Any, note: str) -> Candidate:
    candidate = make_candidate(world.selection_asked, place, by=head)
    selection = world.selection_asked
    Answer.objects.create(
        candidate=candidate,
        criterion=selection.criteria.get(kind=CriterionKind.YES_NO),
        yes=True,
        note=note,
        evidence=make_paper(head),
    )
    CandidateDocument.objects.create(
        candidate=candidate,
        requirement=selection.required_documents.get(),
        file=make_paper(head),
        added_by=head,
    )
    return candidate


def _member(world: Any, selection: Selection, place: Any, name: str) -> Candidate:
    return make_candidate(
        selection,
        place,
        CandidateState.MEMBER,
        memorandum_number="5",
        memorandum_scan=make_paper(world.people.programme_manager, name),
    )
