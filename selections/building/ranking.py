"""The order of candidates and what it proposes. Pure: values in, values out.

1. Score = sum of weight x points / highest points, exact fractions, 0 to 100.
2. Equal scores are put in order by the tie rules, one after the other; a value that
   nobody knows stands last. Numbers drawn by lot decide after all rules.
3. From the top, a candidate is proposed as selected while the total and every quota that
   covers it have room; the rest are the reserve in order. Who stays under the minimum
   score is not proposed at all.
4. Candidates that no rule could separate are tied. The tie needs a lot when another order
   among them would select somebody else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from selections.enums import Outcome, Settlement, TieKind

ZERO = Fraction(0)


@dataclass(frozen=True)
class Entrant:
    """One candidate as the ranking sees it; `key` is any stable number.

    `points` by criterion key; `sufficiency` in percent; `lot`: 1 wins.
    """

    key: int
    points: Mapping[int, Decimal] = field(default_factory=dict)
    oblast: int | None = None
    settlement: Settlement = Settlement.RURAL
    sufficiency: Decimal | None = None
    submitted_at: datetime | None = None
    population: int | None = None
    lot: int | None = None


@dataclass(frozen=True)
class Weight:
    """A scored criterion: its weight in percent and its highest points."""

    criterion: int
    weight: Decimal
    max_score: int


@dataclass(frozen=True)
class Tie:
    """One tie rule; `criterion` only where the kind is a criterion."""

    kind: TieKind
    criterion: int | None = None


@dataclass(frozen=True)
class Limit:
    """A quota: at most `places` for the oblast and/or settlement (None: any)."""

    key: int
    places: int
    oblast: int | None = None
    settlement: Settlement | None = None

    def covers(self, entrant: Entrant) -> bool:
        return self.oblast in {None, entrant.oblast} and self.settlement in {
            None,
            entrant.settlement,
        }


@dataclass(frozen=True)
class Rules:
    """Everything that the order depends on."""

    places: int
    weights: Sequence[Weight] = ()
    ties: Sequence[Tie] = ()
    limits: Sequence[Limit] = ()
    minimum: Decimal | None = None


@dataclass(frozen=True)
class Placed:
    """One line of the ranking.

    `rank` is shared by candidates that no rule separates. `tie`: the rule that separated
    it from its neighbour with the same score (None: scores differ, or no rule did).
    `full`: keys of the quotas that had no room, `no_place` when the total had none.
    """

    entrant: Entrant
    rank: int
    score: Fraction
    outcome: Outcome
    reserve_order: int | None = None
    tie: Tie | None = None
    full: tuple[int, ...] = ()
    no_place: bool = False
    is_tied: bool = False
    needs_lot: bool = False


@dataclass(frozen=True)
class Ranking:
    """The whole order, from the first to the last."""

    rows: tuple[Placed, ...]

    @property
    def needs_lot(self) -> bool:
        return any(row.needs_lot for row in self.rows)

    def of(self, outcome: Outcome) -> list[Placed]:
        return [row for row in self.rows if row.outcome == outcome]


def score_of(entrant: Entrant, weights: Iterable[Weight]) -> Fraction:
    """Weighted score of 100; points that are missing count as none."""
    return sum(
        (
            Fraction(w.weight) * Fraction(entrant.points[w.criterion]) / w.max_score
            for w in weights
            if w.criterion in entrant.points
        ),
        ZERO,
    )


def tie_value(entrant: Entrant, tie: Tie) -> tuple[bool, Any]:
    """What a tie rule compares: smaller stands higher, unknown stands last."""
    value: Any = {
        TieKind.CRITERION: entrant.points.get(tie.criterion or 0),
        TieKind.SUFFICIENCY: entrant.sufficiency,
        TieKind.EARLIER: entrant.submitted_at,
        TieKind.SMALLER: entrant.population,
        TieKind.LARGER: entrant.population,
        TieKind.LOT: entrant.lot,
    }[tie.kind]
    if value is None:
        return (True, 0)
    falls = tie.kind in {TieKind.CRITERION, TieKind.SUFFICIENCY, TieKind.LARGER}
    return (False, -value if falls else value)


def with_lot(ties: Sequence[Tie]) -> tuple[Tie, ...]:
    """The rules in order; lots come last, stated or not."""
    return (*(t for t in ties if t.kind != TieKind.LOT), Tie(TieKind.LOT))


def rank(entrants: Iterable[Entrant], rules: Rules) -> Ranking:
    """Put candidates in order and propose who is selected."""
    ties = with_lot(rules.ties)
    scores: dict[int, Fraction] = {}
    found = list(entrants)
    for entrant in found:
        scores[entrant.key] = score_of(entrant, rules.weights)

    def place(entrant: Entrant) -> tuple[Any, ...]:
        values = tuple(tie_value(entrant, tie) for tie in ties)
        return (-scores[entrant.key], values)

    # the key only makes the order of an unresolved tie stable; it decides nothing
    found.sort(key=lambda entrant: (place(entrant), entrant.key))
    rows: list[Placed] = []
    room = Room(rules)
    for _place, together in groupby(found, key=place):
        group = list(together)
        first = len(rows) + 1
        needs_lot = room.depends_on_order(group, scores)
        for entrant in group:
            row = room.put(entrant, scores[entrant.key], first)
            rows.append(replace(row, is_tied=len(group) > 1, needs_lot=needs_lot))
    return Ranking(_numbered(_with_ties(rows, ties)))


class Room:
    """How many places are left, in all and for each quota, while going down."""

    def __init__(self, rules: Rules):
        self.rules = rules
        self.free = rules.places
        self.left = {limit.key: limit.places for limit in rules.limits}

    def is_above_minimum(self, score: Fraction) -> bool:
        minimum = self.rules.minimum
        return minimum is None or score >= Fraction(minimum)

    def full_for(self, entrant: Entrant) -> tuple[int, ...]:
        """Keys of the quotas that cover the candidate and have no room."""
        return tuple(
            limit.key
            for limit in self.rules.limits
            if limit.covers(entrant) and self.left[limit.key] < 1
        )

    def has_room_for(self, entrant: Entrant) -> bool:
        return self.free > 0 and not self.full_for(entrant)

    def take(self, entrant: Entrant) -> None:
        self.free -= 1
        for limit in self.rules.limits:
            if limit.covers(entrant):
                self.left[limit.key] -= 1

    def put(self, entrant: Entrant, score: Fraction, place: int) -> Placed:
        if not self.is_above_minimum(score):
            return Placed(entrant, place, score, Outcome.REJECTED)
        if self.has_room_for(entrant):
            self.take(entrant)
            return Placed(entrant, place, score, Outcome.SELECTED)
        return Placed(
            entrant,
            place,
            score,
            Outcome.RESERVE,
            full=self.full_for(entrant),
            no_place=self.free < 1,
        )

    def depends_on_order(
        self, group: Sequence[Entrant], scores: Mapping[int, Fraction]
    ) -> bool:
        """Whether another order among tied candidates would select somebody else.

        Those who have room now, each alone, compete; when all of them fit together, no
        order changes anything (places only get fewer), else the last one loses.
        """
        if not self.is_above_minimum(scores[group[0].key]):
            return False
        rivals = [entrant for entrant in group if self.has_room_for(entrant)]
        if len(rivals) > self.free:
            return True
        return any(
            sum(limit.covers(entrant) for entrant in rivals) > self.left[limit.key]
            for limit in self.rules.limits
        )


def _with_ties(rows: list[Placed], ties: Sequence[Tie]) -> list[Placed]:
    """Each line with the rule that separated it from a neighbour with its score."""
    done = []
    for index, row in enumerate(rows):
        around = [*rows[max(index - 1, 0) : index], *rows[index + 1 : index + 2]]
        rivals = [r for r in around if r.score == row.score]
        rule = next((t for r in rivals if (t := _separating(row, r, ties))), None)
        done.append(replace(row, tie=rule))
    return done


def _separating(one: Placed, other: Placed, ties: Sequence[Tie]) -> Tie | None:
    for tie in ties:
        if tie_value(one.entrant, tie) != tie_value(other.entrant, tie):
            return tie
    return None


def _numbered(rows: list[Placed]) -> tuple[Placed, ...]:
    """Reserve places in order; an unresolved tie shares its place."""
    done: list[Placed] = []
    reserve, last_rank, last = 0, 0, 0
    for row in rows:
        if row.outcome != Outcome.RESERVE:
            done.append(row)
            continue
        reserve += 1
        if row.rank != last_rank:
            last_rank, last = row.rank, reserve
        done.append(replace(row, reserve_order=last))
    return tuple(done)
