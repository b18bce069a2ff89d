"""Writers of one table at the same moment: each cell that anybody wrote stands."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from action_plans import operations as do
from action_plans.models import ActionPlan
from action_plans.operations import entries
from tests.action_plans.test_race import EDITORS, people, together
from tests.factories.municipalities import make_village
from tests.support.races import needs_postgres

__all__ = ["people"]
pytestmark = needs_postgres
NAMES = ("girls", "boys", "women", "men", "older_women", "older_men")


def writing(plan: ActionPlan, by: User, village: int) -> Callable[[int], Any]:
    """Each editor writes one column of one row; all pages were opened before."""
    zero = {**dict.fromkeys(NAMES, 0), "vulnerable": 0, "population": 500, "reason": ""}
    seen = {f"r{village}-{name}": do.mark_of(value) for name, value in zero.items()}
    seen[f"r{village}-population"] = do.mark_of(None)

    def write(number: int) -> Any:
        typed = {**zero, NAMES[number % len(NAMES)]: 10 + number % len(NAMES)}
        return do.write_entries(
            plan=plan,
            kind="beneficiaries",
            values={village: typed},
            version=1,
            seen=seen,
            by=by,
        )

    return write


def test_editors_of_different_cells_of_a_new_row_lose_nothing(
    people: tuple[ActionPlan, User],
) -> None:
    plan, user = people
    village = make_village(plan.municipality)
    results = together(writing(plan, user, village.pk))
    assert not [r for r in results if not isinstance(r, ActionPlan)]
    row = plan.beneficiaries_rows.get()
    assert [getattr(row, name) for name in NAMES] == [10, 11, 12, 13, 14, 15]
    plan.refresh_from_db()
    assert (plan.beneficiaries, plan.version) == (75, 1 + len(NAMES))


def test_of_many_editors_of_one_cell_one_wins_and_all_others_are_told(
    people: tuple[ActionPlan, User],
) -> None:
    plan, user = people
    name = "r1-cost"

    def write(number: int) -> Any:
        return do.write_entries(
            plan=plan,
            kind="upkeep",
            values={1: {"cost": Decimal(100 + number)}},
            version=1,
            seen={name: do.mark_of(None)},
            by=user,
        )

    results = together(write)
    conflicts = [r for r in results if isinstance(r, do.VersionConflict)]
    assert len(conflicts) == EDITORS - 1
    row = plan.upkeepyear_rows.get()
    assert [c.saved for c in conflicts] == [{name: row.cost}] * (EDITORS - 1)


def test_without_the_lock_rows_would_come_twice(
    people: tuple[ActionPlan, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with a plain read instead of the lock, writers fail or are lost."""
    plan, user = people
    village = make_village(plan.municipality)
    monkeypatch.setattr(entries, "lock", lambda row: type(row).objects.get(pk=row.pk))
    failed: list[int] = []
    write = writing(plan, user, village.pk)

    def attempt(number: int) -> Any:
        try:
            return write(number)
        except Exception:
            failed.append(number)
            return None

    together(attempt)
    rows = list(plan.beneficiaries_rows.all())
    written = sum(bool(getattr(row, name)) for row in rows for name in NAMES)
    assert failed or written < len(NAMES)
