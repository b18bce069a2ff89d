"""What a writer reads after a wrong answer: a sentence at the field, and the help."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from action_plans.models import ActionPlan, FieldHelp, Measure
from tests.action_plans.test_writing import form_values
from tests.factories.action_plans import make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
TURNED = {"start_date": "2027-06-01", "end_date": "2027-03-01"}
END_FIRST = {"end_date": ["The end lies before the start."]}


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_plan(places.a)


@pytest.fixture
def writer(browse: Browse, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def address(plan: ActionPlan, name: str, *more: Any) -> str:
    return reverse(f"municipal:{name}", args=[plan.pk, *more])


def test_days_the_wrong_way_round_are_told_at_the_field(
    writer: Client, plan: ActionPlan
) -> None:
    url = address(plan, "plan-section", "passport")
    sent = {**form_values(writer.get(url)), **TURNED}
    answer = writer.post(url, sent)
    assert answer.status_code == 422
    assert answer.context["form"].errors == END_FIRST
    assert "action_plans_" not in answer.content.decode()
    measure = writer.post(
        address(plan, "plan-row-create", "measure"),
        {"title": "Түтүк", "responsible": "Инженер", **TURNED, "costs-TOTAL_FORMS": 0}
        | {"costs-INITIAL_FORMS": 0},
    )
    assert measure.status_code == 422
    assert measure.context["form"].errors == END_FIRST
    assert Measure.objects.count() == 0


def test_the_help_stays_beneath_the_field_after_a_wrong_answer(
    writer: Client, plan: ActionPlan
) -> None:
    FieldHelp.objects.create(place="passport.title", help_en="Name the village.")
    url = address(plan, "plan-section", "passport")
    before = writer.get(url)
    sent = {**form_values(before), "households": "many"}
    after = writer.post(url, sent)
    assert after.status_code == 422
    for page in (before, after):
        assert page.content.decode().count("Name the village.") == 1
