"""Fixtures of the tests of selections."""

from types import SimpleNamespace

import pytest

from selections.enums import CriterionKind
from tests.factories.selections import (
    make_candidate,
    make_criterion,
    make_requirement,
    make_selection,
)
from tests.personas import Personas, Places


@pytest.fixture
def asked(places: Places, personas: Personas) -> SimpleNamespace:
    """An announced selection that asks for everything; A and B are writing."""
    selection = make_selection(
        weights=(100,), commitments=2, documents=1, sufficiency_year=2015
    )
    yes_no = make_criterion(selection, CriterionKind.YES_NO, needs_evidence=True)
    number = make_criterion(
        selection, CriterionKind.THRESHOLD, threshold=5, unit="%", title_en="Share"
    )
    recommendation = make_requirement(selection, "recommendation")
    return SimpleNamespace(
        selection=selection,
        scored=selection.criteria.get(kind="score"),
        yes_no=yes_no,
        number=number,
        commitments=list(selection.commitments.all()),
        letter=selection.required_documents.get(number=1),
        recommendation=recommendation,
        a=make_candidate(selection, places.a),
        b=make_candidate(selection, places.b),
        head=personas.head_a,
        coordinator=personas.coordinator_a,
        manager=personas.programme_manager,
        regional=personas.regional_coordinator,
    )
