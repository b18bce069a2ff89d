"""Reads across selections and candidates."""

from selections.queries.inviting import Invitation, invitable, invitation
from selections.queries.lists import (
    Results,
    candidate_rows,
    decided_rows,
    open_without_candidate,
    own_candidates,
    public_results,
    public_selections,
    selection_rows,
)
from selections.queries.minutes import (
    Minutes,
    kept_reasons,
    minutes_of,
    tie_sentence,
)
from selections.queries.places import (
    QuotaUse,
    full_quotas,
    next_reserves,
    quota_uses,
    reserve_list,
)
from selections.queries.scores import points_by_candidate, unscored_candidates
from selections.queries.steps import next_steps_for

__all__ = [
    "Invitation",
    "Minutes",
    "QuotaUse",
    "Results",
    "candidate_rows",
    "decided_rows",
    "full_quotas",
    "invitable",
    "invitation",
    "kept_reasons",
    "minutes_of",
    "next_reserves",
    "next_steps_for",
    "open_without_candidate",
    "own_candidates",
    "points_by_candidate",
    "public_results",
    "public_selections",
    "quota_uses",
    "reserve_list",
    "selection_rows",
    "tie_sentence",
    "unscored_candidates",
]
