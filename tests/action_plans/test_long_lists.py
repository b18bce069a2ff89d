"""Lists of many rows: pages, a fixed number of queries, light first views."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from action_plans.enums import PlanState
from action_plans.models import (
    ActionPlan,
    Annex,
    FieldHelp,
    GroupMember,
    Hearing,
    Indicator,
    Measure,
    MeasureCost,
    Objective,
    PlanComment,
    PlanTask,
    PlanVersion,
    Problem,
    ReviewCriterion,
    Risk,
    Subsidy,
)
from action_plans.queries import SECTIONS, help_places
from tests.core.test_page_weight import KIB
from tests.factories.action_plans import make_complete_plan, make_scan
from tests.personas import Personas, Places

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Browse = Callable[..., Client]
LONG = "Суу түтүгүн жаңылоо жана айыл өкмөтүнүн имаратына чейин тартуу иштери "
TEXT = LONG * 3


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_complete_plan(places.a)


def url_of(plan: ActionPlan, name: str, *more: Any) -> str:
    return reverse(name, args=[plan.pk, *more])


def look(client: Client, url: str) -> tuple[int, Any]:
    with CaptureQueriesContext(connection) as caught:
        page = client.get(url)
    assert page.status_code == 200
    return len(caught), page


# Comments and tasks --------------------------------------------------------------------
def comments(plan: ActionPlan, people: Personas, number: int, **fields: Any) -> None:
    PlanComment.objects.bulk_create(
        PlanComment(
            plan=plan,
            section="need",
            text=TEXT,
            author=people.head_a,
            written_at=timezone.now() - timedelta(minutes=number - n),
            **fields,
        )
        for n in range(number)
    )


def tasks(plan: ActionPlan, people: Personas, number: int) -> None:
    PlanTask.objects.bulk_create(
        PlanTask(
            plan=plan,
            section="need",
            text=LONG,
            assignee=people.coordinator_a,
            given_by=people.head_a,
            due_date=date(2016, 1, 1),
        )
        for _n in range(number)
    )


def test_500_comments_ask_no_more_than_10(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.coordinator_a)
    pages = [
        url_of(plan, "municipal:plan-comment-list"),
        url_of(plan, "municipal:plan-comments", "need"),
        url_of(plan, "municipal:plan-section", "need"),
    ]
    comments(plan, personas, 10)
    for url in pages:
        look(client, url)
    few = [look(client, url)[0] for url in pages]
    comments(plan, personas, 490)
    many = [look(client, url) for url in pages]
    assert [count for count, _page in many] == few
    assert [len(page.content) <= 60 * KIB for _count, page in many] == [True] * 3
    index, listed, step = [page.content.decode() for _count, page in many]
    assert "500 open comments" in index
    assert (listed.count("<article"), step.count("<article")) == (25, 10)
    assert "All comments: 500" in step


def test_the_pages_of_comments_show_each_once(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.coordinator_a)
    comments(plan, personas, 60)
    url = url_of(plan, "municipal:plan-comments", "need")
    seen = [
        thread.comment.pk
        for page in (1, 2, 3)
        for thread in client.get(f"{url}?page={page}").context["threads"]
    ]
    rows = plan.comments.order_by("written_at", "pk")
    assert seen == list(rows.values_list("pk", flat=True))
    # the comment that is answered is shown, wherever it stands
    answer = client.get(f"{url}?answers={seen[59]}")
    assert [t.comment.pk for t in answer.context["answered"]] == [seen[59]]
    assert answer.content.decode().count("<article") == 1


def test_500_tasks_ask_no_more_than_10(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.coordinator_a)
    url = url_of(plan, "municipal:plan-tasks")
    tasks(plan, personas, 10)
    look(client, url)
    few, _page = look(client, url)
    tasks(plan, personas, 490)
    count, page = look(client, url)
    assert count == few
    assert len(page.content) <= 60 * KIB
    seen = {
        task["row"].pk
        for number in range(1, 21)
        for task in client.get(f"{url}?page={number}").context["tasks"]
    }
    assert len(seen) == 500


# Versions, criteria, help --------------------------------------------------------------
def test_500_versions_ask_no_more_than_10(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(state=PlanState.SUBMITTED)
    client = browse(personas.grant_manager)

    def versions(first: int, last: int) -> None:
        PlanVersion.objects.bulk_create(
            PlanVersion(
                plan=plan,
                number=number,
                content={},
                sha256="0" * 64,
                submitted_at=timezone.now(),
                submitted_by=personas.head_a,
            )
            for number in range(first, last)
        )

    pages = [
        url_of(plan, "staff:plan-detail"),
        url_of(plan, "staff:plan-version", 2),
        url_of(plan, "staff:plan-review"),
    ]
    versions(1, 11)
    for url in pages:
        look(client, url)
    few = [look(client, url)[0] for url in pages]
    versions(11, 501)
    many = [look(client, url) for url in pages]
    assert [count for count, _page in many] == few
    assert [len(page.content) <= 60 * KIB for _count, page in many] == [True] * 3


def test_500_criteria_ask_no_more_than_10(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.grant_manager)
    url = reverse("staff:plan-criterion-list")

    def criteria(first: int, last: int) -> None:
        ReviewCriterion.objects.bulk_create(
            ReviewCriterion(
                code=f"c{number}",
                section=SECTIONS[number % len(SECTIONS)].slug,
                title_ky=LONG,
                title_ru=LONG,
                title_en=LONG,
            )
            for number in range(first, last)
        )

    ReviewCriterion.objects.all().delete()
    criteria(0, 10)
    look(client, url)
    few, _page = look(client, url)
    criteria(10, 500)
    count, page = look(client, url)
    assert (count, page.context["page_obj"].paginator.count) == (few, 500)
    assert len(page.content) <= 60 * KIB


def test_all_help_is_one_query(browse: Browse, personas: Personas) -> None:
    client = browse(personas.grant_manager)
    url = reverse("staff:plan-help-list")
    places = [known.place for known in help_places()]

    def write(some: list[str]) -> None:
        FieldHelp.objects.bulk_create(
            FieldHelp(place=place, help_ky=TEXT, help_ru=TEXT, example_ky=TEXT)
            for place in some
        )

    FieldHelp.objects.all().delete()
    write(places[:10])
    look(client, url)
    few, _page = look(client, url)
    write(places[10:])
    count, page = look(client, url)
    assert count == few
    assert len(page.content) <= 60 * KIB


# Steps with many rows ------------------------------------------------------------------
def fill(plan: ActionPlan, people: Personas, number: int) -> None:
    """So many long rows of every kind that can have them."""
    day = date(2016, 5, 1)
    rows: dict[Any, dict[str, Any]] = {
        Hearing: {
            "date": day,
            "place": LONG,
            "women": 40,
            "men": 35,
            "decisions": TEXT,
        },
        Problem: {"text": TEXT, "causes": TEXT},
        Objective: {"text": TEXT},
        Measure: {
            "title": LONG,
            "responsible": LONG,
            "start_date": day,
            "end_date": date(2016, 9, 1),
            "output": LONG,
        },
        Indicator: {"name": LONG, "unit": "м", "target": 3245, "means": TEXT[:300]},
        Risk: {"text": TEXT, "likelihood": "low", "impact": "high", "answer": TEXT},
        Annex: {"kind": "other", "title": LONG, "file": make_scan(people.head_a)},
        GroupMember: {"name": LONG, "post": LONG},
        Subsidy: {"who": LONG, "people": 7, "basis": LONG},
    }
    for model, values in rows.items():
        model.objects.bulk_create(
            model(plan=plan, order=n, **values) for n in range(number)
        )
    MeasureCost.objects.bulk_create(
        MeasureCost(measure=row, category="works", source=source, amount=250000)
        for row in plan.measure_rows.exclude(costs__isnull=False)
        for source in ("grant", "local_budget", "community")
    )


def test_steps_with_100_rows_are_light_and_ask_no_more_than_with_10(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.coordinator_a, "ky")
    urls = {s.slug: url_of(plan, "municipal:plan-section", s.slug) for s in SECTIONS}
    fill(plan, personas, 10)
    look(client, urls["measures"])
    few = {slug: look(client, url)[0] for slug, url in urls.items()}
    fill(plan, personas, 90)
    many = {slug: look(client, url) for slug, url in urls.items()}
    assert {slug: count for slug, (count, _page) in many.items()} == few
    heavy = {
        slug: len(page.content)
        for slug, (_count, page) in many.items()
        if len(page.content) > 60 * KIB
    }
    assert heavy == {}


def test_rows_of_a_step_stand_on_pages(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.coordinator_a)
    fill(plan, personas, 60)
    url = url_of(plan, "municipal:plan-section", "measures")
    seen = [
        row["edit"]
        for page in ("", *(f"?measure-page={n}" for n in range(2, 6)))
        for group in client.get(url + page).context["groups"]
        if group["kind"].slug == "measure"
        for row in group["rows"]
    ]
    keys = plan.measure_rows.values_list("pk", flat=True)
    assert seen == [url_of(plan, "municipal:plan-row-edit", "measure", k) for k in keys]
    # who changes a row comes back to where it stands
    page = client.get(seen[30])
    assert page.context["section_url"] == f"{url}?measure-page=3#rows-measure"
    assert client.get(seen[0]).context["section_url"] == url
    wrong = client.get(f"{url}?measure-page=x")
    assert wrong.context["groups"][-1]["page"].number == 1
