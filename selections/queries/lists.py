"""Lists of selections and candidates for staff, municipalities and the public."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from municipalities.models import Municipality
from municipalities.permissions import municipality_ids
from selections.enums import TAKES_PLACE, UNSCREENED, CandidateState
from selections.models import Candidate, Selection
from selections.models.candidates import CandidateQuerySet
from selections.models.selections import SelectionQuerySet

CS = CandidateState


def selection_rows(user: Any) -> SelectionQuerySet:
    """Selections with cohort and counts of candidates, newest first.

    Counts: `invited` (all candidates), `sent` (with a receipt), `waiting` (for the
    check), `eligible` (waiting for the decision), `selected` (with members), `reserve`.
    """
    return (
        Selection.objects.visible_to(user)
        .select_related("cohort")
        .annotate(
            invited=Count("candidates"),
            sent=Count("candidates", filter=Q(candidates__submitted_at__isnull=False)),
            waiting=_count(*UNSCREENED),
            eligible=_count(CS.ELIGIBLE),
            selected=_count(*TAKES_PLACE),
            reserve=_count(CS.RESERVE),
        )
        .order_by("-opens_at", "pk")
    )


def _count(*states: str) -> Count:
    return Count("candidates", filter=Q(candidates__state__in=states))


def candidate_rows(selection: Selection) -> CandidateQuerySet:
    """Candidates for staff: place, accepted commitments and documents counted."""
    return (
        selection.candidates.all()
        .with_place()
        .annotate(
            accepted=Count("accepted_commitments", distinct=True),
            papers=Count("documents", distinct=True),
        )
        .order_by("municipality__sort_key", "pk")
    )


def decided_rows(selection: Selection) -> CandidateQuerySet:
    """Ranked candidates as they stood at the decision, first to last; for staff."""
    return (
        selection.candidates.filter(rank__isnull=False)
        .with_place()
        .order_by("rank", "municipality__sort_key", "pk")
    )


def own_candidates(user: Any) -> CandidateQuerySet:
    """Candidates of the user's municipalities in announced selections, newest first."""
    return (
        Candidate.objects.filter(
            municipality__in=municipality_ids(user),
            selection__announced_at__isnull=False,
        )
        .with_place()
        .order_by("-selection__opens_at", "municipality__sort_key", "pk")
    )


def open_without_candidate(user: Any, moment: datetime) -> SelectionQuerySet:
    """Selections open to all for which one of the user's places may still apply."""
    free = (
        Municipality.objects.current()
        .filter(pk__in=municipality_ids(user))
        .exclude(candidacies__selection=OuterRef("pk"))
        .exclude(memberships__cohort=OuterRef("cohort"))
    )
    return (
        Selection.objects.open_at(moment)
        .filter(Exists(free), access="open", is_historic=False)
        .select_related("cohort")
        .order_by("closes_at", "pk")
    )


def public_selections() -> SelectionQuerySet:
    """What everybody may read: open to all, or with published results."""
    return Selection.objects.public().select_related("cohort").order_by("-opens_at")


@dataclass(frozen=True)
class Results:
    """Published results: names only, no points."""

    selected: list[Candidate]
    reserve: list[Candidate]


def public_results(selection: Selection) -> Results:
    """Selected in alphabetical order, the reserve in its order; one query."""
    rows = (
        selection.candidates.all()
        .published()
        .with_place()
        .order_by(F("reserve_order").asc(nulls_first=True), "municipality__sort_key")
    )
    found = list(rows)
    return Results(
        selected=[c for c in found if not c.is_reserve],
        reserve=[c for c in found if c.is_reserve],
    )
