"""Reads of municipalities, cohorts and people."""

from municipalities.queries.cohorts import cohort_rows, members_by_state, members_of
from municipalities.queries.people import (
    invitations,
    matching_invitations,
    officials_of,
    people,
)
from municipalities.queries.places import (
    PlaceCard,
    find_places,
    in_cohort,
    in_phase,
    matching_places,
    municipality_rows,
    participant_rows,
    place_card,
)

__all__ = [
    "PlaceCard",
    "cohort_rows",
    "find_places",
    "in_cohort",
    "in_phase",
    "invitations",
    "matching_invitations",
    "matching_places",
    "members_by_state",
    "members_of",
    "municipality_rows",
    "officials_of",
    "participant_rows",
    "people",
    "place_card",
]
