"""Plans of the past from a table: taken over whole, with warnings, corrected, undone."""

from typing import Any

import pytest

from action_plans.models import ActionPlan
from action_plans.queries import plan_totals
from core.models import ImportRun
from tests.factories.imports import applied, book, checked, undone
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import make_service

SLUG = "historical-plans"
HEADS = (
    *("past_code", "line", "municipality", "title", "service", "state", "submitted_on"),
    *("start_date", "end_date", "goal", "stated_total", "partners", "villages"),
    *("beneficiaries", "beneficiaries_women", "source_note"),
    *(
        "measure_number",
        "measure_title",
        "category",
        "cost_source",
        "in_kind",
        "amount",
    ),
)


@pytest.fixture
def staff(personas: Any) -> Any:
    return personas.programme_manager


@pytest.fixture
def place(db: None) -> Any:
    return make_municipality("Авлетим")


@pytest.fixture(autouse=True)
def service(db: None) -> Any:
    return make_service("Бала бакча", code="preschool")


def row(place: Any, line: int = 1, **change: Any) -> list[Any]:
    """A line of a plan that has nothing odd."""
    values = {
        "past_code": "avletim-1",
        "line": line,
        "municipality": place.code,
        "title": "Эки бала бакча",
        "service": "preschool",
        "state": "completed",
        "submitted_on": "2017-04-26",
        "start_date": "2017-06-01",
        "end_date": "2018-08-14",
        "goal": "Балдар үчүн орун.",
        "stated_total": 3483253,
        "partners": None,
        "villages": None,
        "beneficiaries": 150,
        "beneficiaries_women": 80,
        "source_note": "dpi.kg 1368",
        "measure_number": 1,
        "measure_title": "Курулуш",
        "category": "works",
        "cost_source": "grant",
        "in_kind": "no",
        "amount": 3083253,
    } | change
    assert set(values) == set(HEADS), set(values) ^ set(HEADS)
    return list(values.values())


def own(place: Any, line: int = 2, **change: Any) -> list[Any]:
    """The municipality's part."""
    return (
        row(place, line, cost_source="local_budget", amount=400000)
        if not change
        else (
            row(
                place,
                line,
                **{"cost_source": "local_budget", "amount": 400000} | change,
            )
        )
    )


def avletim(place: Any, **change: Any) -> list[list[Any]]:
    return [row(place, 1, **change), own(place, 2, **change)]


def told(run: ImportRun) -> list[tuple[int, str, str]]:
    """Row, column and English sentence of all problems of wrong rows."""
    rows = run.rows.filter(kind="wrong").order_by("number")
    return [
        (row.number, problem["column"], problem["text"]["en"])
        for row in rows
        for problem in row.problems
    ] + [(0, "", problem["en"]) for problem in run.problems]


def test_smoke(staff: Any, place: Any) -> None:
    run = checked(SLUG, book(HEADS, avletim(place, stated_total=2483253)), staff)
    print(told(run), [r.problems for r in run.rows.all()])
    run = applied(run, staff)
    plan = ActionPlan.objects.get()
    print(run.state, run.job, plan.has_warnings, plan_totals(plan))
    again = checked(SLUG, book(HEADS, avletim(place, stated_total=2483253)), staff)
    print(again.unchanged_rows, again.new_rows, again.changed_rows, told(again))
    for r in again.rows.all():
        if r.before:
            print({k: (v, r.after[k]) for k, v in r.before.items() if r.after[k] != v})
    run = undone(run, staff)
    print(run.state, run.job, ActionPlan.objects.count())
    assert 0
