"""Where people stumbled: dead ends, things said twice, help that was not there."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from action_plans.queries import ROW_KINDS
from demo.sample.plan_help import write_plan_help
from tests.factories.action_plans import (
    make_complete_plan,
    make_measure,
    make_plan,
    report_all,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


def page(client: Client, name: str, *keys: Any) -> str:
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def carried(place: Any) -> ActionPlan:
    plan = make_plan(
        place,
        state=PlanState.IN_IMPLEMENTATION,
        start_date=date(2015, 1, 1),
        end_date=date(2015, 12, 31),
    )
    make_measure(plan)
    return plan


def test_a_draft_hears_once_that_the_hearing_is_missing_and_where_to_confirm_it(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_plan(places.a)
    html = page(browse(personas.head_a), "municipal:plan-check", plan.pk)
    missing = str(ROW_KINDS["hearing"].missing)
    assert (html.count(missing), html.count("Record the public hearing first")) == (
        1,
        0,
    )
    there = f'<a href="{plan.get_absolute_url()}">First confirm on the page of the plan'
    assert html.count(there) == 1


def test_a_wrong_total_is_told_at_the_field_and_not_beside_it_again(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan, head = make_complete_plan(places.a), browse(personas.head_a)
    url = reverse("municipal:plan-section", args=[plan.pk, "budget"])
    answer = head.post(url, {"stated_total": "5", "version": plan.version})
    warning = '<div class="alert tone-warning">'
    assert (answer.status_code, answer.content.decode().count(warning)) == (422, 0)
    ActionPlan.objects.filter(pk=plan.pk).update(stated_total=5)
    assert head.get(url).content.decode().count(warning) == 1


def test_a_partner_reads_the_help_of_its_part(
    browse: Browse, personas: Personas, places: Places
) -> None:
    write_plan_help(personas.programme_manager)
    plan = make_plan(places.a)
    do.add_row(
        plan=plan,
        kind="partner",
        values={"municipality": places.b},
        by=personas.head_a,
    )
    html = page(browse(personas.coordinator_b), "municipal:plan-part", plan.pk)
    fields = ("contribution", "need", "situation", "upkeep")
    assert [html.count(f'id="id_{name}_helptext"') for name in fields] == [1, 1, 1, 1]


def test_an_open_report_stands_before_the_next_quarter(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan, head = carried(places.a), browse(personas.head_a)
    told = "Finish this report first"
    assert told not in page(head, "municipal:plan-progress", plan.pk)
    report = do.begin_quarter(plan=plan, by=personas.head_a)
    html = page(head, "municipal:plan-progress", plan.pk)
    assert (html.count(told), html.count("Write the report on")) == (1, 0)
    assert html.count(f'href="{report.get_absolute_url()}"') == 2
    viewer = browse(personas.viewer_a)
    assert told not in page(viewer, "municipal:plan-progress", plan.pk)


def test_what_is_accepted_is_shown_instead_of_a_form(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan, head = carried(places.a), browse(personas.head_a)
    report_all(plan, personas.programme_manager)
    report = plan.quarter_reports.first()
    assert report is not None
    for name in ("plan-quarter-write", "plan-evidence-add"):
        answer = head.get(reverse(f"municipal:{name}", args=[plan.pk, report.pk]))
        there = (answer.status_code, answer["Location"])
        assert there == (302, report.get_absolute_url())
    shown = head.get(report.get_absolute_url()).content.decode()
    assert "The report cannot be changed now" in shown


def test_staff_see_no_empty_card_of_the_work_together(
    browse: Browse, personas: Personas, places: Places
) -> None:
    plan = make_complete_plan(places.a, PlanState.SUBMITTED)
    html = page(browse(personas.programme_manager), "staff:plan-detail", plan.pk)
    assert "Working together" not in html
    own = page(browse(personas.head_a), "municipal:plan-detail", plan.pk)
    assert own.count("Working together") == 1
