"""Summary on two pages, report on a quarter, and the papers for everybody."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from action_plans.enums import PlanState
from action_plans.models import (
    ActionPlan,
    Evidence,
    IndicatorReading,
    Measure,
    MeasureCost,
    MeasureProgress,
    QuarterReport,
)
from core import files, jobs
from core.models.jobs import Job
from reports.building.plan_progress import progress_html, progress_pdf
from reports.building.plan_summary import summary_html, summary_paper
from reports.enums import ReportKind
from reports.operations import ask_plan_pdf, ask_quarter_pdf, ask_shared_plan
from reports.queries.plan_papers import kinds_of
from reports.queries.plan_progress import gather_progress, gather_summary
from tests.factories.accounts import make_user
from tests.factories.action_plans import make_complete_plan, make_plan
from tests.personas import Personas, Places
from tests.reports.conftest import pdf_text

Browse = Callable[..., Client]
K = ReportKind


def running(places: Places) -> ActionPlan:
    """A public plan of A in its second quarter, with people's names in all corners."""
    plan = make_complete_plan(places.a, PlanState.IN_IMPLEMENTATION)
    ActionPlan.objects.filter(pk=plan.pk).update(
        start_date=date(2016, 1, 1), working_group="Канарейка Асан"
    )
    Measure.objects.update(responsible="Канарейка Болот")
    plan.hearing_rows.update(decisions="Канарейка Гүлнара")
    plan.groupmember_rows.create(name="Канарейка Данияр")
    return ActionPlan.objects.get(pk=plan.pk)


def report_on(plan: ActionPlan, number: int, state: str) -> QuarterReport:
    told: dict[str, Any] = {}
    if state != "draft":
        told = {"handed_in_at": timezone.now(), "handed_in_by": make_user()}
    report = QuarterReport.objects.create(
        plan=plan,
        year=2016,
        quarter=number,
        narrative="Канарейка Эрмек иштеди",
        difficulties="Жаан көп болду",
    )
    row = MeasureProgress.objects.create(
        report=report,
        measure=plan.measure_rows.get(),
        percent=10 * number,
        narrative="Канарейка Жибек казды",
    )
    row.spending.create(source="grant", amount=Decimal("100000.55"))
    IndicatorReading.objects.create(
        report=report, indicator=plan.indicator_rows.get(), value=Decimal("12.5")
    )
    QuarterReport.objects.filter(pk=report.pk).update(state=state, **told)
    return QuarterReport.objects.get(pk=report.pk)


def add_photo(report: QuarterReport, by: Any) -> Evidence:
    content = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(content, "JPEG")
    stored = files.store_bytes(content=content.getvalue(), name="s.jpg", by=by)
    return Evidence.objects.create(
        plan=report.plan,
        progress=report.measures.get(),
        file=files.attach(stored),
        caption="Түтүк тартылды",
        place="Мектеп көчөсү",
        taken_on=date(2016, 3, 5),
    )


def served(answer: Any) -> str:
    return pdf_text(b"".join(answer.streaming_content))


# Summary ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_summary_has_two_pages_however_long_the_plan_is(
    db: None, language: str
) -> None:
    plan = make_plan(title="Узун аталыш " * 20)
    long = "Ичүүчү суу менен камсыздоону жакшыртуу боюнча узун баяндама. " * 80
    for name in ("goal", "need", "upkeep", "tariff", "inclusion", "reached"):
        setattr(plan, name, long)
    plan.provider_model, plan.opened_on = "contract", date(2017, 1, 1)
    plan.beneficiaries = plan.beneficiaries_women = plan.households = 123_456
    plan.save()
    for number in range(40):
        plan.objective_rows.create(order=number, text=long)
        plan.indicator_rows.create(name=long[:300], unit="км" * 30, target=number)
        row = Measure.objects.create(
            plan=plan,
            order=number,
            title=long[:300],
            responsible="Айыл өкмөтү",
            start_date=date(2016, 1, 1) + timedelta(days=number),
            end_date=date(2017, 1, 1),
        )
        for source in ("grant", "local_budget", "community", "provider", "republican"):
            MeasureCost.objects.create(
                measure=row, source=source, category="works", amount=Decimal("0.01")
            )
    with translation.override(language):
        summary = gather_summary(plan.pk)
        assert summary is not None
        made = summary_paper(summary=summary, language=language)
    assert made.pages == 2
    pages = pypdf.PdfReader(io.BytesIO(made.pdf)).pages
    assert len(pages) == 2
    assert "…" in pdf_text(made.pdf)


