"""Selections in every state, with a candidate of A and one of B with the canary."""

from types import SimpleNamespace
from typing import Any

from selections.enums import CandidateState, CriterionKind, SelectionState
from selections.models import Answer, CandidateDocument
from tests.access.world import CANARY
from tests.factories.selections import (
    give_points,
    make_candidate,
    make_criterion,
    make_paper,
    make_requirement,
    make_selection,
)

CS, SS = CandidateState, SelectionState
FAR = "2099-01-01T00:00Z"


def build(world: SimpleNamespace) -> None:
    """Names of B carry the canary in what it wrote; results of B are not published."""
    _writing(world)
    _judged(world)
    _decided(world)
    _past(world)


def _writing(world: SimpleNamespace) -> None:
    a, b = world.places.a, world.places.b
    world.selection_draft = make_selection(state=SS.DRAFT)
    world.selection = make_selection(
        commitments=1, documents=1, access="open", closes_at=FAR
    )
    make_criterion(world.selection, CriterionKind.YES_NO)
    world.candidate = make_candidate(world.selection, a)
    world.candidate_b = make_candidate(world.selection, b)
    world.candidate_invited = make_candidate(
        make_selection(closes_at=FAR), a, CS.INVITED
    )


def _judged(world: SimpleNamespace) -> None:
    a, b = world.places.a, world.places.b
    selection = make_selection(state=SS.SCREENING, commitments=1)
    recommendation = make_requirement(selection, "recommendation")
    criterion = make_criterion(selection, CriterionKind.YES_NO)
    world.selection_screening = selection
    world.candidate_sent = make_candidate(selection, a, CS.SUBMITTED)
    world.candidate_sent_b = make_candidate(selection, b, CS.SUBMITTED)
    head = world.people.head_a
    for name, owner in (("", world.candidate_sent), ("_b", world.candidate_sent_b)):
        note = CANARY if name else "Answer of A"
        answer = Answer.objects.create(
            candidate=owner,
            criterion=criterion,
            yes=True,
            note=note,
            evidence=make_paper(head),
        )
        document = CandidateDocument.objects.create(
            candidate=owner,
            requirement=recommendation,
            file=make_paper(head),
            added_by=head,
        )
        setattr(world, f"evidence{name}", answer)
        setattr(world, f"candidate_document{name}", document)


def _decided(world: SimpleNamespace) -> None:
    a, b = world.places.a, world.places.b
    world.selection_scoring = make_selection(state=SS.SCORING)
    world.candidate_eligible = make_candidate(world.selection_scoring, a, CS.ELIGIBLE)
    world.selection_ranked = make_selection(state=SS.RANKED)
    for place in (a, b):
        give_points(make_candidate(world.selection_ranked, place, CS.ELIGIBLE), 5, 5)
    world.selection_decided = make_selection(
        state=SS.DECIDED,
        minutes_number="1",
        minutes_date="2016-03-20",
        minutes_members="All",
    )
    world.selection_published = make_selection(state=SS.PUBLISHED, places_taken=1)
    published = world.selection_published
    scan = make_paper(world.people.programme_manager)
    world.candidate_selected = make_candidate(published, b, CS.SELECTED)
    world.candidate_reserve = make_candidate(published, None, CS.RESERVE)
    world.candidate_member = make_candidate(
        make_selection(state=SS.PUBLISHED, places_taken=1),
        a,
        CS.MEMBER,
        memorandum_scan=scan,
    )


def _past(world: Any) -> None:
    past = make_selection(is_historic=True, commitments=1)
    world.selection_past = past
    world.candidate_past_invited = make_candidate(past, world.places.b, CS.INVITED)
    world.candidate_past = make_candidate(past, None, CS.PREPARING)
