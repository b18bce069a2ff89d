"""Plans of a list together by theme, oblast, cohort, age in their state or own share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from action_plans.queries.budget import LEAST_SHARE
from action_plans.queries.overview import (
    Rows,
    by_share,
    older_in_state,
    shown_share,
    without_costs,
)
from action_plans.queries.plan_sums import sums_by, sums_of
from municipalities.models import Cohort, Oblast
from services_registry.models import Theme

AGES = (14, 30, 90, 180)


@dataclass(frozen=True)
class PlanGroup:
    """Plans that share something. `value`: of the filter that leads to them. KGS."""

    value: str
    label: Any
    count: int
    total_sum: Decimal
    grant_sum: Decimal
    own_sum: Decimal

    @property
    def share(self) -> Decimal | None:
        """Own contribution of all together, percent of their total, downwards."""
        return shown_share(self)


def by_theme(rows: Rows) -> list[PlanGroup]:
    return _by(rows, "service__theme", Theme.objects.all())


def by_oblast(rows: Rows) -> list[PlanGroup]:
    """By the oblast of the lead municipality."""
    return _by(rows, "municipality__oblast", Oblast.objects.all())


def by_cohort(rows: Rows) -> list[PlanGroup]:
    """A plan counts in each cohort of its lead municipality."""
    return _by(rows, "municipality__memberships__cohort", Cohort.objects.all())


def by_age(rows: Rows) -> list[PlanGroup]:
    """Plans that are in their state for more than so many days; the longer, the fewer."""
    return list(_each((days, days, older_in_state(rows, days)) for days in AGES))


def by_own_share(rows: Rows) -> list[PlanGroup]:
    """Plans below the least share, those that reach it, and those without costs."""
    return list(
        _each(
            (
                ("low", "low", by_share(rows, LEAST_SHARE, reached=False)),
                ("enough", "enough", by_share(rows, LEAST_SHARE, reached=True)),
                ("none", "none", without_costs(rows)),
            )
        )
    )


GROUPINGS: dict[str, Callable[[Rows], list[PlanGroup]]] = {
    "theme": by_theme,
    "oblast": by_oblast,
    "cohort": by_cohort,
    "days": by_age,
    "share": by_own_share,
}


def _by(rows: Rows, path: str, things: QuerySet[Any]) -> list[PlanGroup]:
    """By what stands at the end of a path, in the order of the things; three queries."""
    known = sums_by(rows, path)
    return [
        PlanGroup(str(thing.pk), thing.name, *known[thing.pk])
        for thing in things
        if thing.pk in known
    ]


def _each(parts: Any) -> Iterator[PlanGroup]:
    """Two queries for each part of the rows."""
    for value, label, rows in parts:
        yield PlanGroup(str(value), label, *sums_of(rows))
