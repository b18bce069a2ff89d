"""Lists of plans know what each plan costs: exactly, and quickly in a fresh database."""

from decimal import Decimal

import pytest
from django.db import connection

from action_plans.models import ActionPlan, Measure, PlanPartner
from action_plans.queries import plan_totals, with_sums
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.municipalities import make_municipality
from tests.personas import Places

ZERO = Decimal(0)


def make_plans(places: Places) -> dict[str, ActionPlan]:
    """Plans of one service in all the ways in which costs are written, or are not."""
    named = {"empty": make_plan(places.a), "unpriced": make_plan(places.a)}
    service = named["empty"].service
    for name in ("plain", "in kind", "donors only", "joint"):
        named[name] = make_plan(places.a, service=service)
    make_measure(named["unpriced"])
    named["unpriced"].measure_rows.get().costs.all().delete()
    make_measure(named["plain"], {"grant": "100.01", "local_budget": "0.09"})
    make_measure(named["plain"], {"grant": "0.10", "community": "7", "provider": "3"})
    Measure.objects.create(plan=named["plain"], title="Акысыз иш")
    gift = make_measure(named["in kind"], {"grant": 5})
    for source in ("community", "republican"):
        gift.costs.create(category="works", source=source, in_kind=True, amount=11)
    make_measure(named["donors only"], {"other_donor": 40, "republican": 2})
    for number in range(2):
        place = make_municipality(f"Шерик {number}")
        PlanPartner.objects.create(plan=named["joint"], municipality=place)
        share = make_measure(named["joint"], {"grant": 20, "local_budget": 1})
        share.municipality = place
        share.save()
    return named


@pytest.mark.django_db
def test_sums_of_a_list_are_those_of_each_plan(places: Places) -> None:
    named = make_plans(places)
    listed = {plan.pk: plan for plan in with_sums(ActionPlan.objects.all())}
    assert set(listed) == {plan.pk for plan in named.values()}
    sums = {}
    for name, plan in named.items():
        row, totals = listed[plan.pk], plan_totals(plan)
        sums[name] = (row.total_sum, row.grant_sum, row.own_sum)
        assert sums[name] == (totals.total, totals.grant, totals.own)
    assert sums == {
        "empty": (ZERO, ZERO, ZERO),
        "unpriced": (ZERO, ZERO, ZERO),
        "plain": (Decimal("110.20"), Decimal("100.11"), Decimal("10.09")),
        "in kind": (27, 5, 11),
        "donors only": (42, ZERO, ZERO),
        "joint": (42, 40, 2),
    }


@pytest.mark.django_db
def test_sums_survive_narrowing_and_sorting(places: Places) -> None:
    named = make_plans(places)
    rows = with_sums(ActionPlan.objects.all())
    assert rows.count() == len(named)
    dear = rows.filter(total_sum__gt=42).order_by("-total_sum")
    assert [plan.pk for plan in dear] == [named["plain"].pk]
    # a plan that is found by both of its partners stands there twice, with its own sum
    twice = rows.filter(partners__isnull=False)
    assert [(p.pk, p.total_sum) for p in twice] == [(named["joint"].pk, 42)] * 2


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite always goes by the index"
)
def test_no_join_is_left_that_a_fresh_database_could_turn_round(places: Places) -> None:
    """Before rows are counted PostgreSQL guesses: joined, all costs are read per plan."""
    make_plans(places)
    way = with_sums(ActionPlan.objects.all()).explain()
    assert "action_plans_measurecost" in way
    assert ("Join" in way, "Nested Loop" in way) == (False, False)
