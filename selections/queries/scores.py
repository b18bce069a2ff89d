"""Points that staff gave to candidates."""

from decimal import Decimal

from django.db.models import Count, Q

from selections.enums import CandidateState, CriterionKind
from selections.models import CriterionScore, Selection


def points_by_candidate(selection: Selection) -> dict[int, dict[int, Decimal]]:
    """Points by candidate id and criterion id; one query."""
    rows = CriterionScore.objects.filter(candidate__selection=selection)
    found: dict[int, dict[int, Decimal]] = {}
    for candidate, criterion, points in rows.values_list(
        "candidate", "criterion", "points"
    ):
        found.setdefault(candidate, {})[criterion] = points
    return found


def unscored_candidates(selection: Selection) -> int:
    """How many eligible candidates miss points on a scored criterion."""
    wanted = selection.criteria.filter(kind=CriterionKind.SCORE).count()
    given = Count("scores", filter=Q(scores__criterion__kind=CriterionKind.SCORE))
    eligible = selection.candidates.filter(state=CandidateState.ELIGIBLE)
    return eligible.annotate(given=given).filter(given__lt=wanted).count()
