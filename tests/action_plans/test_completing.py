"""A plan is completed when all is reported and said."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from action_plans.enums import PlanState
from action_plans.models import ActionPlan, QuarterReport
from action_plans.workflow import ACTION_PLAN
from tests.factories.action_plans import make_complete_plan, report_all
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    return make_complete_plan(places.a, PlanState.IN_IMPLEMENTATION)


def codes(plan: ActionPlan) -> list[str]:
    return [problem.code for problem in ACTION_PLAN.problems(plan, "complete")]


def test_what_is_open_is_listed(plan: ActionPlan, personas: Personas) -> None:
    # from June to December 2016: three quarters
    assert codes(plan) == ["not_accepted"] * 3 + ["no_report"]
    report_all(plan, personas.head_a, percent=90)
    assert codes(plan) == ["open_measure"]
    last = plan.quarter_reports.first()
    last.measures.update(narrative="Калганын келерки жылы бүтүрөбүз.")
    assert codes(plan) == []
    QuarterReport.objects.filter(pk=last.pk).update(state="returned")
    assert codes(plan) == ["not_accepted", "open_measure"]


def test_the_opening_is_recorded_and_public(
    plan: ActionPlan, personas: Personas
) -> None:
    client, public = Client(), Client()
    client.force_login(personas.head_a)
    page = reverse("municipal:plan-complete", args=[plan.pk])
    row = plan.indicator_rows.get()
    data: dict[str, Any] = {
        "opened_on": "2016-12-20",
        "reached": "848 үйгө суу барды",
        f"i{row.pk}": "3 300",
    }
    assert client.post(page, data).status_code == 422
    report_all(plan, personas.head_a)
    for name in data:
        assert client.post(page, {**data, name: ""}).status_code == 422
    assert client.post(page, {**data, "opened_on": "2100-01-01"}).status_code == 422
    assert client.post(page, {**data, "opened_on": "2016-05-31"}).status_code == 422
    answer = client.post(page, data)
    assert answer.status_code == 302
    plan.refresh_from_db()
    row.refresh_from_db()
    assert (plan.state, str(plan.opened_on)) == (PlanState.COMPLETED, "2016-12-20")
    assert row.reached == Decimal(3300)
    staff = Client()
    staff.force_login(personas.me_officer)
    for reader, audience in (
        (public, "public"),
        (client, "municipal"),
        (staff, "staff"),
    ):
        answer = reader.get(reverse(f"{audience}:plan-detail", args=[plan.pk]))
        seen = answer.content.decode()
        assert "848 үйгө суу барды" in seen
        sections = answer.context["document"].sections
        [table] = next(s.tables for s in sections if s.key == "indicators")
        assert len(table.heads) == 6
        assert table.rows[0][3:5] == ["3\xa0245", "3\xa0300"]
