"""Every rule at its edge: money, time, papers. The amounts are those of real cases."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.dates import add_months
from core.problems import OperationRefused
from grants import operations as do
from grants.building import eligibility
from grants.building.rules import Rule
from grants.enums import ApplicationState, CallState, Currency, Tier
from grants.models import Application, ApplicationDocument, Call
from municipalities.models import BudgetSufficiency, CohortMembership
from tests.factories.grants import (
    CLOSES,
    IN_TIME,
    make_application,
    make_approved_plan,
    make_call,
    make_file,
)
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db


def rule(application: Application, code: str, moment: datetime = IN_TIME) -> Rule:
    """One judged rule of an application, read afresh."""
    fresh = Application.objects.with_place().get(pk=application.pk)
    return next(r for r in eligibility(fresh, moment) if r.code == code)


def submit(application: Application, personas: Personas, moment: datetime) -> Any:
    return do.submit_application(
        application=application,
        version=application.version,
        by=personas.head_a,
        received_at=moment,
    )


# The deadline (18:00 in Bishkek) ------------------------------------------------------
def test_the_closing_second_is_in(places: Places, personas: Personas) -> None:
    application = make_application(make_call(cohort=places.cohort), places.a)
    assert submit(application, personas, CLOSES).is_submitted


def test_a_microsecond_later_is_out(places: Places, personas: Personas) -> None:
    application = make_application(make_call(cohort=places.cohort), places.a)
    late = CLOSES + timedelta(microseconds=1)
    with pytest.raises(OperationRefused) as refused:
        submit(application, personas, late)
    assert [p.code for p in refused.value.problems] == ["dates"]
    assert "18:00" in str(refused.value)
    application.refresh_from_db()
    assert (application.number, application.state) == (None, "draft")


def test_the_time_of_arrival_counts_even_if_the_check_has_begun(
    places: Places, personas: Personas
) -> None:
    call = make_call(cohort=places.cohort)
    application = make_application(call, places.a)
    Call.objects.update(state=CallState.SCREENING)
    assert submit(application, personas, CLOSES).is_submitted


def test_a_returned_application_keeps_its_first_time_and_number(
    places: Places, personas: Personas
) -> None:
    call = make_call(cohort=places.cohort, state=CallState.SCREENING)
    application = make_application(call, places.a, state=ApplicationState.RETURNED)
    number = application.number
    again = submit(application, personas, CLOSES + timedelta(days=9))
    assert (again.number, again.submitted_at) == (number, IN_TIME)


# Own contribution: percent of the total, unrounded -------------------------------------
@pytest.mark.parametrize(
    ("grant", "own", "passes", "shown"),
    [
        ("900000.00", "100000.00", True, "10.00"),
        ("900100.00", "99900.00", False, "9.99"),
        # 9.999 % would be printed as 10.00 % if it were rounded
        ("900000.01", "99999.99", False, "9.99"),
        ("1436613.00", "180000.00", True, "11.13"),
        ("800000.00", "1200000.00", True, "60.00"),
    ],
)
def test_share_of_total(
    places: Places, grant: str, own: str, passes: bool, shown: str
) -> None:
    call = make_call(
        cohort=places.cohort,
        ceiling=Decimal(4_000_000),
        envelope=Decimal(42_000_000),
        minimum_cofinance_percent=Decimal(10),
    )
    found = rule(make_application(call, places.a, grant=grant, own=own), "cofinance")
    assert found.passed is passes
    assert found.value.startswith(shown.replace(".", ","))


def test_ten_percent_of_the_grant_is_not_enough(places: Places) -> None:
    """Own 10 against grant 100 is 10 % of the grant, but 9.09 % of the total."""
    call = make_call(
        cohort=places.cohort,
        ceiling=Decimal(4_000_000),
        envelope=Decimal(42_000_000),
        minimum_cofinance_percent=Decimal(10),
    )
    application = make_application(call, places.a, grant="1000000", own="100000")
    found = rule(application, "cofinance")
    assert not found.passed
    assert "9,09" in found.value
    assert "10,00" in found.value
    # with 11,111.12 more the rule holds
    assert "11\xa0111,12" in found.note


# Ceiling, also in francs ---------------------------------------------------------------
@pytest.mark.parametrize(
    ("grant", "passes"), [("250000.00", True), ("250000.01", False)]
)
def test_ceiling(places: Places, grant: str, passes: bool) -> None:
    application = make_application(
        make_call(cohort=places.cohort), places.a, grant=grant
    )
    assert rule(application, "ceiling").passed is passes


@pytest.mark.parametrize(
    ("grant", "passes"), [("343005.00", True), ("343005.01", False)]
)
def test_ceiling_in_francs(places: Places, grant: str, passes: bool) -> None:
    call = make_call(
        cohort=places.cohort,
        ceiling=Decimal("5000.00"),
        ceiling_currency=Currency.CHF,
        ceiling_rate=Decimal("68.6010"),
        ceiling_rate_date=date(2016, 4, 1),
        ceiling_rate_bank="National Bank",
    )
    found = rule(make_application(call, places.a, grant=grant), "ceiling")
    assert found.passed is passes
    assert "National Bank" in found.source
    assert "68,601" in found.source


# Sums ----------------------------------------------------------------------------------
def test_sums_that_do_not_add_up_are_refused(
    places: Places, personas: Personas
) -> None:
    """Printed total 2,483,253, grant 3,083,253, own 400,000."""
    call = make_call(
        cohort=places.cohort, ceiling=Decimal(4_000_000), envelope=Decimal(42_000_000)
    )
    application = make_application(
        call,
        places.a,
        grant="3083253.00",
        own="400000.00",
        stated_total=Decimal("2483253.00"),
    )
    with pytest.raises(OperationRefused) as refused:
        submit(application, personas, IN_TIME)
    (problem,) = refused.value.problems
    assert problem.field == "stated_total"
    assert "1\xa0000\xa0000,00" in str(problem.message)


def test_a_budget_without_lines(places: Places) -> None:
    application = make_application(make_call(cohort=places.cohort), places.a)
    application.budget_lines.all().delete()
    assert not rule(application, "sums").passed
    assert not rule(application, "ceiling").passed


# Who applies ---------------------------------------------------------------------------
def test_member_of_another_cohort(places: Places) -> None:
    application = make_application(make_call(cohort=places.cohort), places.a)
    CohortMembership.objects.filter(municipality=places.a).delete()
    found = rule(application, "cohort")
    assert (found.passed, found.value) == (False, "no membership")


def test_commitments_that_are_not_signed(places: Places) -> None:
    application = make_application(make_call(cohort=places.cohort), places.a)
    CohortMembership.objects.filter(municipality=places.a).update(commitments_date=None)
    assert not rule(application, "cohort").passed


@pytest.mark.parametrize(
    ("percent", "passes"), [("60.00", True), ("59.99", False), (None, False)]
)
def test_sufficiency(places: Places, percent: str | None, passes: bool) -> None:
    call = make_call(
        cohort=places.cohort,
        minimum_budget_sufficiency=Decimal(60),
        sufficiency_year=2015,
    )
    # the year before does not stand in for the year that is asked
    BudgetSufficiency.objects.create(
        municipality=places.a, year=2014, percent=99, source="Letter 0"
    )
    if percent:
        BudgetSufficiency.objects.create(
            municipality=places.a, year=2015, percent=percent, source="Letter 1"
        )
    found = rule(make_application(call, places.a), "sufficiency")
    assert found.passed is passes
    assert found.source == ("Letter 1" if percent else "")
    assert (found.value == "not known") is (percent is None)


def test_sufficiency_warns_the_applicant_and_stops_the_check(
    places: Places, personas: Personas
) -> None:
    call = make_call(
        cohort=places.cohort,
        minimum_budget_sufficiency=Decimal(60),
        sufficiency_year=2015,
    )
    application = submit(make_application(call, places.a), personas, IN_TIME)
    Call.objects.update(state=CallState.SCREENING)
    with pytest.raises(OperationRefused) as refused:
        do.find_eligible(application=application, by=personas.grant_manager)
    assert [p.code for p in refused.value.problems] == ["sufficiency"]
    assert not application.eligibility_results.exists()


def test_number_of_applications(places: Places, personas: Personas) -> None:
    call = make_call(cohort=places.cohort, maximum_applications=1, tier=Tier.OTHER)
    first = make_approved_plan(places.a)
    make_application(call, places.a, plan=first, state=ApplicationState.SUBMITTED)
    second = make_application(call, places.a)
    found = rule(second, "applications")
    assert (found.passed, found.value) == (False, "2")
    Application.objects.exclude(pk=second.pk).update(state=ApplicationState.WITHDRAWN)
    assert rule(second, "applications").passed


# Papers and dates ----------------------------------------------------------------------
def test_a_missing_document(places: Places, personas: Personas) -> None:
    call = make_call(cohort=places.cohort, documents=2)
    application = make_application(call, places.a)
    first, second = call.required_documents.all()
    ApplicationDocument.objects.create(
        application=application, requirement=first, file=make_file(personas.head_a)
    )
    with pytest.raises(OperationRefused) as refused:
        submit(application, personas, IN_TIME)
    assert [p.field for p in refused.value.problems] == [f"document_{second.pk}"]


@pytest.mark.parametrize(
    ("end", "passes"),
    [("2017-06-01", True), ("2017-06-02", False), ("2016-05-31", False), (None, False)],
)
def test_duration(places: Places, end: str | None, passes: bool) -> None:
    call = make_call(cohort=places.cohort, maximum_months=12)
    application = make_application(call, places.a, end_date=end)
    assert rule(application, "duration").passed is passes


def test_months_end_with_short_months() -> None:
    assert add_months(date(2016, 1, 31), 1) == date(2016, 2, 29)
    assert add_months(date(2016, 11, 30), 3) == date(2017, 2, 28)
    assert add_months(date(2016, 12, 5), 12) == date(2017, 12, 5)


def test_tier_two_needs_an_approved_plan(places: Places, personas: Personas) -> None:
    call = make_call(cohort=places.cohort, tier=Tier.IMPLEMENTATION)
    draft = make_approved_plan(places.a, state="draft")
    for plan in (None, draft, make_approved_plan(places.b)):
        with pytest.raises(OperationRefused) as refused:
            do.start_application(
                call=call,
                municipality=places.a,
                plan=plan,
                title="x",
                by=personas.head_a,
                received_at=IN_TIME,
            )
        assert refused.value.problems[0].field == "plan"
    assert not Application.objects.exists()


def test_all_reasons_at_once(places: Places, personas: Personas) -> None:
    call = make_call(
        cohort=places.cohort,
        documents=1,
        maximum_months=1,
        minimum_cofinance_percent=Decimal(10),
    )
    application = make_application(
        call, places.a, grant="900000", stated_total=None, summary=""
    )
    with pytest.raises(OperationRefused) as refused:
        submit(application, personas, CLOSES + timedelta(seconds=1))
    codes = [p.code for p in refused.value.problems]
    document = f"document-{call.required_documents.get().pk}"
    assert codes == [
        "dates",
        "summary",
        "sums",
        "ceiling",
        "cofinance",
        "duration",
        document,
    ]


def test_the_budget_is_frozen_from_the_plan_at_submission(
    places: Places, personas: Personas
) -> None:
    call = make_call(
        cohort=places.cohort,
        tier=Tier.IMPLEMENTATION,
        ceiling=Decimal(4_000_000),
        envelope=Decimal(42_000_000),
    )
    plan = make_approved_plan(places.a)
    application = do.start_application(
        call=call,
        municipality=places.a,
        plan=plan,
        by=personas.head_a,
        received_at=IN_TIME,
    )
    application.budget_lines.update(amount=1)
    application = submit(application, personas, IN_TIME)
    amounts = list(application.budget_lines.values_list("source", "amount"))
    assert sorted(amounts) == [
        ("grant", Decimal("1436613.00")),
        ("local_budget", Decimal("180000.00")),
    ]
