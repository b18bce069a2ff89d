"""What goes wrong is told in a clear sentence where it belongs; nothing typed is lost."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from action_plans.models import ActionPlan
from grants.models import Application, Call
from tests.factories.action_plans import make_complete_plan
from tests.factories.grants import make_call
from tests.factories.services_registry import make_service
from tests.journeys import applying
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit
from tests.journeys.portal import Portal
from tests.personas import Personas, Places, build_personas, build_places

pytestmark = pytest.mark.journey


@dataclass
class World:
    """Two municipalities of a cohort and an open tier 1 call with two documents."""

    places: Places
    people: Personas
    call: Call


@pytest.fixture(scope="module")
def world(running: Portal) -> World:
    places = build_places()
    now = timezone.now()
    call = make_call(
        cohort=places.cohort,
        documents=2,
        minimum_cofinance_percent=Decimal(10),
        opens_at=now - timedelta(days=5),
        closes_at=now + timedelta(days=5),
    )
    return World(places, build_personas(places), call)


@pytest.fixture
def draft(world: World, portal: Portal) -> Application:
    """An application that asks for what the call allows; its documents are missing."""
    grant = ("Эксперттер", "grant", "200000")
    own = ("Зал жана тамак", "local_budget", "40000")
    head = world.people.head_a
    Application.objects.filter(call=world.call).delete()
    return applying.start_without_plan(world.call, world.places.a, head, grant, own)


def in_kyrgyz(text: str) -> bool:
    """Whether a sentence holds no word in Latin letters (`PDF` is none)."""
    return bool(text.strip()) and not re.search(r"[a-z]{3,}", text)


def failed_rules(person: Person) -> list[str]:
    """The rules that are not fulfilled, as the page tells them."""
    items = person.main.locator(".check-list li.tone-danger").all_inner_texts()
    return [re.sub(r"\s+", " ", item) for item in items]


# Money --------------------------------------------------------------------------------
def test_sums_ceiling_share_and_documents_of_an_application(
    world: World, draft: Application, visit: Visit
) -> None:
    head = visit(world.people.head_a, "ky", PHONE)
    head.open(f"/m/applications/{draft.pk}/")
    head.follow(f"/m/applications/{draft.pk}/edit/")
    typed = {
        "form-0-amount": "260 000,00",
        "form-1-amount": "28 857",
        "form-2-title": "Окутуу",
        "form-2-amount": "тогуз миң",
        "stated_total": "300000",
        "summary": "Окутуу жана эксперттер, төрт айыл үчүн.",
    }
    head.fill(**typed)
    head.save()
    expect(head.main.locator(".error-summary")).to_be_visible()
    assert in_kyrgyz(head.error_at("form-2-amount"))
    assert {name: head.value(name) for name in typed} == typed
    head.picture("bad-1-not-a-number")
    head.fill(**{"form-2-title": "", "form-2-amount": ""})
    head.save()
    head.arrives(f"/m/applications/{draft.pk}/")
    head.follow(f"/m/applications/{draft.pk}/submit/")
    sums, ceiling, share, *papers = failed_rules(head)
    assert all(in_kyrgyz(text) for text in (sums, ceiling))
    # 288,857 against 300,000; 10,000 over the ceiling; 28,857 of 288,857
    assert "11 143,00" in sums
    assert "10 000,00" in ceiling
    assert "9,99 %" in share
    assert len(papers) == 2
    expect(head.main.locator('[name="version"]')).to_have_count(0)
    head.picture("bad-2-rules-not-fulfilled")
    head.follow(f"/m/applications/{draft.pk}/edit/")
    assert head.value("summary") == typed["summary"]
    assert Application.objects.get(pk=draft.pk).is_draft


def test_the_total_of_a_plan_that_differs_from_its_measures(
    world: World, visit: Visit
) -> None:
    plan = make_complete_plan(world.places.a, service=make_service())
    official = visit(world.people.coordinator_a, "ky")
    official.open(f"/m/plans/{plan.pk}/sections/budget/")
    official.fill(stated_total="1 616 612,99")
    official.save()
    sentence = official.error_at("stated_total").replace("\xa0", " ")
    assert in_kyrgyz(sentence)
    assert "1 616 613,00" in sentence
    assert "0,01" in sentence
    assert official.value("stated_total") == "1 616 612,99"
    official.picture("bad-3-total")
    assert ActionPlan.objects.get(pk=plan.pk).stated_total == Decimal(1_616_613)


# Time ---------------------------------------------------------------------------------
def test_a_late_submission(
    world: World, draft: Application, visit: Visit, scan: Path
) -> None:
    head = visit(world.people.head_a, "ky")
    head.open(f"/m/applications/{draft.pk}/documents/")
    first, second = world.call.required_documents.all()
    head.fill(**{f"document_{first.pk}": scan, f"document_{second.pk}": scan})
    head.save()
    head.arrives(f"/m/applications/{draft.pk}/")
    head.follow(f"/m/applications/{draft.pk}/submit/")
    assert failed_rules(head) == []
    closing = world.call.closes_at
    Call.objects.filter(pk=world.call.pk).update(closes_at=timezone.now())
    head.save()
    alert = head.main.locator(".alert.tone-danger")
    expect(alert).to_be_visible()
    assert in_kyrgyz(alert.inner_text())
    head.picture("bad-4-late")
    late = Application.objects.get(pk=draft.pk)
    assert (late.is_draft, late.number, late.documents.count()) == (True, None, 2)
    Call.objects.filter(pk=world.call.pk).update(closes_at=closing)


# Files --------------------------------------------------------------------------------
@pytest.mark.parametrize("write", ["text", "big"])
def test_a_file_that_cannot_be_taken(
    world: World, draft: Application, visit: Visit, scan: Path, write: str
) -> None:
    bad = scan.with_name("сүрөт.pdf")
    if write == "text":
        bad.write_text("Бул PDF эмес.", "utf-8")
    else:
        bad.write_bytes(b"%PDF-1.4\n" + bytes(settings.UPLOAD_MAX_BYTES))
    head = visit(world.people.head_a, "ky")
    head.open(f"/m/applications/{draft.pk}/documents/")
    first, second = (f"document_{d.pk}" for d in world.call.required_documents.all())
    head.fill(**{first: scan, second: bad})
    head.save()
    expect(head.main.locator(".error-summary")).to_be_visible()
    sentence = head.error_at(second)
    assert in_kyrgyz(sentence)
    expect(head.main.locator(".kept-file")).to_contain_text(scan.name)
    head.picture(f"bad-5-file-{write}")
    head.fill(**{second: scan})
    head.save()
    head.arrives(f"/m/applications/{draft.pk}/")
    assert draft.documents.count() == 2


# Two people ---------------------------------------------------------------------------
def write_together(
    first: Person, second: Person, path: str, name: str, texts: tuple[str, str]
) -> None:
    """Both open a page; the first saves, then the second, who sees both texts.

    A plan asks which of the two stays; an application keeps the second's in its form.
    """
    for person, text in zip((first, second), texts, strict=True):
        person.open(path)
        person.fill(**{name: text})
    first.save()
    expect(first.page).not_to_have_url(re.compile(f"{path}$"))
    second.save()
    sides = second.main.locator(".compare-text")
    expect(sides).to_have_text([texts[1], texts[0]])
    choice = second.main.locator(f"[name=pick_{name}][value=mine]")
    if choice.count():
        choice.check()
    else:
        assert second.value(name) == texts[1]
    second.picture(f"bad-6-two-people-{name}")
    second.save()
    expect(second.page).not_to_have_url(re.compile(f"{path}$"))


def test_two_people_write_one_section(world: World, visit: Visit) -> None:
    plan = make_complete_plan(world.places.a, service=make_service())
    head = visit(world.people.head_a, "ru")
    coordinator = visit(world.people.coordinator_a, "ky")
    path = f"/m/plans/{plan.pk}/sections/upkeep/"
    texts = ("Тармакты ишкана күтөт.", "Тармакты айыл өкмөтү күтөт.")
    write_together(head, coordinator, path, "upkeep", texts)
    assert ActionPlan.objects.get(pk=plan.pk).upkeep == texts[1]


def test_two_people_write_one_application(
    world: World, draft: Application, visit: Visit
) -> None:
    head = visit(world.people.head_a, "ru")
    coordinator = visit(world.people.coordinator_a, "ky")
    path = f"/m/applications/{draft.pk}/edit/"
    texts = ("Окуу курстары.", "Эксперттер жана угуулар.")
    write_together(head, coordinator, path, "summary", texts)
    draft.refresh_from_db()
    assert draft.summary == texts[1]
    assert draft.budget_lines.count() == 2


def test_what_two_people_write_in_two_sections_is_both_kept(
    world: World, visit: Visit
) -> None:
    plan = make_complete_plan(world.places.a, service=make_service())
    people = visit(world.people.head_a), visit(world.people.coordinator_a, "ru")
    for person, section in zip(people, ("upkeep", "monitoring"), strict=True):
        person.open(f"/m/plans/{plan.pk}/sections/{section}/")
        person.fill(**{section: f"Жаңы текст: {section}"})
    for person in people:
        person.save()
        person.arrives(f"/m/plans/{plan.pk}/")
    plan.refresh_from_db()
    assert plan.upkeep == "Жаңы текст: upkeep"
    assert plan.monitoring == "Жаңы текст: monitoring"
