"""The same figures on the page, in the spreadsheet and in the PDF, in three languages."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import translation

from accounts.models import User
from core.formats import money, number
from reports.building.glance import glance_of
from reports.building.programme import LIST_ROWS, programme_html, programme_pdf
from reports.building.tables import share_text
from reports.queries.cases import gather_cases
from reports.queries.programme import ProgrammeData, ProgrammeFilter, gather_programme
from reports.rendering_child.limits import MAX_ROWS
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_cohort, make_municipality
from tests.factories.reports import make_call, make_grant
from tests.reports.conftest import Programme, pdf_text, plain

Browse = Callable[[User, str], Client]
TERMS = {
    "ky": "Кызмат көрсөтүүлөрдү жакшыртуу боюнча аракеттер планы",
    "ru": "План действий по улучшению услуг",
    "en": "Service Improvement Action Plan",
}
NAMES = (
    "Жергиликтүү деңгээлде кызмат көрсөтүүлөрдү жакшыртуу",
    "Улучшение услуг на местном уровне",
    "Public Service Improvement",
)


def made(language: str) -> tuple[ProgrammeData, bytes]:
    with translation.override(language):
        data = gather_programme(ProgrammeFilter())
        cases = gather_cases(data.rows)
        return data, programme_pdf(data=data, cases=cases, language=language)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_the_pdf_says_the_exact_figures(programme: Programme, language: str) -> None:
    data, pdf = made(language)
    text = pdf_text(pdf)
    assert TERMS[language] in text
    assert all(name in text for name in NAMES)
    sums = data.figures
    for amount in ("5 785 693,75", "4 280 000,75", "4 000 000,50", "249 080,00"):
        assert amount in text
    assert plain(money(sums.total)) in text
    assert plain(share_text(sums.average_share)) in text
    assert plain(number(sums.beneficiaries)) in text
    for row in data.rows:
        assert row.number in text
        assert plain(row.title) in text
    assert data.stamp[:16] in text
    # the letters that print as boxes where a font lacks them
    assert "Таштандыларды чыгаруу, бүгүнкү күн" in text
    assert "Суммалар туура келбейт" in text


def test_awards_under_embargo_are_in_no_document(programme: Programme) -> None:
    _data, pdf = made("ky")
    text = pdf_text(pdf)
    assert programme.embargoed.number not in text
    assert "777 777,77" not in text


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_page_spreadsheet_and_pdf_agree(
    programme: Programme, browse: Browse, language: str
) -> None:
    donor = make_user("donor")
    client = browse(donor, language)
    data, pdf = made(language)
    page = plain(client.get("/donor/").content.decode())
    text = pdf_text(pdf)
    with translation.override(language):
        glance = glance_of(data)
    for figure in glance.figures:
        assert plain(figure.value) in page
        assert plain(figure.value) in text
    for table in (glance.by_oblast, glance.by_cohort, glance.by_tier, glance.by_theme):
        for row in (*table.rows, table.total):
            for cell in row[1:]:
                assert plain(cell) in page
                assert plain(cell) in text
    assert data.stamp[:16] in page
    assert sheet_sums(client) == [
        data.figures.amount,
        data.figures.own,
        data.figures.other,
        data.figures.total,
    ]


def sheet_sums(client: Client) -> list[Decimal]:
    """Sums of the four money columns of the spreadsheet, to the tyiyn."""
    response = client.get("/donor/", {"export": "xlsx"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    _heading, *rows = book.active.iter_rows(values_only=True)
    assert len(rows) == 4
    # granted, own, other, total stand after number ... state
    return [sum(Decimal(str(row[n])) for row in rows) for n in range(11, 15)]


def test_a_long_list_is_cut_and_says_so(db: None) -> None:
    call = make_call(make_cohort(2016))
    for _number in range(LIST_ROWS + 3):
        make_grant(call, make_municipality(), "100.00", own="20.00")
    with translation.override("en"):
        data = gather_programme(ProgrammeFilter())
        html = programme_html(data=data, cases=gather_cases(data.rows))
    assert html.count("<tr") <= MAX_ROWS
    text = plain(html)
    assert f"first {LIST_ROWS} of {LIST_ROWS + 3} grants" in text
    assert f"60 of {LIST_ROWS + 3} municipalities" in text
    # the sums are of all, also of those that are not listed
    assert plain(money(100 * (LIST_ROWS + 3))) in text


def test_an_empty_part_makes_a_report_that_says_so(programme: Programme) -> None:
    with translation.override("en"):
        data = gather_programme(ProgrammeFilter(oblast="41702000000000"))
        assert len(data.rows) == 1
        programme.implementation.grants.all().delete()
        data = gather_programme(ProgrammeFilter(oblast="41702000000000"))
        text = pdf_text(programme_pdf(data=data, cases=(), language="en"))
    assert "No published grant belongs to the chosen part" in text


def test_sample_data_and_warnings_are_marked(programme: Programme) -> None:
    data, pdf = made("en")
    text = pdf_text(pdf)
    sample = next(row for row in data.rows if row.is_sample)
    assert f"{sample.number} *" in text
    assert "This report holds sample data" in text
    assert "Records with a warning" in text
    assert [row.number for row in data.warned] == [sample.number]


def test_text_of_people_cannot_become_markup(programme: Programme) -> None:
    grant = programme.implementation.grants.first()
    grant.application.title = '<img src="http://169.254.169.254/x">&<script>1</script>'
    grant.application.save()
    with translation.override("en"):
        data = gather_programme(ProgrammeFilter())
        html = programme_html(data=data, cases=gather_cases(data.rows))
    assert "<img" not in html
    assert "<script" not in html


@pytest.mark.parametrize("count", [10, 500])
def test_the_page_asks_the_same_queries_at_any_size(
    db: None, browse: Browse, django_assert_num_queries: Any, count: int
) -> None:
    call = make_call(make_cohort(2016))
    for _number in range(count):
        make_grant(call, make_municipality(), "100.00", own="20.00")
    client = browse(make_user("donor"), "en")
    client.get("/donor/")
    with django_assert_num_queries(13):
        response = client.get("/donor/")
    assert len(response.content) < 60 * 1024