def test_the_summary_tells_money_people_and_progress(places: Places) -> None:
    plan = running(places)
    report_on(plan, 1, "accepted")
    report_on(plan, 2, "handed_in")
    with translation.override("en"):
        summary = gather_summary(plan.pk)
        assert summary is not None
        text = pdf_text(summary_paper(summary=summary, language="en").pdf)
    for words in (
        "1 616 613,00",
        "1 436 613,00",
        "11,13 %",
        "5 800",
        "3 245",
        "12,5",
        "10,0 %",
        "100 000,55",
    ):
        assert words in text
    # the second quarter is not accepted
    assert "20,0 %" not in text
    assert "Канарейка" not in summary_html(summary=summary)


# Report on a quarter ------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_report_on_a_quarter_says_everything(
    places: Places, personas: Personas, language: str
) -> None:
    plan = running(places)
    report = report_on(plan, 1, "handed_in")
    add_photo(report, personas.head_a)
    with translation.override(language):
        printed = gather_progress(plan.pk, report.pk, public=False)
        assert printed is not None
        pdf = progress_pdf(printed=printed, language=language)
    text = pdf_text(pdf)
    for words in (
        "Канарейка Эрмек иштеди",
        "Жаан көп болду",
        "Канарейка Жибек казды",
        "100 000,55",
        "1 616 613,00",
        "12,5",
        "Түтүк тартылды",
        "Мектеп көчөсү",
        "05.03.2016",
    ):
        assert words in text
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    pictures = [picture.image for page in pages for picture in page.images]
    assert {max(picture.size) for picture in pictures if picture} == {720}


def test_everybody_gets_accepted_reports_without_what_was_written(
    places: Places, personas: Personas
) -> None:
    plan = running(places)
    accepted, waiting = report_on(plan, 1, "accepted"), report_on(plan, 2, "handed_in")
    assert gather_progress(plan.pk, waiting.pk, public=True) is None
    printed = gather_progress(plan.pk, accepted.pk, public=True)
    assert printed is not None
    html = progress_html(printed=printed)
    assert "100\xa0000,55" in html
    assert "Канарейка" not in html
    assert "Жаан" not in html


def test_a_photo_that_cannot_be_read_leaves_its_words(
    places: Places, personas: Personas
) -> None:
    plan = running(places)
    report = report_on(plan, 1, "handed_in")
    row = add_photo(report, personas.head_a)
    path = gather_progress(plan.pk, report.pk, public=False).photos[0].path  # type: ignore[union-attr]
    path.write_bytes(b"\xff\xd8\xff\xe0 broken")
    printed = gather_progress(plan.pk, report.pk, public=False)
    assert printed is not None
    text = pdf_text(progress_pdf(printed=printed, language="en"))
    assert row.caption in text


# Who may have them --------------------------------------------------------------------


def test_asking_for_papers(places: Places, personas: Personas) -> None:
    plan = running(places)
    draft, waiting = report_on(plan, 1, "draft"), report_on(plan, 2, "handed_in")
    head, manager = personas.head_a, personas.programme_manager
    job = ask_plan_pdf(plan=plan, kind=K.PLAN_SUMMARY, language="ru", by=head)
    assert (job.kind, job.parameters) == ("plan_summary", {"plan": plan.pk})
    with pytest.raises(PermissionDenied):
        ask_plan_pdf(plan=plan, kind=K.PROGRAMME, language="ru", by=head)
    job = ask_quarter_pdf(report=draft, language="ky", by=head)
    assert job.parameters == {"plan": plan.pk, "report": draft.pk}
    ask_quarter_pdf(report=waiting, language="ky", by=manager)
    for report, by in ((draft, manager), (waiting, personas.head_b)):
        with pytest.raises(PermissionDenied):
            ask_quarter_pdf(report=report, language="ky", by=by)


