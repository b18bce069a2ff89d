"""A citizen with a phone: finds a service, reads how to get it, takes the data along."""

import datetime
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.resources import load_standard
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_provider,
    make_resolution,
    make_service,
    make_theme,
)
from tests.journeys.browser import PHONE
from tests.journeys.conftest import Visit
from tests.personas import Places, build_places

pytestmark = pytest.mark.journey
SECRET = "КАНАРЕЙКА"


@dataclass
class World:
    """A registry in force, one that was, a draft beside it, and a neighbour's."""

    places: Places
    edition: RegistryEdition
    street: RegistryEntry
    old: RegistryEntry


@pytest.fixture(scope="module")
def world(running: Any) -> World:
    places = build_places()
    load_standard()
    provider = make_provider(places.a, "Жарык муниципалдык ишканасы")
    lighting = make_service("Көчөлөрдү жарыктандыруу", name_ru="Освещение улиц")
    past = make_edition(places.a, EditionState.SUPERSEDED)
    old = make_entry(past, lighting, provider=provider)
    resolution = make_resolution(places.a, number="7/12", is_published=True)
    edition = make_edition(
        places.a,
        EditionState.PUBLISHED,
        resolution=resolution,
        in_force_from=timezone.localdate(),
    )
    street = make_entry(
        edition,
        lighting,
        provider=provider,
        fee_amount=Decimal("15.50"),
        fee_unit="айына",
        texts={
            "recipients": {"ky": "Бардык тургундар", "ru": "Все жители"},
            "documents": {"ky": "Өтүнмө", "ru": "Заявление"},
        },
        channels=[
            {
                "kind": "office",
                "place_ky": "Айыл өкмөтү",
                "place_ru": "Айыл окмоту",
                "hours": "9:00–18:00",
                "contact": "",
            }
        ],
        checked_on=datetime.date(2026, 5, 4),
        next_check=timezone.localdate() + datetime.timedelta(days=30),
    )
    waste = make_theme("waste", name_ky="Таштанды", name_ru="Отходы")
    make_entry(edition, make_service("Таштанды чыгаруу", theme=waste))
    for place in (places.a, places.b):
        make_entry(make_edition(place), make_service(SECRET, municipality=place))
    make_entry(make_edition(places.b, EditionState.PUBLISHED), lighting)
    return World(places, edition, street, old)


def test_a_citizen_finds_a_service_by_phone(
    world: World, visit: Visit, tmp_path: Path
) -> None:
    citizen = visit(language="ky", width=PHONE)
    citizen.open("/")
    citizen.menu("/services/")
    citizen.arrives("/services/")
    citizen.never_sees(SECRET)
    citizen.picture("public-registry-1-start")
    citizen.fill(q="кочо", place="алма")
    citizen.save()
    citizen.sees("Көчөлөрдү жарыктандыруу", "Айыл өкмөтү", "15,50")
    expect(citizen.main.locator(".result-list > li")).to_have_count(1)
    citizen.picture("public-registry-2-found")
    citizen.follow(f"/services/{world.street.pk}/")
    citizen.sees("Бардык тургундар", "Өтүнмө", "9:00–18:00", "2026-ж., 4-май", "7/12")
    citizen.picture("public-registry-3-service")
    # the same in Russian, by the switch of the page
    citizen.press(
        citizen.page.locator('form[action*="language"] button[value="ru"]').first
    )
    citizen.sees("Все жители", "Заявление", "Освещение улиц")
    citizen.follow(f"/registries/{world.edition.pk}/")
    citizen.sees("Освещение улиц", "Таштанды чыгаруу")
    citizen.picture("public-registry-4-registry")
    citizen.follow("/open/registry.json")
    told = json.loads(citizen.page.locator("body").inner_text())
    assert [each["names"]["ky"] for each in told["services"]] == [
        "Көчөлөрдү жарыктандыруу",
        "Таштанды чыгаруу",
    ]
    assert told["resolution"]["number"] == "7/12"


def test_nothing_of_a_draft_and_the_way_from_an_old_page(
    world: World, visit: Visit
) -> None:
    citizen = visit(language="ky", width=PHONE)
    citizen.open(f"/services/?q={SECRET}")
    expect(citizen.main.locator(".result-list > li")).to_have_count(0)
    for edition in RegistryEdition.objects.filter(state=EditionState.DRAFT):
        answer = citizen.page.request.get(
            f"{citizen.address}/registries/{edition.pk}/", max_redirects=0
        )
        assert answer.status == 404
    citizen.open(f"/services/{world.old.pk}/")
    citizen.follow(f"/services/{world.street.pk}/")
    citizen.arrives(f"/services/{world.street.pk}/")


def test_the_search_by_keyboard_alone(world: World, visit: Visit) -> None:
    citizen = visit(language="ky")
    citizen.open("/services/")
    keys = citizen.page.keyboard
    for _press in range(60):
        keys.press("Tab")
        if citizen.page.evaluate("document.activeElement.name") == "q":
            break
    keys.type("таштанды")
    keys.press("Enter")
    expect(citizen.main.locator(".result-list > li")).to_have_count(1)
    link = citizen.main.locator(".result-list a").first
    for _press in range(80):
        keys.press("Tab")
        if link.evaluate("each => each === document.activeElement"):
            break
    keys.press("Enter")
    citizen.arrives("/services/*/")
    citizen.sees("Таштанды чыгаруу")
