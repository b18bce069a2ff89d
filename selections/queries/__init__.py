"""Reads across selections and candidates."""

from selections.queries.places import (
    QuotaUse,
    full_quotas,
    next_reserves,
    quota_uses,
    reserve_list,
)
from selections.queries.scores import points_by_candidate, unscored_candidates

__all__ = [
    "QuotaUse",
    "full_quotas",
    "next_reserves",
    "points_by_candidate",
    "quota_uses",
    "reserve_list",
    "unscored_candidates",
]
