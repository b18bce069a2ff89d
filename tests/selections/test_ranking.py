"""The ranking: tables worked out by hand, and what must hold for any candidates."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from selections.building import Entrant, Limit, Rules, Tie, Weight, rank
from selections.enums import Outcome, Settlement, TieKind
from tests.factories.selections import CLOSES

RURAL, TOWN = Settlement.RURAL, Settlement.TOWN
JALAL_ABAD, ISSYK_KUL = 3, 2
WEIGHTS = (Weight(1, Decimal(60), 10), Weight(2, Decimal(40), 5))


def entrant(key: int, first: str = "0", second: str = "0", **fields: object) -> Entrant:
    points = {1: Decimal(first), 2: Decimal(second)}
    return Entrant(key, points, **fields)  # type: ignore[arg-type]


def outcomes(entrants: list[Entrant], rules: Rules) -> dict[int, str]:
    return {r.entrant.key: r.outcome.value for r in rank(entrants, rules).rows}


def test_weighted_scores() -> None:
    """60 x 7/10 + 40 x 4/5 = 42 + 32 = 74; 60 x 9.5/10 + 0 = 57."""
    rules = Rules(places=1, weights=WEIGHTS)
    rows = rank([entrant(1, "9.5"), entrant(2, "7", "4")], rules).rows
    assert [(r.entrant.key, r.rank, r.score) for r in rows] == [
        (2, 1, Fraction(74)),
        (1, 2, Fraction(57)),
    ]


def test_thirds_are_exact() -> None:
    """60 x 1/3 is exactly 20, so 20 + 0 equals 0 + 40 x 1/2."""
    weights = (Weight(1, Decimal(60), 3), Weight(2, Decimal(40), 2))
    found = rank([entrant(1, "1"), entrant(2, "0", "1")], Rules(2, weights))
    assert {row.score for row in found.rows} == {Fraction(20)}


def test_missing_points_count_as_none() -> None:
    rows = rank([Entrant(1, {1: Decimal(5)})], Rules(1, WEIGHTS)).rows
    assert rows[0].score == 30


def test_no_candidates() -> None:
    found = rank([], Rules(3))
    assert (found.rows, found.needs_lot, found.of(Outcome.SELECTED)) == ((), False, [])


def test_quotas_are_upper_limits() -> None:
    """By hand: 1 (JA) in, 2 (JA) in, 3 (JA) quota full, 4 (IK) in, 5 no place left."""
    places = {1: JALAL_ABAD, 2: JALAL_ABAD, 3: JALAL_ABAD, 4: ISSYK_KUL, 5: ISSYK_KUL}
    entrants = [
        entrant(key, str(10 - key), oblast=oblast) for key, oblast in places.items()
    ]
    rules = Rules(3, WEIGHTS, limits=(Limit(9, 2, oblast=JALAL_ABAD),))
    rows = {row.entrant.key: row for row in rank(entrants, rules).rows}
    assert {key: row.outcome.value for key, row in rows.items()} == {
        1: "selected",
        2: "selected",
        3: "reserve",
        4: "selected",
        5: "reserve",
    }
    assert (rows[3].full, rows[3].no_place, rows[3].reserve_order) == ((9,), False, 1)
    assert (rows[5].full, rows[5].no_place, rows[5].reserve_order) == ((), True, 2)


def test_quotas_do_not_fill_places() -> None:
    """A quota is no promise: the place of a quota nobody can use goes to others."""
    entrants = [entrant(key, str(key), oblast=JALAL_ABAD) for key in (1, 2, 3)]
    rules = Rules(3, WEIGHTS, limits=(Limit(1, 3, oblast=ISSYK_KUL),))
    assert set(outcomes(entrants, rules).values()) == {"selected"}


def test_quota_of_oblast_and_settlement_together() -> None:
    entrants = [
        entrant(1, "9", oblast=JALAL_ABAD, settlement=TOWN),
        entrant(2, "8", oblast=JALAL_ABAD, settlement=TOWN),
        entrant(3, "7", oblast=JALAL_ABAD, settlement=RURAL),
        entrant(4, "6", oblast=ISSYK_KUL, settlement=TOWN),
    ]
    limits = (Limit(1, 1, JALAL_ABAD, TOWN), Limit(2, 2, None, TOWN))
    assert outcomes(entrants, Rules(4, WEIGHTS, limits=limits)) == {
        1: "selected",
        2: "reserve",
        3: "selected",
        4: "selected",
    }


def test_under_the_minimum_nobody_waits() -> None:
    rules = Rules(5, WEIGHTS, minimum=Decimal(30))
    assert outcomes([entrant(1, "5"), entrant(2, "4.99")], rules) == {
        1: "selected",
        2: "rejected",
    }


def test_tie_rules_in_order() -> None:
    """All have 60. Criterion 1 parts 1; the percent parts 2; submission 3 from 4."""
    early, late = CLOSES - timedelta(days=2), CLOSES - timedelta(days=1)
    entrants = [
        entrant(4, "6", "3", sufficiency=Decimal(70), submitted_at=late),
        entrant(3, "6", "3", sufficiency=Decimal(70), submitted_at=early),
        entrant(2, "6", "3", sufficiency=Decimal(71)),
        entrant(1, "10", "0"),
    ]
    ties = (
        Tie(TieKind.CRITERION, 1),
        Tie(TieKind.SUFFICIENCY),
        Tie(TieKind.EARLIER),
    )
    rows = rank(entrants, Rules(2, WEIGHTS, ties)).rows
    assert [row.entrant.key for row in rows] == [1, 2, 3, 4]
    assert [row.rank for row in rows] == [1, 2, 3, 4]
    assert [row.tie and row.tie.kind for row in rows] == [
        TieKind.CRITERION,
        TieKind.CRITERION,
        TieKind.SUFFICIENCY,
        TieKind.EARLIER,
    ]


def test_population_both_ways_and_unknown_last() -> None:
    entrants = [
        entrant(1, population=None),
        entrant(2, population=9000),
        entrant(3, population=4000),
    ]
    smaller = rank(entrants, Rules(1, (), (Tie(TieKind.SMALLER),))).rows
    larger = rank(entrants, Rules(1, (), (Tie(TieKind.LARGER),))).rows
    assert [row.entrant.key for row in smaller] == [3, 2, 1]
    assert [row.entrant.key for row in larger] == [2, 3, 1]


def test_a_tie_over_the_boundary_needs_a_lot() -> None:
    entrants = [entrant(1, "9"), entrant(2, "5"), entrant(3, "5"), entrant(4, "1")]
    rows = rank(entrants, Rules(2, WEIGHTS)).rows
    assert [row.rank for row in rows] == [1, 2, 2, 4]
    assert [row.needs_lot for row in rows] == [False, True, True, False]
    drawn = [entrant(1, "9"), entrant(2, "5", lot=2), entrant(3, "5", lot=1)]
    found = rank(drawn, Rules(2, WEIGHTS))
    assert [row.entrant.key for row in found.rows] == [1, 3, 2]
    assert not found.needs_lot
    assert found.rows[1].tie == Tie(TieKind.LOT)


def test_a_tie_inside_the_selected_or_the_reserve_needs_none() -> None:
    entrants = [entrant(1, "9"), entrant(2, "9"), entrant(3, "5"), entrant(4, "5")]
    found = rank(entrants, Rules(2, WEIGHTS))
    assert not found.needs_lot
    assert [row.is_tied for row in found.rows] == [True] * 4
    assert [row.reserve_order for row in found.rows] == [None, None, 1, 1]


def test_a_tie_of_different_quotas_needs_none() -> None:
    """The quota of 2 is full before: 3 is selected in any order."""
    entrants = [
        entrant(1, "9", oblast=JALAL_ABAD),
        entrant(2, "5", oblast=JALAL_ABAD),
        entrant(3, "5", oblast=ISSYK_KUL),
    ]
    found = rank(entrants, Rules(2, WEIGHTS, limits=(Limit(1, 1, JALAL_ABAD),)))
    assert not found.needs_lot
    assert [row.outcome.value for row in found.rows] == [
        "selected",
        "reserve",
        "selected",
    ]


def test_a_tie_inside_one_quota_needs_a_lot() -> None:
    entrants = [entrant(key, "5", oblast=JALAL_ABAD) for key in (1, 2)]
    found = rank(entrants, Rules(5, WEIGHTS, limits=(Limit(1, 1, JALAL_ABAD),)))
    assert [row.needs_lot for row in found.rows] == [True, True]


def test_a_tie_under_the_minimum_needs_none() -> None:
    entrants = [entrant(1, "1"), entrant(2, "1")]
    assert not rank(entrants, Rules(1, WEIGHTS, minimum=Decimal(50))).needs_lot


# For any candidates --------------------------------------------------------------------
some_points = st.integers(0, 3).map(Decimal)
some_entrants = st.lists(
    st.builds(
        Entrant,
        key=st.integers(1, 10**6),
        points=st.fixed_dictionaries({1: some_points, 2: some_points}),
        oblast=st.sampled_from([JALAL_ABAD, ISSYK_KUL]),
        settlement=st.sampled_from([RURAL, TOWN]),
        sufficiency=st.sampled_from([None, Decimal(60), Decimal(70)]),
    ),
    max_size=12,
    unique_by=lambda entrant: entrant.key,
)
some_limits = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from([None, JALAL_ABAD, ISSYK_KUL]),
        st.sampled_from([None, RURAL, TOWN]),
    ),
    max_size=3,
).map(lambda rows: tuple(Limit(key, *row) for key, row in enumerate(rows)))
some_rules = st.builds(
    Rules,
    places=st.integers(1, 8),
    weights=st.just(WEIGHTS),
    ties=st.sampled_from([(), (Tie(TieKind.SUFFICIENCY),)]),
    limits=some_limits,
    minimum=st.sampled_from([None, Decimal(20)]),
)


@given(some_entrants, some_rules)
def test_places_and_quotas_are_never_exceeded(
    entrants: list[Entrant], rules: Rules
) -> None:
    found = rank(entrants, rules)
    winners = [row.entrant for row in found.of(Outcome.SELECTED)]
    assert len(found.rows) == len(entrants)
    assert len(winners) <= rules.places
    for limit in rules.limits:
        assert sum(limit.covers(winner) for winner in winners) <= limit.places


@given(some_entrants, some_rules)
def test_nobody_waits_while_there_is_room(
    entrants: list[Entrant], rules: Rules
) -> None:
    found = rank(entrants, rules)
    winners = [row.entrant for row in found.of(Outcome.SELECTED)]
    for row in found.of(Outcome.RESERVE):
        barred = any(
            limit.covers(row.entrant)
            and sum(limit.covers(winner) for winner in winners) >= limit.places
            for limit in rules.limits
        )
        assert barred or len(winners) >= rules.places
        assert bool(row.full) or row.no_place


@given(some_entrants, some_rules)
def test_scores_fall_and_ranks_rise(entrants: list[Entrant], rules: Rules) -> None:
    rows = rank(entrants, rules).rows
    assert [r.score for r in rows] == sorted((r.score for r in rows), reverse=True)
    assert [r.rank for r in rows] == sorted(r.rank for r in rows)
    reserve = [r.reserve_order or 0 for r in rows if r.outcome == Outcome.RESERVE]
    assert reserve == sorted(reserve)
    for row in rows:
        assert (row.outcome == Outcome.REJECTED) == (
            rules.minimum is not None and row.score < rules.minimum
        )


@given(some_entrants, some_rules, st.randoms())
def test_the_order_of_the_input_is_nothing(
    entrants: list[Entrant], rules: Rules, chance: object
) -> None:
    shuffled = list(entrants)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rank(shuffled, rules) == rank(entrants, rules)


@settings(max_examples=60)
@given(
    st.integers(2, 4),
    st.lists(st.sampled_from([JALAL_ABAD, ISSYK_KUL]), min_size=4, max_size=4),
    some_limits,
    st.integers(1, 4),
)
def test_a_lot_is_asked_exactly_when_the_order_matters(
    size: int, oblasts: list[int], limits: tuple[Limit, ...], places: int
) -> None:
    """Every order among equals is tried; one leader goes before them."""
    leader = entrant(1, "9", oblast=oblasts[0])
    equals = [entrant(2 + n, "5", oblast=oblasts[n % 4]) for n in range(size)]
    rules = Rules(places, WEIGHTS, limits=limits)
    results = set()
    for order in permutations(range(1, size + 1)):
        drawn = [
            Entrant(e.key, e.points, e.oblast, e.settlement, lot=lot)
            for e, lot in zip(equals, order, strict=True)
        ]
        winners = rank([leader, *drawn], rules).of(Outcome.SELECTED)
        results.add(frozenset(row.entrant.key for row in winners))
    assert rank([leader, *equals], rules).needs_lot == (len(results) > 1)
