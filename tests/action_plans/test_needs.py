"""The ranking of needs goes into the plan: below what is there, in the reader's words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from action_plans import operations
from action_plans.enums import PlanState, PlanVerb
from action_plans.models import ActionPlan
from action_plans.queries import needs_text
from core.models.audit import AuditEvent
from core.problems import OperationRefused
from tests.action_plans.test_writing import form_values
from tests.factories.action_plans import make_plan
from tests.factories.services_registry import make_service, make_study
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
CANARY = "КАНАРЕЙКА"
ENGLISH = """What people need, by surveys, hearings and gatherings:
– 1 May 2014: survey “Үй-бүлөлөр”, Мектеп, 100 participants (women: 60, men: 40).
– 1 February 2016: public hearing “Угуу”.
Services by how many people named them:
1. Таза суу: named by 41 people (women: 30, men: 10), 40\xa0% of the participants.
2. Жол: named by 1 person (women: 1, men: 0)."""
STORED = ENGLISH.replace("– ", "- ").replace("\xa0", " ")  # cleaned, as all texts


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    water = make_service("Таза суу")
    people = {("women", "18_28"): 60, ("men", "60_over"): 40}
    make_study(
        places.a,
        {water: (30, 10, 0)},
        people,
        held_on="2014-05-01",
        title="Үй-бүлөлөр",
        place="Мектеп",
    )
    make_study(
        places.a,
        {water: (0, 0, 1), make_service("Жол"): (1, 0, 0)},
        held_on="2016-02-01",
        kind="hearing",
        title="Угуу",
    )
    make_study(places.b, {water: (9, 9, 9)}, title=CANARY)
    return make_plan(places.a)


@pytest.fixture
def writer(browse: Browse, personas: Personas) -> Client:
    return browse(personas.coordinator_a)


def section(plan: ActionPlan) -> str:
    return reverse("municipal:plan-section", args=[plan.pk, "need"])


def test_the_text_by_hand(plan: ActionPlan) -> None:
    assert needs_text(plan.municipality) == ENGLISH
    with override("ru"):
        assert "1 мая 2014 г." in needs_text(plan.municipality)


def test_the_button_writes_it_below_what_is_typed(
    writer: Client, plan: ActionPlan
) -> None:
    """What was typed and not saved yet is saved with it, and can be changed later."""
    url = section(plan)
    shown = writer.get(url)
    page = shown.content.decode()
    assert ("Take the ranking of needs" in page, CANARY in page) == (True, False)
    typed = {"need": "Өз текстим\r\n", "need_survey": "Сурамжылоо", "needs": "1"}
    answer = writer.post(url, form_values(shown) | typed)
    assert (answer.status_code, answer["Location"]) == (302, url)
    plan.refresh_from_db()
    assert (plan.need, plan.need_survey) == (f"Өз текстим\n\n{STORED}", "Сурамжылоо")
    event = AuditEvent.objects.get(verb=PlanVerb.SECTION_SAVED)
    assert (event.after["section"], event.after["need"]) == ("need", plan.need)
    again = writer.post(url, form_values(writer.get(url)) | {"needs": "1"})
    assert again.status_code == 422
    assert "The ranking stands in this section already" in again.content.decode()
    plan.refresh_from_db()
    assert plan.need.count("What people need") == 1
    changed = form_values(writer.get(url)) | {"need": "Кыскача"}
    assert writer.post(url, changed).status_code == 302
    plan.refresh_from_db()
    assert plan.need == "Кыскача"


def test_an_empty_field_holds_the_ranking_alone(
    writer: Client, plan: ActionPlan
) -> None:
    url = section(plan)
    writer.post(url, form_values(writer.get(url)) | {"needs": "1"})
    plan.refresh_from_db()
    assert plan.need == STORED


def test_a_colleagues_text_is_not_overwritten(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas
) -> None:
    url = section(plan)
    seen = form_values(writer.get(url))
    head = browse(personas.head_a)
    head.post(url, form_values(head.get(url)) | {"need": "Башчынын тексти"})
    late = writer.post(url, seen | {"need": "Менин текстим", "needs": "1"})
    page = late.content.decode()
    assert late.status_code == 409
    assert ("Башчынын тексти" in page, "Менин текстим" in page) == (True, True)
    plan.refresh_from_db()
    assert plan.need == "Башчынын тексти"


def test_only_writers_and_only_while_the_plan_is_written(
    writer: Client, plan: ActionPlan, browse: Browse, personas: Personas, places: Places
) -> None:
    url, data = section(plan), {"version": "1", "needs": "1"}
    for name, code in (("viewer_a", 403), ("head_b", 404), ("programme_manager", 403)):
        assert browse(getattr(personas, name)).post(url, data).status_code == code
    with pytest.raises(PermissionDenied):
        operations.take_needs(plan=plan, version=1, values={}, by=personas.viewer_a)
    plan.state = PlanState.SUBMITTED
    plan.save()
    assert writer.post(url, data).status_code == 403
    with pytest.raises(OperationRefused) as refused:
        operations.take_needs(plan=plan, version=1, values={}, by=personas.head_a)
    assert [p.code for p in refused.value.problems] == ["not_editable"]
    plan.refresh_from_db()
    assert plan.need == ""


def test_without_a_study_there_is_no_button(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan, head = make_plan(places.b), browse(personas.head_b)
    url = section(plan)
    assert "Take the ranking of needs" not in head.get(url).content.decode()
    answer = head.post(url, form_values(head.get(url)) | {"needs": "1"})
    assert answer.status_code == 422
    assert "No survey, hearing or gathering" in answer.content.decode()


def test_other_sections_know_nothing_of_it(writer: Client, plan: ActionPlan) -> None:
    """The button of another section, sent by hand, is a plain save."""
    url = reverse("municipal:plan-section", args=[plan.pk, "upkeep"])
    data: dict[str, Any] = form_values(writer.get(url))
    writer.post(url, data | {"upkeep": "Ишкана", "needs": "1"})
    plan.refresh_from_db()
    assert (plan.upkeep, plan.need) == ("Ишкана", "")
