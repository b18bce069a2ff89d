"""Two people write one plan at the same moment: no change is lost, the later one is told."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from action_plans import operations as do
from action_plans.models import ActionPlan
from action_plans.operations import texts
from action_plans.queries import CostLine
from municipalities.enums import MunicipalRole
from tests.factories.action_plans import make_registered_service
from tests.factories.municipalities import make_municipality, make_official
from tests.factories.services_registry import make_service
from tests.support.races import needs_postgres

pytestmark = needs_postgres
EDITORS = 8


@pytest.fixture
def people() -> tuple[ActionPlan, User]:
    place = make_municipality()
    user = make_official(place, MunicipalRole.COORDINATOR)
    plan = ActionPlan.objects.create(
        municipality=place, service=make_service(), title="План"
    )
    return plan, user


def together(work: Callable[[int], Any]) -> list[Any]:
    """What each of the editors got, who all begin at the same moment."""
    results: list[Any] = [None] * EDITORS
    start = threading.Barrier(EDITORS)

    def run(number: int) -> None:
        try:
            start.wait(30)
            results[number] = work(number)
        except do.VersionConflict as conflict:
            results[number] = conflict
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return results


def save(plan: ActionPlan, by: User, section: str, name: str, text: str) -> ActionPlan:
    return do.save_section(
        plan=plan, version=1, section=section, values={name: text}, by=by
    )


def test_of_many_editors_of_one_section_one_wins_and_all_others_are_told(
    people: tuple[ActionPlan, User],
) -> None:
    plan, user = people
    results = together(lambda n: save(plan, user, "need", "need", f"Текст {n}"))
    conflicts = [r for r in results if isinstance(r, do.VersionConflict)]
    assert len(conflicts) == EDITORS - 1
    plan.refresh_from_db()
    winner = next(n for n, r in enumerate(results) if isinstance(r, ActionPlan))
    assert (plan.need, plan.version) == (f"Текст {winner}", 2)
    # each loser is shown the text that stands there
    assert [c.saved for c in conflicts] == [{"need": plan.need}] * (EDITORS - 1)


def test_editors_of_different_sections_do_not_hinder_each_other(
    people: tuple[ActionPlan, User],
) -> None:
    plan, user = people
    fields = (
        ("need", "need"),
        ("situation", "coverage"),
        ("objectives", "goal"),
        ("management", "management"),
        ("tariff", "tariff"),
        ("inclusion", "gender"),
        ("upkeep", "upkeep"),
        ("monitoring", "monitoring"),
    )
    together(lambda n: save(plan, user, *fields[n], f"Текст {n}"))
    plan.refresh_from_db()
    assert [getattr(plan, name) for _section, name in fields] == [
        f"Текст {n}" for n in range(EDITORS)
    ]
    assert plan.version == 1 + EDITORS


def test_without_the_lock_changes_are_lost(
    people: tuple[ActionPlan, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with a plain read instead of the lock, several editors "win"."""
    plan, user = people
    seen = threading.Barrier(EDITORS)

    def read(row: Any) -> Any:
        fresh = type(row).objects.get(pk=row.pk)
        seen.wait(30)
        return fresh

    monkeypatch.setattr(texts, "lock", read)
    results = together(lambda n: save(plan, user, "need", "need", f"Текст {n}"))
    assert sum(isinstance(r, ActionPlan) for r in results) == EDITORS
    plan.refresh_from_db()
    assert plan.version == 2


def test_the_same_form_sent_at_once_begins_one_plan_and_adds_one_measure(
    people: tuple[ActionPlan, User],
) -> None:
    _other, user = people
    place = make_municipality()
    make_official(place, MunicipalRole.COORDINATOR, user)
    service = make_registered_service(place)
    title = "Көчө жарыгы"
    begun = together(
        lambda _n: do.start_plan(
            municipality=place, service=service, title=title, by=user
        )
    )
    assert len({plan.pk for plan in begun}) == 1
    values = {"title": "Мамычалар", "responsible": "АӨ"}
    costs = [
        CostLine("works", "grant", False, Decimal("250000.50")),
        CostLine("works", "community", True, Decimal(7)),
    ]
    together(
        lambda _n: do.add_row(
            plan=begun[0], kind="measure", values={**values, "costs": costs}, by=user
        )
    )
    assert begun[0].measure_rows.count() == 1
    do.add_row(plan=begun[0], kind="measure", values={**values, "costs": []}, by=user)
    assert begun[0].measure_rows.count() == 2
    again = do.start_plan(municipality=place, service=service, title=title, by=user)
    assert again.pk != begun[0].pk, "the first one is being written: this is a new one"
