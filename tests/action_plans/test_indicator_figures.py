"""Figures of indicators have the decimals that were given: page, print, workbook."""

import re
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from action_plans.building.form_workbook import plan_form
from action_plans.models import ActionPlan, Indicator
from action_plans.queries.reading import SHAPES
from action_plans.queries.result_tables import indicators
from tests.factories.action_plans import make_measure, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    plan = make_plan(places.a)
    plan.indicator_rows.create(
        name="Үйлөр", unit="үй", baseline=Decimal("1240.00"), target=Decimal("1890.5")
    )
    make_measure(plan, {"grant": 100})
    return plan


def test_page_and_print(plan: ActionPlan, personas: Personas, browse: Browse) -> None:
    rows = list(plan.indicator_rows.all())
    assert indicators(rows).rows[0][2:4] == ["1\xa0240", "1\xa0890,5"]
    client = browse(personas.coordinator_a)
    for name in ("plan-section", "plan-section-print"):
        url = reverse(f"municipal:{name}", args=[plan.pk, "indicators"])
        page = client.get(url).content.decode()
        assert re.search(r"1\xa0240\s*<", page), name
        assert ("1\xa0240,00" in page, "1\xa0890,50" in page) == (False, False), name


def test_versions_read_the_same() -> None:
    field = Indicator._meta.get_field("target")
    show = next(show for shape, show in SHAPES if isinstance(field, shape))
    assert [show("1240.00"), show("12.50")] == ["1\xa0240", "12,5"]


def test_the_workbook_shows_no_decimals_that_nobody_gave(plan: ActionPlan) -> None:
    with plan_form(plan, "https://example.org/") as target:
        book = load_workbook(BytesIO(target.read()))
    formats = {
        cell.value: cell.number_format
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value in (1240, 1890.5, 100)
    }
    assert formats == {1240: "General", 1890.5: "General", 100: "#,##0.00"}
