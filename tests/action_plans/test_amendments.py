"""Changes of approved plans: written in a copy, decided, taken in by row key."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from action_plans import operations as do
from action_plans.enums import PlanState, ProgressState
from action_plans.models import ActionPlan, MeasureProgress, PlanPart, QuarterReport
from action_plans.queries import (
    frozen_content,
    next_steps_for,
    own_plans,
    plan_totals,
    public_plans,
    submitted_plans,
)
from action_plans.queries.amendments import changes_of, needs_resolution
from action_plans.queries.cost_lines import CostLine, costs_of
from core.audit import timeline
from core.problems import OperationRefused
from core.workflow import MoveRefused
from tests.factories.action_plans import make_approved_plan, make_scan
from tests.personas import Personas, Places

pytestmark = pytest.mark.django_db
S = PlanState
REASON = "Чырактардын баасы көтөрүлдү"


@pytest.fixture
def plan(places: Places, personas: Personas) -> ActionPlan:
    """An approved plan of A that is carried out, its money known to all."""
    found = make_approved_plan(places.a)
    return do.start_implementation(plan=found, by=personas.head_a)


@pytest.fixture
def change(plan: ActionPlan, personas: Personas) -> ActionPlan:
    return do.begin_amendment(plan=plan, reason=REASON, by=personas.coordinator_a)


def cost_more(change: ActionPlan, by: User) -> None:
    """The grant's part of the only measure grows; so does the stated total."""
    row = change.measure_rows.get()
    costs = [
        line._replace(amount=Decimal(1500000)) if line.source == "grant" else line
        for line in costs_of(row)
    ]
    do.set_measure_costs(measure=row, costs=costs, version=row.version, by=by)
    write(change, "budget", by, stated_total=Decimal(1680000))


def write(change: ActionPlan, section: str, by: User, **values: Any) -> None:
    change.refresh_from_db()
    do.save_section(
        plan=change, version=change.version, section=section, values=values, by=by
    )


def resolution(by: User) -> dict[str, Any]:
    return {
        "number": "21/5",
        "date": date(2016, 7, 1),
        "title": "Өзгөртүү жөнүндө",
        "scan": make_scan(by),
    }


def keys(plan: ActionPlan) -> dict[str, set[Any]]:
    return {
        model.__name__: set(
            model._default_manager.filter(plan=plan).values_list("key", flat=True)
        )
        for model in PlanPart.__subclasses__()
    }


