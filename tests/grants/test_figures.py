"""What reports read: nothing counts twice, what is not known is no zero."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from action_plans.enums import CostCategory, Source
from action_plans.models import ActionPlan, PlanPartner
from core.problems import OperationRefused
from grants import operations as do
from grants.enums import ApplicationState, CallState, GrantState, Tier
from grants.models import Call
from grants.queries import figures_by, grant_figures, programme_rows
from tests.factories.grants import (
    make_application,
    make_approved_plan,
    make_call,
    make_grant,
)
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_phase,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


@pytest.fixture
def english() -> Any:
    with translation.override("en"):
        yield


def granted(place: Any, *, tier: Tier, call: Call | None = None, **fields: Any) -> Any:
    call = call or make_call(
        tier=tier,
        state=CallState.PUBLISHED,
        envelope=Decimal(42_000_000),
        minimum_cofinance_percent=10 if tier == Tier.IMPLEMENTATION else 0,
    )
    selected = ApplicationState.SELECTED
    return make_grant(make_application(call, place, state=selected, **fields))


def test_two_tiers_of_one_plan_and_a_joint_plan(places: Places) -> None:
    plan = make_approved_plan(places.a, title="Waste")
    PlanPartner.objects.create(plan=plan, municipality=places.b)
    granted(places.a, tier=Tier.TECHNICAL, grant="249080.00", plan=plan)
    granted(
        places.a,
        tier=Tier.IMPLEMENTATION,
        grant="1436613.00",
        own="180000.00",
        plan=plan,
    )
    found = grant_figures()
    assert (found.grants, found.municipalities, found.reached, found.plans) == (
        2,
        1,
        2,
        1,
    )
    assert found.amount == Decimal("1685693.00")
    assert found.total == Decimal("1865693.00")
    # the people of the plan once, the share of the one grant that asks for it
    assert (found.beneficiaries, found.women) == (2400, 1250)
    assert (found.shown_average_share, found.shares_known) == (Decimal("11.13"), 1)


def test_shares_of_the_real_cases(places: Places) -> None:
    granted(places.a, tier=Tier.IMPLEMENTATION, grant="1436613.00", own="180000.00")
    granted(places.b, tier=Tier.IMPLEMENTATION, grant="800000.00", own="1200000.00")
    shares = {row.shown_share_of_grant for row in programme_rows()}
    assert shares == {Decimal("12.52"), Decimal("150.00")}
    assert grant_figures().shown_average_share == Decimal("35.56")


def test_unknown_is_not_zero(places: Places) -> None:
    granted(places.a, tier=Tier.TECHNICAL)
    found = grant_figures()
    assert (found.average_share, found.shares_known) == (None, 0)
    assert (found.beneficiaries, found.households, found.jobs) == (None, None, None)
    assert found.spent == 0


def test_embargo_and_terminated_grants_do_not_count(places: Places) -> None:
    hidden = make_call(state=CallState.DECIDED)
    granted(places.a, tier=Tier.TECHNICAL, call=hidden)
    ended = granted(places.b, tier=Tier.TECHNICAL)
    ended.state = GrantState.TERMINATED
    ended.save()
    assert programme_rows() == []


def test_filters_by_cohort_phase_and_oblast(places: Places) -> None:
    other = make_cohort(2019, phase=make_phase(2))
    newcomer = make_municipality("Жаңы")
    make_membership(newcomer, other)
    # a call open to both cohorts: each grant belongs to the cohort of its municipality
    call = make_call(state=CallState.PUBLISHED, cohort=places.cohort)
    call.cohorts.add(other)
    granted(places.a, tier=Tier.TECHNICAL, call=call)
    granted(newcomer, tier=Tier.TECHNICAL, call=call)
    by_cohort = {
        c: [r.municipality for r in programme_rows(cohort=c)] for c in (other,)
    }
    assert by_cohort == {other: ["Жаңы"]}
    assert [r.municipality for r in programme_rows(phase=places.cohort.phase)] == [
        "Алма"
    ]
    assert len(programme_rows(oblast=places.a.oblast)) == 2
    groups = figures_by(programme_rows(), lambda row: row.cohorts)
    assert {name: found.grants for name, found in groups.items()} == {
        places.cohort.name: 1,
        other.name: 1,
    }


@pytest.mark.usefixtures("english")
def test_history_keeps_sums_that_do_not_add_up(
    places: Places, personas: Personas
) -> None:
    call = make_call(state=CallState.PUBLISHED, envelope=Decimal(42_000_000))
    values: dict[str, Any] = {"category": CostCategory.WORKS, "in_kind": False}
    lines = [
        {**values, "title": "Grant", "source": Source.GRANT, "amount": 3_083_253},
        {**values, "title": "Own", "source": Source.LOCAL_BUDGET, "amount": 400_000},
    ]
    do.record_historical_grant(
        call=call,
        municipality=places.a,
        by=personas.grant_manager,
        title="Two kindergartens",
        amount=Decimal(3_083_253),
        lines=lines,
        stated_total=Decimal(2_483_253),
        awarded_at=datetime(2017, 4, 26, tzinfo=UTC),
    )
    (row,) = programme_rows()
    assert row.warning == (
        "The printed total is 2\xa0483\xa0253,00\xa0som, the parts add up to "
        "3\xa0483\xa0253,00\xa0som."
    )
    assert row.total == Decimal(3_483_253)
    with pytest.raises(OperationRefused):
        do.record_historical_grant(
            call=call,
            municipality=places.b,
            by=personas.grant_manager,
            title="Too much",
            amount=Decimal(42_000_000),
            lines=[],
            awarded_at=datetime(2017, 4, 26, tzinfo=UTC),
        )


def test_equal_names_stay_two(places: Places) -> None:
    twin = make_municipality("Алма")
    granted(places.a, tier=Tier.TECHNICAL)
    granted(twin, tier=Tier.TECHNICAL)
    assert grant_figures().municipalities == 2
    assert ActionPlan.objects.count() == 0


def test_new_year_is_in_bishkek(places: Places, personas: Personas) -> None:
    """Half past midnight in Bishkek, still the old year in UTC."""
    moment = datetime(2016, 12, 31, 18, 30, tzinfo=UTC)
    call = make_call(state=CallState.PUBLISHED, cohort=places.cohort)
    application = make_application(call, places.a, state=ApplicationState.SELECTED)
    make_grant(application, awarded_at=moment)
    assert [row.awarded_year for row in programme_rows()] == [2017]
    opened = make_call(cohort=places.cohort, closes_at=moment)
    draft = make_application(opened, places.a)
    sent = do.submit_application(
        application=draft,
        version=draft.version,
        by=personas.head_a,
        received_at=moment,
    )
    assert sent.number == f"2017-{sent.pk:05d}"


def test_a_window_outside_the_tiers_counts_for_itself(places: Places) -> None:
    """The windows of 2020: in the whole, in neither of the two tiers."""
    granted(places.a, tier=Tier.TECHNICAL, grant="249080.00")
    granted(places.b, tier=Tier.OTHER, grant="50000.00")
    assert grant_figures().amount == Decimal("299080.00")
    by_tier = {row.tier: row.amount for row in programme_rows()}
    assert by_tier == {"technical": Decimal(249_080), "other": Decimal(50_000)}
