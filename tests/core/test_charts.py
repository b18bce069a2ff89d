"""Charts: one SVG for page and PDF, with its data as a table."""

import re
from decimal import Decimal

import pytest
from defusedxml import ElementTree
from django.utils.translation import override

from core.charts import Series, bar_chart, column_chart, nice_top
from reports.rendering import render

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "<script>alert(1)</script>\"'&"


def bars(**more: object):
    return bar_chart(
        title="Гранттар",
        description="Облустар боюнча",
        bars=[("Жалал-Абад", Decimal("12.50")), ("Ысык-Көл", 0), (HOSTILE, None)],
        headings=("Облус", "Саны"),
        **more,  # type: ignore[arg-type]
    )


def test_a_chart_has_title_description_and_data() -> None:
    chart = bars()
    root = ElementTree.fromstring(chart.svg)
    assert root.find(f"{SVG}title").text == "Гранттар"
    assert root.find(f"{SVG}desc").text == "Облустар боюнча"
    named = root.get("aria-labelledby").split()
    assert [root.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == named
    assert chart.headings == ["Облус", "Саны"]
    assert chart.rows == [["Жалал-Абад", "12.50"], ["Ысык-Көл", "0"], [HOSTILE, "–"]]


def test_bars_are_as_long_as_their_values() -> None:
    chart = bar_chart(
        title="t",
        description="d",
        bars=[("a", 10), ("b", 5), ("c", 0)],
        headings=("x", "y"),
    )
    found = ElementTree.fromstring(chart.svg).iter(f"{SVG}rect")
    widths = [float(one.get("width")) for one in found]
    assert widths == [320.0, 160.0, 0.0]


def test_columns_are_as_tall_as_their_values_and_named() -> None:
    chart = column_chart(
        title="t",
        description="d",
        groups=["2015", "2016"],
        series=[Series("Грант", [100, 400]), Series("Өз салым", [50, None])],
        group_heading="Жыл",
    )
    root = ElementTree.fromstring(chart.svg)
    heights = [float(one.get("height")) for one in root.iter(f"{SVG}rect")]
    assert heights == [55.0, 27.5, 220.0, 0.0, 12.0, 12.0]
    words = [one.text for one in root.iter(f"{SVG}text")]
    assert words == [
        *["0", "100", "200", "300", "400", "2015", "2016", "Грант"],
        "Өз салым",
    ]
    assert chart.rows == [["2015", "100", "50"], ["2016", "400", "–"]]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
def test_numbers_of_the_drawing_do_not_follow_the_language(language: str) -> None:
    with override(language):
        svg = bars().svg
    assert svg == bars().svg
    assert not re.search(r'\s(x|y|width|height)="[^"]*,', svg)


def test_nothing_that_the_security_policy_forbids() -> None:
    svg = bars().svg
    assert "<script" not in svg
    assert not re.search(r"\sstyle=|<style|\son\w+=|href", svg)


@pytest.mark.parametrize(
    ("value", "top"),
    [
        (0, 1),
        (1, 1),
        (3, 4),
        (7, 8),
        (9, 10),
        (10, 10),
        (11, 20),
        (230, 400),
        (0.3, 0.4),
    ],
)
def test_the_axis_ends_at_a_round_number(value: float, top: float) -> None:
    assert nice_top(value) == pytest.approx(top)


def test_empty_charts_and_too_many_series() -> None:
    empty = bar_chart(title="t", description="d", bars=[], headings=("a", "b"))
    assert empty.rows == []
    with pytest.raises(ValueError, match="At most 4"):
        column_chart(
            title="t",
            description="d",
            groups=["a"],
            series=[Series(str(n), [1]) for n in range(5)],
            group_heading="g",
        )


@pytest.mark.once
def test_the_same_drawing_goes_into_a_pdf() -> None:
    made = render(html=f"<figure>{bars().svg}</figure>", language="ky", title="t")
    assert made.refused == ()
    assert made.pages == 1