def test_the_copy_says_what_the_plan_says(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    assert (change.amends, change.state) == (plan, S.HEARING_HELD)
    assert frozen_content(change) == frozen_content(plan)
    assert keys(change) == keys(plan)
    assert changes_of(change) == ()
    with pytest.raises(MoveRefused) as refused:
        do.submit_plan(plan=change, by=personas.head_a)
    assert [p.code for p in refused.value.problems] == ["no_change"]
    again = do.begin_amendment(plan=plan, reason="Дагы", by=personas.head_a)
    assert again == change


def test_a_change_of_money_needs_the_kenesh_and_goes_in_with_it(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    head, before = personas.head_a, plan_totals(plan).total
    cost_more(change, head)
    assert needs_resolution(change) == ["the money"]
    change = do.submit_plan(plan=change, by=head)
    change = do.accept_plan(plan=change, by=personas.grant_manager)
    assert change.state == S.ACCEPTED
    plan.refresh_from_db()
    assert (plan_totals(plan).total, plan.state) == (before, S.IN_IMPLEMENTATION)
    measure = plan.measure_rows.get()
    change = do.approve_plan(plan=change, by=head, **resolution(head))
    assert (change.state, change.resolution.number) == (S.APPLIED, "21/5")
    plan.refresh_from_db()
    assert plan_totals(plan).total == Decimal(1680000)
    assert (plan.stated_total, plan.resolution.number) == (Decimal(1680000), "14/2")
    assert plan.measure_rows.get().pk == measure.pk
    assert plan.state == S.IN_IMPLEMENTATION
    newest, first = plan.versions.all()
    assert (newest.number, newest.submitted_by) == (2, head)
    assert newest.content["total"] == "1680000.00"
    assert first.content["total"] == "1616613.00"
    assert "action_plan.amended" in [event.verb for event in timeline(plan)]
    # what it changed can still be read
    told = {item.key for part in changes_of(change) for item in part.items}
    assert told == {f"costs:{measure.key}", "sum", "text:stated_total"}


def test_words_go_in_with_the_acceptance(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    head = personas.head_a
    write(change, "monitoring", head, monitoring="Топ ай сайын чогулат.")
    added = do.add_row(
        plan=change,
        kind="risk",
        values={
            "text": "Кыш эрте келет",
            "likelihood": "low",
            "impact": "low",
            "answer": "Эрте баштоо",
        },
        by=head,
    )
    old = change.risk_rows.exclude(pk=added.pk).get()
    do.remove_row(plan=change, kind="risk", row_id=old.pk, by=head)
    assert needs_resolution(change) == []
    change = do.submit_plan(plan=change, by=head)
    with pytest.raises(PermissionDenied):
        do.accept_plan(plan=change, by=head)
    change = do.accept_plan(plan=change, by=personas.grant_manager)
    assert change.state == S.APPLIED
    plan.refresh_from_db()
    assert plan.monitoring == "Топ ай сайын чогулат."
    assert [row.key for row in plan.risk_rows.all()] == [added.key]
    assert plan.versions.count() == 2
    next_one = do.begin_amendment(plan=plan, reason="Экинчи", by=head)
    assert next_one != change


def test_a_measure_with_progress_stays(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    head = personas.head_a
    do.add_row(
        plan=change,
        kind="measure",
        values={
            "title": "Башка иш",
            "responsible": "АӨ",
            "start_date": date(2016, 6, 1),
            "end_date": date(2016, 9, 30),
            "output": "Түтүк",
            "costs": [CostLine("works", "grant", False, Decimal(1616613))],
        },
        by=head,
    )
    old = change.measure_rows.order_by("order").first()
    do.remove_row(plan=change, kind="measure", row_id=old.pk, by=head)
    change = do.submit_plan(plan=change, by=head)
    change = do.accept_plan(plan=change, by=personas.grant_manager)
    report = QuarterReport.objects.create(
        plan=plan, year=2016, quarter=3, state=ProgressState.DRAFT
    )
    MeasureProgress.objects.create(
        report=report, measure=plan.measure_rows.get(), percent=40
    )
    content = frozen_content(plan)
    with pytest.raises(OperationRefused) as refused:
        do.approve_plan(plan=change, by=head, **resolution(head))
    assert [p.code for p in refused.value.problems] == ["has_progress"]
    plan.refresh_from_db()
    change.refresh_from_db()
    assert (frozen_content(plan), change.state) == (content, S.ACCEPTED)


def test_a_change_is_no_plan_of_its_own(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    head = personas.head_a
    assert list(own_plans(head)) == [plan]
    titles = [str(step.title) for step in next_steps_for(head)]
    assert titles == [
        "Report on quarter 2 of 2016",
        "Finish the change of the plan",
    ]
    cost_more(change, head)
    do.submit_plan(plan=change, by=head)
    assert list(submitted_plans(personas.grant_manager)) == [plan]
    assert list(public_plans()) == [plan]
    [step] = next_steps_for(personas.grant_manager)
    assert (str(step.title), step.url) == (
        "1 change of an action plan waits for your answer",
        "/staff/plans/changes/",
    )
    assert [
        p.code for p in refused_by(lambda: do.complete_plan(plan=plan, by=head))
    ] == ["under_change", *["not_accepted"] * 3, "no_report"]


def refused_by(call: Any) -> list[Any]:
    with pytest.raises(OperationRefused) as refused:
        call()
    return refused.value.problems


def test_who_may_begin_and_give_up(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    for person in (personas.viewer_a, personas.head_b, personas.grant_manager):
        with pytest.raises(PermissionDenied):
            do.begin_amendment(plan=plan, reason=REASON, by=person)
    for person in (personas.viewer_a, personas.head_b):
        with pytest.raises(PermissionDenied):
            do.drop_change(plan=change, by=person)
    change = do.drop_change(plan=change, by=personas.coordinator_a)
    assert change.state == S.STOPPED
    plan.refresh_from_db()
    assert plan.state == S.IN_IMPLEMENTATION


def test_a_stopped_plan_takes_its_change_along(
    plan: ActionPlan, change: ActionPlan, personas: Personas
) -> None:
    do.stop_plan(plan=plan, by=personas.programme_manager, reason="Каражат жок")
    change.refresh_from_db()
    assert change.state == S.STOPPED
    assert refused_by(
        lambda: do.begin_amendment(plan=plan, reason=REASON, by=personas.head_a)
    )


def test_pages(
    plan: ActionPlan, change: ActionPlan, personas: Personas, browse: Any
) -> None:
    head, staff = browse(personas.head_a), browse(personas.grant_manager)
    page = head.get(plan.get_absolute_url()).content.decode()
    assert f"/m/plans/{change.pk}/" in page
    assert reverse("municipal:plan-amend", args=[plan.pk]) not in page
    cost_more(change, personas.head_a)
    told = reverse("staff:plan-change", args=[change.pk])
    assert staff.get(told).status_code == 404
    assert change.title not in staff.get("/staff/plans/changes/").content.decode()
    do.submit_plan(plan=change, by=personas.head_a)
    page = staff.get(told).content.decode()
    for text in (
        "The local kenesh has to decide on it anew",
        "<ins>500</ins>",
    ):
        assert text in page.replace("\xa0", " ")
    assert (
        f"/staff/plans/{change.pk}/"
        in staff.get("/staff/plans/changes/").content.decode()
    )
    assert (
        browse(personas.head_b).get(f"/m/plans/{change.pk}/change/").status_code == 404
    )
