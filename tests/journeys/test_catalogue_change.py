"""The catalogue's text changes: three municipalities take it over, one keeps its own."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, Service
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.services_registry import (
    make_edition,
    make_entry,
    make_item,
    make_service,
    recommend,
)
from tests.journeys.browser import PHONE, WIDE, Person
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
OLD = "Айыл аймагынын бардык тургундары."
NEW = "Айыл аймагынын бардык тургундары жана мектептери."
NEW_RU = "Все жители и школы айылного аймака."
OWN = "Айылдын тургундары гана."
REASON = "Мыйзам өзгөрдү"
TAKING, KEEPING = ("Ак-Суу", "Тепке", "Бөрү-Баш"), "Жыргалаң"


@dataclass
class World:
    """Four municipalities with a published registry that has the service."""

    service: Service
    heads: dict[str, User]
    published: dict[str, RegistryEdition]
    manager: User

    def place(self, name: str) -> Municipality:
        return self.published[name].municipality


@pytest.fixture
def world(portal: Any) -> World:
    item = make_item("recipients", name_ky="Кызматты алуучулар")
    service = make_service("Ичүүчү суу менен камсыздоо", code="drinking-water")
    text = recommend(service, item, OLD)
    heads, published = {}, {}
    for name in (*TAKING, KEEPING):
        place = make_municipality(name)
        heads[name] = make_official(place, MunicipalRole.HEAD)
        published[name] = make_edition(place, EditionState.PUBLISHED)
        make_entry(
            published[name],
            service,
            texts={"recipients": {"ky": OWN if name == KEEPING else OLD}},
            seen={"recipients": text.pk},
        )
    return World(service, heads, published, make_user("programme_manager"))


def test_three_take_the_new_text_over_and_one_keeps_its_own(
    world: World, visit: Visit
) -> None:
    staff = visit(world.manager, "ru")
    the_text_is_written(world, staff)
    for name in TAKING:
        one_takes_it_over(world, visit, name)
    one_keeps_its_own(world, visit)
    staff_count_the_answers(world, staff)


def the_text_is_written(world: World, staff: Person) -> None:
    """From the menu to the service, and a new version with its reason."""
    service = world.service.pk
    staff.menu("/staff/registries/")
    staff.part("/staff/catalogue/")
    staff.picture("catalogue-0-list")
    staff.follow(f"/staff/catalogue/services/{service}/")
    staff.follow(f"/staff/catalogue/services/{service}/texts/recipients/")
    staff.fill(text_ky=NEW, text_ru=NEW_RU)
    staff.save()
    assert staff.error_at("reason")
    staff.fill(reason=REASON)
    staff.save()
    staff.arrives(f"/staff/catalogue/services/{service}/")
    staff.sees(NEW, NEW_RU, REASON)
    staff.picture("catalogue-1-service")


def one_takes_it_over(world: World, visit: Visit, name: str) -> None:
    """The next step leads to the published edition, and from there to a new one."""
    old = world.published[name]
    head = visit(world.heads[name], "ky", PHONE if name == TAKING[0] else WIDE)
    head.open("/m/")
    head.follow(f"/m/registry/{old.pk}/changes/")
    head.sees(OLD, REASON, NEW_RU)
    expect(head.main.locator('form[action$="/recommended/take/"]')).to_have_count(0)
    head.press(head.main.locator('form[action="/m/registry/start/"] button'))
    head.arrives("/m/registry/*/")
    edition = head.number()
    head.follow(f"/m/registry/{edition}/changes/")
    expect(head.main.locator("ins").first).to_have_text("тургундары жана мектептери.")
    head.picture(f"catalogue-2-{name}")
    head.press(head.main.locator('form[action$="/recommended/take/"] button'))
    head.arrives(f"/m/registry/{edition}/changes/")
    expect(head.main.locator('form[action$="/recommended/take/"]')).to_have_count(0)
    new = RegistryEdition.objects.get(pk=edition).entries.get()
    assert new.texts == {"recipients": {"ky": NEW, "ru": NEW_RU}}
    assert old.entries.get().texts == {"recipients": {"ky": OLD}}
    # handed in off screen: a draft is the municipality's own, and staff see it nowhere
    RegistryEdition.objects.filter(pk=edition).update(
        state=EditionState.SUBMITTED,
        submitted_at=timezone.now(),
        submitted_by=world.heads[name],
    )


def one_keeps_its_own(world: World, visit: Visit) -> None:
    """On the published edition, which goes on saying what the kenesh approved."""
    edition = world.published[KEEPING]
    head = visit(world.heads[KEEPING], "ky")
    head.open(f"/m/registry/{edition.pk}/")
    head.follow(f"/m/registry/{edition.pk}/changes/")
    head.sees(OLD, OWN, REASON)
    head.picture("catalogue-3-own")
    head.press(head.main.locator('form[action$="/recommended/keep/"] button'))
    head.arrives(f"/m/registry/{edition.pk}/changes/")
    head.never_sees(OLD)
    assert edition.entries.get().texts == {"recipients": {"ky": OWN}}
    assert not RegistryEdition.objects.filter(
        municipality=world.place(KEEPING), state=EditionState.DRAFT
    ).exists()


def staff_count_the_answers(world: World, staff: Person) -> None:
    """Three took it over, one keeps its own, nobody is left."""
    text = world.service.recommended_texts.get(is_current=True)
    staff.open(f"/staff/catalogue/services/{world.service.pk}/")
    staff.follow(f"/staff/catalogue/changes/{text.pk}/")
    figures = staff.main.locator(".figure-value")
    expect(figures).to_have_text(["3", "1", "0"])
    staff.picture("catalogue-4-answers")
    staff.press(staff.main.locator('a[href="?answer=kept"]'))
    staff.sees(KEEPING)
    staff.never_sees(*TAKING, OWN)
