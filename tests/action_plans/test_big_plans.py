"""Pages of a plan with a hundred measures and three hundred budget lines."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from action_plans.models import ActionPlan, Measure, MeasureCost
from municipalities.models import Municipality
from tests.core.test_page_weight import KIB, packed, wire
from tests.factories.action_plans import make_plan
from tests.personas import Personas, Places

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Browse = Callable[..., Client]
LINES = (("works", "grant"), ("equipment", "local_budget"), ("training", "community"))


def long_plan(place: Municipality, measures: int) -> ActionPlan:
    """A plan with two objectives and three budget lines for each measure."""
    plan = make_plan(place)
    aims = [plan.objective_rows.create(text=f"Милдет {n}", order=n) for n in (1, 2)]
    rows = [
        plan.measure_rows.create(
            order=number,
            title=f"{number}-көчөдө түтүк тартуу жана тазалоо",
            objective=aims[number % 2],
            responsible="Айыл өкмөтү",
            start_date="2027-03-01",
            end_date="2027-09-30",
            output="120 метр түтүк",
        )
        for number in range(measures)
    ]
    MeasureCost.objects.bulk_create(
        MeasureCost(
            measure=row, category=kind, source=source, amount=1000, note="Материал"
        )
        for row in rows
        for kind, source in LINES
    )
    return plan


def pages(plan: ActionPlan) -> dict[str, str]:
    """Addresses on which the measures or their costs stand."""
    row = plan.measure_rows.order_by("order").first()
    assert isinstance(row, Measure)
    return {
        "plan": reverse("municipal:plan-detail", args=[plan.pk]),
        "measures": reverse("municipal:plan-section", args=[plan.pk, "measures"]),
        "budget": reverse("municipal:plan-section", args=[plan.pk, "budget"]),
        "check": reverse("municipal:plan-check", args=[plan.pk]),
        "measure": reverse(
            "municipal:plan-row-edit", args=[plan.pk, "measure", row.pk]
        ),
        "indicator": reverse("municipal:plan-row-create", args=[plan.pk, "indicator"]),
    }


def test_the_queries_of_a_plan_do_not_grow_with_it(
    browse: Browse, personas: Personas, places: Places
) -> None:
    writer = browse(personas.coordinator_a)
    counted: list[dict[str, int]] = []
    for measures in (5, 100):
        plan = long_plan(places.a, measures)
        for url in pages(plan).values():
            writer.get(url)
        found = {}
        for name, url in pages(plan).items():
            with CaptureQueriesContext(connection) as caught:
                assert writer.get(url).status_code == 200
            found[name] = len(caught)
        counted.append(found)
    assert counted[0] == counted[1]
    assert max(counted[1].values()) <= 60


def test_pages_of_a_long_plan_are_light_on_the_line(
    browse: Browse, personas: Personas, places: Places
) -> None:
    writer = browse(personas.coordinator_a)
    plan = long_plan(places.a, 100)
    around = wire(
        "portal/portal.css",
        "portal/portal.js",
        "portal/writing.js",
        "portal/rows.js",
        "vendor/htmx.min.js",
        "portal/mark.svg",
    )
    for name, url in pages(plan).items():
        html = writer.get(url).content
        assert around + packed(html) <= 100 * KIB, name
