"""What the minutes of a selection tell: rules, order, decision, those left out."""

from dataclasses import dataclass

from selections.enums import CandidateState
from selections.models import (
    Candidate,
    Criterion,
    JudgedRule,
    Selection,
    TieRule,
)
from selections.queries.lists import decided_rows
from selections.queries.places import QuotaUse, quota_uses


@dataclass(frozen=True)
class Minutes:
    """A decided selection. `ranked`: first to last, as at the decision.

    `overridden` are rules that were not met while staff let the candidate in, with the
    reason. `full` names, by candidate id, the quotas that had no room for it.
    """

    selection: Selection
    criteria: list[Criterion]
    quotas: list[QuotaUse]
    tie_rules: list[TieRule]
    ranked: list[Candidate]
    ineligible: list[Candidate]
    withdrawn: list[Candidate]
    overridden: list[JudgedRule]
    full: dict[int, list[str]]


def minutes_of(selection: Selection) -> Minutes:
    """Everything for the minutes, in eight queries at any size."""
    places = (
        selection.candidates.all().with_place().order_by("municipality__sort_key", "pk")
    )
    overridden = JudgedRule.objects.filter(candidate__selection=selection)
    return Minutes(
        selection=selection,
        criteria=list(selection.criteria.all()),
        quotas=quota_uses(selection),
        tie_rules=list(selection.tie_rules.select_related("criterion")),
        ranked=list(decided_rows(selection)),
        ineligible=list(places.filter(state=CandidateState.INELIGIBLE)),
        withdrawn=list(places.filter(state=CandidateState.WITHDRAWN)),
        overridden=list(
            overridden.exclude(override_reason="").select_related(
                "candidate__municipality__rayon", "candidate__municipality__oblast"
            )
        ),
        full={
            line["candidate"]: list(line.get("full_quotas", ()))
            for line in selection.ranking
        },
    )
