"""The registry on paper: numbers, headers, letters, the mark of a draft, its check."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdf
import pytest
from django.utils import timezone, translation

from reports.building.registry import registry_html, registry_pdf
from reports.queries.registries import gather_registry
from services_registry.enums import EditionState, Offer
from services_registry.models import RegistryEdition
from services_registry.queries import seal_of
from tests.factories.municipalities import make_municipality
from tests.factories.registry_prints import (
    THEMES,
    fill_registry,
    leave_out,
    make_themes,
    seal,
)
from tests.factories.services_registry import make_edition, make_entry, make_service
from tests.reports.conftest import pdf_text, plain
from tests.reports.test_rendering import read

pytestmark = pytest.mark.once

CODE = "41702215010000"
HEADS = ("Name of the service", "Responsible post", "Provider", "Recipients")


@pytest.fixture
def edition(db: None) -> RegistryEdition:
    return make_edition(make_municipality("Кеңеш", code=CODE), number=3)


def printed(edition: RegistryEdition, language: str = "en") -> bytes:
    """The PDF, made by the real child."""
    with translation.override(language):
        document = gather_registry(edition.pk)
        assert document is not None
        return registry_pdf(
            document=document, made_at=timezone.now(), language=language
        )


def html(edition: RegistryEdition, language: str = "en") -> str:
    with translation.override(language):
        document = gather_registry(edition.pk)
        assert document is not None
        return plain(registry_html(document=document, made_at=timezone.now()))


def pages(pdf: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in read(pdf).pages]


def word(language: str) -> str:
    """The mark of a draft in a language."""
    with translation.override(language):
        return translation.pgettext("watermark", "DRAFT")


def cells(document: str) -> list[str]:
    """What stands in the column of numbers, in the order of the document."""
    return re.findall(r'<tr[^>]*>\s*<td class="num">(\d+)</td>', document)


# Three hundred services ---------------------------------------------------------------


@pytest.fixture
def long(edition: RegistryEdition) -> RegistryEdition:
    fill_registry(edition, 300)
    return edition


def test_three_hundred_services_as_a_draft(long: RegistryEdition) -> None:
    """Numbers from 1 to 300 once and in order, a header and the mark on every page."""
    assert cells(html(long)) == [str(number) for number in range(1, 301)]
    found = pages(printed(long))
    assert 20 <= len(found) <= 45
    text = " ".join(found)
    numbers = re.findall(r"(\d+)- ?кызмат", text)
    assert len(numbers) == len(set(numbers)) == 300
    for at, page in enumerate(found, start=1):
        assert f"{at} / {len(found)}" in page
        assert word("en") in page
        assert "Кеңеш (Suzak) · Edition 3 · state of the contents: " in page
    tables = [page for page in found if re.search(r"- ?кызмат", page)]
    assert len(tables) >= len(found) - 1
    for page in tables:
        for head in HEADS:
            assert head in page
    for words in ("Ңарын көчөсүн", "Өрүктү", "Үй-бүлөлөрдөн", "түтүктөрдү оңдоо"):
        assert words in text
    assert "■" not in text
    assert "�" not in text


def test_numbers_on_paper_are_those_of_the_entries(long: RegistryEdition) -> None:
    """In the column of numbers, read from the PDF by the place of the words."""
    leave_out(long, 17, 40, 41)
    seal(long, EditionState.PUBLISHED)
    found: list[int] = []
    for page in read(printed(long)).pages:
        found += numbers_of(page)
    assert found == [
        *(number for number in range(1, 301) if number not in {17, 40, 41}),
        *(17, 40, 41),
    ]
    by_number = {entry.number: entry for entry in long.entries.all()}
    text = pdf_text(printed(long))
    for number in (1, 150, 300):
        name = by_number[number].name
        assert f"{number} {name[:40]}" in text


def numbers_of(page: pypdf.PageObject) -> list[int]:
    """The numbers in the first column of a page, from top to bottom."""
    found = []

    for left, word_there in words_of(page):
        # points: the column of numbers ends 27 mm from the edge
        if word_there.isdecimal() and left < 77:
            found.append(int(word_there))
    return found


def words_of(page: pypdf.PageObject) -> list[tuple[float, str]]:
    """Pieces of text with their distance from the left edge, in points."""
    found = []

    def visit(text: str, cm: Any, tm: Any, _font: Any, _size: Any) -> None:
        if text.strip():
            found.append((tm[4] * cm[0] + tm[5] * cm[2] + cm[4], text.strip()))

    page.extract_text(visitor_text=visit)
    return found


def test_approved_it_has_its_number_and_code_and_no_mark(
    edition: RegistryEdition, settings: Any
) -> None:
    settings.PORTAL_URL = "https://portal.example"
    fill_registry(edition, 60)
    seal(edition, EditionState.APPROVED)
    edition.resolution.session_number = "12"
    edition.resolution.convocation = "VI"
    edition.resolution.save()
    found = pages(printed(edition))
    for page in found:
        assert word("en") not in page
        assert f"registry number {CODE}-3" in page
        code = f"check code {edition.check_code}: https://portal.example/verify/"
        assert code in page
    assert "No. 12 of 20 May 2016" in found[0]
    assert "Session 12, convocation VI" in found[0]
    assert "Annex to the resolution of the local kenesh" in found[0]
    assert "Head of the aiyl okmotu" in found[-1]
    assert "Chair of the local kenesh" in found[-1]


@pytest.mark.parametrize(
    ("state", "is_draft"),
    [
        (EditionState.DRAFT, True),
        (EditionState.PUBLIC_DISCUSSION, True),
        (EditionState.SUBMITTED, True),
        (EditionState.APPROVED, False),
        (EditionState.PUBLISHED, False),
        (EditionState.SUPERSEDED, False),
    ],
)
def test_every_state_but_the_approved_is_marked(
    edition: RegistryEdition, state: EditionState, is_draft: bool
) -> None:
    make_entry(edition)
    seal(edition, state)
    if is_draft:  # a code that stayed behind is not printed, either
        assert edition.check_code
    document = html(edition)
    assert (word("en") in document) is is_draft
    assert (edition.check_code in document) is not is_draft
    assert (edition.registry_number in document) is not is_draft
    assert ("No. 12 of 20 May 2016" in document) is not is_draft
    assert (edition.content_sha256[:16] in document) is is_draft


def test_the_stamp_of_a_draft_is_that_of_its_contents(
    edition: RegistryEdition,
) -> None:
    fill_registry(edition, 5)
    before = seal_of(edition)[:16]
    assert f"state of the contents: {before}" in html(edition)
    edition.entries.filter(number=2).update(note="Жаңы")
    after = seal_of(edition)[:16]
    assert after != before
    assert f"state of the contents: {after}" in html(edition)


# Languages ----------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ky", "ru"])
def test_contents_come_in_the_language_of_the_print(
    edition: RegistryEdition, language: str
) -> None:
    """What is not written in it stands in the other one: nothing is lost."""
    theme = make_themes()[0]
    service = make_service(name_ky="Таза суу", name_ru="Чистая вода", theme=theme)
    texts = {
        "recipients": {"ky": "Тургундар", "ru": "Жители"},
        "responsible": {"ky": "Башкы адис"},
    }
    make_entry(edition, service, texts=texts)
    pdf = printed(edition, language)
    text = pdf_text(pdf)
    wanted = {
        "ky": ("Таза суу", "Тургундар", THEMES[0][1]),
        "ru": ("Чистая вода", "Жители", THEMES[0][2]),
    }
    for words in wanted[language]:
        assert words in text
    other = wanted["ru" if language == "ky" else "ky"]
    assert not [words for words in other if words in text]
    assert "Башкы адис" in text
    assert word(language) in text
    with translation.override(language):
        annex = translation.gettext("Annex to the resolution of the local kenesh")
        title = translation.gettext("Local service registry")
    assert annex in text
    root = read(pdf).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    metadata = read(pdf).metadata
    assert metadata is not None
    assert metadata.title is not None
    assert metadata.title.startswith(title)


# Sections and sums --------------------------------------------------------------------


def test_sections_totals_and_services_left_out(edition: RegistryEdition) -> None:
    fill_registry(edition, 20)
    leave_out(edition, 6, 9)
    covered = edition.entries.get(number=6)
    text = html(edition)
    assert text.index("Basic register") < text.index("Additional (local) register")
    assert text.count('class="register-row"') == 2
    assert text.count('class="theme-row"') == 8
    themes = re.findall(r'theme-row"><th[^>]*>([^<]+)<', text)
    assert themes == [ru for _code, _ky, ru in THEMES] * 2
    left = text[text.index("Services that are not offered") :]
    assert cells(left) == ["6", "9"]
    assert cells(text)[-2:] == ["6", "9"]
    assert "Аймакта мындай тармак жок" in left
    assert "Covered by another service" in left
    assert covered.covered_by is not None
    assert covered.covered_by.name in left
    offered = edition.entries.filter(offer=Offer.OFFERED)
    totals = dict(
        re.findall(r'<th scope="row">([^<]+)</th><td class="num">(\d+)<', text)
    )
    assert totals == {
        "Services in the registry": "20",
        "Of them offered": "18",
        "Free of charge": str(offered.filter(payment="free").count()),
        "Paid": str(offered.filter(payment="paid").count()),
        "Partly paid": str(offered.filter(payment="partly").count()),
        "Not offered here": "1",
        "Covered by another service": "1",
    }


def test_an_empty_registry_prints(edition: RegistryEdition) -> None:
    text = pdf_text(printed(edition))
    assert "No service is offered in this registry yet." in text


def test_the_first_day_stands_in_the_head(edition: RegistryEdition) -> None:
    seal(edition, EditionState.PUBLISHED, in_force_from=date(2016, 6, 1))
    assert "in force from 1 June 2016" in html(edition)


# What people write --------------------------------------------------------------------


def test_long_names_and_long_words_stay_on_the_page(edition: RegistryEdition) -> None:
    """250 letters without a space, and a text that is taller than a page."""
    word_of_250 = "Ң" * 250
    tall = "\n".join(f"{at}-сап ө ү ң" for at in range(1, 201))
    make_entry(edition, make_service(word_of_250), texts={"recipients": {"ky": tall}})
    pdf = printed(edition)
    text = pdf_text(pdf)
    assert text.count("Ң") == 250
    lines = re.findall(r"(\d+)-сап", text)
    assert lines == [str(at) for at in range(1, 201)]
    for page in read(pdf).pages:
        assert_inside(page)


def assert_inside(page: pypdf.PageObject) -> None:
    """No word begins outside of the margins but the mark of a draft."""
    width = float(page.mediabox.width)
    for left, text in words_of(page):
        if text != word("en"):
            assert 40 < left < width - 43, text


def test_hostile_texts_are_only_text(edition: RegistryEdition) -> None:
    hostile = '<img src="file:///etc/passwd"><b>x</b>{{ 7|add:7 }}'
    turned = "ab\u202ecd\u2066ef\u200b"
    make_entry(
        edition,
        make_service(hostile),
        texts={"recipients": {"ky": f"=HYPERLINK(1)\n{turned}\x07"}},
        offer=Offer.NOT_OFFERED,
        offer_reason='"><script>alert(1)</script>',
        fee_note="=1+1",
    )
    make_entry(edition, texts={"recipients": {"ky": f"=HYPERLINK(1)\n{turned}"}})
    document = html(edition)
    for markup in ("<img", "<b>x", "<script"):
        assert markup not in document
    for letter in "\u202e\u2066\u200b\x07":
        assert letter not in document
    text = pdf_text(printed(edition)).replace(" ", "")
    assert hostile.replace(" ", "") in text
    assert "=HYPERLINK(1)" in text
    assert "abcdef" in text


# Costs --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [10, 300])
def test_reading_and_making_ask_the_same_queries(
    edition: RegistryEdition, count: int, django_assert_num_queries: Callable
) -> None:
    fill_registry(edition, count)
    with django_assert_num_queries(6):
        document = gather_registry(edition.pk)
    assert document is not None
    assert len(document.entries) == count
    with django_assert_num_queries(0):
        registry_html(document=document, made_at=timezone.now())


def test_an_edition_that_is_gone_is_none(db: None) -> None:
    assert gather_registry(999_999) is None
