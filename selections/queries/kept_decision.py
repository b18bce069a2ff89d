"""What was decided, as it was kept at the decision, and what became of it since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from municipalities.queries.kept_places import lay_over_place, place_words
from selections.enums import CandidateState, Outcome
from selections.models import Candidate, Selection

# a state that only says what the decision said
SAME = {
    (Outcome.SELECTED, CandidateState.SELECTED),
    (Outcome.SELECTED, CandidateState.MEMBER),
    (Outcome.RESERVE, CandidateState.RESERVE),
    (Outcome.REJECTED, CandidateState.REJECTED),
}


@dataclass(frozen=True)
class Decided:
    """The decision on a candidate: outcome, place on the reserve list, reason."""

    outcome: str
    reserve_order: int | None
    reason: str


@dataclass(frozen=True)
class Later:
    """What became of a candidate after the decision: when, what, why."""

    candidate: Candidate
    day: Any
    text: str
    reason: str


def decision_line(
    candidate: Candidate, outcome: Outcome, order: int | None, reason: str
) -> dict[str, Any]:
    """What is kept of the decision on a candidate, beside its line of the ranking."""
    return {
        "outcome": outcome.value,
        "decided_order": order,
        "reason": reason,
        "place": place_words(candidate.municipality),
    }


def decisions_of(selection: Selection) -> dict[int, Decided]:
    """By candidate id; empty for decisions of before this was kept."""
    return {
        line["candidate"]: Decided(
            line["outcome"], line["decided_order"], line["reason"]
        )
        for line in selection.ranking
        if "outcome" in line
    }


def in_decided_order(
    selection: Selection, rows: Iterable[Candidate]
) -> list[Candidate]:
    """Candidates for the minutes in their order, called as on the day of the decision."""
    places = {line["candidate"]: at for at, line in enumerate(selection.ranking)}
    kept = {line["candidate"]: line.get("place") for line in selection.ranking}
    for row in rows:
        lay_over_place(row.municipality, kept.get(row.pk))
    return sorted(
        rows, key=lambda row: (row.rank or 0, places.get(row.pk, len(places)))
    )


def changes_since(
    rows: Iterable[Candidate], decided: Mapping[int, Decided]
) -> Iterator[Later]:
    """Places given from the reserve, and withdrawals, in the order of the ranking."""
    for row in rows:
        known = decided.get(row.pk)
        if known is None or (known.outcome, row.state) in SAME:
            continue
        if row.state == CandidateState.WITHDRAWN:
            label, day, why = row.get_state_display(), row.withdrawn_at, "withdrawn"
        elif row.state in {CandidateState.SELECTED, CandidateState.MEMBER}:
            text = _("Got a place from the reserve list")
            label, day, why = text, row.decided_at, "decision"
        else:
            label, day, why = row.get_state_display(), row.decided_at, "decision"
        yield Later(row, day, capfirst(str(label)), getattr(row, f"{why}_reason"))
