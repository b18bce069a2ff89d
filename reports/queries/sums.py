"""Adding up programme rows without counting anything twice.

A row is one grant. Money is added grant by grant; municipalities, plans and the people
of a plan are counted once, however many grants (of both tiers) they have.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

from core.text import sort_key
from reports.queries.rows import ProgrammeRow

ZERO = Decimal(0)
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Sums:
    """Figures of a set of grants. Money in KGS, shares in percent, people as counts.

    A share is None when nothing is known to divide by. `people_known` says of how many
    plans the number of beneficiaries is known, `sexes_known` of how many women and men are
    told apart; `budgets_known` for how many grants the
    costs by source are known: only these enter the shares.
    """

    grants: int
    municipalities: int
    plans: int
    amount: Decimal
    own: Decimal
    other: Decimal
    total: Decimal
    own_of_total: Decimal | None
    own_of_grant: Decimal | None
    beneficiaries: int
    women: int
    men: int
    vulnerable: int
    households: int
    jobs: int
    people_known: int
    sexes_known: int
    budgets_known: int


@dataclass(frozen=True)
class Group:
    """The sums of the rows that share a key; `label` is for people."""

    key: str
    label: str
    sums: Sums


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent with two decimals, rounded down: 9.996 % must never read as 10.00 %."""
    if not whole:
        return None
    return (part * 100 / whole).quantize(CENT, ROUND_DOWN)


def add_up(rows: Sequence[ProgrammeRow]) -> Sums:
    """The figures of these grants."""
    # what is known of a plan stands in every row of its grants: take it once
    plans = {row.plan_id: row for row in rows if row.plan_id is not None}
    people = [row for row in plans.values() if row.beneficiaries is not None]
    full = [row for row in rows if row.has_budget]
    own, total = _sum(row.own for row in full), _sum(row.total for row in full)
    return Sums(
        grants=len(rows),
        municipalities=len({row.municipality_id for row in rows}),
        plans=len(plans),
        amount=_sum(row.amount for row in rows),
        own=own,
        other=_sum(row.other for row in full),
        total=total,
        own_of_total=share(own, total),
        own_of_grant=share(own, _sum(row.amount for row in full)),
        beneficiaries=_count(people, "beneficiaries"),
        women=_count(people, "women"),
        men=_count(people, "men"),
        vulnerable=_count(people, "vulnerable"),
        households=_count(plans.values(), "households"),
        jobs=_count(plans.values(), "jobs"),
        people_known=len(people),
        sexes_known=sum(row.men is not None for row in people),
        budgets_known=len(full),
    )


def grouped(
    rows: Iterable[ProgrammeRow],
    key: Callable[[ProgrammeRow], str],
    label: Callable[[ProgrammeRow], str],
    order: Callable[[Group], Any] | None = None,
) -> tuple[Group, ...]:
    """Sums by key, sorted by label in Kyrgyz order; an empty key comes last."""
    parts: dict[str, list[ProgrammeRow]] = {}
    labels: dict[str, str] = {}
    for row in rows:
        parts.setdefault(key(row), []).append(row)
        labels.setdefault(key(row), label(row))
    groups = [Group(k, labels[k], add_up(part)) for k, part in parts.items()]
    by_label = order or (lambda group: sort_key(group.label))
    return tuple(sorted(groups, key=lambda group: (not group.key, by_label(group))))


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def _count(rows: Iterable[ProgrammeRow], name: str) -> int:
    return sum(getattr(row, name) or 0 for row in rows)
