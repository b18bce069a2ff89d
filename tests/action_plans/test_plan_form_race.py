"""One form taken over by several people at the same moment: it is taken over once."""

import threading
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from action_plans import operations
from action_plans.models import ActionPlan, FilledForm
from action_plans.operations import filled_forms
from tests.action_plans.test_plan_form import differences
from tests.factories.plan_forms import (
    form_of,
    handed_in,
    make_full_plan,
    make_place,
    row_cell,
)
from tests.support.races import needs_postgres

pytestmark = needs_postgres
PEOPLE = 4
NEW = ("Үчүнчү көйгөй", "Төртүнчү көйгөй")


def taken_together() -> tuple[ActionPlan, list[Any]]:
    """A form with two new rows and a changed one; all press the button at once."""
    municipality, head = make_place()
    plan = make_full_plan(municipality, head)
    book = form_of(plan)
    for place, text in enumerate(NEW, 3):
        row_cell(book, "problem", "text", place).value = text
    row_cell(book, "risk", "answer").value = "Жаңы жооп"
    form = handed_in(plan, book, head)
    picks = [item.pick for item in differences(form)]
    results: list[Any] = [None] * PEOPLE
    start = threading.Barrier(PEOPLE)

    def run(number: int) -> None:
        own = FilledForm.objects.select_related("plan").get(pk=form.pk)
        by = User.objects.get(pk=head.pk)
        try:
            start.wait(30)
            results[number] = operations.take_form_over(form=own, picks=picks, by=by)
        except Exception as error:
            results[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return plan, results


def test_many_clicks_take_over_once() -> None:
    plan, results = taken_together()
    assert [type(result) for result in results] == [FilledForm] * PEOPLE
    assert written(plan) == len(NEW)
    assert ActionPlan.objects.get(pk=plan.pk).version == plan.version + 3


def written(plan: ActionPlan) -> int:
    return plan.problem_rows.filter(text__in=NEW).count()


def test_without_the_locks_rows_are_written_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: without them the test above would see it."""
    barrier = threading.Barrier(PEOPLE)

    def chosen(items: Any, picks: Any) -> Any:
        barrier.wait(30)
        return [item for item in items if item.pick in picks]

    monkeypatch.setattr(filled_forms, "lock", lambda row: row)
    monkeypatch.setattr(filled_forms, "locked_for_writing", lambda plan, by: plan)
    monkeypatch.setattr(filled_forms, "_chosen", chosen)
    plan, _results = taken_together()
    assert written(plan) > len(NEW)
