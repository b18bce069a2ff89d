"""The percent that a municipality's chart is held against tells nobody's defeat."""

from decimal import Decimal
from typing import Any

from reports.queries.thresholds import asked_sufficiency
from selections.enums import CandidateState
from tests.factories.selections import make_candidate, make_selection


def test_the_line_does_not_tell_who_got_no_place(places: Any) -> None:
    out = make_selection(state="published", sufficiency_threshold=Decimal(55))
    make_candidate(out, places.a, CandidateState.RESERVE)
    make_candidate(out, places.b, CandidateState.REJECTED)
    judged = make_selection(state="decided", sufficiency_threshold=Decimal(40))
    make_candidate(judged, places.a, CandidateState.SELECTED)
    assert asked_sufficiency(places.a) == (out.title, Decimal(55))
    assert asked_sufficiency(places.b) is None
