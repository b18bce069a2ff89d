"""What a kenesh approved goes on calling things as it did, whatever is renamed later."""

import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from municipalities.models import Municipality, Oblast, Rayon, Resolution, Village
from reports.building.registry import registry_html
from reports.building.registry_passport import passports_html
from reports.queries.registries import gather_passports, gather_registry
from services_registry import operations, queries
from services_registry.enums import EditionState, Offer
from services_registry.models import (
    KeptWords,
    Provider,
    QualityParameter,
    QualityReading,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
    Theme,
)
from services_registry.queries.kept_words import words_of
from services_registry.resources import load_standard
from tests.factories.registry_prints import make_full_entry
from tests.factories.services_registry import make_edition, make_entry, make_service
from tests.services_registry.test_moves import paper

E = EditionState
NEW = {"name_ky": "Жаңы ат", "name_ru": "Новое имя", "name_en": "New name"}
CODE = "zz-moved"
MOMENT = timezone.now()


def submitted(place: Municipality) -> RegistryEdition:
    """A registry before the kenesh: a full standard, a covered service, another theme."""
    load_standard()
    edition = make_edition(place, E.SUBMITTED)
    full = make_full_entry(edition, 1)
    other = Theme.objects.create(code="zz", name_ky="Башка тема", order=9)
    make_entry(edition, make_service("Жарык", theme=other))
    make_entry(
        edition,
        make_service("Колонка", outside_law=True),
        offer=Offer.COVERED,
        offer_reason="Түтүк бар",
        covered_by=full.service,
        provider=None,
    )
    return edition


def approve(edition: RegistryEdition, head: Any) -> RegistryEdition:
    edition = operations.approve_edition(edition=edition, by=head, **paper(head))
    return operations.publish_edition(edition=edition, by=head)


@pytest.fixture
def approved(personas: Any, places: Any) -> RegistryEdition:
    return approve(submitted(places.a), personas.head_a)


def rename_everything(edition: RegistryEdition) -> None:
    """As if whoever keeps the records had renamed all that the registry refers to."""
    rename(edition)
    Resolution.objects.update(number="999", title="Оңдолгон токтом")
    QualityReading.objects.update(value=Decimal(77))
    parameter = QualityParameter.objects.order_by("pk")[0]
    QualityReading.objects.create(parameter=parameter, year=2016, value=Decimal(88))


def rename(edition: RegistryEdition) -> None:
    """All names, without corrections and readings, which pages tell apart."""
    place = edition.municipality
    for rows in (Theme, Service, QualityParameter, StandardItem, Village, Municipality):
        rows._default_manager.update(**NEW)
    for places in (Rayon, Oblast):
        places._default_manager.update(**NEW)
    for provider in Provider.objects.all():
        Provider.objects.filter(pk=provider.pk).update(
            name=f"Жаңы ишкана {provider.pk}"
        )
    moved = Theme.objects.create(code=CODE, order=0, **NEW)
    Service.objects.update(theme=moved, outside_law=True, duty="duty", source_act="№ 1")
    Theme.objects.filter(code="zz").update(order=0)
    Village.objects.filter(municipality=place).update(sort_key="я")
    Village.objects.filter(municipality=place, code__endswith="1").update(sort_key="а")
    StandardItem.objects.update(order=5, is_needed=True)
    StandardItem.objects.create(code="later", name_ky="Кийинки пункт", is_needed=True)


def main(page: str) -> str:
    return page.split("<main")[1].partition("</main>")[0]


def reader(language: str) -> Client:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def prints(edition: RegistryEdition) -> list[str]:
    """The annex of the resolution and all passports, in three languages."""
    found = []
    for language in ("ky", "ru", "en"):
        with translation.override(language):
            annex, book = (
                gather_registry(edition.pk),
                gather_passports(edition.pk, 1, 9),
            )
            assert annex is not None
            assert book is not None
            found.append(registry_html(document=annex, made_at=MOMENT))
            found.append(passports_html(document=book, made_at=MOMENT))
    return found


def public_pages(edition: RegistryEdition) -> list[str]:
    entries = edition.entries.order_by("number").values_list("pk", flat=True)
    urls = [f"/registries/{edition.pk}/", *(f"/services/{pk}/" for pk in entries)]
    return [
        main(reader(language).get(url).content.decode())
        for language in ("ky", "ru", "en")
        for url in urls
    ]


