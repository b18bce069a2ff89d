"""The minutes of a selection: order, reasons, those left out, signatures; who may."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from core import jobs
from core.models.jobs import Job
from core.problems import OperationRefused
from reports.building.selection_minutes import (
    selection_minutes_html,
    selection_minutes_pdf,
)
from reports.operations import ask_selection_minutes
from selections.enums import CandidateState, CriterionKind, SelectionState
from selections.models import JudgedRule, Quota, Selection, TieRule
from selections.queries import minutes_of
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality
from tests.factories.selections import make_candidate, make_criterion, make_selection
from tests.reports.conftest import pdf_text, plain

pytestmark = pytest.mark.once

CS = CandidateState


@pytest.fixture
def selection(db: None) -> Selection:
    """Two selected after a tie, one in reserve by a quota, one each left out."""
    selection = make_selection(
        state=SelectionState.DECIDED,
        title_ky="Үчүнчү фазага тандоо",
        decision_number="7",
        decision_date=date(2016, 3, 20),
        decision_reasons="Тартип боюнча",
        minutes_number="4",
        minutes_date=date(2016, 3, 18),
        minutes_chair="Төрага Биринчи",
        minutes_members="Төрага Биринчи\nМүчө Экинчи\n\nМүчө Үчүнчү",
        minutes_text="Отурум өттү",
        sufficiency_year=2015,
    )
    make_criterion(selection, CriterionKind.SUFFICIENCY, title_ky="Камсыздалгандык")
    quota = Quota.objects.create(selection=selection, settlement="town", places=1)
    TieRule.objects.create(selection=selection, order=1, kind="sufficiency")
    rows = [
        ("Кеңеш", CS.SELECTED, 1, "80", {"tie_rule": "sufficiency"}),
        ("Багыш", CS.SELECTED, 2, "80", {"tie_rule": "sufficiency"}),
        ("Үч-Коргон", CS.RESERVE, 3, "75.5", {"reserve_order": 1}),
        ("Өзгөн", CS.REJECTED, 4, "20", {"decision_reason": "Упай жетпейт"}),
    ]
    for name, state, rank, score, fields in rows:
        make_candidate(
            selection,
            make_municipality(name),
            state,
            rank=rank,
            score=Decimal(score),
            **fields,
        )
    reserve = selection.candidates.get(rank=3)
    selection.ranking = [{"candidate": reserve.pk, "full_quotas": [quota.pk]}]
    selection.save()
    make_candidate(
        selection,
        make_municipality("Барскоон"),
        CS.INELIGIBLE,
        judgement_reason="Милдеттенме жок",
    )
    make_candidate(
        selection,
        make_municipality("Тамга"),
        CS.WITHDRAWN,
        withdrawn_reason="Реформа",
    )
    JudgedRule.objects.create(
        candidate=selection.candidates.get(rank=1),
        code="sufficiency",
        texts={"ky": {"rule": "Камсыздалгандык 60 %", "value": "59,99 %"}},
        passed=False,
        override_reason="Кат № 5 менен такталды",
    )
    return selection


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_minutes_tell_order_reasons_and_names(
    selection: Selection, language: str
) -> None:
    with translation.override(language):
        pdf = selection_minutes_pdf(
            minutes=minutes_of(selection), made_at=timezone.now(), language=language
        )
    text = pdf_text(pdf)
    for words in (
        "80,00",
        "75,50",
        "20,00",
        "Упай жетпейт",
        "Милдеттенме жок",
        "Реформа",
        "59,99 %",
        "Кат № 5 менен такталды",
        "Тартип боюнча",
        "Отурум өттү",
    ):
        assert words in text
    ranking = text[text.index("80,00") - 200 :]
    names = ["Кеңеш", "Багыш", "Үч-Коргон", "Өзгөн"]
    assert sorted(names, key=ranking.index) == names
    assert text.count("Мүчө Экинчи") == text.count("Мүчө Үчүнчү") == 1


def test_the_chair_signs_once_and_members_below(selection: Selection) -> None:
    with translation.override("en"):
        html = selection_minutes_html(
            minutes=minutes_of(selection), made_at=timezone.now()
        )
    signed = plain(html[html.index("signatures") :])
    assert signed.count("Төрага Биринчи") == 1
    assert signed.index("Chair") < signed.index("Member")


def test_why_a_municipality_is_in_the_reserve(selection: Selection) -> None:
    with translation.override("en"):
        text = plain(
            selection_minutes_html(
                minutes=minutes_of(selection), made_at=timezone.now()
            )
        )
    assert "The quota “towns and cities” was full." in text
    assert text.count("Equal scores, decided by: higher budget sufficiency.") == 2
    assert "The results are not published yet" in text


def test_queries_do_not_grow_with_candidates(
    selection: Selection, django_assert_num_queries: Callable
) -> None:
    with django_assert_num_queries(9):
        minutes_of(selection)
    for rank in range(5, 25):
        make_candidate(selection, state=CS.REJECTED, rank=rank, score=Decimal(1))
    with django_assert_num_queries(9):
        assert len(minutes_of(selection).ranked) == 24


def test_staff_get_them_from_a_worker(
    selection: Selection, browse: Callable[[User], Client]
) -> None:
    manager = make_user("programme_manager")
    answer = browse(manager).post(f"/staff/selections/{selection.pk}/minutes-pdf/")
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{job.pk}/")
    jobs.run(job.pk)
    job.refresh_from_db()
    with job.result.content.open() as stored:
        assert selection.title_en in pdf_text(stored.read())


def test_no_minutes_before_the_decision(db: None) -> None:
    selection = make_selection(state=SelectionState.RANKED)
    with pytest.raises(OperationRefused) as refused:
        ask_selection_minutes(
            selection=selection, language="en", by=make_user("programme_manager")
        )
    assert [problem.code for problem in refused.value.problems] == ["no-decision"]


def test_others_get_none(selection: Selection) -> None:
    for role in ("finance_officer", "donor", "commission_member"):
        with pytest.raises(PermissionDenied):
            ask_selection_minutes(
                selection=selection, language="en", by=make_user(role)
            )
    manager = make_user("programme_manager")
    job = ask_selection_minutes(selection=selection, language="en", by=manager)
    manager.role_assignments.update(revoked_at=timezone.now(), revoked_by=manager)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.error_code, job.result) == ("not-allowed", None)
