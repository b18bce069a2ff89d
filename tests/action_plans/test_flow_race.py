"""Two at once: one version, one change, and no measure lost that has progress."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError

from action_plans import operations as do
from action_plans.enums import PlanState
from action_plans.models import MeasureProgress, QuarterReport
from action_plans.operations import moves
from action_plans.queries import CostLine
from core.workflow import MoveRefused
from tests.factories.action_plans import (
    make_approved_plan,
    make_complete_plan,
    make_scan,
)
from tests.personas import build_personas, build_places
from tests.support.races import at_once, needs_postgres

pytestmark = needs_postgres


def test_two_submissions_at_once_are_one_version() -> None:
    places = build_places()
    head = build_personas(places).head_a
    plan = make_complete_plan(places.a)
    results = at_once(*[lambda: do.submit_plan(plan=plan, by=head)] * 4)
    assert sum(isinstance(result, MoveRefused) for result in results) == 3
    assert plan.versions.count() == 1


def test_without_the_lock_there_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with a plain read both find the plan not submitted yet."""
    places = build_places()
    head = build_personas(places).head_a
    plan = make_complete_plan(places.a)
    seen = threading.Barrier(2)

    def read(row: Any) -> Any:
        fresh = type(row).objects.get(pk=row.pk)
        seen.wait(30)
        return fresh

    monkeypatch.setattr(moves, "lock", read)
    results = at_once(*[lambda: do.submit_plan(plan=plan, by=head)] * 2)
    # the number of the version stands once: the second falls on its constraint
    assert [type(r) for r in results if not hasattr(r, "pk")] == [IntegrityError]


def test_two_changes_begun_at_once_are_one() -> None:
    places = build_places()
    people = build_personas(places)
    plan = make_approved_plan(places.a)
    begun = at_once(
        *[
            lambda: do.begin_amendment(plan=plan, reason="Баа", by=people.head_a),
            lambda: do.begin_amendment(plan=plan, reason="Жол", by=people.head_a),
        ]
    )
    assert begun[0].pk == begun[1].pk
    assert plan.amendments.count() == 1


def test_progress_and_the_removal_of_its_measure() -> None:
    """Either the progress stands and the change is refused, or the measure is gone."""
    places = build_places()
    people = build_personas(places)
    head = people.head_a
    plan = make_approved_plan(places.a)
    plan = do.start_implementation(plan=plan, by=head)
    change = do.begin_amendment(plan=plan, reason="Башка иш", by=head)
    values = {
        "title": "Башка",
        "responsible": "АӨ",
        "start_date": date(2016, 6, 1),
        "end_date": date(2016, 9, 30),
        "output": "Түтүк",
    }
    costs = [CostLine("works", "grant", False, Decimal(1616613))]
    do.add_row(plan=change, kind="measure", values={**values, "costs": costs}, by=head)
    old = change.measure_rows.order_by("order").first()
    do.remove_row(plan=change, kind="measure", row_id=old.pk, by=head)
    change = do.submit_plan(plan=change, by=head)
    change = do.accept_plan(plan=change, by=people.grant_manager)
    report = QuarterReport.objects.create(plan=plan, year=2016, quarter=3)
    measure = plan.measure_rows.get()
    paper = {
        "number": "21/5",
        "date": date(2016, 7, 1),
        "title": "Өзгөртүү",
        "scan": make_scan(head),
    }
    at_once(
        lambda: do.approve_plan(plan=change, by=head, **paper),
        lambda: MeasureProgress.objects.create(
            report=report, measure=measure, percent=10
        ),
    )
    change.refresh_from_db()
    kept = plan.measure_rows.filter(pk=measure.pk).exists()
    has_progress = MeasureProgress.objects.exists()
    assert (kept, has_progress, change.state) in {
        (True, True, PlanState.ACCEPTED),
        (False, False, PlanState.APPLIED),
    }
