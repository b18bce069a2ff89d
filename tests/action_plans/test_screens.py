"""Lists and pages for all audiences: who sees what, and with how many queries."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from tests.factories.accounts import PASSWORD
from tests.factories.action_plans import (
    make_complete_plan,
    make_measure,
    make_plan,
    make_registered_service,
)
from tests.factories.municipalities import make_municipality
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
S = PlanState


def titles(client: Client, url: str) -> list[str]:
    return [plan.title for plan in client.get(url).context["rows"]]


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_each_audience_sees_its_plans(
    browse: Browse, personas: Personas, places: Places
) -> None:
    make_plan(places.a, title="Алма, долбоор")
    make_plan(places.b, title="Бөтөн, долбоор")
    make_plan(places.b, title="Бөтөн, берилген", state=S.SUBMITTED)
    make_plan(places.b, title="Бөтөн, бекитилген", state=S.KENESH_APPROVED)
    own = titles(browse(personas.viewer_a), reverse("municipal:plan-list"))
    assert own == ["Алма, долбоор"]
    staff = titles(browse(personas.me_officer), reverse("staff:plan-list"))
    assert sorted(staff) == ["Бөтөн, бекитилген", "Бөтөн, берилген"]
    assert titles(Client(), reverse("public:plan-list")) == ["Бөтөн, бекитилген"]


def test_search_and_filters(browse: Browse, personas: Personas, places: Places) -> None:
    client = browse(personas.grant_manager)
    make_plan(places.a, title="Көчө жарыгы", state=S.SUBMITTED)
    make_plan(places.b, title="Таза суу", state=S.ACCEPTED)
    url = reverse("staff:plan-list")
    assert titles(client, f"{url}?q=кочо") == ["Көчө жарыгы"]
    assert titles(client, f"{url}?state=accepted") == ["Таза суу"]
    assert len(titles(client, f"{url}?cohort={places.cohort.pk}")) == 2
    assert titles(client, f"{url}?sort=title") == ["Көчө жарыгы", "Таза суу"]


def test_export_is_what_is_seen(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a, title="Таза суу", state=S.SUBMITTED)
    make_measure(plan)
    make_plan(places.b, title="Башка", state=S.ACCEPTED)
    url = reverse("staff:plan-list") + "?state=submitted&export=xlsx"
    answer = browse(personas.grant_manager).get(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = [
        str(cell)
        for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]
    assert "Таза суу" in text
    assert "Башка" not in text
    assert "1616613" in text


def test_the_public_page_names_no_people(places: Places) -> None:
    plan = make_complete_plan(places.a, S.KENESH_APPROVED)
    ActionPlan.objects.filter(pk=plan.pk).update(
        working_group="Асан Үсөнов", working_group_order="Буйрук 7"
    )
    plan.measure_rows.update(responsible="Үсөн Асанов")
    page = Client().get(reverse("public:plan-detail", args=[plan.pk])).content.decode()
    assert "Таза суу" in page
    for name in ("Асан Үсөнов", "Үсөн Асанов", "Буйрук 7", "Суу тандалды"):
        assert name not in page
    draft = make_complete_plan(places.a)
    url = reverse("public:plan-detail", args=[draft.pk])
    assert Client().get(url).status_code == 404


def test_staff_do_not_see_drafts(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a)
    client = browse(personas.programme_manager)
    assert client.get(reverse("staff:plan-detail", args=[plan.pk])).status_code == 404
    move = reverse("staff:plan-move", args=[plan.pk, "accept"])
    assert client.post(move).status_code == 404


def test_the_check_page_submits(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a)
    url = reverse("municipal:plan-check", args=[plan.pk])
    assert browse(personas.coordinator_a).post(url).status_code == 403
    head = browse(personas.head_a)
    assert head.get(url).context["problems"] == []
    asked = head.post(url, {"version": plan.version})
    assert asked.url.startswith("/account/reauthenticate/?next=")
    plan.refresh_from_db()
    assert not plan.is_submitted
    back = head.post(asked.url, {"password": PASSWORD})
    assert back.url == f"{url}#sign"
    assert head.post(url, {"version": plan.version}).status_code == 302
    plan.refresh_from_db()
    assert plan.is_submitted


def test_the_check_page_leads_to_what_is_missing(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a, state=S.HEARING_HELD)
    client = browse(personas.head_a)
    answer = client.post(reverse("municipal:plan-check", args=[plan.pk]))
    assert answer.status_code == 422
    problems = answer.context["problems"]
    assert len(problems) == 25
    assert {client.get(problem["url"]).status_code for problem in problems} == {200}


def test_a_draft_is_told_all_that_it_lacks(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a)
    client = browse(personas.coordinator_a)
    answer = client.get(reverse("municipal:plan-check", args=[plan.pk]))
    assert len(answer.context["problems"]) > 20
    assert "confirm on the page of the plan" in answer.content.decode()


def test_a_plan_without_costs_shows_no_zero(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a)
    client = browse(personas.coordinator_a)
    listed = client.get(reverse("municipal:plan-list"))
    page = client.get(reverse("municipal:plan-detail", args=[plan.pk]))
    assert "0,00" not in listed.content.decode() + page.content.decode()


def test_a_section_says_what_submission_needs(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a)
    url = reverse("municipal:plan-section", args=[plan.pk, "passport"])
    form = browse(personas.coordinator_a).get(url).context["form"]
    assert hasattr(form.fields["start_date"], "needed_note")
    assert not hasattr(form.fields["title"], "needed_note")


@pytest.mark.parametrize("audience", ["municipal", "staff", "public"])
def test_lists_take_the_same_queries_at_any_length(
    audience: str, browse: Browse, personas: Personas, places: Places
) -> None:
    person = {"municipal": personas.head_a, "staff": personas.grant_manager}
    client = browse(person[audience]) if audience in person else Client()
    service = make_registered_service(places.a)
    url = reverse(f"{audience}:plan-list")
    counts = []
    for number in (10, 490):
        for _row in range(number):
            make_plan(places.a, service=service, state=S.KENESH_APPROVED)
        counts.append(queries(client, url))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


@pytest.mark.parametrize("audience", ["municipal", "staff", "public"])
def test_pages_take_the_same_queries_with_any_number_of_measures(
    audience: str, browse: Browse, personas: Personas
) -> None:
    place = make_municipality()
    person = {"staff": personas.grant_manager}
    client = browse(person[audience]) if audience in person else Client()
    if audience == "municipal":
        person["municipal"] = personas.head_a
        client = browse(personas.head_a)
        place = ActionPlan._meta.get_field("municipality").related_model.objects.get(
            officials__user=personas.head_a
        )
    plan = make_complete_plan(place, S.KENESH_APPROVED)
    url = reverse(f"{audience}:plan-detail", args=[plan.pk])
    counts = []
    for number in (4, 95):
        for _row in range(number):
            make_measure(plan)
        counts.append(queries(client, url))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("language", ["ky", "ru", "en"])
@pytest.mark.parametrize("state", list(S))
def test_pages_of_every_state_open(
    state: PlanState,
    language: str,
    browse: Browse,
    personas: Personas,
    places: Places,
) -> None:
    plan = make_complete_plan(places.a, state)
    client = browse(personas.head_a, language)
    assert client.get(plan.get_absolute_url()).status_code == 200
