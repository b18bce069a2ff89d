"""A registry from nothing to the phone of a citizen, and the edition of the next year."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from services_registry.enums import EditionState, Register
from services_registry.models import (
    DiscussionComment,
    RecommendedText,
    RegistryEdition,
    Service,
    StandardItem,
    Theme,
)
from services_registry.resources import load_standard
from tests.factories.accounts import make_user
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_official,
    make_village,
)
from tests.factories.services_registry import make_edition, make_service, make_theme
from tests.journeys.browser import PHONE, Person
from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
TEXTS = {
    "recipients": ("Бардык тургундар", "Все жители"),
    "legal_basis": ("№ 139 Мыйзам", "Закон № 139"),
}
OWN = ("Мончо", "Тегирмен", "Базар", "Стадион", "Унаа токтотуучу жай")
FROM_CATALOGUE = 20


@dataclass
class World:
    """A municipality without a registry, and a catalogue with recommended texts."""

    place: Municipality
    head: User
    coordinator: User
    staff: User
    theme: Theme
    services: list[Service]


@pytest.fixture(scope="module")
def world(running: Any) -> World:
    place = make_municipality("Көк-Арт")
    make_membership(place, make_cohort(2016))
    make_village(place)
    load_standard()
    theme = make_theme()
    services = [
        make_service(f"Кызмат № {n}", code=f"common-{n}", theme=theme)
        for n in range(1, FROM_CATALOGUE)
    ]
    services.append(make_service("Маалымат берүү", register=Register.BASIC))
    RecommendedText.objects.bulk_create(
        RecommendedText(
            service=service,
            item=StandardItem.objects.get(code=code),
            version=1,
            text_ky=ky,
            text_ru=ru,
        )
        for service in services
        for code, (ky, ru) in TEXTS.items()
    )
    return World(
        place,
        make_official(place, MunicipalRole.HEAD),
        make_official(place, MunicipalRole.COORDINATOR),
        make_user("regional_coordinator"),
        theme,
        services,
    )


def page_of(edition: RegistryEdition) -> str:
    return f"/m/registry/{edition.pk}/"


def begin(person: Person, place: Municipality) -> RegistryEdition:
    """Begin the next edition; where it may begin from is left as the page offers it."""
    person.menu("/m/registry/")
    if person.main.locator('form[action="/m/registry/start/"]').count():
        person.press(
            person.main.locator('form[action="/m/registry/start/"] button').first
        )
    else:
        person.follow(f"/m/registry/begin/{place.pk}/")
        person.save()
    person.arrives("/m/registry/*/")
    return RegistryEdition.objects.get(pk=person.number())


def write_entries(person: Person, world: World, edition: RegistryEdition) -> None:
    """Twenty services of the catalogue at once, then five that only this place has."""
    person.open(f"{page_of(edition)}from-catalogue/")
    person.fill(services=[str(service.pk) for service in world.services])
    if not person.field("provider_name").is_visible():
        closed = person.main.locator("details:has([name=provider_name])")
        closed.locator("summary").click()
    person.fill(provider_name="Көк-Арт айыл өкмөтү", provider_kind="office")
    person.picture("registry-1-from-catalogue")
    person.save()
    person.sees(str(FROM_CATALOGUE))
    assert edition.entries.count() == FROM_CATALOGUE
    provider = edition.entries.get(number=1).provider
    for name in OWN:
        person.open(f"{page_of(edition)}add/own/")
        person.fill(own_ky=name, theme=world.theme.pk, provider=provider.pk)
        person.save()
        person.arrives("/m/registry/entries/*/")
    assert edition.entries.count() == FROM_CATALOGUE + len(OWN)
    for code, (ky, ru) in TEXTS.items():
        fill_grid(person, edition, code, {"ky": ky, "ru": ru})


def fill_grid(
    person: Person, edition: RegistryEdition, code: str, words: dict[str, str]
) -> None:
    """Write one text of all own services in the grid, page after page."""
    own = edition.entries.filter(service__municipality__isnull=False)
    for number in range(1, 10):
        person.open(f"{page_of(edition)}grid/?columns={code}&page={number}")
        written = 0
        for entry in own.order_by("number"):
            for language, text in words.items():
                cell = person.main.locator(f'[name="{entry.pk}-{language}"]')
                if cell.count():
                    cell.fill(text)
                    written += 1
        if written:
            save_grid(person)
        if not person.main.locator('a[rel="next"]').count():
            return


def save_grid(person: Person) -> None:
    """The page has a second form above, which chooses what is shown."""
    person.press(person.main.locator("form[data-grid] button[type=submit]"))


def record_resolution(person: Person, edition: RegistryEdition, scan: Path) -> None:
    person.follow(f"{page_of(edition)}resolution/")
    person.fill(
        number="12/3",
        date=timezone.localdate().isoformat(),
        title="Кызматтардын реестрин бекитүү жөнүндө",
        convocation="XXVII",
        session_number="4",
        scan=scan,
    )
    person.save()
    person.arrives("/m/registry/*/")


def publish(person: Person, edition: RegistryEdition) -> None:
    person.follow(f"{page_of(edition)}publish/")
    person.save()
    person.arrives("/m/registry/*/")


def test_a_registry_from_nothing_to_the_phone_of_a_citizen(  # noqa: PLR0915 - one way
    world: World, visit: Visit, scan: Path
) -> None:
    writer, head = visit(world.coordinator), visit(world.head)
    edition = begin(writer, world.place)
    write_entries(writer, world, edition)
    writer.open(page_of(edition))
    writer.picture("registry-2-draft")

    # the draft is discussed; a citizen and a hearing say something, both are answered
    writer.follow(f"{page_of(edition)}discussion/")
    today = timezone.localdate()
    writer.fill(
        discussion_from=today.isoformat(),
        discussion_until=(today + timedelta(days=9)).isoformat(),
        notice_ky="Реестрдин долбоорун талкуулайбыз. Угуу клубда, саат 15:00дө.",
    )
    writer.save()
    writer.arrives("/m/registry/*/")
    citizen = visit(width=PHONE)
    citizen.open(f"/registries/{edition.pk}/")
    citizen.sees("Угуу клубда", "Мончо")
    citizen.picture("registry-3-discussion-phone")
    citizen.follow(f"/registries/{edition.pk}/comment/")
    citizen.fill(text="Көчө жарыгы да керек.")
    citizen.save()
    citizen.arrives("/registries/*/comment/thanks/")
    head.open(f"{page_of(edition)}check/")
    head.sees("Көчө жарыгы да керек.")
    assert not head.main.locator(f'form[action$="{edition.pk}/move/submit/"]').count()
    remark = DiscussionComment.objects.get()
    writer.open(f"/m/registry/comments/{remark.pk}/")
    writer.fill(answer="Кийинки жылкы редакцияга киргизилет.")
    writer.save()

    # to the kenesh, back from the programme, and again
    head.open(f"{page_of(edition)}check/")
    head.picture("registry-4-check")
    head.move("submit")
    head.arrives("/m/registry/*/")
    staff = visit(world.staff)
    staff.menu("/staff/registries/")
    staff.follow(f"/staff/registries/{edition.pk}/")
    staff.sees("Мончо")
    staff.move("return", "Тегирмендин ээси ким экенин тактаңыз.")
    staff.arrives("/staff/registries/")
    writer.open(page_of(edition))
    writer.sees("Тегирмендин ээси ким экенин тактаңыз.")
    head.open(f"{page_of(edition)}check/")
    head.move("submit")
    record_resolution(head, edition, scan)
    publish(head, edition)
    edition.refresh_from_db()
    assert edition.is_in_force
    assert edition.check_code
    numbers = list(edition.entries.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, FROM_CATALOGUE + len(OWN) + 1))

    # staff see it approved, a citizen finds it by phone and verifies the paper
    staff.open(f"/staff/registries/{edition.pk}/")
    staff.sees("12/3", edition.check_code)
    staff.picture("registry-5-staff")
    citizen.open("/services/?q=мончо")
    citizen.press(citizen.main.locator(".result-list a").first)
    citizen.sees("Бардык тургундар", "12/3")
    citizen.open("/verify/")
    citizen.fill(code=edition.check_code.lower())
    citizen.save()
    citizen.sees("Көк-Арт", "12/3")
    citizen.picture("registry-6-verified")


def test_the_edition_of_the_next_year_and_its_differences(
    world: World, visit: Visit
) -> None:
    """It begins as a copy; what changed stands side by side."""
    place = make_municipality("Ак-Тал")
    coordinator = make_official(place, MunicipalRole.COORDINATOR)
    past = make_edition(
        place, EditionState.PUBLISHED, services=tuple(world.services[:5])
    )
    for entry in past.entries.all():
        entry.texts = {code: {"ky": ky} for code, (ky, _ru) in TEXTS.items()}
        entry.save()
    writer = visit(coordinator)
    edition = begin(writer, place)
    assert edition.entries.count() == 5
    first, second = edition.entries.order_by("number")[:2]
    writer.open(f"/m/registry/entries/{first.pk}/remove/")
    writer.save()
    writer.arrives("/m/registry/*/")
    writer.open(f"{page_of(edition)}grid/?columns=recipients")
    writer.main.locator(f'[name="{second.pk}-ky"]').fill("Үй-бүлөлөр")
    save_grid(writer)
    writer.open(f"{page_of(edition)}difference/?with={past.pk}")
    writer.sees(first.name, second.name, "Үй-бүлөлөр", "Бардык тургундар")
    expect(writer.main).not_to_contain_text("Кызмат № 4")
    writer.picture("registry-7-difference")
