"""What everybody reads of selections: conditions and results, nothing else."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from selections.enums import CandidateState, SelectionState, Settlement, TieKind
from selections.models import Quota, Selection, TieRule
from selections.views.record import stage
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality
from tests.factories.selections import (
    complete,
    give_points,
    make_candidate,
    make_selection,
)

pytestmark = pytest.mark.django_db
CS, SS = CandidateState, SelectionState
CANARY = "КАНАРЕЙКА"
LIST = "public:selection-list"


def detail(selection: Selection) -> str:
    return reverse("public:selection-detail", args=[selection.pk])


def text_of(page: Any) -> str:
    return page.content.decode().replace("\xa0", " ")


@pytest.fixture
def reader(settings: Any) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.mark.parametrize("access", ["open", "invitation"])
@pytest.mark.parametrize("state", SelectionState.values)
def test_which_selections_are_public(reader: Client, state: str, access: str) -> None:
    values = {"announced_at": None} if state == "draft" else {}
    selection = make_selection(
        state=state, access=access, title_en=CANARY, title_ky=CANARY, **values
    )
    out = state in {"published", "archived"}
    shown = out or (access == "open" and state not in {"draft", "cancelled"})
    assert (CANARY in text_of(reader.get(reverse(LIST)))) is shown
    assert reader.get(detail(selection)).status_code == (200 if shown else 404)


def test_the_conditions(reader: Client) -> None:
    now = timezone.now()
    selection = make_selection(
        access="open",
        commitments=1,
        documents=1,
        sufficiency_year=2015,
        minimum_score=Decimal(40),
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )
    Quota.objects.create(selection=selection, settlement=Settlement.TOWN, places=1)
    TieRule.objects.create(selection=selection, order=1, kind=TieKind.LOT)
    page = text_of(reader.get(detail(selection)))
    for words in (
        *("Criterion 1", "Criterion 2", "60,00 %", "40,00 %", "Commitment 1"),
        *("Document 1", "2015: at least 60,00 %", "towns and cities"),
        *("at most 1 place", "drawing of lots", "Bishkek time", "Жарыя"),
    ):
        assert words in page


@pytest.mark.parametrize("state", [SS.SCREENING, SS.SCORING, SS.RANKED, SS.DECIDED])
def test_before_the_publication_no_candidate_is_named(
    reader: Client, state: SelectionState
) -> None:
    selection = make_selection(
        state=state,
        access="open",
        places=9,
        decision_number=f"{CANARY} number",
        decision_reasons=f"{CANARY} reasons",
        lot_record=f"{CANARY} lot",
        minutes_text=f"{CANARY} minutes",
        ranking=[{"name": CANARY}],
    )
    by = make_user()
    for number, outcome in enumerate(CandidateState):
        if outcome != CS.MEMBER:
            place = make_municipality(f"{CANARY} {number}")
            candidate = make_candidate(selection, place, outcome, by=by)
            complete(candidate, by)
            give_points(candidate, 7, 3)
    page = text_of(reader.get(detail(selection)))
    assert CANARY not in page
    assert CANARY not in text_of(reader.get(reverse(LIST)))
    assert "under consideration" in page


def test_the_results_are_names_without_points(reader: Client) -> None:
    selection = make_selection(
        state=SS.PUBLISHED,
        places=9,
        decision_number="17",
        decision_reasons=f"{CANARY} reasons",
        lot_record=f"{CANARY} lot",
        minutes_members=f"{CANARY} members",
    )
    shown = {
        "Талас": (CS.SELECTED, None),
        "Абай": (CS.MEMBER, None),
        "Экинчи": (CS.RESERVE, 2),
        "Биринчи": (CS.RESERVE, 1),
    }
    hidden = (CS.REJECTED, CS.INELIGIBLE, CS.WITHDRAWN, CS.DECLINED, CS.INVITED)
    for name, (state, order) in shown.items():
        candidate = make_candidate(
            selection,
            make_municipality(name),
            state,
            reserve_order=order,
            decision_reason=f"{CANARY} reason",
            score="91.2345",
            rank=1,
        )
        give_points(candidate, "7.77", 3)
    for state in hidden:
        make_candidate(selection, make_municipality(f"{CANARY} {state}"), state)
    page = text_of(reader.get(detail(selection)))
    order = [page.index(name) for name in ("Абай", "Талас", "Биринчи", "Экинчи")]
    assert order == sorted(order)
    for words in (CANARY, "91,2", "91.2", "7,77"):
        assert words not in page
    assert "17" in page


def test_what_is_told_of_the_stage() -> None:
    now = timezone.now()
    past, later = now - timedelta(days=2), now + timedelta(days=2)

    def words(state: SelectionState, opens: Any, closes: Any) -> str:
        found = Selection(state=state, opens_at=opens, closes_at=closes)
        return str(stage(found, now)[0])

    assert words(SS.ANNOUNCED, past, later) == "open"
    assert words(SS.ANNOUNCED, later, later + timedelta(days=1)) == "opens later"
    inside = {words(s, past, past) for s in (SS.ANNOUNCED, SS.SCREENING, SS.DECIDED)}
    assert inside == {"closed, under consideration"}
    assert words(SS.ARCHIVED, past, past) == "results published"
    assert words(SS.CANCELLED, past, past) == "cancelled"


@pytest.mark.parametrize("number", [10, 500])
def test_number_of_queries(reader: Client, number: int) -> None:
    for _index in range(number):
        make_selection(weights=(), access="open")
    out = make_selection(state=SS.PUBLISHED, places=number)
    for index in range(number):
        state = CS.SELECTED if index % 2 else CS.RESERVE
        make_candidate(out, make_municipality(), state, reserve_order=index + 1)
    counted = []
    for address in (reverse(LIST), detail(out)):
        with CaptureQueriesContext(connection) as found:
            assert reader.get(address).status_code == 200
        counted.append(len(found))
    assert counted == [2, 7]
