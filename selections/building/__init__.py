"""Pure construction: eligibility rule by rule, and the ranking."""

from selections.building.eligibility import (
    case_rules,
    eligibility,
    gather,
    problems,
    told_in_all_languages,
    with_unit,
)
from selections.building.ranking import (
    Entrant,
    Limit,
    Placed,
    Ranking,
    Room,
    Rules,
    Tie,
    Weight,
    rank,
)
from selections.building.rules import Case, Rule
from selections.building.standing import (
    Standing,
    StandingRow,
    frozen,
    shown_score,
    standing,
)

__all__ = [
    "Case",
    "Entrant",
    "Limit",
    "Placed",
    "Ranking",
    "Room",
    "Rule",
    "Rules",
    "Standing",
    "StandingRow",
    "Tie",
    "Weight",
    "case_rules",
    "eligibility",
    "frozen",
    "gather",
    "problems",
    "rank",
    "shown_score",
    "standing",
    "told_in_all_languages",
    "with_unit",
]
