"""Numbers, sums and dates as people read them, in the three languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation
from django.utils.formats import date_format, number_format

from core import formats

pytestmark = pytest.mark.once

DAY = date(2015, 8, 20)
# 12:00 UTC is 18:00 in Bishkek; 20:00 UTC is the next day there.
MOMENT = datetime(2015, 8, 20, 12, 0, tzinfo=UTC)
NIGHT = datetime(2015, 8, 20, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1234567.89"), "1\xa0234\xa0567,89"),
        (Decimal("1616613"), "1\xa0616\xa0613,00"),
        (Decimal("0.005"), "0,01"),
        (Decimal("-180000.5"), "\u2212180\xa0000,50"),
        (Decimal("-0.001"), "0,00"),
        (0, "0,00"),
        (None, "—"),
    ],
)
def test_sum_is_written_to_the_tyiyn(
    language: str, value: object, written: str
) -> None:
    with translation.override(language):
        assert formats.money(value) == written  # type: ignore[arg-type]


def test_sum_names_its_currency_by_a_word() -> None:
    with translation.override("en"):
        assert formats.money(Decimal("4000000"), "KGS") == "4\xa0000\xa0000,00\xa0som"
        assert formats.money(100, "CHF") == "100,00\xa0CHF"
        assert formats.money(None, "KGS") == "—"


def test_short_sum_leaves_out_only_empty_tyiyns() -> None:
    assert formats.money_short(Decimal("1616613.00")) == "1\xa0616\xa0613"
    assert formats.money_short(Decimal("1616613.50")) == "1\xa0616\xa0613,50"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("1240.00"), "1\xa0240"),
        (Decimal("12.50"), "12,5"),
        (Decimal("0.07"), "0,07"),
        (Decimal("3.146"), "3,15"),
        (Decimal("-2.00"), "\N{MINUS SIGN}2"),
        (Decimal("1E+3"), "1\xa0000"),
        (0, "0"),
        (None, "—"),
    ],
)
def test_a_measured_number_has_the_decimals_that_were_given(
    value: Decimal | int | None, written: str
) -> None:
    assert formats.measured(value) == written


def test_percent() -> None:
    assert formats.percent(Decimal("11.134")) == "11,13\xa0%"
    assert formats.percent(Decimal("9.99")) == "9,99\xa0%"
    assert formats.percent(150, 0) == "150\xa0%"
    assert formats.percent(None) == "—"


@pytest.mark.parametrize(
    ("language", "day", "month", "moment"),
    [
        ("ky", "2015-ж., 20-август", "2015-ж., август", "2015-ж., 20-август, 18:00"),
        ("ru", "20 августа 2015 г.", "август 2015 г.", "20 августа 2015 г., 18:00"),
        ("en", "20 August 2015", "August 2015", "20 August 2015, 18:00"),
    ],
)
def test_dates(language: str, day: str, month: str, moment: str) -> None:
    with translation.override(language):
        assert formats.date_text(DAY) == day
        assert formats.month_text(DAY) == month
        assert formats.moment_text(MOMENT) == moment
        assert formats.date_short(DAY) == "20.08.2015"


def test_kyrgyz_months_are_twelve_different_lower_case_words() -> None:
    with translation.override("ky"):
        words = [
            formats.date_text(date(2016, m, 1)).partition("-ж., 1-")[2]
            for m in range(1, 13)
        ]
    assert words == [
        "январь", "февраль", "март", "апрель", "май", "июнь",
        "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь",
    ]  # fmt: skip


def test_a_moment_is_dated_in_bishkek() -> None:
    with translation.override("en"):
        assert formats.date_text(NIGHT) == "21 August 2015"
        assert formats.time_text(NIGHT) == "02:00"


def test_period_and_nothing() -> None:
    with translation.override("en"):
        assert formats.period_text(DAY, None) == "20 August 2015 – …"
        assert formats.period_text(None, None) == "—"
        assert formats.date_text(None) == formats.moment_text(None) == "—"


@pytest.mark.parametrize(
    ("size", "written"),
    [(0, "1 KB"), (1024, "1 KB"), (1025, "2 KB"), (1_468_006, "1,4 MB"), (None, "—")],
)
def test_size_of_a_file(size: int | None, written: str) -> None:
    with translation.override("en"):
        assert formats.size_text(size) == written


@pytest.mark.parametrize(
    ("language", "written"),
    [("ky", "2015-ж., 20-"), ("ru", "20 августа 2015 г."), ("en", "20 August 2015")],
)
def test_djangos_own_formatting_follows(language: str, written: str) -> None:
    with translation.override(language):
        assert date_format(DAY).startswith(written)
        assert number_format(Decimal("1234.5"), 2, force_grouping=True) == "1\xa0234,50"
