"""A donor reads the programme at a glance and takes its report home as PDF."""

import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.models import User
from core.enums import JobState
from core.models import Job, StoredFile
from municipalities.models import Municipality
from tests.factories.action_plans import make_approved_plan
from tests.factories.municipalities import (
    make_membership,
    make_municipality,
    make_oblast,
    make_rayon,
)
from tests.factories.reports import make_call, make_grant, make_plan
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.journeys.portal import Portal
from tests.personas import Personas, build_personas, build_places

pytestmark = pytest.mark.journey
PLAN_TERM = "Кызмат көрсөтүүлөрдү жакшыртуу боюнча аракеттер планы"
GRANTED, JALAL_ABAD = "4 185 693,55", "1 685 693,00"
PDF_SECONDS = 90_000


@pytest.fixture(scope="module")
def people(running: Portal) -> Personas:
    """Two oblasts and three published grants with own contributions."""
    places = build_places()
    issyk_kul = make_oblast(
        "41702000000000", name_ky="Ысык-Көл", name_ru="Иссык-Куль", name_en="Issyk-Kul"
    )
    names = {"name_ky": "Тоң", "name_ru": "Тон", "name_en": "Ton"}
    ton = make_rayon("41702215000000", oblast=issyk_kul, **names)
    balykchy = make_municipality("Балыкчы", rayon=ton, oblast=issyk_kul)
    make_membership(balykchy, places.cohort)
    call = make_call(places.cohort, ceiling=Decimal(4_000_000))
    plan = make_plan(places.a, beneficiaries=5800, beneficiaries_women=2950)
    make_grant(call, places.a, "1436613.00", own="180000.00", plan=plan)
    make_grant(call, places.b, "249080.00", own="30000.00")
    make_grant(call, balykchy, "2500000.55", own="1200000.45", other="10000")
    return build_personas(places)


def figures(person: Person) -> list[str]:
    """The values of the tiles, with plain spaces."""
    values = person.main.locator(".figure-value .nowrap").all_inner_texts()
    return [re.sub(r"\s+", " ", value) for value in values]


def pdf_text(path: Path) -> str:
    """All words of a PDF, with plain spaces."""
    command = ["pdftotext", str(path), "-"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return re.sub(r"\s+", " ", done.stdout)


def ask_for_report(donor: Person, language: str) -> Job:
    """Ask for the report in a language; the page of the job opens."""
    donor.open("/donor/")
    donor.follow("/donor/reports/new/?")
    donor.put(donor.field("language"), language)
    donor.picture("donor-2-ask")
    donor.save()
    donor.arrives("/jobs/*/")
    return Job.objects.get(pk=donor.path.split("/")[2])


def take_home(person: Person, folder: Path) -> str:
    """Wait on the page until the file is there, download it; gives its text."""
    link = person.main.locator('a[href$="/file/"]')
    expect(link).to_be_visible(timeout=PDF_SECONDS)
    person.picture("donor-3-ready")
    path = person.download(link, folder)
    assert path.read_bytes().startswith(b"%PDF-")
    return pdf_text(path)


@pytest.mark.usefixtures("worker")
@pytest.mark.parametrize(
    ("language", "width", "words"),
    [
        ("ky", 1280, (PLAN_TERM, "Ысык-Көл", "ң", "ү", "ө")),
        ("ru", PHONE, ("Иссык-Куль",)),
        ("en", 1280, ("Issyk-Kul", "Granted")),
    ],
)
def test_a_donor_takes_the_report_home(
    people: Personas,
    visit: Visit,
    tmp_path: Path,
    language: str,
    width: int,
    words: tuple[str, ...],
) -> None:
    donor = visit(people.donor, language, width)
    donor.arrives("/donor/")
    shown = figures(donor)
    assert shown[0] == GRANTED
    assert len(shown) == 6
    expect(donor.main.locator("figure.chart svg")).to_have_count(1)
    stamp = donor.main.locator(".table-tools .number").inner_text()
    donor.picture(f"donor-1-glance-{language}")
    ask_for_report(donor, language)
    text = take_home(donor, tmp_path)
    for value in (*shown, stamp, JALAL_ABAD, *words):
        assert value in text
    assert "■" not in text


@pytest.mark.usefixtures("worker")
def test_a_part_of_the_programme(
    people: Personas, visit: Visit, tmp_path: Path
) -> None:
    donor = visit(people.donor, "ky")
    donor.fill(oblast="41703000000000")
    donor.press(donor.main.locator("form[method=get] button[type=submit]").first)
    shown = figures(donor)
    assert shown[0] == JALAL_ABAD
    donor.press(donor.main.locator('a[href*="/donor/reports/new/?oblast="]'))
    donor.save()
    text = take_home(donor, tmp_path)
    for value in shown:
        assert value in text
    assert GRANTED not in text
    assert "Балыкчы" not in text


@pytest.mark.usefixtures("worker")
def test_the_municipality_prints_its_plan(
    people: Personas, visit: Visit, tmp_path: Path
) -> None:
    place = Municipality.objects.get(name_ky="Алма")
    plan = make_approved_plan(place)
    head = visit(people.head_a, "ky")
    head.menu("/m/plans/")
    head.follow(f"/m/plans/{plan.pk}/")
    head.follow(f"/m/plans/{plan.pk}/pdf/")
    head.arrives("/m/plans/*/pdf/")
    head.fill(language="ky")
    head.save()
    head.arrives("/jobs/*/")
    text = take_home(head, tmp_path)
    for words in (PLAN_TERM, plan.title, "1 436 613,00", "180 000,00", "1 616 613,00"):
        assert words in text


def test_a_worker_killed_in_the_middle_ends_the_report_once(
    portal: Portal, people: Personas, visit: Visit, tmp_path: Path
) -> None:
    files, kept = StoredFile.objects.count(), contents(portal)
    donor = visit(people.donor, "ky")
    donor.arrives("/donor/")
    shown = figures(donor)
    portal.beat()
    worker = portal.work()
    job = ask_for_report(donor, "ky")
    portal.wait(lambda: is_being_made(job))
    portal.kill(worker)
    assert not Job.objects.get(pk=job.pk).is_ready
    donor.picture("donor-4-while-the-worker-is-dead")
    again = portal.work()
    text = take_home(donor, tmp_path)
    portal.kill(again)
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.attempts) == (JobState.READY, 2)
    assert StoredFile.objects.count() == files + 1
    assert len(contents(portal)) == len(kept) + 1
    assert all(value in text for value in shown)


def is_being_made(job: Job) -> bool:
    """Whether the PDF is being rendered just now."""
    now = Job.objects.get(pk=job.pk)
    assert not now.is_ready, "the report was quicker than this test"
    return now.is_running and now.progress >= 35


def contents(portal: Portal) -> set[Any]:
    """All files in the store."""
    return {p for p in (portal.folder / "files").rglob("*") if p.is_file()}


def test_a_foreign_report_is_not_there(people: Personas, visit: Visit) -> None:
    job = Job.objects.filter(requested_by=people.donor).first()
    stranger: User = people.head_b
    person = visit(stranger)
    if job is None:
        job = Job.objects.create(kind="programme-report", requested_by=people.donor)
    answer = person.page.goto(f"{person.address}/jobs/{job.pk}/")
    assert answer is not None
    assert answer.status == 404
