"""Sums and shares, on the programme's real cases."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from action_plans import operations
from action_plans.enums import PlanState
from action_plans.queries import plan_costs, plan_document, plan_totals, plan_warnings
from action_plans.queries.past import doubts
from core.problems import OperationRefused
from tests.factories.action_plans import make_measure, make_plan
from tests.factories.municipalities import make_municipality
from tests.factories.services_registry import make_service
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("grant", "own", "of_total", "of_grant"),
    [
        ("1436613", "180000", "11.13", "12.52"),  # Zhany-Zhol, cut and not rounded
        ("800000", "1200000", "60.00", "150.00"),  # Taran-Bazar
        ("4000000", "4000000", "50.00", "100.00"),  # Balykchy
    ],
)
def test_shares_are_cut(grant: str, own: str, of_total: str, of_grant: str) -> None:
    plan = make_plan()
    make_measure(plan, {"grant": grant, "local_budget": own})
    totals = plan_totals(plan)
    assert totals.total == Decimal(grant) + Decimal(own)
    assert totals.shown_share_of_total == Decimal(of_total)
    assert totals.shown_share_of_grant == Decimal(of_grant)


@pytest.mark.parametrize(
    ("own", "reaches"), [("999", False), ("999.99", False), ("1000", True)]
)
def test_ten_percent_of_the_total_is_not_rounded(own: str, reaches: bool) -> None:
    plan = make_plan()
    make_measure(plan, {"grant": Decimal(10000) - Decimal(own), "community": own})
    totals = plan_totals(plan)
    assert totals.total == 10000
    assert totals.reaches(Decimal(10)) is reaches


def test_a_plan_without_costs_has_no_shares() -> None:
    totals = plan_totals(make_plan())
    assert (totals.total, totals.own, totals.grant) == (0, 0, 0)
    assert totals.share_of_total is None
    assert totals.share_of_grant is None


def test_other_donors_count_in_the_total_only() -> None:
    plan = make_plan()
    costs = {
        "grant": 100,
        "local_budget": 1,
        "community": 2,
        "provider": 3,
        "republican": 40,
        "other_donor": 50,
    }
    make_measure(plan, costs)
    totals = plan_totals(plan)
    assert (totals.grant, totals.own, totals.other, totals.total) == (100, 6, 90, 196)


def test_sources_and_kinds_of_cost_add_up() -> None:
    plan = make_plan()
    make_measure(plan, {"grant": 100, "community": 20})
    work = make_measure(plan, {"grant": 5})
    work.costs.update(category="design")
    work.costs.create(category="design", source="community", in_kind=True, amount=7)
    work.costs.create(
        category="works", source="community", in_kind=True, amount=3, note="Казуу"
    )
    totals = plan_totals(plan)
    assert [(row.source, row.cash, row.in_kind) for row in totals.sources] == [
        ("grant", 105, 0),
        ("community", 20, 10),
    ]
    assert [(row.category, row.amount) for row in totals.categories] == [
        ("works", 123),
        ("design", 12),
    ]
    assert totals.crossed == {
        ("works", "grant"): 100,
        ("works", "community"): 23,
        ("design", "grant"): 5,
        ("design", "community"): 7,
    }
    assert sum(line.amount for _title, line in plan_costs(plan)) == totals.total == 135


def test_a_total_that_does_not_add_up_is_refused(
    personas: Personas, places: Places
) -> None:
    """Avletim: printed total 2,483,253, grant 3,083,253, own 400,000."""
    plan = make_plan(places.a)
    make_measure(plan, {"grant": 3083253, "local_budget": 400000})
    with pytest.raises(OperationRefused) as refused:
        operations.save_section(
            plan=plan,
            version=1,
            section="budget",
            values={"stated_total": Decimal(2483253)},
            by=personas.coordinator_a,
        )
    [problem] = refused.value.problems
    assert problem.field == "stated_total"
    assert "1\u00a0000\u00a0000,00" in str(problem.message)  # the difference
    plan.refresh_from_db()
    assert plan.stated_total is None


def test_a_past_total_that_does_not_add_up_is_kept_with_a_warning(
    personas: Personas,
) -> None:
    plan = operations.record_historical_plan(
        municipality=make_municipality(),
        service=make_service(),
        by=personas.programme_manager,
        title="Эки бала бакча",
        stated_total=Decimal(2483253),
        state=PlanState.COMPLETED,
        end_date=date(2017, 9, 1),
        measures=[
            {
                "title": "Курулуш",
                "costs": [
                    {"source": "grant", "amount": 3083253},
                    {"source": "local_budget", "amount": 400000},
                ],
            }
        ],
    )
    assert plan.stated_total == 2483253
    assert [problem.code for problem in plan_warnings(plan)] == ["total_differs"]
    # and the papers say neither when it began nor when it was handed in
    assert [found.code for found in doubts(plan)] == ["total_differs", *["no_day"] * 2]
    assert plan.has_warnings
    assert len(plan_document(plan).warnings) == 3
    assert (plan.submitted_at, plan.past_code) == (None, f"past-{plan.pk}")
    assert plan.versions.get().content["total"] == "3483253.00"


def test_only_staff_take_over_papers(personas: Personas) -> None:
    with pytest.raises(PermissionDenied):
        operations.record_historical_plan(
            municipality=make_municipality(),
            service=make_service(),
            by=personas.head_a,
            title="Өткөн",
        )
