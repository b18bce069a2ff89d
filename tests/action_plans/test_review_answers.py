"""What becomes of a review when the programme answers, and where its comments stand."""

from typing import Any

import pytest
from django.urls import reverse

from action_plans import operations as do
from action_plans.enums import ReviewState
from action_plans.models import ActionPlan, PlanComment
from core import audit
from tests.factories.action_plans import make_complete_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(places: Places, personas: Personas) -> ActionPlan:
    return do.submit_plan(plan=make_complete_plan(places.a), by=personas.head_a)


def comment(plan: ActionPlan, field: str, by: Any, section: str = "upkeep") -> Any:
    return do.comment_in_review(
        plan=plan, section=section, field=field, text=f"Ким төлөйт? {by.pk}", by=by
    )


@pytest.mark.parametrize("answer", ["return", "accept"])
def test_an_answer_finishes_every_open_sheet(
    plan: ActionPlan, personas: Personas, browse: Any, answer: str
) -> None:
    """Otherwise nobody would ever read what the reviewers wrote."""
    both = (personas.grant_manager, personas.programme_manager)
    for reviewer in both:
        comment(plan, "upkeep", reviewer)
    page = reverse("municipal:plan-detail", args=[plan.pk])
    assert "Ким төлөйт?" not in browse(personas.head_a).get(page).content.decode()
    if answer == "return":
        do.return_plan(plan=plan, by=both[0], reason="Тариф")
    else:
        do.accept_plan(plan=plan, by=both[0])
    states = plan.reviews.values_list("state", "finished_at")
    assert [state for state, _moment in states] == [ReviewState.FINISHED] * 2
    assert None not in [moment for _state, moment in states]
    assert not PlanComment.objects.filter(shown_at=None).exists()
    shown = browse(personas.head_a).get(page).content.decode()
    for reviewer in both:
        assert f"Ким төлөйт? {reviewer.pk}" in shown
    verbs = [event.verb for event in audit.timeline(plan)[:3]]
    assert verbs.count("action_plan.review_finished") == 2
    assert list(audit.broken_links()) == []


def test_a_refused_answer_leaves_the_sheet_open(
    plan: ActionPlan, personas: Personas
) -> None:
    comment(plan, "upkeep", personas.grant_manager)
    with pytest.raises(Exception, match="reason"):
        do.return_plan(plan=plan, by=personas.grant_manager, reason=" ")
    assert plan.reviews.get().state == ReviewState.OPEN
    assert PlanComment.objects.get().shown_at is None


def test_comments_stand_beneath_their_field_while_it_is_written(
    plan: ActionPlan, personas: Personas, browse: Any
) -> None:
    staff = personas.grant_manager
    on_field = comment(plan, "upkeep", staff)
    comment(plan, "rows-upkeep", staff)
    comment(plan, "", staff)
    do.return_plan(plan=plan, by=staff, reason="Карап туруу")
    client = browse(personas.coordinator_a)
    url = reverse("municipal:plan-section", args=[plan.pk, "upkeep"])

    def places() -> tuple[int, int]:
        """How many notes stand beneath the field, and beneath the table of years."""
        answer = client.get(url)
        page = answer.content.decode()
        field = page.split('id="id_upkeep"')[1].split('id="rows-upkeep"')[0]
        table = page.split('id="rows-upkeep"')[1].split("</section>")[0]
        told = "Comment of the programme"
        return field.count(told), table.count(told)

    assert places() == (1, 1)
    do.resolve_review_comment(comment=on_field, by=personas.head_a)
    assert places() == (0, 1)
    other = reverse("municipal:plan-section", args=[plan.pk, "need"])
    assert "Comment of the programme" not in client.get(other).content.decode()