def files(edition: RegistryEdition) -> list[Any]:
    """What programs and spreadsheets take along."""
    names = ("registry.json", "hsds.json", "cpsv-ap.jsonld")
    client, found = reader("ru"), []
    for name in names:
        answer = client.get(f"/registries/{edition.pk}/open/{name}")
        assert answer.status_code == 200
        found.append((json.loads(answer.content), answer["ETag"]))
    for kind in ("csv", "xlsx"):
        answer = client.get(f"/registries/{edition.pk}/", {"export": kind})
        body = b"".join(answer) if answer.streaming else answer.content
        found.append(_cells(body) if kind == "xlsx" else body)
    return found


def _cells(body: bytes) -> list[tuple[Any, ...]]:
    sheet = load_workbook(io.BytesIO(body)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    return [row for row in rows if not str(row[0]).startswith("Выгружено")]


@pytest.mark.parametrize("told", [prints, public_pages, files])
def test_an_approved_registry_says_the_same_after_everything_is_renamed(
    approved: RegistryEdition, told: Callable[[RegistryEdition], list[Any]]
) -> None:
    before = told(approved)
    (rename if told is public_pages else rename_everything)(approved)
    assert told(approved) == before


@pytest.mark.parametrize(
    ("audience", "who"), [("municipal", "head_a"), ("staff", "programme_manager")]
)
def test_the_pages_of_officials_and_staff_say_the_same(
    approved: RegistryEdition, personas: Any, browse: Any, audience: str, who: str
) -> None:
    client = browse(getattr(personas, who))
    urls = [reverse(f"{audience}:registry-detail", args=[approved.pk])]
    urls += [
        reverse(f"{audience}:entry-detail", args=[entry.pk])
        for entry in approved.entries.all()
    ]

    def told() -> list[str]:
        pages = [client.get(url) for url in urls]
        assert {page.status_code for page in pages} == {200}
        return [main(page.content.decode()) for page in pages]

    before = told()
    rename_everything(approved)
    for was, now in zip(before, told(), strict=True):
        for word in (*NEW.values(), "Жаңы ишкана", "Кийинки пункт"):
            assert word not in now.split('id="quality"')[0], was


def test_a_draft_follows_every_new_name(personas: Any, places: Any) -> None:
    """The control: until the approval nothing is kept, and all of it would show."""
    edition = submitted(places.a)
    before = prints(edition)
    rename_everything(edition)
    for was, now in zip(before, prints(edition), strict=True):
        assert was != now
    with translation.override("ru"):
        annex = gather_registry(edition.pk)
        assert annex is not None
        shown = registry_html(document=annex, made_at=MOMENT)
    assert "Новое имя" in shown
    assert "Жаңы ишкана" in shown
    assert not KeptWords.objects.exists()


def test_each_new_name_alone_would_show_in_a_draft(places: Any) -> None:
    """So that the test above does not pass because one of many changed."""
    edition = submitted(places.a)
    for rows in (Theme, Service, Village, QualityParameter, StandardItem, Municipality):
        before = prints(edition)
        rows._default_manager.update(name_ru=f"Имя {rows.__name__}")
        assert before != prints(edition), rows


# Hash and code --------------------------------------------------------------------------
def test_the_code_holds_after_renaming_and_breaks_when_words_are_changed(
    approved: RegistryEdition,
) -> None:
    assert approved.content_sha256 == queries.seal_of(approved)
    url = f"/verify/{approved.check_code}/"
    before = main(reader("en").get(url).content.decode())
    for rows in (Theme, Service, QualityParameter, StandardItem, Village, Municipality):
        rows._default_manager.update(**NEW)
    assert main(reader("en").get(url).content.decode()) == before
    assert "exactly what the kenesh approved" in before
    kept = KeptWords.objects.get(edition=approved)
    theme = next(iter(kept.words["themes"].values()))
    theme["names"]["ky"] = "Алмаштырылды"
    kept.save()
    found = queries.verified(str(approved.check_code))
    assert found is not None
    assert not found.is_unchanged


def test_words_taken_away_from_the_hash_do_not_pass(approved: RegistryEdition) -> None:
    """Who calls new words old ones does not get a hash that holds."""
    KeptWords.objects.filter(edition=approved).update(is_sealed=False)
    found = queries.verified(str(approved.check_code))
    assert found is not None
    assert not found.is_unchanged


def test_registries_approved_before_keep_the_words_of_the_migration(
    places: Any, browse: Any, personas: Any
) -> None:
    """Their hashes and codes hold, the page says since when, drafts keep nothing."""
    migration = import_module("services_registry.migrations.0010_kept_words")
    old = submitted(places.a)
    resolution = Resolution.objects.create(
        municipality=places.a, number="7", date=date(2015, 5, 5), title="Токтом"
    )
    seal = queries.seal_of(old)
    code = queries.check_code(old, seal)
    RegistryEdition.objects.filter(pk=old.pk).update(
        state=E.PUBLISHED,
        resolution=resolution,
        content_sha256=seal,
        check_code=code,
        in_force_from="2015-06-01",
    )
    old.refresh_from_db()
    draft = make_edition(places.b, services=(make_service(),))
    migration.keep(apps, None)
    kept = KeptWords.objects.get()
    assert kept.edition == old
    assert not kept.is_sealed
    assert kept.words == json.loads(json.dumps(words_of(old, resolution)))
    before = prints(old)
    rename_everything(old)
    assert prints(old) == before
    found = queries.verified(code)
    assert found is not None
    # by the hash of that time the provider's name was covered: it was changed by hand
    assert not found.is_unchanged
    page = browse(personas.head_a).get(f"/m/registry/{old.pk}/").content.decode()
    assert "Names are kept since" in page
    assert not hasattr(RegistryEdition.objects.get(pk=draft.pk), "kept")


def test_the_old_hash_of_a_registry_with_kept_words_still_verifies(places: Any) -> None:
    migration = import_module("services_registry.migrations.0010_kept_words")
    old = make_edition(places.a, E.PUBLISHED, services=(make_service(),))
    old.content_sha256 = queries.seal_of(old)
    old.check_code = queries.check_code(old, old.content_sha256)
    old.save()
    migration.keep(apps, None)
    Theme.objects.update(**NEW)
    found = queries.verified(str(old.check_code))
    assert found is not None
    assert found.is_unchanged


# What stands apart ----------------------------------------------------------------------
def test_corrections_and_readings_since_stand_apart(
    approved: RegistryEdition,
) -> None:
    entry = approved.entries.get(number=1)
    page = reader("en").get(f"/services/{entry.pk}/").content.decode()
    assert "Measured since the approval" not in page
    parameter = QualityParameter.objects.order_by("pk")[0]
    QualityReading.objects.create(parameter=parameter, year=2016, value=Decimal(11))
    Resolution.objects.update(number="6")
    page = reader("en").get(f"/services/{entry.pk}/").content.decode()
    told = page.partition("Measured since the approval")[2]
    assert f"{parameter.name_ky}, 2016: 11" in told
    card = reader("en").get(f"/registries/{approved.pk}/").content.decode()
    assert "No. 5 of" in card
    assert "The resolution was corrected later" in card


def test_the_next_edition_begins_with_the_names_of_today(
    approved: RegistryEdition, personas: Any
) -> None:
    Theme.objects.update(**NEW)
    new = operations.start_edition(
        municipality=approved.municipality, by=personas.head_a
    )
    themes = {entry.service.theme.name_ru for entry in queries.entries_of(new)}
    assert themes == {"Новое имя"}
    assert RegistryEntry.objects.filter(edition=new).count() == 3
    assert not KeptWords.objects.filter(edition=new).exists()


def test_the_search_for_the_same_service_uses_the_name_of_today(
    approved: RegistryEdition, places: Any
) -> None:
    entry = approved.entries.get(number=1)
    make_edition(places.b, E.PUBLISHED, services=(entry.service,))
    Service.objects.update(**NEW)
    page = reader("en").get(f"/services/{entry.pk}/").content.decode()
    assert "?q=New+name" in page


def test_kept_words_cost_no_query_more(
    approved: RegistryEdition, places: Any, django_assert_num_queries: Any
) -> None:
    """A registry whose words are kept and one that was approved without any."""
    plain = make_edition(
        places.b, E.PUBLISHED, services=(make_service(), make_service())
    )
    rows = RegistryEdition.objects.select_related(
        "municipality__rayon", "municipality__oblast", "resolution"
    )
    for edition in (approved, plain):
        with django_assert_num_queries(1):
            read = queries.read_as_approved(rows).get(pk=edition.pk)
            assert read.municipality.full_name
        with django_assert_num_queries(2):
            list(queries.entries_of(read))
        with django_assert_num_queries(1 if edition is plain else 0):
            queries.items_of(read)
