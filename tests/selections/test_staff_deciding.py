"""Staff decide, publish and record memoranda; papers of the past; sizes of pages."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from municipalities.models import CohortMembership, Municipality
from reports.queries.steps import next_steps
from selections.enums import CandidateState, SelectionState
from selections.models import Candidate, CriterionScore, Quota, Selection, TieRule
from tests.factories.municipalities import make_municipality
from tests.factories.selections import (
    IN_TIME,
    OPENS,
    give_points,
    make_candidate,
    make_requirement,
    make_selection,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
CS, SS = CandidateState, SelectionState
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
MINUTES = {
    "number": "М-12",
    "date": "2016-03-18",
    "place": "Бишкек",
    "chair": "А. Асанов",
    "members": "А. Асанов\nБ. Бекова",
    "text": "",
}
DECISION = {
    "decision_number": "Р-7",
    "decision_date": "2016-03-20",
    "decision_reasons": "As ranked",
}


@pytest.fixture
def manager(personas: Personas, browse: Any) -> Client:
    return browse(personas.programme_manager)


@pytest.fixture
def ranked(manager: Client) -> SimpleNamespace:
    """Two places: one is clear, two are equal in everything, one stays below."""
    selection = make_selection(state=SS.RANKED, minimum_score=Decimal(20))
    TieRule.objects.create(selection=selection, order=1, kind="smaller")
    found = [
        make_candidate(selection, make_municipality(name, population=5000), CS.ELIGIBLE)
        for name in ("Биринчи", "Экинчи", "Үчүнчү", "Төртүнчү")
    ]
    for candidate, points in zip(found, (9, 7, 7, 1), strict=True):
        give_points(candidate, points, points)
    return SimpleNamespace(
        selection=selection,
        url=f"/staff/selections/{selection.pk}/",
        first=found[0],
        second=found[1],
        third=found[2],
        last=found[3],
    )


def outcomes(ranked: SimpleNamespace, **chosen: str) -> dict[str, str]:
    proposed = {
        "first": "selected",
        "second": "reserve",
        "third": "selected",
        "last": "rejected",
    }
    return {
        f"outcome_{getattr(ranked, name).pk}": outcome
        for name, outcome in (proposed | chosen).items()
    }


def test_from_the_lot_to_the_memorandum(  # noqa: PLR0915 - one way, page by page
    manager: Client, ranked: SimpleNamespace
) -> None:
    url = ranked.url
    page = manager.get(f"{url}ranking/").content.decode()
    assert "a lot has to decide" in page
    assert f'href="{url}lots/"' in page
    refused = manager.post(f"{url}decide/", DECISION | outcomes(ranked))
    assert refused.status_code == 422
    assert "A lot has to decide between" in refused.content.decode()

    lots = {f"lot_{ranked.second.pk}": "2", f"lot_{ranked.third.pk}": "1"}
    missing = manager.post(f"{url}lots/", lots)
    assert missing.status_code == 422
    assert f'name="lot_{ranked.second.pk}" value="2"' in missing.content.decode()
    lots["record"] = "18 March in Bishkek, before both heads"
    assert manager.post(f"{url}lots/", lots).status_code == 302
    page = manager.get(f"{url}ranking/").content.decode()
    assert "decided by: drawing of lots" in page
    assert "All places were given" in page
    assert "Below the score for a place" in page

    assert manager.post(f"{url}minutes/", MINUTES).status_code == 302
    assert manager.post(f"{url}decide/", DECISION | outcomes(ranked)).status_code == 302
    confirm = manager.get(f"{url}publish/").content.decode()
    assert "2 municipalities are selected" in confirm
    assert "4 candidates get a letter" in confirm
    assert manager.post(f"{url}publish/").status_code == 302

    first = f"/staff/selections/candidates/{ranked.first.pk}/"
    manager.post(f"{first}move/withdraw/", {"reason": "The kenesh changed its mind"})
    page = manager.get(f"{url}ranking/").content.decode()
    second = f"/staff/selections/candidates/{ranked.second.pk}/"
    assert "A place is free" in page
    assert f'href="{second}promote/"' in page
    assert manager.post(f"{second}promote/", {"reason": ""}).status_code == 302

    typed = {"memorandum_number": "17/2016", "memorandum_date": "2016-04-01"}
    refused = manager.post(f"{second}memorandum/", typed)
    assert refused.status_code == 422
    assert 'value="17/2016"' in refused.content.decode()
    scan = SimpleUploadedFile("memorandum.pdf", PDF)
    typed["joined_date"] = "2016-05-01"
    done = manager.post(f"{second}memorandum/", typed | {"memorandum_scan": scan})
    assert done.status_code == 302
    membership = CohortMembership.objects.get(municipality=ranked.second.municipality)
    assert str(membership.joined_date) == "2016-05-01"
    file = manager.get(f"{second}memorandum/scan/")
    assert b"".join(file.streaming_content) == PDF


def test_a_departure_needs_its_reason_and_room(
    manager: Client, ranked: SimpleNamespace
) -> None:
    give_points(ranked.second, 8, 8)
    url = f"{ranked.url}decide/"
    away = outcomes(ranked, second="reserve", third="selected")
    refused = manager.post(url, DECISION | away)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'href="#id_reason_{ranked.second.pk}"' in page
    assert f'href="#id_reason_{ranked.third.pk}"' in page
    assert 'value="Р-7"' in page
    many = away | {f"outcome_{ranked.second.pk}": "selected"}
    many[f"reason_{ranked.third.pk}"] = "Also"
    assert "there are 2 places" in manager.post(url, DECISION | many).content.decode()
    for name in ("second", "third"):
        away[f"reason_{getattr(ranked, name).pk}"] = "Agreed in the meeting"
    assert manager.post(url, DECISION | away).status_code == 302
    page = manager.get(f"{ranked.url}ranking/").content.decode()
    assert "Agreed in the meeting" in page
    ranked.third.refresh_from_db()
    assert ranked.third.is_selected
    # without minutes it is not published, and the page says so
    assert "Record the minutes" in manager.get(f"{ranked.url}publish/").content.decode()
    manager.post(f"{ranked.url}publish/")
    assert Selection.objects.get(pk=ranked.selection.pk).is_decided


def test_the_full_quota_is_named_before_and_after_the_decision(
    manager: Client, ranked: SimpleNamespace
) -> None:
    Quota.objects.create(selection=ranked.selection, settlement="rural", places=1)
    give_points(ranked.second, 8, 8)
    words = "The quota “rural: aiyl aimaks” was full."
    assert words in manager.get(f"{ranked.url}ranking/").content.decode()
    away = outcomes(ranked, second="reserve", third="reserve")
    assert manager.post(f"{ranked.url}decide/", DECISION | away).status_code == 302
    assert words in manager.get(f"{ranked.url}ranking/").content.decode()


def test_a_candidate_of_the_past_step_by_step(manager: Client, places: Places) -> None:
    selection = make_selection(is_historic=True, commitments=2, weights=())
    wanted = make_requirement(selection)
    candidate = make_candidate(selection, places.a, CS.INVITED)
    url = f"/staff/selections/candidates/{candidate.pk}/"
    assert f'href="{url}confirm/"' in manager.get(url).content.decode()
    assert manager.post(f"{url}confirm/", {"received_at": ""}).status_code == 422
    moment = {"received_at": f"{OPENS:%Y-%m-%dT%H:%M}"}
    assert manager.post(f"{url}confirm/", moment).status_code == 302
    first = selection.commitments.first()
    assert first is not None
    papers = {
        "version": "1",
        "commitments": [str(first.pk)],
        f"document_{wanted.pk}": SimpleUploadedFile("letter.pdf", PDF),
    }
    assert manager.post(f"{url}papers/", papers).status_code == 302
    moment = {"received_at": f"{IN_TIME:%Y-%m-%dT%H:%M}"}
    assert manager.post(f"{url}submit/", moment).status_code == 302
    candidate.refresh_from_db()
    given = (candidate.accepted_commitments.count(), candidate.documents.count())
    assert (candidate.is_submitted, given) == (True, (1, 1))
    # a list at once, with a wrong line first
    enter = f"/staff/selections/{selection.pk}/enter/"
    typed = {"names": "Бөтөн\nЖок", "received_at": f"{IN_TIME:%Y-%m-%dT%H:%M}"}
    assert "Жок" in manager.post(enter, typed).content.decode()
    assert manager.post(enter, typed | {"names": "Бөтөн"}).status_code == 302
    states = selection.candidates.values_list("state", flat=True)
    assert set(states) == {CS.SUBMITTED}


def test_what_waits_stands_on_the_home(
    manager: Client, ranked: SimpleNamespace, personas: Personas
) -> None:
    steps = {str(step.title) for step in next_steps(personas.programme_manager)}
    assert "Record the minutes and the decision" in steps
    page = manager.get("/staff/").content.decode()
    assert "Record the minutes and the decision" in page


# Sizes ---------------------------------------------------------------------------------
def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        answer = client.get(url)
        assert answer.status_code == 200
        b"".join(answer.streaming_content) if answer.streaming else answer.content
    return len(caught)


def fill(selection: Selection, count: int) -> None:
    """Many eligible candidates with points, at one stroke."""
    start = selection.candidates.count()
    first = make_municipality()
    places = Municipality.objects.bulk_create(
        Municipality(
            code=f"41799{selection.pk % 1000:03d}{start + n:06d}",
            kind=first.kind,
            oblast=first.oblast,
            rayon=first.rayon,
            name_ky=f"Айыл {start + n}",
            name_ru=f"Айыл {start + n}",
            sort_key=f"{start + n:05d}",
        )
        for n in range(count)
    )
    sample = make_candidate(selection, first, CS.ELIGIBLE)
    made = Candidate.objects.bulk_create(
        Candidate(
            selection=selection,
            municipality=place,
            origin=sample.origin,
            state=CS.ELIGIBLE,
            confirmed_at=sample.confirmed_at,
            confirmed_by=sample.confirmed_by,
            submitted_at=sample.submitted_at,
            submitted_by=sample.submitted_by,
            number=f"S-{selection.pk}-{place.pk}",
        )
        for place in places
    )
    CriterionScore.objects.bulk_create(
        CriterionScore(
            candidate=candidate,
            criterion=criterion,
            points=Decimal(number % 11),
            scored_by=sample.submitted_by,
        )
        for number, candidate in enumerate(made)
        for criterion in selection.criteria.all()
    )


PAGES = {
    "": 23,
    "ranking/": 12,
    "scores/": 11,
    "decide/": 12,
    "?export=csv": 10,
    "ranking/?export=csv": 9,
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_with_500_candidates_ask_as_often_as_with_10(
    manager: Client, page: str
) -> None:
    state = SS.SCORING if page.startswith("scores") else SS.RANKED
    selection = make_selection(state=state)
    Quota.objects.create(selection=selection, settlement="town", places=1)
    fill(selection, 10)
    url = f"/staff/selections/{selection.pk}/{page}"
    queries(manager, url)
    few = queries(manager, url)
    fill(selection, 490)
    assert (few, queries(manager, url)) == (PAGES[page], PAGES[page])


def test_the_list_of_500_asks_as_often_as_of_10(manager: Client) -> None:
    for _number in range(10):
        make_candidate(make_selection())
    queries(manager, "/staff/selections/")
    few = queries(manager, "/staff/selections/")
    sample = make_selection()
    Selection.objects.bulk_create(
        Selection(
            cohort=sample.cohort,
            title_ky=f"Тандоо {n}",
            places=1,
            opens_at=sample.opens_at,
            closes_at=sample.closes_at,
            sort_key=f"{n:05d}",
            search_key=f"{n}",
        )
        for n in range(490)
    )
    assert (few, queries(manager, "/staff/selections/")) == (7, 7)
