"""Places that are taken and free, and who is next on the reserve list."""

from collections.abc import Iterable
from dataclasses import dataclass

from selections.enums import TAKES_PLACE, CandidateState
from selections.models import Candidate, Quota, Selection


@dataclass(frozen=True)
class QuotaUse:
    """A quota with the number of places that are taken."""

    quota: Quota
    taken: int

    @property
    def free(self) -> int:
        return self.quota.places - self.taken


def quota_uses(
    selection: Selection, takers: Iterable[Candidate] | None = None
) -> list[QuotaUse]:
    """Every quota with its taken places, counted from selected and members."""
    if takers is None:
        takers = selection.candidates.filter(state__in=TAKES_PLACE).select_related(
            "municipality"
        )
    places = [candidate.municipality for candidate in takers]
    return [
        QuotaUse(quota, sum(quota.covers(place) for place in places))
        for quota in selection.quotas.select_related("oblast")
    ]


def full_quotas(candidate: Candidate) -> list[Quota]:
    """Quotas that cover the candidate and have no free place."""
    return [
        use.quota
        for use in quota_uses(candidate.selection)
        if use.free < 1 and use.quota.covers(candidate.municipality)
    ]


def reserve_list(selection: Selection) -> list[Candidate]:
    """The reserve in its order; who shares a place stands in alphabetical order."""
    return list(
        selection.candidates.filter(state=CandidateState.RESERVE)
        .select_related("municipality__rayon", "municipality__oblast")
        .order_by("reserve_order", "municipality__sort_key", "pk")
    )


def next_reserves(selection: Selection) -> list[Candidate]:
    """Who may get a free place now: first in order whose quotas have room.

    Several when they share a place of the reserve list; none when no place is free.
    """
    if selection.free_places < 1:
        return []
    uses = quota_uses(selection)
    fitting = [
        candidate
        for candidate in reserve_list(selection)
        if not any(
            use.free < 1 and use.quota.covers(candidate.municipality) for use in uses
        )
    ]
    return [c for c in fitting if c.reserve_order == fitting[0].reserve_order]
