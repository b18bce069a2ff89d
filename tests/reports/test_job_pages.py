"""Asking for reports and their page: progress, cancel, retry, download, who may."""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core import jobs
from core.enums import JobState
from core.models.jobs import Job
from reports.enums import ReportKind
from tests.factories.accounts import make_user
from tests.factories.reports import make_call, make_plan
from tests.personas import Personas, Places
from tests.reports.conftest import Programme, pdf_text

Browse = Callable[..., Client]
WHOLE = {"phase": "", "cohort": "", "oblast": "", "language": "ru"}


@pytest.fixture
def donor(db: None) -> User:
    return make_user("donor")


def ask(client: Client, **fields: str) -> Job:
    """Post the form; the job whose page it leads to."""
    response = client.post("/donor/reports/new/", WHOLE | fields)
    assert response.status_code == 302
    job = Job.objects.get(pk=response.url.strip("/").split("/")[-1])
    assert response.url == f"/jobs/{job.pk}/"
    return job


def test_from_the_form_to_the_file(
    programme: Programme, donor: User, browse: Browse
) -> None:
    client = browse(donor)
    job = ask(client, cohort="cohort-2016")
    assert (job.kind, job.language) == (ReportKind.PROGRAMME, "ru")
    assert job.parameters == {"cohort": "cohort-2016"}
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f'hx-get="/jobs/{job.pk}/progress/"' in page
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404
    assert jobs.run(job.pk) is True
    job.refresh_from_db()
    assert job.is_ready
    part = client.get(f"/jobs/{job.pk}/progress/").content.decode()
    assert f'href="/jobs/{job.pk}/file/"' in part
    assert "hx-get" not in part
    assert job.sha256 in part
    assert "<html" not in part
    response = client.get(f"/jobs/{job.pk}/file/")
    pdf = b"".join(response.streaming_content)
    assert hashlib.sha256(pdf).hexdigest() == job.sha256
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment")
    assert "5 785 693,75" in pdf_text(pdf)
    assert "Улучшение услуг на местном уровне" in pdf_text(pdf)
    # a second worker finds nothing left to do
    assert jobs.run(job.pk) is False


def test_a_second_click_leads_to_the_same_job(donor: User, browse: Browse) -> None:
    client = browse(donor)
    first = ask(client)
    assert ask(client) == first
    assert ask(client, language="en") != first
    assert Job.objects.count() == 2
    jobs.cancel(job=first, by=donor)
    assert ask(client) != first


@pytest.mark.parametrize(
    "fields",
    [{"cohort": "gone"}, {"phase": "9"}, {"oblast": "x"}, {"language": "de"}],
)
def test_an_unknown_part_is_said_at_the_field(
    donor: User, browse: Browse, fields: dict[str, str]
) -> None:
    response = browse(donor).post("/donor/reports/new/", WHOLE | fields)
    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(fields)
    assert Job.objects.count() == 0


def test_a_page_with_an_unknown_filter_shows_everything(
    programme: Programme, donor: User, browse: Browse
) -> None:
    client = browse(donor)
    response = client.get("/donor/", {"oblast": "gone", "phase": "1"})
    assert response.status_code == 200
    assert response.context["data"].figures.grants == 4


def test_cancel_and_start_again(
    programme: Programme, donor: User, browse: Browse
) -> None:
    client = browse(donor)
    job = ask(client)
    assert client.post(f"/jobs/{job.pk}/cancel/").url == f"/jobs/{job.pk}/"
    job.refresh_from_db()
    assert job.is_cancelled
    assert jobs.run(job.pk) is False
    page = client.get(f"/jobs/{job.pk}/").content.decode()
    assert f'action="/jobs/{job.pk}/retry/"' in page
    client.post(f"/jobs/{job.pk}/retry/")
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.is_ready
    # an ended job cannot be cancelled: a sentence, no error page
    answer = client.post(f"/jobs/{job.pk}/cancel/", follow=True)
    assert "already ended" in answer.content.decode()
    job.refresh_from_db()
    assert job.is_ready


