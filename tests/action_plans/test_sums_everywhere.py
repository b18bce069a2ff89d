"""Every sum of a plan is the same on its page, in the spreadsheet and in the PDF."""

import io
import re
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from action_plans.enums import CostCategory, PlanState, Source
from action_plans.models import ActionPlan, Measure, MeasureCost
from action_plans.queries import plan_content
from action_plans.resources.plan_budget import write_budget
from core.formats import money
from reports.building.action_plan import plan_pdf
from reports.queries.plans import gather_plan
from tests.factories.action_plans import make_plan

pytestmark = pytest.mark.django_db
Line = tuple[int, str, str, bool, Decimal]
MEASURES = 4
# a tyiyn, sums without and with tyiyns, and the largest that people write
AMOUNTS = st.integers(min_value=1, max_value=9_999_999_999).map(
    lambda tyiyns: Decimal(tyiyns) / 100
)


@st.composite
def lines(draw: Any) -> list[Line]:
    """Lines of a budget: measure, kind of cost, source, in kind, amount."""
    found = draw(
        st.lists(
            st.tuples(
                st.integers(0, MEASURES - 1),
                st.sampled_from(CostCategory.values),
                st.sampled_from(Source.values),
                st.booleans(),
                AMOUNTS,
            ),
            min_size=1,
            max_size=14,
        )
    )
    return [
        (measure, category, source, in_kind and source != Source.GRANT, amount)
        for measure, category, source, in_kind, amount in found
    ]


def write(rows: list[Line]) -> ActionPlan:
    """A public plan with these lines; two of its measures belong to an objective."""
    plan = make_plan(state=PlanState.IN_IMPLEMENTATION)
    objective = plan.objective_rows.create(text="Максат")
    measures = [
        Measure.objects.create(
            plan=plan,
            order=number,
            title=f"Иш {number}",
            responsible="Айыл өкмөтү",
            objective=objective if number % 2 else None,
        )
        for number in range(MEASURES)
    ]
    for number, category, source, in_kind, amount in rows:
        MeasureCost.objects.create(
            measure=measures[number],
            category=category,
            source=source,
            in_kind=in_kind,
            amount=amount,
        )
    return plan


class Sums:
    """What the sums must be, added up here from the lines alone."""

    def __init__(self, rows: list[Line]) -> None:
        self.by_source: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 2)
        self.by_category: dict[str, Decimal] = defaultdict(Decimal)
        self.crossed: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
        self.by_measure: dict[int, Decimal] = defaultdict(Decimal)
        for measure, category, source, in_kind, amount in rows:
            self.by_source[source][in_kind] += amount
            self.by_category[category] += amount
            self.crossed[category, source] += amount
            self.by_measure[measure] += amount
        self.total = sum((row[-1] for row in rows), Decimal(0))

    def source_rows(self) -> list[tuple[Decimal, ...]]:
        known = [self.by_source[s] for s in Source.values if s in self.by_source]
        rows = [(cash, kind, cash + kind) for cash, kind in known]
        cash = sum((row[0] for row in rows), Decimal(0))
        return [*rows, (cash, self.total - cash, self.total)]

    def category_rows(self) -> list[tuple[Decimal | None, ...]]:
        sources = [s for s in Source.values if s in self.by_source]
        rows: list[tuple[Decimal | None, ...]] = [
            (*(self.crossed.get((c, s)) for s in sources), self.by_category[c])
            for c in CostCategory.values
            if c in self.by_category
        ]
        return [
            *rows,
            (*(sum(self.by_source[s], Decimal(0)) for s in sources), self.total),
        ]


def plain(text: Any) -> str:
    return re.sub(r"\s+", " ", str(text).replace("\xa0", " "))


def shown(rows: Any) -> list[str]:
    """Rows of sums as people read them: a dash for nothing."""
    return [
        " ".join("–" if sum_ is None else plain(money(sum_)) for sum_ in row)
        for row in rows
    ]


