"""The result sheet of a call: order, cut line, decisions, signatures."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone, translation

from accounts.models import User
from core import jobs
from core.models.jobs import Job
from grants.enums import CallState, CommissionRole
from grants.models import (
    Application,
    BudgetLine,
    Call,
    CommissionSeat,
    Criterion,
    Score,
    ScoreSheet,
)
from grants.queries import call_result
from reports.building.call_result import call_result_html, call_result_pdf
from reports.operations import ask_call_result
from tests.factories.accounts import make_user
from tests.factories.grants import declare, make_seat
from tests.factories.municipalities import make_cohort, make_municipality
from tests.factories.reports import make_application, make_call, make_plan
from tests.reports.conftest import pdf_text, plain

pytestmark = pytest.mark.once


@pytest.fixture
def call(db: None) -> Call:
    """Envelope for two of three; two members, one of them absent."""
    call = make_call(
        make_cohort(2016),
        title_ky="Сынак: таза суу үчүн",
        state=CallState.DECIDED,
        envelope=Decimal(2_000_000),
        minimum_score=Decimal(50),
        quorum=1,
    )
    criterion = Criterion.objects.create(
        call=call,
        name_ky="Муктаждык",
        name_ru="Нужда",
        name_en="Need",
        weight=100,
        scale=10,
    )
    seats = [
        CommissionSeat.objects.create(
            call=call,
            user=make_user("commission_member", full_name=name),
            role=CommissionRole.MEMBER,
            attended=attended,
        )
        for name, attended in (("Биринчи мүчө", True), ("Экинчи мүчө", False))
    ]
    judged = (
        ("Кеңеш", 9, "selected", ""),
        ("Багыш", 8, "selected", ""),
        ("Үч-Коргон", 7, "reserve", "Каражат жетпейт"),
    )
    for name, points, state, reason in judged:
        place = make_municipality(name)
        application = make_application(
            call, place, plan=make_plan(place), state=state, reason=reason
        )
        add_line(application, "grant", "999999.50")
        add_line(application, "local_budget", "250000.00")
        sheet = ScoreSheet.objects.create(
            application=application, seat=seats[0], handed_in_at=timezone.now()
        )
        Score.objects.create(sheet=sheet, criterion=criterion, points=points)
    make_application(
        call, make_municipality("Арал"), state="ineligible", reason="Токтом жок"
    )
    return call


def add_line(application: Application, source: str, amount: str) -> None:
    BudgetLine.objects.create(
        application=application,
        title=source,
        category="works",
        source=source,
        amount=Decimal(amount),
    )


def test_the_envelope_ends_under_the_second(call: Call) -> None:
    with translation.override("ky"):
        html = call_result_html(result=call_result(call), made_at=timezone.now())
    [mark] = rows_of(html, "cut")
    assert "Багыш" in mark
    [below] = rows_of(html, "below")
    assert "Үч-Коргон" in below


def rows_of(html: str, mark: str) -> list[str]:
    """The rows of the table that carry a mark."""
    return re.findall(rf'<tr class="{mark}">.*?</tr>', html, re.S)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_sheet_says_the_exact_sums(call: Call, language: str) -> None:
    with translation.override(language):
        pdf = call_result_pdf(
            result=call_result(call), made_at=timezone.now(), language=language
        )
    text = pdf_text(pdf)
    for words in (
        "999 999,50",
        "1 999 999,00",
        "2 999 998,50",
        "2 000 000,00",
        "90,00",
        "20,00 %",
        "Каражат жетпейт",
        "Токтом жок",
        "Биринчи мүчө",
        "Экинчи мүчө",
    ):
        assert words in text
    assert text.index("Кеңеш") < text.index("Багыш") < text.index("Үч-Коргон")


def test_a_sheet_before_publication_says_that_it_is_not_public(call: Call) -> None:
    with translation.override("en"):
        text = plain(call_result_html(result=call_result(call), made_at=timezone.now()))
        assert "The results are not published yet" in text
        call.state = CallState.PUBLISHED
        text = plain(call_result_html(result=call_result(call), made_at=timezone.now()))
        assert "The results are not published yet" not in text


def test_staff_get_it_from_a_worker(call: Call) -> None:
    manager = make_user("grant_manager")
    job = ask_call_result(call=call, language="ky", by=manager)
    jobs.run(job.pk)
    job = Job.objects.get(pk=job.pk)
    assert job.is_ready
    with job.result.content.open() as stored:
        assert "Сынак: таза суу үчүн" in pdf_text(stored.read())


def test_a_call_that_is_gone_ends_the_job_with_a_sentence(call: Call) -> None:
    job = jobs.enqueue(
        kind="call_result",
        parameters={"call": 999999},
        by=make_user("grant_manager"),
        title="x",
        language="en",
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.error_code, job.error_message) == (
        "gone",
        "The record of this report is gone.",
    )


def test_a_member_with_a_conflict_gets_no_scores_as_staff_either(
    call: Call, browse: Callable[[User], Client]
) -> None:
    manager = make_user("grant_manager", "commission_member")
    asked = ask_call_result(call=call, language="en", by=manager)
    declare(call.applications.first(), make_seat(call, manager), conflict=True)
    client = browse(manager)
    assert client.post(f"/staff/calls/{call.pk}/result-pdf/").status_code == 403
    assert client.get(f"/jobs/{asked.pk}/").status_code == 403
    assert str(asked.pk) not in client.get("/jobs/").content.decode()
    with pytest.raises(PermissionDenied):
        ask_call_result(call=call, language="ru", by=manager)
    jobs.run(asked.pk)
    asked.refresh_from_db()
    assert (asked.error_code, asked.result) == ("not-allowed", None)
