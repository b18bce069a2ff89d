"""Counts that cannot be, measures that are not finished, photos without place and day."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from action_plans.operations.evidence import add_evidence
from action_plans.operations.hearing_photos import add_hearing_photo
from action_plans.queries import plan_problems
from core import files
from core.problems import OperationRefused
from tests.core.test_pictures import jpeg
from tests.factories.action_plans import (
    make_complete_plan,
    make_measure,
    make_plan,
    make_scan,
)
from tests.factories.municipalities import make_village
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
HEARING: dict[str, Any] = {
    "kind": "need",
    "date": date(2016, 4, 10),
    "place": "Клуб",
    "women": 10,
    "women_young": 4,
    "women_older": 6,
    "men": 5,
    "men_young": None,
    "men_older": 0,
    "decisions": "Суу",
}


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


def refused_fields(call: Any, **values: Any) -> list[str]:
    with pytest.raises(OperationRefused) as refused:
        call(**values)
    return [problem.field for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({"women_young": 5}, "women_older"),
        ({"women_young": 11, "women_older": None}, "women_young"),
        ({"men_older": 6}, "men_older"),
        ({"men": 0, "men_young": 1}, "men_young"),
        (
            {"women": 0, "women_young": None, "women_older": None, "men": 0},
            "women",
        ),
    ],
)
def test_ages_are_parts_of_those_who_came(
    plan: ActionPlan, personas: Personas, counts: dict[str, Any], field: str
) -> None:
    head = personas.head_a
    told = {"plan": plan, "kind": "hearing", "by": head}
    wrong = refused_fields(do.add_row, **told, values=HEARING | counts)
    assert wrong == [field]
    row = do.add_row(**told, values=HEARING)
    changed = {"row_id": row.pk, "version": row.version, "values": HEARING | counts}
    assert refused_fields(do.change_row, **told, **changed) == [field]
    row.refresh_from_db()
    assert (row.women, row.women_young, row.men) == (10, 4, 5)


def test_no_more_households_than_people(plan: ActionPlan, personas: Personas) -> None:
    values = {
        "village": make_village(plan.municipality),
        "population": 100,
        "girls": 20,
        **dict.fromkeys(("boys", "women", "men", "older_women", "older_men"), 0),
        "vulnerable": 0,
        "reason": "",
    }
    told = {"plan": plan, "kind": "beneficiaries", "by": personas.head_a}
    many = values | {"households": 21}
    assert refused_fields(do.add_row, **told, values=many) == ["households"]
    do.add_row(**told, values=values | {"households": 20})


def unfinished(plan: ActionPlan) -> list[str]:
    return [p.message for p in plan_problems(plan) if p.code == "unfinished"]


def test_the_check_names_what_a_measure_lacks(places: Places) -> None:
    plan = make_complete_plan(places.a)
    assert [str(problem.message) for problem in plan_problems(plan)] == []
    row = make_measure(plan)
    row.title, row.end_date, row.output = "Насос", None, ""
    row.save()
    plan.stated_total *= 2
    assert unfinished(plan) == ["The measure “Насос” still lacks: end, output."]
    found = [p for p in plan_problems(plan) if p.code == "unfinished"]
    assert [(p.field, p.kind, p.row) for p in found] == [
        ("measures", "measure", row.pk)
    ]
    # what was printed once is not asked for again
    plan.is_historical = True
    assert unfinished(plan) == []


def test_a_plan_with_an_unfinished_measure_is_not_submitted(
    places: Places, personas: Personas
) -> None:
    plan = make_complete_plan(places.a)
    plan.measure_rows.update(start_date=None)
    wrong = refused_fields(do.submit_plan, plan=plan, by=personas.head_a)
    assert wrong == ["measures"]
    plan.measure_rows.update(start_date=date(2016, 6, 1))
    assert do.submit_plan(plan=plan, by=personas.head_a).state == PlanState.SUBMITTED


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({}, ["place", "taken_on"]),
        ({"place": " ", "taken_on": date(2016, 3, 5)}, ["place"]),
        ({"place": "Багыш"}, ["taken_on"]),
    ],
)
def test_a_photo_tells_its_place_and_day(
    plan: ActionPlan, personas: Personas, told: dict[str, Any], fields: list[str]
) -> None:
    head = personas.head_a
    hearing = do.add_row(plan=plan, kind="hearing", values=HEARING, by=head)
    ActionPlan.objects.update(
        state=PlanState.IN_IMPLEMENTATION,
        start_date=date(2016, 1, 1),
        is_historical=True,
    )
    plan.refresh_from_db()
    measure = make_measure(plan)
    report = do.begin_quarter(plan=plan, by=head)
    report.measures.create(measure=measure, percent=5)

    def about(file: Any, **more: Any) -> dict[str, Any]:
        return {"caption": "Түтүк", "by": head, "file": file, **more}

    photo = files.store_bytes(content=jpeg(), name="a.jpg", by=head)
    of_measure = {"report": report, "measure": measure}
    wrong = refused_fields(add_evidence, **of_measure, **about(photo, **told))
    assert wrong == fields
    # a paper says it itself
    add_evidence(**of_measure, **about(make_scan(head)))
    whole = {"place": "Багыш", "taken_on": timezone.localdate()}
    add_evidence(**of_measure, **about(photo, **whole))
    assert report.measures.get().evidence.count() == 2
    ActionPlan.objects.update(state=PlanState.DRAFT)
    other = files.store_bytes(content=jpeg(), name="b.jpg", by=head)
    wrong = refused_fields(add_hearing_photo, hearing=hearing, **about(other, **told))
    assert wrong == fields
    add_hearing_photo(hearing=hearing, **about(other, **whole))
