"""What a plan still lacks, and how far each of its fifteen sections is."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plans.enums import CostCategory, Level, ProviderModel, Source
from action_plans.models import (
    ActionPlan,
    Hearing,
    Indicator,
    Measure,
    MeasureCost,
    Objective,
    Problem,
    Risk,
    UpkeepYear,
)
from action_plans.queries import (
    BY_SLUG,
    ROW_KINDS,
    SECTIONS,
    next_section,
    plan_content,
    plan_problems,
    section_of_rows,
    section_state,
)
from tests.factories.services_registry import make_service
from tests.personas import Places

TEXTS = (
    "need",
    "coverage",
    "quality",
    "providers",
    "finance",
    "goal",
    "management",
    "tariff",
    "inclusion",
    "gender",
    "upkeep",
    "monitoring",
)
# What stands against the submission of a plan that has only a title, section by section.
OF_AN_EMPTY_PLAN = [
    ("passport", "empty"),
    ("passport", "empty"),
    ("passport", "empty"),
    ("need", "empty"),
    ("need", "no_rows"),
    ("situation", "empty"),
    ("situation", "empty"),
    ("situation", "empty"),
    ("situation", "empty"),
    ("problems", "no_rows"),
    ("objectives", "empty"),
    ("objectives", "no_rows"),
    ("measures", "no_rows"),
    ("budget", "empty"),
    ("management", "empty"),
    ("management", "empty"),
    ("tariff", "empty"),
    ("inclusion", "empty"),
    ("inclusion", "empty"),
    ("indicators", "no_rows"),
    ("risks", "no_rows"),
    ("upkeep", "empty"),
    ("upkeep", "no_rows"),
    ("monitoring", "empty"),
]


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return ActionPlan.objects.create(
        municipality=places.a, service=make_service(), title="Көчө жарыгы"
    )


def complete(plan: ActionPlan, measures: int = 1) -> ActionPlan:
    """Fill in all that a submission needs: each measure costs 900 + 100."""
    for name in TEXTS:
        setattr(plan, name, f"Текст: {name}")
    plan.start_date, plan.end_date = "2017-01-01", "2017-12-31"
    plan.beneficiaries, plan.provider_model = 7000, ProviderModel.ENTERPRISE
    plan.stated_total = Decimal(1000 * measures)
    plan.save()
    Hearing.objects.create(
        plan=plan, date="2016-10-01", place="Клуб", women=40, men=35, decisions="Макул"
    )
    Problem.objects.create(plan=plan, text="Караңгы")
    Objective.objects.create(plan=plan, text="Жарык")
    Indicator.objects.create(plan=plan, name="Жарык көчө", unit="км", target=5)
    Risk.objects.create(
        plan=plan, text="Баа", likelihood=Level.LOW, impact=Level.HIGH, answer="Камдык"
    )
    for year in range(1, 6):
        UpkeepYear.objects.create(plan=plan, year=year, cost=100, from_budget=100)
    for number in range(measures):
        measure = Measure.objects.create(
            plan=plan,
            order=number,
            title=f"Иш {number}",
            responsible="Башчы",
            start_date="2016-06-01",
            end_date="2016-09-30",
            output="Чырак",
        )
        for source, in_kind, amount in (
            (Source.GRANT, False, 900),
            (Source.LOCAL_BUDGET, False, 60),
            (Source.COMMUNITY, True, 40),
        ):
            MeasureCost.objects.create(
                measure=measure,
                category=CostCategory.WORKS,
                source=source,
                in_kind=in_kind,
                amount=amount,
            )
    return ActionPlan.objects.get(pk=plan.pk)


def found(plan: ActionPlan) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in plan_problems(plan)]


def test_the_sections_are_fifteen_in_order_and_cover_the_model() -> None:
    assert [section.number for section in SECTIONS] == list(range(1, 16))
    used = [name for section in SECTIONS for name in section.fields]
    names = {f.name for f in ActionPlan._meta.get_fields()}
    assert len(used) == len(set(used))
    assert set(used) <= names
    assert {kind for section in SECTIONS for kind in section.rows} == set(ROW_KINDS)
    for section in SECTIONS:
        assert set(section.required) <= set(section.fields)
    assert section_of_rows("risk") is BY_SLUG["risks"]
    assert next_section(BY_SLUG["passport"]) is BY_SLUG["need"]
    assert next_section(BY_SLUG["annexes"]) is None


def test_everything_missing_is_said_at_once(plan: ActionPlan) -> None:
    assert found(plan) == OF_AN_EMPTY_PLAN


def test_a_complete_plan_lacks_nothing(plan: ActionPlan) -> None:
    plan = complete(plan)
    assert found(plan) == []
    content = plan_content(plan)
    states = {s.slug: section_state(content, s) for s in SECTIONS}
    assert {slug for slug, state in states.items() if state != "done"} == {"annexes"}
    assert states["annexes"] == "not_started"


@pytest.mark.parametrize("name", TEXTS)
def test_spaces_are_no_text(plan: ActionPlan, name: str) -> None:
    plan = complete(plan)
    setattr(plan, name, " \n\t ")
    assert [code for _field, code in found(plan)] == ["empty"]


def test_nought_is_an_answer(plan: ActionPlan) -> None:
    plan = complete(plan)
    plan.beneficiaries = 0
    assert found(plan) == []


def test_a_measure_without_cost_is_named(plan: ActionPlan) -> None:
    plan = complete(plan)
    free = {"title": "Бекер", "responsible": "Башчы", "output": "Чырак"}
    days = {"start_date": "2016-06-01", "end_date": "2016-06-01"}
    Measure.objects.create(plan=plan, **free, **days)
    problems = list(plan_problems(plan))
    assert [(p.field, p.code) for p in problems] == [("measures", "no_cost")]
    assert "Бекер" in str(problems[0].message)


def test_each_of_the_five_years_is_asked_for(plan: ActionPlan) -> None:
    plan = complete(plan)
    plan.upkeepyear_rows.filter(year__in=(2, 4)).delete()
    problems = list(plan_problems(plan))
    assert [(p.field, p.code) for p in problems] == [("upkeep", "missing_years")]
    assert str(problems[0].message).endswith("2, 4.")


def test_a_total_that_does_not_add_up_stands_against_submission(
    plan: ActionPlan,
) -> None:
    plan = complete(plan)
    plan.stated_total = Decimal("1000.01")
    assert found(plan) == [("budget", "total_differs")]
    plan.is_historical = True
    assert found(plan) == []


@pytest.mark.parametrize(
    ("fields", "slug", "state"),
    [
        ({}, "need", "not_started"),
        ({"need": "Жыйын"}, "need", "in_progress"),
        ({"inclusion": "Баары"}, "inclusion", "in_progress"),
        ({"inclusion": "Баары", "gender": "Тең"}, "inclusion", "done"),
        ({"upkeep_yearly_cost": Decimal(0)}, "upkeep", "in_progress"),
        ({}, "passport", "in_progress"),
        ({}, "budget", "not_started"),
    ],
)
def test_states_of_sections(
    plan: ActionPlan, fields: dict[str, Any], slug: str, state: str
) -> None:
    for name, value in fields.items():
        setattr(plan, name, value)
    assert section_state(plan_content(plan), BY_SLUG[slug]) == state


def test_a_long_plan_takes_as_many_queries_as_a_short_one(
    plan: ActionPlan, places: Places
) -> None:
    long = ActionPlan.objects.create(
        municipality=places.a, service=plan.service, title="Узун"
    )
    counts = []
    for row, measures in ((complete(plan, 5), 5), (complete(long, 100), 100)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            content = plan_content(row)
        assert len(content.measures) == measures
        assert content.totals.total == 1000 * measures
        counts.append(len(queries))
    assert counts == [15, 15]
