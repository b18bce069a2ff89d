"""The receipt of a submitted plan: what stands on it, who gets it, what it proves."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from action_plans import operations as do
from action_plans.models import ActionPlan, PlanVersion
from core import jobs
from core.models import Job
from reports.building.plan_receipt import receipt_pdf
from tests.factories.action_plans import make_complete_plan
from tests.personas import Personas, Places
from tests.reports.conftest import pdf_text, plain

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def version(places: Places, personas: Personas) -> PlanVersion:
    plan = do.submit_plan(plan=make_complete_plan(places.a), by=personas.head_a)
    return plan.versions.get()


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_receipt_says_what_was_signed_by_whom_and_how_to_check(
    version: PlanVersion, language: str
) -> None:
    with translation.override(language):
        moment = timezone.now()
        pdf = receipt_pdf(version=version, made_at=moment, language=language)
    text = plain(pdf_text(pdf))
    told = (
        version.plan.title,
        version.plan.municipality.name_ky,
        str(version.submitted_by),
        version.code,
        "1 616 613,00",
    )
    assert [words for words in told if plain(words) not in text] == []
    # a long hash may break over lines
    assert version.sha256 in "".join(text.split())


def test_the_receipt_keeps_the_title_as_it_was_signed(version: PlanVersion) -> None:
    ActionPlan.objects.update(title="Кийин өзгөргөн аталыш")
    signed = version.content["texts"]["passport"]["title"]
    version = PlanVersion.objects.get()
    pdf = receipt_pdf(version=version, made_at=timezone.now(), language="ky")
    text = pdf_text(pdf)
    assert signed in text
    assert "Кийин өзгөргөн" not in text


def test_a_receipt_is_made_by_a_job_for_those_who_see_the_plan(
    version: PlanVersion, personas: Personas, browse: Any
) -> None:
    plan = version.plan
    url = reverse("municipal:plan-receipt", args=[plan.pk, 1])
    assert browse(personas.head_b).post(url).status_code == 404
    gone = reverse("municipal:plan-receipt", args=[plan.pk, 2])
    assert browse(personas.head_a).post(gone).status_code == 404
    assert not Job.objects.exists()
    assert browse(personas.head_a).post(url).status_code == 302
    job = Job.objects.get()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.result is not None, job.error_message
    with job.result.content.open("rb") as made:
        content = made.read()
    assert version.code in pdf_text(content)
    staff = reverse("staff:plan-receipt", args=[plan.pk, 1])
    assert browse(personas.grant_manager).post(staff).status_code == 302
    assert browse(personas.communications).post(staff).status_code in {403, 404}
