"""Comments, mentions and tasks: who reads them, who is told, what waits."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan, PlanPartner
from action_plans.queries import next_steps_for, people_named, plan_document
from core.models.letters import Letter
from core.problems import OperationRefused
from tests.factories.action_plans import make_complete_plan
from tests.personas import Personas, Places

Browse = Callable[[User], Client]


@pytest.fixture
def plan(places: Places, personas: Personas) -> ActionPlan:
    """Led by A, with B as its partner; people with names."""
    for person, name in (
        (personas.head_a, "Асан Токтогулов"),
        (personas.coordinator_a, "Айгүл Асанова"),
        (personas.head_b, "Айгүл Бекова"),
        (personas.coordinator_b, "Нурлан Бек"),
    ):
        person.full_name = name
        person.save()
    plan = make_complete_plan(places.a)
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    return plan


def url(name: str, plan: ActionPlan, *more: Any) -> str:
    return reverse(f"municipal:{name}", args=[plan.pk, *more])


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Асан карачы", ["Асан Токтогулов"]),
        ("@айгул карачы", []),
        ("@Айгүл Бекова карачы, @Нурлан да", ["Айгүл Бекова", "Нурлан Бек"]),
        ("асан@portal.example жана @Эркин", []),
        ("аты жок", []),
    ],
)
def test_a_name_in_the_text_means_one_person_or_nobody(
    plan: ActionPlan, text: str, names: list[str]
) -> None:
    assert [person.full_name for person in people_named(plan, text)] == names


def test_a_comment_tells_those_whom_it_names(
    plan: ActionPlan, personas: Personas, browse: Browse
) -> None:
    page = url("plan-comments", plan, "need")
    client = browse(personas.coordinator_b)
    assert "Nobody has written a comment here." in client.get(page).content.decode()
    typed = {
        "text": "@Асан, санды текшериңиз",
        "field": "need_survey",
        "mentioned": [personas.coordinator_a.pk],
    }
    assert client.post(page, typed).status_code == 302
    client.post(page, typed)  # a double click
    comment = plan.comments.get()
    assert (comment.author, comment.field) == (personas.coordinator_b, "need_survey")
    letters = Letter.objects.filter(name="plan_mentioned")
    assert sorted(letters.values_list("to_email", flat=True)) == [
        personas.coordinator_a.email,
        personas.head_a.email,
    ]
    assert all(page in letter.body for letter in letters)
    # the lead reads, answers, settles
    lead = browse(personas.head_a)
    assert "санды текшериңиз" in lead.get(page).content.decode()
    section = lead.get(url("plan-section", plan, "need")).content.decode()
    assert "санды текшериңиз" in section
    answering = f"{page}?answers={comment.pk}"
    assert lead.post(answering, {"text": "Оңдодум"}).status_code == 302
    assert [reply.text for reply in comment.replies.all()] == ["Оңдодум"]
    assert lead.post(page, {"text": " "}).status_code == 422
    lead.post(url("plan-comment-resolve", plan, comment.pk))
    comment.refresh_from_db()
    assert comment.resolved_by == personas.head_a


def test_comments_stay_with_the_municipalities_of_the_plan(
    plan: ActionPlan, places: Places, personas: Personas, browse: Browse
) -> None:
    secret = "КУПУЯ СӨЗ"
    do.write_comment(plan=plan, section="need", text=secret, by=personas.head_a)
    do.give_task(
        plan=plan,
        section="need",
        text=f"{secret} тапшырма",
        assignee=personas.head_a,
        by=personas.head_a,
    )
    told = str(plan_document(plan))
    assert secret not in told
    assert browse(personas.viewer_a).get(url("plan-comments", plan, "need")).content
    with pytest.raises(PermissionDenied):
        do.write_comment(plan=plan, section="need", text="x", by=personas.viewer_a)
    manager = personas.programme_manager
    with pytest.raises(PermissionDenied):
        do.write_comment(plan=plan, section="need", text="x", by=manager)
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    page = browse(manager).get(reverse("staff:plan-detail", args=[plan.pk]))
    assert page.status_code == 200
    assert secret not in page.content.decode()
    # a partner that left reads nothing any more
    plan.partners.all().delete()
    client = browse(personas.head_b)
    assert client.get(url("plan-comments", plan, "need")).status_code == 404
    with pytest.raises(OperationRefused) as refused:
        do.write_comment(
            plan=plan,
            section="need",
            text="x",
            by=personas.head_a,
            mentioned=[personas.head_b],
        )
    assert [p.field for p in refused.value.problems] == ["mentioned"]


def test_a_task_waits_on_the_home_page_until_it_is_done(
    plan: ActionPlan, personas: Personas, browse: Browse
) -> None:
    client = browse(personas.head_a)
    page = url("plan-tasks", plan)
    day = timezone.localdate() + timedelta(days=3)
    typed = {
        "text": "Сметаны алып кел",
        "section": "budget",
        "assignee": personas.coordinator_b.pk,
        "due_date": day.isoformat(),
    }
    assert client.post(page, typed | {"due_date": "2016-01-01"}).status_code == 422
    assert client.post(page, typed).status_code == 302
    client.post(page, typed)
    task = plan.tasks.get()
    letter = Letter.objects.get(name="plan_task_given")
    assert (letter.to_email, page in letter.body) == (
        personas.coordinator_b.email,
        True,
    )

    def steps(person: User) -> list[tuple[str, Any]]:
        fresh = User.objects.get(pk=person.pk)
        found = next_steps_for(fresh)
        return [(str(s.title), s.due) for s in found if s.url == page]

    assert steps(personas.coordinator_b) == [("Task: Сметаны алып кел", day)]
    assert steps(personas.head_b) == []
    plan.tasks.update(due_date=timezone.localdate() - timedelta(days=1))
    assert "overdue" in client.get(page).content.decode()
    done = url("plan-task-done", plan, task.pk)
    assert browse(personas.accountant_a).post(done).status_code == 403
    assert browse(personas.coordinator_b).post(done).status_code == 302
    assert steps(personas.coordinator_b) == []
    task.refresh_from_db()
    assert task.done_by == personas.coordinator_b


def test_the_working_group_has_one_chair_and_takes_names_from_accounts(
    plan: ActionPlan, personas: Personas, browse: Browse
) -> None:
    client = browse(personas.head_a)
    page = url("plan-row-create", plan, "member")
    typed = {"user": personas.head_a.pk, "role": "chair", "post": "Башчы"}
    assert client.post(page, typed).status_code == 302
    member = plan.groupmember_rows.get()
    assert (member.name, member.user) == ("Асан Токтогулов", personas.head_a)
    second = {"name": "Бакыт", "role": "chair"}
    answer = client.post(page, second)
    assert answer.status_code == 422
    assert "The group has a chair already: Асан Токтогулов." in answer.content.decode()
    assert client.post(page, {"role": "member"}).status_code == 422
    assert client.post(page, second | {"role": "member"}).status_code == 302
    assert client.post(page, typed | {"role": "member"}).status_code == 422
    assert plan.groupmember_rows.count() == 2
