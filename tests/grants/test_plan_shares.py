"""What calls ask of a plan that is being written."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from action_plans.models import ActionPlan
from action_plans.queries import plan_content
from action_plans.queries.warnings import quality_warnings
from grants.enums import CallState, Tier
from grants.models import Call
from municipalities.models import Cohort
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.grants import make_call
from tests.factories.municipalities import make_cohort
from tests.personas import Places

pytestmark = pytest.mark.django_db
SOON = timezone.now() + timedelta(days=30)


@pytest.fixture
def cohort(places: Places) -> Cohort:
    return places.cohort


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    """Own share 12 percent."""
    plan = make_plan(places.a)
    make_measure(plan, {"grant": 880, "community": 120})
    return plan


def call_of(cohort: Cohort, percent: str, **fields: object) -> Call:
    values = {"tier": Tier.IMPLEMENTATION, "closes_at": SOON} | fields
    return make_call(
        cohort=cohort, minimum_cofinance_percent=Decimal(percent), **values
    )


def codes(plan: ActionPlan) -> list[str]:
    found = [f for f in quality_warnings(plan_content(plan)) if f.field == "budget"]
    return [finding.code for finding in found]


def test_an_open_call_that_asks_for_more_is_named(
    plan: ActionPlan, cohort: Cohort
) -> None:
    call = call_of(cohort, "12.01")
    call_of(cohort, "12")
    [found] = [
        f for f in quality_warnings(plan_content(plan)) if f.code == "below_call"
    ]
    assert call.title in str(found.message)
    assert "12,01" in str(found.message)
    assert "12,00" in str(found.message)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": CallState.DRAFT},
        {"tier": Tier.TECHNICAL},
        {"closes_at": timezone.now() - timedelta(days=1)},
    ],
)
def test_other_calls_do_not_count(
    plan: ActionPlan, cohort: Cohort, fields: dict[str, object]
) -> None:
    call_of(cohort, "50", **fields)
    assert codes(plan) == []


def test_calls_of_other_cohorts_do_not_count(plan: ActionPlan, cohort: Cohort) -> None:
    call_of(make_cohort(2017), "50")
    assert codes(plan) == []


def test_a_plan_without_costs_is_left_in_peace(places: Places, cohort: Cohort) -> None:
    call_of(cohort, "50")
    assert codes(make_plan(places.a)) == []
