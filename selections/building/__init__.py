"""Pure construction: eligibility rule by rule, and the ranking."""

from selections.building.eligibility import eligibility, problems, with_unit
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
from selections.building.rules import Rule
from selections.building.standing import (
    Standing,
    StandingRow,
    frozen,
    shown_score,
    standing,
)

__all__ = [
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
    "eligibility",
    "frozen",
    "problems",
    "rank",
    "shown_score",
    "standing",
    "with_unit",
]
