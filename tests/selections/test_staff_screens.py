"""Staff hold a selection with the forms of the portal: draft, invitations, check."""

import re
from decimal import Decimal
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from municipalities.enums import MunicipalityKind
from selections.enums import CandidateState, SelectionState
from selections.models import Candidate, CriterionScore, Selection
from tests.factories.municipalities import (
    make_cohort,
    make_municipality,
    make_rayon,
)
from tests.factories.selections import (
    complete,
    give_points,
    make_candidate,
    make_selection,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
CS, SS = CandidateState, SelectionState


def rows(*lines: dict[str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": str(len(lines)), "form-INITIAL_FORMS": "0"}
    for number, line in enumerate(lines):
        data |= {f"form-{number}-{name}": value for name, value in line.items()}
    return data


def confirm(page: str) -> dict[str, str]:
    """What the button below the preview sends."""
    found = re.search(r'name="confirm" value="(\w+)"', page)
    assert found is not None
    return {"confirm": found[1]}


@pytest.fixture
def manager(personas: Personas, browse: Any) -> Client:
    return browse(personas.programme_manager)


def facts(cohort: Any) -> dict[str, str]:
    return {
        "cohort": str(cohort.pk),
        "title_ky": "2017-жылдын тандоосу",
        "title_en": "Selection of 2017",
        "announcement_ky": "Жарыя",
        "access": "invitation",
        "opens_at": "2026-01-11T09:00",
        "closes_at": "2099-02-28T18:00",
        "places": "8",
        "minimum_score": "30",
        "sufficiency_threshold": "60",
        "source_note": "",
    }


# The draft -----------------------------------------------------------------------------
def test_a_draft_with_all_its_parts_is_announced(  # noqa: PLR0915 - page by page
    manager: Client, places: Places
) -> None:
    typed = facts(make_cohort(2017))
    wrong = manager.post("/staff/selections/new/", typed | {"closes_at": "2020-01-01"})
    assert wrong.status_code == 422
    assert "closes before it opens" in wrong.content.decode()
    assert 'value="2017-жылдын тандоосу"' in wrong.content.decode()
    made = manager.post("/staff/selections/new/", typed)
    selection = Selection.objects.get()
    url = f"/staff/selections/{selection.pk}/"
    assert (made.status_code, made.url) == (302, url)

    page = manager.get(url).content.decode()
    assert "nothing is asked yet" in page
    assert f'href="{url}criteria/"' in page
    assert f'href="{url}invite/"' in page

    criteria = rows(
        {"title_ky": "Макулдук", "kind": "yes_no", "needs_evidence": "on"},
        {"title_ky": "Үлүш", "kind": "threshold", "threshold": "5,5", "unit": "%"},
        {"title_ky": "Даярдык", "kind": "score", "weight": "60", "max_score": "10"},
        {"title_ky": "Тажрыйба", "kind": "score", "weight": "40", "max_score": "5"},
        {"title_ky": "", "kind": "yes_no"},
    )
    assert manager.post(f"{url}criteria/", criteria).status_code == 302
    kept = selection.criteria.values_list("number", "kind", "threshold", "weight")
    assert list(kept) == [
        (1, "yes_no", None, None),
        (2, "threshold", Decimal("5.5"), None),
        (3, "score", None, Decimal(60)),
        (4, "score", None, Decimal(40)),
    ]
    quotas = rows(
        {"oblast": str(places.a.oblast_id), "places": "5"},
        {"settlement": "town", "places": "1"},
    )
    assert manager.post(f"{url}quotas/", quotas).status_code == 302
    first = selection.criteria.get(number=3)
    ties = rows({"kind": "criterion", "criterion": str(first.pk)}, {"kind": "earlier"})
    assert manager.post(f"{url}tie-rules/", ties).status_code == 302
    papers = rows({"title_ky": "Кат", "kind": "commitment", "is_required": "on"})
    assert manager.post(f"{url}documents/", papers).status_code == 302
    commitments = rows({"text_ky": "Реестр"}, {"text_ky": "Салым"})
    assert manager.post(f"{url}commitments/", commitments).status_code == 302

    typed = {"way": "list", "names": "Алма\nБөтөн"}
    preview = manager.post(f"{url}invite/", typed).content.decode()
    assert "2 new municipalities" in preview
    assert selection.candidates.count() == 0
    invited = manager.post(f"{url}invite/", typed | confirm(preview))
    assert (invited.status_code, selection.candidates.count()) == (302, 2)
    assert manager.post(f"{url}move/announce/").status_code == 302
    selection.refresh_from_db()
    assert selection.is_announced
    assert "The selection is announced" in (
        manager.post(f"{url}commitments/", commitments).content.decode()
    )


def test_what_is_wrong_with_a_row_stands_at_its_field(manager: Client) -> None:
    selection = make_selection(state=SS.DRAFT, weights=())
    typed = rows(
        {"title_ky": "Removed", "kind": "yes_no", "DELETE": "on"},
        {"title_ky": "Typed title", "kind": "score"},
        {"title_ky": "Number", "kind": "threshold"},
    )
    answer = manager.post(f"/staff/selections/{selection.pk}/criteria/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_form-1-weight"' in page
    assert 'href="#id_form-2-threshold"' in page
    assert 'value="Typed title"' in page
    assert selection.criteria.count() == 0


def test_more_rows_keep_what_was_typed_and_which_row_it_was(manager: Client) -> None:
    selection = make_selection(state=SS.DRAFT)
    criterion = selection.criteria.first()
    assert criterion is not None
    line = {"pk": str(criterion.pk), "title_ky": "New name", "kind": "yes_no"}
    url = f"/staff/selections/{selection.pk}/criteria/"
    page = manager.post(url, rows(line) | {"more": "1"}).content.decode()
    assert 'value="New name"' in page
    assert f'name="form-0-pk" value="{criterion.pk}"' in page
    assert manager.post(url, rows(line)).status_code == 302
    assert selection.criteria.get().pk == criterion.pk


def test_a_copy_has_the_rules_and_no_candidates(manager: Client) -> None:
    selection = make_selection(commitments=2, documents=1)
    make_candidate(selection)
    typed = {
        "cohort": str(make_cohort(2018).pk),
        "title_ky": "Copied",
        "opens_at": "2026-01-11T09:00",
        "closes_at": "2026-02-28T18:00",
    }
    url = f"/staff/selections/{selection.pk}/copy/"
    assert manager.post(url, typed).status_code == 302
    made = Selection.objects.get(title_ky="Copied")
    counts = (made.criteria.count(), made.commitments.count(), made.candidates.count())
    assert (made.state, counts) == (SS.DRAFT, (2, 2, 0))


# Inviting ------------------------------------------------------------------------------
@pytest.fixture
def twins(db: None) -> SimpleNamespace:
    """Two aimaks of one name in two rayons, and a town."""
    other = make_rayon("41703225000000", name_ky="Аксы", name_en="Aksy")
    return SimpleNamespace(
        suzak=make_municipality("Ынтымак"),
        aksy=make_municipality("Ынтымак", rayon=other),
        town=make_municipality("Таш-Көмүр", kind=MunicipalityKind.TOWN),
    )


def test_equal_names_are_answered_with_their_rayons(
    manager: Client, twins: SimpleNamespace
) -> None:
    selection = make_selection(state=SS.DRAFT)
    url = f"/staff/selections/{selection.pk}/invite/"
    typed = {"way": "list", "names": "Ынтымак\nНет такого\nТаш-Кемур"}
    answer = manager.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"Ынтымак (Suzak) {twins.suzak.code}" in page
    assert f"Ынтымак (Aksy) {twins.aksy.code}" in page
    assert "Нет такого" in page
    assert selection.candidates.count() == 0
    right = {
        "way": "list",
        "names": f"Ынтымак (Аксы)\n{twins.town.code}  Таш-Көмүр\nынтымак (аксы)",
    }
    page = manager.post(url, right).content.decode()
    # another list than the one that was shown is shown first
    other = {"way": "list", "names": twins.suzak.code} | confirm(page)
    assert "1 new municipality" in manager.post(url, other).content.decode()
    assert selection.candidates.count() == 0
    assert manager.post(url, right | confirm(page)).status_code == 302
    there = selection.candidates.values_list("municipality", flat=True)
    assert set(there) == {twins.aksy.pk, twins.town.pk}


def test_inviting_again_adds_only_new_ones(
    manager: Client, twins: SimpleNamespace
) -> None:
    selection = make_selection(state=SS.DRAFT)
    make_candidate(selection, twins.suzak, CS.INVITED)
    url = f"/staff/selections/{selection.pk}/invite/"
    typed = {"way": "oblast", "oblasts": [str(twins.suzak.oblast_id)]}
    page = manager.post(url, typed).content.decode()
    # with A and B
    assert "4 new municipalities" in page
    assert "1 is a candidate already" in page
    typed |= confirm(page)
    assert manager.post(url, typed).status_code == 302
    assert selection.candidates.count() == 5
    again = manager.post(url, typed)
    assert "Nobody new" in again.content.decode()
    assert selection.candidates.count() == 5


def test_members_cannot_be_invited_and_an_empty_choice_is_told(
    manager: Client, places: Places
) -> None:
    selection = make_selection(state=SS.DRAFT, cohort=places.cohort)
    url = f"/staff/selections/{selection.pk}/invite/"
    page = manager.post(url, {"way": "list", "names": places.a.code}).content.decode()
    assert "Cannot be invited" in page
    assert "confirm" not in page
    answer = manager.post(url, {"way": "cohort"})
    assert answer.status_code == 422
    assert "Choose or write whom to invite" in answer.content.decode()


# The check -----------------------------------------------------------------------------
def test_a_rule_that_is_not_met_needs_a_reason(
    manager: Client, asked: SimpleNamespace, personas: Personas
) -> None:
    Selection.objects.filter(pk=asked.selection.pk).update(state=SS.SCREENING)
    candidate = make_candidate(asked.selection, None, CS.SUBMITTED)
    complete(candidate, personas.head_a)
    url = f"/staff/selections/candidates/{candidate.pk}/"
    page = manager.get(url).content.decode()
    assert "Budget sufficiency of 2015" in page
    assert "Not known yet" in page
    refused = manager.post(f"{url}judge/", {"verdict": "eligible", "reason": "Kept"})
    assert refused.status_code == 422
    assert 'href="#id_override_sufficiency"' in refused.content.decode()
    assert "Kept" in refused.content.decode()
    given = {"verdict": "eligible", "override_sufficiency": "The letter came later"}
    assert manager.post(f"{url}judge/", given).status_code == 302
    candidate.refresh_from_db()
    assert candidate.is_eligible
    assert "The letter came later" in manager.get(url).content.decode()
    # taken back with a reason, and turned down
    assert "Write the reason" in (
        manager.post(f"{url}move/check_again/", follow=True).content.decode()
    )
    manager.post(f"{url}move/check_again/", {"reason": "New papers"})
    empty = manager.post(f"{url}judge/", {"verdict": "ineligible"})
    assert empty.status_code == 422
    given = {"verdict": "ineligible", "reason": "No agreement"}
    assert manager.post(f"{url}judge/", given).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.is_ineligible, candidate.judgement_reason) == (
        True,
        "No agreement",
    )


def test_what_is_not_sent_in_is_not_read_by_staff(
    manager: Client, asked: SimpleNamespace, personas: Personas
) -> None:
    complete(asked.a, personas.head_a)
    evidence = asked.a.answers.exclude(evidence=None).first()
    document = asked.a.documents.first()
    url = "/staff/selections/"
    page = manager.get(f"{url}candidates/{asked.a.pk}/").content.decode()
    assert "still writing" in page
    assert "paper.pdf" not in page
    assert manager.get(f"{url}evidence/{evidence.pk}/").status_code == 403
    assert manager.get(f"{url}documents/{document.pk}/").status_code == 403
    sent = make_candidate(asked.selection, None, CS.SUBMITTED)
    complete(sent, personas.head_a)
    evidence = sent.answers.exclude(evidence=None).first()
    answer = manager.get(f"{url}evidence/{evidence.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")


# The points ----------------------------------------------------------------------------
def cell(candidate: Candidate, criterion: Any) -> str:
    return f"points_{candidate.pk}_{criterion.pk}"


def test_the_grid_saves_what_is_right_and_names_what_is_wrong(manager: Client) -> None:
    selection = make_selection(state=SS.SCORING)
    first, second = selection.criteria.all()
    one = make_candidate(selection, make_municipality("Биринчи"), CS.ELIGIBLE)
    two = make_candidate(selection, make_municipality("Экинчи"), CS.ELIGIBLE)
    typed = {
        cell(one, first): "7,5",
        cell(one, second): "11",
        cell(two, first): "many",
        cell(two, second): "4",
        f"seen_{one.pk}": ";",
        f"seen_{two.pk}": ";",
    }
    answer = manager.post(f"/staff/selections/{selection.pk}/scores/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    kept = CriterionScore.objects.values_list("candidate", "criterion", "points")
    assert set(kept) == {
        (one.pk, first.pk, Decimal("7.5")),
        (two.pk, second.pk, Decimal(4)),
    }
    assert 'value="11"' in page
    assert 'value="many"' in page
    assert f'href="#id_{cell(two, first)}"' in page


def test_the_grid_loses_no_change_of_a_colleague(manager: Client) -> None:
    selection = make_selection(state=SS.SCORING)
    first, second = selection.criteria.all()
    one = make_candidate(selection, None, CS.ELIGIBLE)
    give_points(one, 3, 4)
    url = f"/staff/selections/{selection.pk}/scores/"
    # the page was opened while 1 and 2 stood there; only the first is changed
    typed = {
        cell(one, first): "9",
        cell(one, second): "2",
        f"seen_{one.pk}": "1;2",
    }
    answer = manager.post(url, typed)
    page = answer.content.decode()
    points = one.scores.values_list("points", flat=True)
    assert (answer.status_code, list(points)) == (422, [Decimal(3), Decimal(4)])
    assert "changed this meanwhile: 3,00" in page
    assert 'value="3;4"' in page
    again = manager.post(url, typed | {f"seen_{one.pk}": "3;4"})
    assert again.status_code == 302
    assert list(one.scores.values_list("points", flat=True)) == [9, 2]


def test_points_with_reasons_on_one_page(manager: Client) -> None:
    selection = make_selection(state=SS.SCORING)
    first, second = selection.criteria.all()
    one = make_candidate(selection, make_municipality("Аа"), CS.ELIGIBLE)
    two = make_candidate(selection, make_municipality("Яя"), CS.ELIGIBLE)
    url = f"/staff/selections/candidates/{one.pk}/score/"
    typed = {
        f"points_{first.pk}": "8",
        f"points_{second.pk}": "",
        f"reason_{first.pk}": "A strong team",
        "next": "1",
    }
    saved = manager.post(url, typed)
    assert saved.url == f"/staff/selections/candidates/{two.pk}/score/"
    assert one.scores.get().reason == "A strong team"
    # somebody who still sees the empty page changes only the reason
    late = manager.post(url, typed | {f"reason_{first.pk}": "Mine"})
    assert late.status_code == 422
    assert "changed this meanwhile" in late.content.decode()
    assert one.scores.get().reason == "A strong team"


def test_the_list_is_narrowed_and_exported(manager: Client) -> None:
    wanted = make_selection(title_en="Wanted", access="open")
    make_candidate(wanted)
    make_selection(title_en="Other")
    page = manager.get("/staff/selections/?access=open&q=отбор").content.decode()
    assert ("Wanted" in page, "Other" in page) == (True, False)
    answer = manager.get("/staff/selections/?access=open&export=xlsx")
    content = answer.content if not answer.streaming else b"".join(answer)
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    titles = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert "Wanted" in titles
    assert "Other" not in titles
