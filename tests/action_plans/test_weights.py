"""Screen for the weights of the progress: who, the sum, what the page says of it."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from action_plans import operations as do
from action_plans.enums import PlanState, ProgressWeights
from action_plans.models import ActionPlan, Measure, MeasureCost
from action_plans.queries.weights import to_hundred, weighting_of
from core.models.audit import AuditEvent
from core.problems import OperationRefused
from tests.core.test_page_weight import KIB
from tests.factories.action_plans import make_measure, make_plan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
Browse = Callable[..., Client]
S = PlanState


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    """Carried out, with three measures that cost 300, 100 and nothing."""
    plan = make_plan(
        places.a,
        state=S.IN_IMPLEMENTATION,
        start_date=date(2015, 1, 1),
        end_date=date(2015, 12, 31),
    )
    for amount in (300, 100):
        make_measure(plan, {"grant": amount})
    make_measure(plan, {})
    return plan


def url_of(plan: ActionPlan, audience: str = "staff", name: str = "weights") -> str:
    return reverse(f"{audience}:plan-{name}", args=[plan.pk])


def posted(plan: ActionPlan, *weights: str, kind: str = "set") -> dict[str, str]:
    rows = [row.pk for row in plan.measure_rows.all()]
    fields = {f"w{pk}": text for pk, text in zip(rows, weights, strict=True)}
    return {"kind": kind, **fields}


def test_weights_are_set_on_the_page(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.grant_manager)
    page = client.get(url_of(plan))
    # nobody begins with empty fields: the parts of the budget stand there
    assert [bound.value() for _line, bound in page.context["form"].rows()] == [
        Decimal(75),
        Decimal(25),
        Decimal(0),
    ]
    assert 'data-sum-of="weight">100,00</output>' in page.content.decode()
    answer = client.post(url_of(plan), posted(plan, "60,5", "20", "19,5"))
    assert (answer.status_code, answer["Location"]) == (
        302,
        url_of(plan, name="progress"),
    )
    plan.refresh_from_db()
    assert plan.progress_weights == ProgressWeights.SET
    shares = [line.share for line in weighting_of(plan).lines]
    assert shares == [Decimal("60.5"), Decimal(20), Decimal("19.5")]
    row = AuditEvent.objects.get(verb="action_plan.weights_set")
    assert row.before["progress_weights"] == "budget"
    assert row.after == {
        "progress_weights": "set",
        "1. Түтүк тартуу": "60.50",
        "2. Түтүк тартуу": "20.00",
        "3. Түтүк тартуу": "19.50",
    }
    # once more the same: nothing to tell
    client.post(url_of(plan), posted(plan, "60,5", "20", "19,5"))
    assert AuditEvent.objects.filter(verb="action_plan.weights_set").count() == 1
    # back to the budget, the weights are kept
    client.post(url_of(plan), posted(plan, "", "", "", kind="budget"))
    plan.refresh_from_db()
    assert plan.progress_weights == ProgressWeights.BUDGET
    assert weighting_of(plan).set_sum == Decimal(100)


@pytest.mark.parametrize(
    ("weights", "message", "total"),
    [
        (("60", "20", "19,99"), "The weights add up to 99,99.", "99,99"),
        (("60", "20", "20,01"), "The weights add up to 100,01.", "100,01"),
        (("80", "20", "0"), "Write a weight above zero.", "100,00"),
        (("80", "40", "-20"), "Write a weight above zero.", "100,00"),
        (("80", "20", ""), "Write a weight above zero.", "100,00"),
        (("80", "20", "abc"), "Write a number", "100,00"),
        (("80", "20", "0,001"), "2 decimal places", "100,00"),
    ],
)
def test_what_does_not_make_a_hundred_is_refused(
    browse: Browse,
    personas: Personas,
    plan: ActionPlan,
    weights: tuple[str, ...],
    message: str,
    total: str,
) -> None:
    answer = browse(personas.grant_manager).post(url_of(plan), posted(plan, *weights))
    text = answer.content.decode()
    assert (answer.status_code, message in text) == (422, True)
    # what was typed and its sum stand there
    assert f'value="{weights[2]}"' in text or not weights[2]
    assert f'data-sum-of="weight">{total}</output>' in text
    plan.refresh_from_db()
    assert plan.progress_weights == ProgressWeights.BUDGET
    assert not plan.measure_rows.exclude(weight=None).exists()


def test_who_weighs(browse: Browse, personas: Personas, places: Places) -> None:
    """Writers while the plan can be changed, then staff who judge plans."""
    writers = {"head_a", "coordinator_a"}
    judges = {"programme_manager", "regional_coordinator", "grant_manager", "superuser"}
    for state, own, programme in (
        (S.DRAFT, writers, set()),
        (S.RETURNED, writers, judges),
        (S.SUBMITTED, set(), judges),
        (S.IN_IMPLEMENTATION, set(), judges),
    ):
        plan = make_plan(places.a, state=state)
        make_measure(plan)
        for audience, expected in (("municipal", own), ("staff", programme)):
            got = {
                name
                for name, person in personas.named().items()
                if browse(person).get(url_of(plan, audience)).status_code == 200
            }
            assert (state, audience, got) == (state, audience, expected)


@pytest.mark.parametrize("state", [S.COMPLETED, S.STOPPED])
def test_a_plan_that_ended_keeps_its_progress(
    personas: Personas, plan: ActionPlan, state: str
) -> None:
    ActionPlan.objects.filter(pk=plan.pk).update(state=state)
    with pytest.raises(OperationRefused) as refused:
        do.set_weights(plan=plan, by=personas.grant_manager, kind="budget", weights={})
    assert [p.code for p in refused.value.problems] == ["ended"]


def test_the_page_of_the_progress_says_how_it_is_weighted(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    staff, head = browse(personas.grant_manager), browse(personas.head_a)

    def told() -> str:
        page = head.get(url_of(plan, "municipal", "progress")).content.decode()
        assert "Change the weights" not in page
        shown = staff.get(url_of(plan, name="progress")).content.decode()
        assert url_of(plan) in shown
        return page

    assert "Weighted by: the cost of each measure" in told()
    rows = list(plan.measure_rows.all())
    weights = dict(zip([r.pk for r in rows], map(Decimal, (50, 25, 25)), strict=True))
    do.set_weights(plan=plan, by=personas.grant_manager, kind="set", weights=weights)
    assert "Weighted by: weights that were set for each measure" in told()
    assert "not every measure has one" not in told()
    # a measure that came later has no weight: the costs count, and the page says so
    make_measure(plan, {"grant": 1})
    text = told()
    assert "Weighted by: the cost of each measure" in text
    assert "not every measure has one" in text
    MeasureCost.objects.all().delete()
    assert "all measures count the same, because no costs are planned" in told()


@given(st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=120))
def test_parts_of_the_budget_make_exactly_a_hundred(tyiyns: list[int]) -> None:
    parts = to_hundred([Decimal(amount) / 100 for amount in tyiyns])
    assert sum(parts) == Decimal(100)
    total = sum(tyiyns)
    for amount, part in zip(tyiyns, parts, strict=True):
        exact = Decimal(amount * 100) / total if total else Decimal(100) / len(tyiyns)
        assert abs(part - exact) < Decimal("0.01")


def test_500_measures_ask_no_more_than_10(
    browse: Browse, personas: Personas, plan: ActionPlan
) -> None:
    client = browse(personas.grant_manager)

    def fill(first: int, last: int) -> None:
        rows = [
            Measure(plan=plan, order=n, title=f"Суу түтүгүн тартуу {n}")
            for n in range(first, last)
        ]
        Measure.objects.bulk_create(rows)
        MeasureCost.objects.bulk_create(
            MeasureCost(measure=row, category="works", source="grant", amount=100_000)
            for row in rows
        )

    def look() -> tuple[int, Any]:
        with CaptureQueriesContext(connection) as caught:
            page = client.get(url_of(plan))
        assert page.status_code == 200
        return len(caught), page

    fill(3, 10)
    look()
    few, _page = look()
    fill(10, 100)
    _count, page = look()
    assert len(page.content) <= 60 * KIB
    fill(100, 500)
    count, _page = look()
    assert count == few == 7
