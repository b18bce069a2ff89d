"""Homes: where each role lands, what it is told first, and how much it costs."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import RoleAssignment
from core import audit
from core.next_steps import NextStep, in_order
from grants.enums import CallState
from tests.factories.accounts import make_user
from tests.factories.municipalities import make_cohort, make_municipality, make_official
from tests.factories.reports import make_application, make_call, make_grant, make_plan
from tests.personas import Personas, Places
from tests.reports.conftest import Programme, plain

Browse = Callable[..., Client]


@pytest.mark.parametrize(
    ("persona", "home"),
    [
        ("programme_manager", "/staff/"),
        ("communications", "/staff/"),
        ("superuser", "/staff/"),
        ("coordinator_a", "/m/"),
        ("viewer_a", "/m/"),
        ("commission_member", "/commission/"),
        ("donor", "/donor/"),
    ],
)
def test_home_leads_to_ones_own_part(
    personas: Personas, browse: Browse, persona: str, home: str
) -> None:
    client = browse(personas.named()[persona])
    assert client.get("/home/").url == home
    assert client.get(home).status_code == 200


def test_several_roles_choose(personas: Personas, browse: Browse) -> None:
    RoleAssignment.objects.create(user=personas.head_a, role="commission_member")
    response = browse(personas.head_a).get("/home/")
    assert [choice.url for choice in response.context["choices"]] == [
        "/m/",
        "/commission/",
    ]


def test_without_a_role_the_page_says_so(db: None, browse: Browse) -> None:
    response = browse(make_user()).get("/home/")
    assert response.status_code == 200
    assert "nobody has given you a role" in plain(response.content.decode())


def test_home_asks_for_the_log_in(db: None, client: Client) -> None:
    assert client.get("/home/").status_code == 302
    assert "next=/home/" in client.get("/home/").url


def test_steps_stand_in_the_order_of_their_dates() -> None:
    today = timezone.localdate()
    later = NextStep("later", "/", today + timedelta(days=30))
    moment = NextStep("tomorrow", "/", timezone.now() + timedelta(days=1))
    late = NextStep("late", "/", today - timedelta(days=1))
    undated = NextStep("undated", "/")
    waiting = NextStep("waiting", "/", today, kind="waiting")
    found = in_order([waiting, undated, later, moment, late])
    assert [step.title for step in found] == [
        "late",
        "tomorrow",
        "later",
        "undated",
        "waiting",
    ]
    assert [step.tone for step in found] == [
        "danger",
        "warning",
        "info",
        "info",
        "warning",
    ]
    assert late.is_overdue
    assert (late.days_left, later.days_left) == (-1, 30)


def test_a_moment_is_late_when_it_is_over() -> None:
    over = NextStep("x", "/", timezone.now() - timedelta(seconds=1))
    ahead = NextStep("x", "/", timezone.now() + timedelta(seconds=60))
    assert (over.is_overdue, ahead.is_overdue) == (True, False)


def test_staff_see_what_waits_for_them(
    places: Places, personas: Personas, browse: Browse
) -> None:
    plan = make_plan(
        places.a,
        state="submitted",
        submitted_at=timezone.now(),
        submitted_by=personas.head_a,
    )
    draft = make_plan(places.a, state="draft", title="Draft of nobody's business")
    now = timezone.now()
    call = make_call(
        places.cohort,
        state=CallState.ANNOUNCED,
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=2),
    )
    sent = make_application(call, places.a, state="submitted")
    decided = make_call(places.cohort)
    grant = make_grant(decided, places.a, "100.00", state="for_signature")
    response = browse(personas.programme_manager).get("/staff/")
    queues = response.context["queues"]
    assert [queue.count for queue in queues] == [1, 1, 1, 1]
    assert [queue.rows[0].title for queue in queues] == [
        plan.title,
        str(sent),
        call.title_en,
        grant.number,
    ]
    assert draft.title not in response.content.decode()
    # communications see neither plans nor applications
    response = browse(personas.communications).get("/staff/")
    assert [queue.rows[0].title for queue in response.context["queues"]] == [
        grant.number
    ]


def test_only_who_may_read_the_trail_sees_others_events(
    places: Places, personas: Personas, browse: Browse
) -> None:
    audit.record(by=personas.head_a, verb="municipality.changed", obj=places.a)
    seen = browse(personas.programme_manager).get("/staff/").context["events"]
    assert [event.actor_id for event in seen] == [personas.head_a.pk]
    assert list(browse(personas.me_officer).get("/staff/").context["events"]) == []


def test_the_municipal_path_keeps_the_embargo(
    places: Places, personas: Personas, browse: Browse
) -> None:
    call = make_call(places.cohort, state=CallState.DECIDED)
    plan = make_plan(places.a)
    grant = make_grant(call, places.a, "123456.78", own="20000.00", plan=plan)
    client = browse(personas.coordinator_a)
    page = client.get("/m/")
    [(_place, tasks)] = page.context["paths"]
    assert [task.state for task in tasks] == [
        "not_started",
        "in_implementation",
        "under_consideration",
        "not_started",
    ]
    assert grant.number not in page.content.decode()
    assert "123 456,78" not in plain(page.content.decode())
    call.state = CallState.PUBLISHED
    call.save()
    page = client.get("/m/")
    [(_place, tasks)] = page.context["paths"]
    assert [task.state for task in tasks][2:] == ["selected", "active"]
    assert "123 456,78" in plain(page.content.decode())


def test_officials_read_only_their_own_trail(
    places: Places, personas: Personas, browse: Browse
) -> None:
    own = make_plan(places.a)
    foreign = make_plan(places.b)
    application = make_application(make_call(places.cohort), places.a)
    for obj in (own, foreign, application):
        audit.record(by=personas.head_b, verb="action_plan.made", obj=obj)
    events = browse(personas.viewer_a).get("/m/").context["events"]
    assert [(e.object_type, e.object_id) for e in events] == [
        ("action_plans.actionplan", str(own.pk))
    ]


def test_one_person_may_work_for_two_municipalities(
    places: Places, personas: Personas, browse: Browse
) -> None:
    make_official(places.b, user=personas.coordinator_a)
    page = browse(personas.coordinator_a).get("/m/")
    assert [place.pk for place, _tasks in page.context["paths"]] == [
        places.a.pk,
        places.b.pk,
    ]


def test_the_start_page_tells_only_what_is_public(
    programme: Programme, client: Client
) -> None:
    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    shown = make_call(programme.cohort, state=CallState.ANNOUNCED, **dates)
    hidden = make_call(programme.cohort, state=CallState.DRAFT, **dates)
    page = client.get("/")
    assert [call.pk for call, _url in page.context["calls"]] == [shown.pk]
    assert hidden.title_ky not in page.content.decode()
    assert page.context["start"].participants == 3
    assert "Жергиликтүү деңгээлде" in page.content.decode()


@pytest.mark.parametrize("count", [10, 500])
def test_homes_ask_the_same_queries_at_any_size(
    places: Places,
    personas: Personas,
    browse: Browse,
    django_assert_max_num_queries: Any,
    count: int,
) -> None:
    call = make_call(make_cohort(2016), state=CallState.PUBLISHED)
    for _number in range(count):
        place = make_municipality()
        plan = make_plan(
            place,
            state="submitted",
            submitted_at=timezone.now(),
            submitted_by=personas.head_a,
        )
        make_grant(call, place, "100.00", own="20.00", plan=plan, state="for_signature")
    for persona, url, limit in (
        (personas.programme_manager, "/staff/", 22),
        (personas.coordinator_a, "/m/", 26),
        (personas.commission_member, "/commission/", 12),
    ):
        client = browse(persona)
        with django_assert_max_num_queries(limit):
            page = client.get(url)
        assert len(page.content) < 60 * 1024
