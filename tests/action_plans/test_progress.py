"""Plan against fact, the reports on quarters and their rules."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from action_plans import operations as do
from action_plans.enums import PlanState, ProgressState, ProgressWeights
from action_plans.models import ActionPlan, QuarterReport
from action_plans.operations.answers import MeasureAnswer, QuarterAnswers
from action_plans.operations.evidence import add_evidence
from action_plans.queries.plan_fact import normalised, planned_percent, shown
from action_plans.queries.progress import quarter_overview
from action_plans.queries.quarters import Quarter, quarter_lines, quarter_of
from core.problems import OperationRefused
from core.workflow import MoveRefused
from tests.factories.action_plans import make_measure, make_plan, make_scan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def plan(places: Places) -> ActionPlan:
    plan = make_plan(
        places.a,
        state=PlanState.IN_IMPLEMENTATION,
        start_date=date(2015, 1, 1),
        end_date=date(2015, 12, 31),
    )
    make_measure(plan, {"grant": 300, "local_budget": 100})
    make_measure(plan, {"grant": 100})
    return plan


def answers(plan: ActionPlan, *percents: int | None, **more: Any) -> QuarterAnswers:
    rows = plan.measure_rows.all()
    measures = {
        row.pk: MeasureAnswer(percent, more.get("why", ""), more.get("spending", {}))
        for row, percent in zip(rows, percents, strict=True)
    }
    return QuarterAnswers(more.get("narrative", "Иштедик."), "", measures)


def write(plan: ActionPlan, by: Any, *percents: int | None, **more: Any) -> Any:
    report = do.begin_quarter(plan=plan, by=by)
    return do.save_quarter(
        report=report,
        version=report.version,
        answers=answers(plan, *percents, **more),
        by=by,
    )


def accepted(plan: ActionPlan, people: Personas, *percents: int) -> QuarterReport:
    report = write(plan, people.head_a, *percents)
    report = do.hand_in_quarter(report=report, by=people.head_a)
    return do.accept_quarter(report=report, by=people.programme_manager)


def test_progress_is_weighted_by_cost(plan: ActionPlan, personas: Personas) -> None:
    report = write(plan, personas.head_a, 10, 60, spending={"grant": D(50)})
    overview = quarter_overview(plan, report)
    assert [line.share for line in overview.measures] == [D(80), D(20)]
    assert overview.progress == D(20)
    assert overview.weighted_by == ProgressWeights.BUDGET
    assert overview.shown_planned == D("24.7")
    assert [(s.source, s.planned, s.in_quarter) for s in overview.sources] == [
        ("grant", D(400), D(100)),
        ("local_budget", D(100), D(0)),
    ]
    assert (overview.late, overview.at_risk) == ([], [])


def test_set_weights_count_when_all_have_one(
    plan: ActionPlan, personas: Personas
) -> None:
    report = write(plan, personas.head_a, 10, 60)
    first, second = plan.measure_rows.all()
    with pytest.raises(OperationRefused) as refused:
        do.set_weights(
            plan=plan,
            by=personas.programme_manager,
            kind="set",
            weights={first.pk: D(0)},
        )
    assert [p.field for p in refused.value.problems] == [
        f"w{first.pk}",
        f"w{second.pk}",
    ]
    with pytest.raises(PermissionDenied):
        do.set_weights(plan=plan, by=personas.head_a, kind="set", weights={})
    plan = do.set_weights(
        plan=plan,
        by=personas.programme_manager,
        kind="set",
        weights={first.pk: D(50), second.pk: D(50)},
    )
    assert quarter_overview(plan, report).progress == D(35)
    make_measure(plan)
    assert quarter_overview(plan, report).weighted_by == ProgressWeights.BUDGET


def test_late_and_at_risk_are_computed(plan: ActionPlan, personas: Personas) -> None:
    first, second = plan.measure_rows.all()
    first.end_date = date(2015, 3, 31)
    first.start_date = date(2015, 1, 1)
    first.save()
    report = write(plan, personas.head_a, 99, 4)
    overview = quarter_overview(plan, report)
    assert [line.measure for line in overview.late] == [first]
    assert [line.measure for line in overview.at_risk] == [second]
    report = write(plan, personas.head_a, 100, 5)
    overview = quarter_overview(plan, report)
    assert (overview.late, overview.at_risk) == ([], [])


def test_percent_does_not_fall_without_a_reason(
    plan: ActionPlan, personas: Personas
) -> None:
    accepted(plan, personas, 50, 60)
    first = plan.measure_rows.first()
    with pytest.raises(OperationRefused) as refused:
        write(plan, personas.head_a, 40, 60)
    assert [(p.field, p.code) for p in refused.value.problems] == [
        (f"m{first.pk}-narrative", "fell")
    ]
    report = write(plan, personas.head_a, 40, 60, why="Түтүк жарылды.")
    assert [row.percent for row in report.measures.all()] == [40, 60]


def test_what_is_taken_away_of_a_measure_is_gone(
    plan: ActionPlan, personas: Personas
) -> None:
    head = personas.head_a
    report = write(plan, head, 10, 20, spending={"grant": D(5)})
    report = write(plan, head, None, 20, spending={"grant": D(0)})
    kept = report.measures.get()
    assert (kept.measure, kept.percent) == (plan.measure_rows.last(), 20)
    # photos are not lost with a number: they are removed first
    paper = make_scan(head)
    add_evidence(
        report=report, measure=kept.measure, file=paper, caption="Түтүк", by=head
    )
    with pytest.raises(OperationRefused) as refused:
        write(plan, head, None, None, spending={"grant": D(0)})
    assert [p.code for p in refused.value.problems] == ["has_evidence"]
    assert report.measures.get() == kept


@pytest.mark.parametrize("percent", [-1, 101])
def test_percent_and_spending_stay_in_their_bounds(
    plan: ActionPlan, personas: Personas, percent: int
) -> None:
    with pytest.raises(OperationRefused) as refused:
        write(plan, personas.head_a, percent, 0, spending={"grant": D(-1)})
    assert [p.code for p in refused.value.problems] == [
        "out_of_range",
        "negative",
        "negative",
    ]


def test_more_spent_than_planned_is_told_only(
    plan: ActionPlan, personas: Personas
) -> None:
    report = write(plan, personas.head_a, 1, 1, spending={"grant": D(350)})
    grant = quarter_overview(plan, report).sources[0]
    assert (grant.to_date, grant.is_over) == (D(700), True)


def test_quarters_come_in_order_and_not_before_they_begin(
    plan: ActionPlan, personas: Personas
) -> None:
    report = do.begin_quarter(plan=plan, by=personas.coordinator_a)
    assert do.begin_quarter(plan=plan, by=personas.head_a) == report
    assert (report.year, report.quarter) == (2015, 1)
    lines = quarter_lines(plan, date(2015, 5, 1))
    assert [(line.quarter, line.is_due, line.is_overdue) for line in lines] == [
        (Quarter(2015, 1), True, True),
        (Quarter(2015, 2), False, False),
    ]
    assert next(x.is_overdue for x in quarter_lines(plan, date(2015, 4, 30))) is False
    ActionPlan.objects.filter(pk=plan.pk).update(
        start_date=date(2100, 1, 1), end_date=date(2100, 12, 31)
    )
    QuarterReport.objects.all().delete()
    with pytest.raises(OperationRefused, match="not begun"):
        do.begin_quarter(plan=plan, by=personas.head_a)


def test_two_writers_are_told_of_each_other(
    plan: ActionPlan, personas: Personas
) -> None:
    report = do.begin_quarter(plan=plan, by=personas.head_a)
    version = report.version
    write(plan, personas.head_a, 10, 20)
    first = plan.measure_rows.first()
    with pytest.raises(do.VersionConflict) as conflict:
        do.save_quarter(
            report=report,
            version=version,
            answers=answers(plan, 30, 20),
            by=personas.coordinator_a,
        )
    assert conflict.value.saved == {f"m{first.pk}-percent": 10}


def test_who_makes_which_move(plan: ActionPlan, personas: Personas) -> None:
    report = do.begin_quarter(plan=plan, by=personas.head_a)
    with pytest.raises(MoveRefused) as refused:
        do.hand_in_quarter(report=report, by=personas.head_a)
    assert {p.code for p in refused.value.problems} == {"no_percent", "no_narrative"}
    report = write(plan, personas.coordinator_a, 10, 20)
    for person in (personas.coordinator_a, personas.head_b, personas.programme_manager):
        with pytest.raises(PermissionDenied):
            do.hand_in_quarter(report=report, by=person)
    report = do.hand_in_quarter(report=report, by=personas.head_a)
    with pytest.raises(MoveRefused):
        do.hand_in_quarter(report=report, by=personas.head_a)
    for person in (personas.head_a, personas.me_officer):
        with pytest.raises(PermissionDenied):
            do.accept_quarter(report=report, by=person)
    with pytest.raises(MoveRefused):
        do.return_quarter(report=report, by=personas.programme_manager, reason=" ")
    report = do.return_quarter(
        report=report, by=personas.programme_manager, reason="Сүрөт жок"
    )
    assert report.return_reason == "Сүрөт жок"
    report = do.hand_in_quarter(report=report, by=personas.head_a)
    report = do.accept_quarter(report=report, by=personas.programme_manager)
    assert (report.state, report.return_reason) == (ProgressState.ACCEPTED, "")
    with pytest.raises(OperationRefused):
        do.save_quarter(
            report=report,
            version=report.version,
            answers=answers(plan, 20, 20),
            by=personas.head_a,
        )


@given(st.lists(st.integers(0, 10**11), min_size=1, max_size=30))
def test_shares_are_a_hundred_together(cents: list[int]) -> None:
    weights = [D(amount) / 100 for amount in cents]
    assert abs(sum(normalised(weights)) - 100) < D("1e-20")


@given(st.dates(), st.dates(), st.dates())
def test_planned_percent_stays_within_bounds(a: date, b: date, day: date) -> None:
    start, end = sorted((a, b))
    planned = planned_percent(start, end, day)
    assert planned is not None
    assert 0 <= planned <= 100
    assert (planned == 100) == (day >= end)


def test_hundred_is_shown_only_when_all_is_done() -> None:
    assert [shown(D("99.99")), shown(D(100))] == [D("99.9"), D(100)]
    assert quarter_of(date(2016, 12, 31)) == Quarter(2016, 4)
    assert planned_percent(None, date(2016, 1, 1), date(2016, 1, 1)) is None


@given(st.integers(0, 100), st.integers(1, 9))
def test_equal_percents_are_the_whole(percent: int, count: int) -> None:
    shares = normalised([D(7)] * count)
    total = sum((share * percent for share in shares), D(0)) / 100
    assert abs(total - percent) < D("1e-20")