def page_tables(plan: ActionPlan) -> list[list[list[str]]]:
    """The tables of the public page: rows of the texts of their cells."""
    html = Client().get(reverse("public:plan-detail", args=[plan.pk])).content.decode()
    tables = re.findall(r"<table.*?</table>", html, re.S)
    return [
        [
            [
                plain(re.sub(r"<[^>]+>", " ", cell)).strip()
                for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.S)
            ]
            for row in re.findall(r"<tr>.*?</tr>", table, re.S)
        ]
        for table in tables
    ]


def sheets(plan: ActionPlan) -> list[list[tuple[Any, ...]]]:
    """The rows of each sheet without their headings."""
    target = io.BytesIO()
    write_budget(target, plan_content(plan))
    book = load_workbook(target, read_only=True)
    return [list(sheet.iter_rows(min_row=2, values_only=True)) for sheet in book]


def exact(values: Any) -> tuple[Decimal | None, ...]:
    return tuple(None if v is None else Decimal(str(v)) for v in values)


def check_page(plan: ActionPlan, sums: Sums) -> None:
    tables = page_tables(plan)
    ends = [[" ".join(row[1:]) for row in table[1:]] for table in tables]
    assert shown(sums.source_rows()) in ends
    assert shown(sums.category_rows()) in ends
    costs = [
        row[-1] for table in tables for row in table if row[0][1:].startswith(". ")
    ]
    # measures without an objective come last
    order = [n for n in range(MEASURES) if n % 2] + [
        n for n in range(MEASURES) if not n % 2
    ]
    assert costs == shown([(sums.by_measure[n],) for n in order])


def check_sheets(plan: ActionPlan, sums: Sums, rows: list[Line]) -> None:
    lines_, sources, categories = sheets(plan)
    assert exact([lines_[-1][-1]]) == (sums.total,)
    assert sorted(exact([row[-1]]) for row in lines_[:-1]) == sorted(
        (row[-1],) for row in rows
    )
    assert [exact(row[1:]) for row in sources] == sums.source_rows()
    assert [exact(row[1:]) for row in categories] == sums.category_rows()


def check_pdf(plan: ActionPlan, sums: Sums) -> None:
    with translation.override("en"):
        printed = gather_plan(plan.pk)
        assert printed is not None
        pdf = plan_pdf(printed=printed, language="en")
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    text = plain(" ".join(page.extract_text() for page in pages))
    for row in [*shown(sums.source_rows()), *shown(sums.category_rows())]:
        assert row in text
    for amount in sums.by_measure.values():
        assert plain(money(amount)) in text


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=lines())
def test_page_and_spreadsheet_agree_to_the_tyiyn(db: None, rows: list[Line]) -> None:
    plan, sums = write(rows), Sums(rows)
    check_page(plan, sums)
    check_sheets(plan, sums, rows)


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rows=lines())
def test_page_and_pdf_agree_to_the_tyiyn(db: None, rows: list[Line]) -> None:
    plan, sums = write(rows), Sums(rows)
    check_page(plan, sums)
    check_pdf(plan, sums)


def test_a_workbook_of_a_plan_without_costs(db: None) -> None:
    plan = make_plan()
    lines_, sources, categories = sheets(plan)
    assert [exact(rows[-1][-1:]) for rows in (lines_, sources, categories)] == [
        (Decimal(0),)
    ] * 3


def test_the_workbook_as_a_download(db: None) -> None:
    plan = write([(0, "works", "grant", False, Decimal("0.01"))])
    answer: Any = Client().get(reverse("public:plan-budget", args=[plan.pk]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert [sheet.max_row for sheet in book] == [3, 3, 3]
    hidden = make_plan(state=PlanState.SUBMITTED)
    url = reverse("public:plan-budget", args=[hidden.pk])
    assert Client().get(url).status_code == 404
