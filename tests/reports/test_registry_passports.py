"""Passports on paper: one page each, all items, in both languages."""

from collections.abc import Callable

import pytest
from django.utils import timezone, translation

from reports.building.registry_passport import passports_html, passports_pdf
from reports.queries.registries import (
    RegistryDocument,
    Volume,
    gather_passport,
    gather_passports,
    volumes_of,
)
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition, StandardItem
from services_registry.resources import load_standard
from tests.factories.municipalities import make_municipality
from tests.factories.registry_prints import (
    fill_registry,
    leave_out,
    make_full_entry,
    seal,
)
from tests.factories.services_registry import make_edition
from tests.reports.conftest import pdf_text, plain
from tests.reports.test_registry_print import pages, word

pytestmark = pytest.mark.once


@pytest.fixture
def edition(db: None) -> RegistryEdition:
    load_standard()
    return make_edition(make_municipality("Кеңеш", code="41702215010000"), number=2)


def printed(document: RegistryDocument | None, language: str = "ky") -> bytes:
    assert document is not None
    with translation.override(language):
        return passports_pdf(
            document=document, made_at=timezone.now(), language=language
        )


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_a_full_passport_is_exactly_one_page(
    edition: RegistryEdition, language: str
) -> None:
    """All sixteen items of the standard, filled in as officials do."""
    entry = make_full_entry(edition, 1)
    pdf = printed(gather_passport(edition.pk, entry.pk), language)
    (page,) = pages(pdf)
    items = list(StandardItem.objects.all())
    assert len(items) == 16
    with translation.override(language):
        for number, item in enumerate(items, start=1):
            assert f"{number} {item.name}"[:24] in page
    for words in (
        "«Кеңеш таза суу» КСКБ, 1",
        "Короонун чийме планы",
        "Кеңеш, Өрүктү, Үч-Коргон",
        "78,40 %",
        "35,00 сом (бир адамга айына)",
        "2015: 9,50, 2014: 8, 2013: 6",
    ):
        assert words in page
    assert word(language) in page


def test_the_longest_official_name_still_fits_the_page(
    edition: RegistryEdition,
) -> None:
    entry = make_full_entry(edition, 1, name_ky=("Ңң өө үү " * 28)[:250])
    RegistryEdition.objects.update(is_sample=True)
    assert len(pages(printed(gather_passport(edition.pk, entry.pk)))) == 1


def test_a_longer_passport_runs_on_and_loses_nothing(
    edition: RegistryEdition,
) -> None:
    entry = make_full_entry(edition, 1)
    lines = [f"{at}-сап ң ө ү" for at in range(1, 151)]
    entry.texts = {**entry.texts, "conditions": {"ky": "\n".join(lines)}}
    entry.save()
    found = pages(printed(gather_passport(edition.pk, entry.pk)))
    assert 2 <= len(found) <= 5
    text = " ".join(found)
    assert [line for line in lines if line not in text] == []


def test_an_edition_prints_one_page_a_service(edition: RegistryEdition) -> None:
    """Offered services only, in the order of their numbers; code on each page."""
    fill_registry(edition, 12)
    leave_out(edition, 5, 7)
    seal(edition, EditionState.PUBLISHED)
    found = pages(printed(gather_passports(edition.pk, 1, 12), "en"))
    wanted = [1, 2, 3, 4, 6, 8, 9, 10, 11, 12]
    assert len(found) == len(wanted)
    for number, page in zip(wanted, found, strict=True):
        assert f"Passport of service No. {number} of the local service" in page
        assert f"check code {edition.check_code}" in page
        assert word("en") not in page
        assert edition.entries.get(number=number).name[:30] in page


def test_a_service_that_is_not_offered_says_why(edition: RegistryEdition) -> None:
    fill_registry(edition, 3)
    leave_out(edition, 2)
    entry = edition.entries.get(number=2)
    text = pdf_text(printed(gather_passport(edition.pk, entry.pk), "en"))
    assert "Covered by another service: " in text
    assert "Аймакта мындай тармак жок" in text


def test_volumes_follow_the_numbers_of_offered_services(
    edition: RegistryEdition,
) -> None:
    assert volumes_of(edition) == []
    fill_registry(edition, 120)
    leave_out(edition, 2, 51)
    assert volumes_of(edition) == [Volume(1, 52), Volume(53, 102), Volume(103, 120)]
    for number in range(17, 41):  # a standard twice as long makes shorter volumes
        StandardItem.objects.create(code=f"own-{number}", name_ky="Өз", order=number)
    assert volumes_of(edition)[0] == Volume(1, 36)


def test_markup_and_turned_letters_are_only_text(edition: RegistryEdition) -> None:
    entry = make_full_entry(edition, 1)
    entry.texts = {"result": {"ky": "<script>1</script>\u202eаб\x07"}}
    entry.channels = [{"kind": "office", "place_ky": '"><img src=x>\u2066'}]
    entry.provider.name = "<b>x</b>"
    entry.provider.save()
    entry.save()
    document = gather_passport(edition.pk, entry.pk)
    assert document is not None
    html = plain(passports_html(document=document, made_at=timezone.now()))
    for part in ("<script", "<img", "<b>x", "\u202e", "\u2066", "\x07"):
        assert part not in html
    assert "&lt;script&gt;1&lt;/script&gt;аб" in html


@pytest.mark.parametrize("count", [10, 50])
def test_reading_and_making_ask_the_same_queries(
    edition: RegistryEdition, count: int, django_assert_num_queries: Callable
) -> None:
    fill_registry(edition, count)
    make_full_entry(edition, count + 1)
    with django_assert_num_queries(8):
        document = gather_passports(edition.pk, 1, count + 1)
    assert document is not None
    assert len(document.entries) == count + 1
    with django_assert_num_queries(0):
        passports_html(document=document, made_at=timezone.now())


def test_what_is_gone_or_of_another_edition_is_none(edition: RegistryEdition) -> None:
    entry = make_full_entry(edition, 1)
    other = make_edition(make_municipality("Башка"))
    assert gather_passport(other.pk, entry.pk) is None
    assert gather_passport(edition.pk, 999_999) is None
    assert gather_passports(edition.pk, 2, 9) is None
    assert gather_passports(999_999, 1, 9) is None