def test_a_role_that_ended_makes_no_report(
    programme: Programme, donor: User, browse: Browse
) -> None:
    """The job asks again who asked; the page closes with the next request."""
    client = browse(donor)
    job, finished = ask(client), ask(client, language="en")
    jobs.run(finished.pk)
    manager = make_user("programme_manager")
    donor.role_assignments.update(revoked_at=timezone.now(), revoked_by=manager)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "not-allowed")
    assert job.result is None
    for path in ("", "progress/", "file/"):
        assert client.get(f"/jobs/{finished.pk}/{path}").status_code == 403
    assert client.post("/donor/reports/new/", WHOLE).status_code == 403
    listed = client.get("/jobs/").content.decode()
    assert str(finished.pk) not in listed


def test_a_deactivated_person_gets_nothing(programme: Programme, donor: User) -> None:
    job = jobs.enqueue(kind=ReportKind.PROGRAMME, parameters={}, by=donor, title="x")
    User.objects.filter(pk=donor.pk).update(is_active=False)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.error_code == "not-allowed"


def test_a_strangers_job_does_not_exist(donor: User, browse: Browse) -> None:
    job = ask(browse(donor))
    stranger = browse(make_user("donor"))
    for path in ("", "progress/", "file/"):
        assert stranger.get(f"/jobs/{job.pk}/{path}").status_code == 404
    for path in ("cancel/", "retry/"):
        assert stranger.post(f"/jobs/{job.pk}/{path}").status_code == 404
    assert str(job.pk) not in stranger.get("/donor/reports/").content.decode()
    assert str(job.pk) in browse(donor).get("/donor/reports/").content.decode()
    job.refresh_from_db()
    assert job.is_queued
    assert browse(donor).get(f"/jobs/{uuid4()}/").status_code == 404


def test_a_part_that_is_gone_ends_the_job_with_a_sentence(
    programme: Programme, donor: User
) -> None:
    job = jobs.enqueue(
        kind=ReportKind.PROGRAMME,
        parameters={"cohort": "gone"},
        by=donor,
        title="x",
        language="en",
    )
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.is_failed
    assert job.error_message == (
        "This part of the programme is not known any more. Choose again."
    )


def test_plans_are_printed_for_their_readers_only(
    places: Places, personas: Personas, browse: Browse
) -> None:
    plan = make_plan(places.a, title="Ичүүчү таза суу: Көк-Арт")
    client = browse(personas.viewer_a, "ky")
    asked = {"what": "action_plan", "language": "ky"}
    response = client.post(f"/m/plans/{plan.pk}/pdf/", asked)
    job = Job.objects.get()
    assert response.url == f"/jobs/{job.pk}/"
    assert (job.language, job.parameters) == ("ky", {"plan": plan.pk})
    for persona in (personas.coordinator_b, personas.head_b):
        foreign = browse(persona, "ky")
        assert foreign.post(f"/m/plans/{plan.pk}/pdf/", asked).status_code == 404
        assert foreign.get(f"/jobs/{job.pk}/").status_code == 404
    assert Job.objects.count() == 1
    jobs.run(job.pk)
    pdf = b"".join(client.get(f"/jobs/{job.pk}/file/").streaming_content)
    assert "Ичүүчү таза суу: Көк-Арт" in pdf_text(pdf)
    # who leaves the municipality loses the file with the next request
    personas.viewer_a.official_posts.update(
        ended_at=timezone.now(), ended_by=personas.head_a
    )
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403


def test_staff_do_not_print_a_draft(
    places: Places, personas: Personas, browse: Browse
) -> None:
    plan = make_plan(places.a, state="draft")
    staff = browse(personas.programme_manager)
    assert (
        staff.post(
            f"/staff/plans/{plan.pk}/pdf/", {"what": "action_plan", "language": "ky"}
        ).status_code
        == 404
    )
    assert Job.objects.count() == 0


def test_a_call_without_a_session_has_no_result_sheet(
    places: Places, personas: Personas, browse: Browse
) -> None:
    call = make_call(places.cohort, state="announced")
    client = browse(personas.grant_manager)
    response = client.post(f"/staff/calls/{call.pk}/result-pdf/")
    assert response.url == call.get_absolute_url()
    assert Job.objects.count() == 0


@pytest.mark.parametrize("count", [10, 60])
def test_the_list_of_reports_asks_the_same_queries(
    donor: User, browse: Browse, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        jobs.enqueue(
            kind=ReportKind.ACTION_PLAN if number % 2 else ReportKind.PROGRAMME,
            parameters={"plan": number},
            by=donor,
            title="x",
        )
    client = browse(donor)
    with django_assert_num_queries(5):
        client.get("/jobs/")
