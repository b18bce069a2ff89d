"""What a browser fetches for the first view of a page of a plan, on a slow line."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from action_plans.queries import ROW_KINDS, SECTIONS
from demo.sample.plan_help import write_plan_help
from tests.core.test_page_weight import KIB, packed, wire
from tests.factories.action_plans import make_complete_plan, make_measure
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]

FETCHED = re.compile(r'(?:src|href)="/static/([^"]+)"')
MEASURES = 20


def first_view(client: Client, url: str) -> tuple[int, int]:
    """Bytes of the page itself, and of all that comes over the wire with it."""
    page = client.get(url)
    assert page.status_code == 200, url
    fetched = wire(*set(FETCHED.findall(page.content.decode())))
    assert fetched > 30 * KIB, url
    return len(page.content), fetched + packed(page.content)


def heavy(client: Client, *urls: str) -> dict[str, Any]:
    """The pages that are too heavy for a first view, with their bytes."""
    views = {url: first_view(client, url) for url in urls}
    return {
        url: view
        for url, view in views.items()
        if view[0] > 60 * KIB or view[1] > 100 * KIB
    }


@pytest.fixture
def plan(places: Places, personas: Personas) -> ActionPlan:
    """A complete plan of many measures, with the help of the sample beneath its fields."""
    write_plan_help(personas.programme_manager)
    plan = make_complete_plan(places.a)
    for _number in range(MEASURES):
        make_measure(plan, {"grant": 1000, "local_budget": 500})
    return plan


def test_every_step_and_form_of_a_plan_that_is_written(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    own = [
        reverse(f"municipal:plan-{name}", args=[plan.pk])
        for name in ("detail", "check", "tasks")
    ]
    steps = [
        reverse("municipal:plan-section", args=[plan.pk, section.slug])
        for section in SECTIONS
    ]
    forms = [
        reverse("municipal:plan-row-create", args=[plan.pk, kind]) for kind in ROW_KINDS
    ]
    assert len(steps) == 15
    assert heavy(browse(personas.head_a), *own, *steps, *forms) == {}


def test_pages_of_a_plan_that_is_carried_out(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(
        state=PlanState.IN_IMPLEMENTATION,
        is_historical=True,
        start_date=date(2015, 1, 1),
        end_date=date(2015, 12, 31),
    )
    report = do.begin_quarter(plan=plan, by=personas.head_a)
    pages = [
        reverse("municipal:plan-detail", args=[plan.pk]),
        reverse("municipal:plan-progress", args=[plan.pk]),
        reverse("municipal:plan-quarter", args=[plan.pk, report.pk]),
        reverse("municipal:plan-quarter-write", args=[plan.pk, report.pk]),
    ]
    assert heavy(browse(personas.head_a), *pages) == {}
    staff = [
        reverse("staff:plan-detail", args=[plan.pk]),
        reverse("staff:plan-progress", args=[plan.pk]),
    ]
    assert heavy(browse(personas.programme_manager), *staff) == {}
    assert heavy(Client(), reverse("public:plan-detail", args=[plan.pk])) == {}