def test_papers_for_everybody_are_made_once_and_anew_when_the_plan_changes(
    places: Places,
) -> None:
    plan = running(places)
    assert kinds_of(plan) == [K.PLAN_SUMMARY, K.ACTION_PLAN]
    url = reverse("public:plan-papers", args=[plan.pk])
    client = Client()
    wanted = {"kind": "plan_summary", "language": "ky"}
    for _twice in range(2):
        assert client.post(url, wanted).status_code == 302
    job = Job.objects.get()
    address = reverse("public:plan-paper-file", args=[plan.pk, "plan_summary", "ky"])
    assert client.get(address).status_code == 404
    jobs.run(job.pk)
    text = served(client.get(address))
    assert "1 616 613,00" in text
    assert "Канарейка" not in text
    assert address in client.get(url).content.decode()
    # what a change of the plan or an accepted report makes old is not given any more
    report_on(plan, 1, "accepted")
    assert client.get(address).status_code == 404
    assert client.post(url, wanted).status_code == 302
    assert Job.objects.count() == 2


@pytest.mark.parametrize("kind", ["plan_progress", "action_plan"])
def test_papers_for_everybody_name_nobody(places: Places, kind: str) -> None:
    plan = running(places)
    report_on(plan, 1, "accepted")
    client = Client()
    sent = {"kind": kind, "language": "ru"}
    client.post(reverse("public:plan-papers", args=[plan.pk]), sent)
    jobs.run(Job.objects.get().pk)
    address = reverse("public:plan-paper-file", args=[plan.pk, kind, "ru"])
    text = served(client.get(address))
    assert "1 616 613,00" in text
    assert "Канарейка" not in text


def test_there_are_no_papers_for_everybody_of_what_is_not_public(
    places: Places,
) -> None:
    draft = make_complete_plan(places.a, PlanState.SUBMITTED)
    client = Client()
    wanted = {"kind": "plan_summary", "language": "ky"}
    url = reverse("public:plan-papers", args=[draft.pk])
    assert client.get(url).status_code == client.post(url, wanted).status_code == 404
    with pytest.raises(PermissionDenied):
        ask_shared_plan(plan=draft, kind=K.PLAN_SUMMARY, language="ky")
    public = running(places)
    url = reverse("public:plan-papers", args=[public.pk])
    for kind, language in (
        ("plan_progress", "ky"),
        ("map", "ky"),
        ("plan_summary", "xx"),
    ):
        sent = {"kind": kind, "language": language}
        assert client.post(url, sent).status_code == 403
    assert not Job.objects.exists()


def test_a_paper_stops_when_the_plan_is_not_public_any_more(places: Places) -> None:
    plan = running(places)
    job = ask_shared_plan(plan=plan, kind=K.PLAN_SUMMARY, language="ky")
    ActionPlan.objects.update(state=PlanState.STOPPED)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.is_failed
    assert job.result is None


def test_pages_of_printing(places: Places, personas: Personas, browse: Browse) -> None:
    plan = running(places)
    client = browse(personas.viewer_a, "ru")
    url = reverse("municipal:plan-pdf", args=[plan.pk])
    assert url in client.get(plan.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200
    answer: Any = client.post(url, {"what": "plan_summary", "language": "en"})
    job = Job.objects.get()
    assert answer.url == reverse("public:job-detail", args=[job.pk])
    assert (job.kind, job.language) == ("plan_summary", "en")
    assert client.post(url, {"what": "map", "language": "en"}).status_code == 422
