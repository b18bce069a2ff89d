"""Minutes printed again say what was decided; what changed since stands apart."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation

from municipalities.models import Municipality, Oblast, Rayon
from reports.building.selection_minutes import selection_minutes_html
from selections import operations as do
from selections.enums import Outcome
from selections.models import Candidate, Selection
from selections.operations import Deviation
from selections.queries import minutes_of
from tests.factories.selections import give_points, make_candidate, make_selection
from tests.personas import Personas
from tests.reports.conftest import plain

pytestmark = pytest.mark.django_db
MADE = timezone.now()
NEW = {"name_ky": "Жаңы ат", "name_ru": "Новое имя", "name_en": "New name"}


@pytest.fixture
def decided(personas: Personas) -> SimpleNamespace:
    """Two places; the second one was turned down against the ranking, with a reason."""
    selection = make_selection(state="ranked")
    rows = []
    for points in (9, 7, 5, 3):
        candidate = make_candidate(selection, state="eligible")
        give_points(candidate, points, points)
        rows.append(candidate)
    do.decide_selection(
        selection=selection,
        by=personas.programme_manager,
        decision_number="7",
        decision_date=date(2016, 3, 20),
        decision_reasons="As ranked",
        deviations={
            rows[1].pk: Deviation(Outcome.RESERVE, "Документ жок"),
            rows[2].pk: Deviation(Outcome.SELECTED, "Документ бар"),
        },
    )
    selection = Selection.objects.get()
    return SimpleNamespace(
        selection=selection, rows=rows, by=personas.programme_manager
    )


def told(language: str = "en", *, later: bool = True) -> str:
    """The minutes; not `later`: without the table of what changed since."""
    with translation.override(language):
        minutes = minutes_of(Selection.objects.get())
        if not later:
            minutes.later.clear()
        return plain(selection_minutes_html(minutes=minutes, made_at=MADE))


def promote(decided: SimpleNamespace, row: int, reason: str = "") -> None:
    candidate = Candidate.objects.get(pk=decided.rows[row].pk)
    do.promote_candidate(candidate=candidate, by=decided.by, reason=reason)


def withdraw(decided: SimpleNamespace, row: int, by: Any) -> None:
    candidate = Candidate.objects.get(pk=decided.rows[row].pk)
    do.withdraw_candidate(candidate=candidate, by=by, reason="Реформа болду")


def test_a_withdrawal_and_a_promotion_do_not_change_what_was_decided(
    decided: SimpleNamespace,
) -> None:
    before = {language: told(language) for language in ("ky", "ru", "en")}
    assert "What changed after the decision" not in before["en"]
    withdraw(decided, 0, decided.by)
    promote(decided, 1)
    for language, was in before.items():
        assert told(language, later=False) == was
    with translation.override("en"):
        minutes = minutes_of(Selection.objects.get())
    assert [
        (change.candidate.pk, change.text, change.reason) for change in minutes.later
    ] == [
        (decided.rows[0].pk, "Withdrawn", "Реформа болду"),
        (decided.rows[1].pk, "Got a place from the reserve list", ""),
    ]
    assert minutes.withdrawn == []


def test_the_kept_decision_tells_outcome_place_and_reason(
    decided: SimpleNamespace,
) -> None:
    kept = minutes_of(decided.selection).decided
    found = [
        (kept[row.pk].outcome, kept[row.pk].reserve_order, kept[row.pk].reason)
        for row in decided.rows
    ]
    assert found == [
        ("selected", None, ""),
        ("reserve", 1, "Документ жок"),
        ("selected", None, "Документ бар"),
        ("reserve", 2, ""),
    ]


def test_new_names_do_not_reach_the_minutes(decided: SimpleNamespace) -> None:
    before = told("ru")
    for rows in (Municipality, Rayon, Oblast):
        rows._default_manager.update(**NEW)
    assert told("ru") == before


def test_minutes_of_older_decisions_say_as_of_which_day(
    decided: SimpleNamespace,
) -> None:
    """The control: what was not kept follows the records, and the paper says so."""
    label = "Decisions are shown as they stand on"
    assert label not in told()
    Selection.objects.update(ranking=[])
    assert label in told()
    Municipality.objects.update(**NEW)
    assert "New name" in told()
    withdraw(decided, 0, decided.by)
    assert minutes_of(Selection.objects.get()).later == []
    assert "Реформа болду" in told()


def test_a_decision_that_is_taken_back_leaves_nothing_kept(
    decided: SimpleNamespace,
) -> None:
    do.take_back_decision(selection=decided.selection, by=decided.by, reason="Ката")
    assert minutes_of(Selection.objects.get()).decided == {}
