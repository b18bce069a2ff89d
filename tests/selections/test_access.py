"""Who sees what: foreign municipalities nothing, the public the published results."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from core.next_steps import NextStep
from selections import permissions, queries
from selections.enums import CandidateState, SelectionState
from selections.models import Candidate, Selection
from selections.queries import steps
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.selections import make_candidate, make_selection, make_sufficiency
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
SEE = {
    *("programme_manager", "regional_coordinator", "grant_manager", "me_officer"),
    "superuser",
}
OFFICIALS_A = {"head_a", "coordinator_a", "accountant_a", "viewer_a"}


def everybody(personas: Personas) -> dict[str, Any]:
    return {**personas.named(), "anonymous": AnonymousUser()}


def who_sees(personas: Personas, rows: Any) -> set[str]:
    return {
        name
        for name, user in everybody(personas).items()
        if rows.visible_to(user).exists()
    }


@pytest.mark.parametrize("state", SelectionState.values)
@pytest.mark.parametrize("access", ["invitation", "open"])
def test_who_sees_a_selection(
    places: Places, personas: Personas, state: str, access: str
) -> None:
    """A is invited, B is not."""
    values = {"announced_at": None} if state == "draft" else {}
    selection = make_selection(state=state, access=access, **values)
    make_candidate(selection, places.a, "invited")
    all_of_them = set(everybody(personas))
    found = who_sees(personas, Selection.objects)
    if state in {"published", "archived"}:
        assert found == all_of_them
    elif state == "draft":
        assert found == SEE
    elif state == "cancelled" or access == "invitation":
        assert found == SEE | OFFICIALS_A
    else:
        assert found == all_of_them


@pytest.mark.parametrize("state", CandidateState.values)
def test_who_sees_a_candidate(places: Places, personas: Personas, state: str) -> None:
    """Never a foreign municipality, donor or the public, published or not."""
    selection = make_selection(state="published", access="open")
    make_candidate(selection, places.a, CandidateState(state))
    assert who_sees(personas, Candidate.objects) == SEE | OFFICIALS_A
    Selection.objects.update(announced_at=None, state="draft")
    assert who_sees(personas, Candidate.objects) == SEE


def test_answers_are_read_by_staff_once_they_are_sent(
    places: Places, personas: Personas
) -> None:
    selection = make_selection()
    candidate = make_candidate(selection, places.a)

    def readers() -> set[str]:
        return {
            name
            for name, user in everybody(personas).items()
            if permissions.can_read_answers(user, candidate)
        }

    assert readers() == OFFICIALS_A
    selection.is_historic = True
    managers = {"programme_manager", "regional_coordinator", "superuser"}
    assert readers() == OFFICIALS_A | managers
    selection.is_historic = False
    candidate.submitted_at = timezone.now()
    assert readers() == OFFICIALS_A | SEE


def test_who_reads_ranking_and_memorandum(places: Places, personas: Personas) -> None:
    candidate = make_candidate(make_selection(), places.a)
    people = everybody(personas).items()
    can = permissions.can_read_ranking
    assert {n for n, u in people if can(u, candidate.selection)} == SEE
    can_memo = permissions.can_read_memorandum
    assert {n for n, u in people if can_memo(u, candidate)} == SEE | OFFICIALS_A
    can_see = permissions.can_see_candidate
    assert {n for n, u in people if can_see(u, candidate)} == SEE


SHOWN = {
    "invited": ("invited", "invited"),
    "preparing": ("preparing", "preparing"),
    "submitted": ("submitted", "submitted"),
    "returned": ("returned", "returned"),
    "eligible": ("under_consideration", "under_consideration"),
    "ineligible": ("under_consideration", "ineligible"),
    "selected": ("under_consideration", "selected"),
    "reserve": ("under_consideration", "reserve"),
    "rejected": ("under_consideration", "rejected"),
    "member": ("under_consideration", "member"),
    "declined": ("declined", "declined"),
    "withdrawn": ("withdrawn", "withdrawn"),
}


@pytest.mark.parametrize("state", CandidateState.values)
def test_what_a_candidate_is_told(state: str) -> None:
    before, after = SHOWN[state]
    candidate = Candidate(
        state=state, decision_reason="Decision", judgement_reason="Check"
    )
    for selection_state in ("screening", "scoring", "ranked", "decided"):
        candidate.selection = Selection(state=selection_state)
        assert (candidate.shown_state, candidate.shown_reason) == (before, "")
    candidate.selection = Selection(state="published")
    assert candidate.shown_state == after
    reason = "Check" if state == "ineligible" else "Decision"
    assert candidate.shown_reason == reason
    candidate.selection = Selection(state="cancelled")
    wanted = "withdrawn" if state == "withdrawn" else "cancelled"
    assert candidate.shown_state == wanted


# Lists ---------------------------------------------------------------------------------
def fill(number: int) -> Selection:
    selection = make_selection(state="published", places=400)
    states = ["submitted", "eligible", "selected", "reserve", "invited"]
    for index in range(number):
        place = make_municipality()
        make_sufficiency(place)
        make_candidate(selection, place, CandidateState(states[index % 5]))
    return selection


@pytest.mark.parametrize("number", [10, 500])
def test_number_of_queries(
    personas: Personas, django_assert_num_queries: Any, number: int
) -> None:
    selection = fill(number)
    with django_assert_num_queries(2):
        row = queries.selection_rows(personas.me_officer).get()
    fifth = number // 5
    assert (row.invited, row.sent, row.waiting) == (number, fifth * 4, fifth)
    assert (row.eligible, row.selected, row.reserve) == (fifth, fifth, fifth)
    with django_assert_num_queries(1):
        rows = list(queries.candidate_rows(selection))
        assert {c.accepted + c.papers for c in rows} == {0}
        assert all(c.municipality.full_name for c in rows)
    with django_assert_num_queries(1):
        found = queries.public_results(selection)
        assert (len(found.selected), len(found.reserve)) == (fifth, fifth)
    with django_assert_num_queries(3):
        queries.next_reserves(selection)


def test_lists_of_a_municipality_and_of_the_public(
    places: Places, personas: Personas
) -> None:
    now = timezone.now()
    soon = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    open_one = make_selection(access="open", **soon)
    make_selection(access="open", is_historic=True, **soon)
    make_selection(access="open", cohort=places.cohort, **soon)
    mine = make_candidate(make_selection(**soon), places.a)
    make_candidate(make_selection(**soon), places.b)
    make_candidate(make_selection(state="draft", **soon), places.a, "invited")
    assert list(queries.own_candidates(personas.head_a)) == [mine]
    free = queries.open_without_candidate
    assert list(free(personas.head_a, now)) == [open_one]
    assert list(free(personas.donor, now)) == []
    make_candidate(open_one, places.a)
    assert list(free(personas.head_a, now)) == []
    assert list(free(personas.head_b, now)) == [open_one]
    # who works for two may still apply for the other one
    make_official(places.b, user=personas.head_a)
    both = User.objects.get(pk=personas.head_a.pk)
    assert list(free(both, now)) == [open_one]
    make_candidate(open_one, places.b)
    assert list(free(both, now)) == []
    assert queries.public_selections().count() == 3


# Next steps ----------------------------------------------------------------------------
@pytest.fixture
def plain_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        steps, "reverse", lambda name, args: f"/{name}/{args[0]}/", raising=True
    )
    monkeypatch.setattr(Selection, "get_absolute_url", lambda s: f"/staff/{s.pk}/")


def told(found: list[NextStep]) -> list[tuple[str, str]]:
    return [(str(step.title), step.kind) for step in found]


@pytest.mark.usefixtures("plain_addresses")
def test_next_steps_of_a_municipality(places: Places, personas: Personas) -> None:
    now = timezone.now()

    def dated(days: int, **values: Any) -> Selection:
        return make_selection(
            opens_at=now - timedelta(days=90),
            closes_at=now + timedelta(days=days),
            **values,
        )

    make_candidate(dated(3), places.a, "invited")
    make_candidate(dated(20), places.a)
    make_candidate(dated(-1), places.a)
    make_candidate(dated(-20, state="screening"), places.a, "returned")
    dated(30, access="open")
    make_candidate(dated(3), places.b, "invited")
    wanted = [
        ("Finish and submit the papers for the selection", "danger"),
        ("Answer the invitation to the selection", "warning"),
        ("Finish and submit the papers for the selection", "normal"),
        ("Apply for the selection", "normal"),
        ("Correct the returned papers of the selection", "warning"),
    ]
    assert told(queries.next_steps_for(personas.head_a)) == wanted
    assert queries.next_steps_for(personas.viewer_a) == []
    assert queries.next_steps_for(personas.me_officer) == []


@pytest.mark.usefixtures("plain_addresses")
def test_next_steps_of_staff(personas: Personas) -> None:
    late = timezone.now() + timedelta(days=30)
    selections = {
        state: make_selection(state=state)
        for state in ("screening", "scoring", "ranked", "decided", "archived")
    }
    make_selection(state="draft")
    make_selection(closes_at=late)
    make_selection()
    checked = make_selection(state="screening")
    make_candidate(checked, state="submitted")
    signing = make_selection(state="published", places=1, places_taken=1)
    make_candidate(signing, state="selected")
    waiting = make_selection(state="published", places=1)
    make_candidate(waiting, state="reserve", reserve_order=1)
    make_selection(state="published", places=1)
    assert len(selections) == 5
    assert sorted(told(queries.next_steps_for(personas.programme_manager))) == [
        ("Check 1 candidate", "normal"),
        ("Complete and announce the selection", "normal"),
        ("Give the free place to the reserve", "warning"),
        ("Publish the results of the selection", "normal"),
        ("Record 1 memorandum", "normal"),
        ("Record the minutes and the decision", "normal"),
        ("Score the candidates and close the scoring", "normal"),
        ("Start the eligibility check", "normal"),
        ("Start the scoring", "normal"),
        ("The selection is open", "waiting"),
    ]


def test_officials_of_the_past_see_nothing(places: Places, personas: Personas) -> None:
    make_candidate(make_selection(), places.a)
    former = make_official(places.a)
    former.official_posts.update(ended_at=timezone.now(), ended_by=former)
    assert not Candidate.objects.visible_to(former).exists()
