"""The ranking of a selection as it stands now, from its rows."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from municipalities.models import BudgetSufficiency
from selections.building.ranking import (
    Entrant,
    Limit,
    Placed,
    Ranking,
    Rules,
    Tie,
    Weight,
    rank,
)
from selections.enums import Settlement, TieKind
from selections.models import Candidate, Quota, Selection, settlement_of
from selections.queries import points_by_candidate

FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class StandingRow:
    """A candidate with its line of the ranking; `points` by criterion id."""

    candidate: Candidate
    placed: Placed
    points: dict[int, Decimal]
    full_quotas: tuple[Quota, ...]

    @property
    def score(self) -> Decimal:
        return shown_score(self.placed.score)


@dataclass(frozen=True)
class Standing:
    """All eligible candidates in order."""

    rows: list[StandingRow]
    ranking: Ranking

    @property
    def tied(self) -> list[StandingRow]:
        """Those between whom a lot has to decide."""
        return [row for row in self.rows if row.placed.needs_lot]


def shown_score(score: Fraction) -> Decimal:
    """Four decimals, for storing and for people."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(FOUR_PLACES)


def standing(selection: Selection) -> Standing:
    """Rank the eligible candidates; six queries at any size."""
    candidates = list(
        selection.candidates.ranked()
        .select_related("municipality__rayon", "municipality__oblast")
        .order_by("pk")
    )
    points = points_by_candidate(selection)
    quotas = {quota.pk: quota for quota in selection.quotas.select_related("oblast")}
    percents = _sufficiencies(selection)
    ranking = rank(
        (entrant(c, points.get(c.pk, {}), percents) for c in candidates),
        rules_of(selection, list(quotas.values())),
    )
    by_key = {candidate.pk: candidate for candidate in candidates}
    for candidate in candidates:
        candidate.selection = selection
    rows = [
        StandingRow(
            candidate=by_key[placed.entrant.key],
            placed=placed,
            points=points.get(placed.entrant.key, {}),
            full_quotas=tuple(quotas[key] for key in placed.full),
        )
        for placed in ranking.rows
    ]
    return Standing(rows, ranking)


def entrant(
    candidate: Candidate, points: dict[int, Decimal], percents: dict[int, Decimal]
) -> Entrant:
    place = candidate.municipality
    return Entrant(
        key=candidate.pk,
        points=points,
        oblast=place.oblast_id,
        settlement=settlement_of(place),
        sufficiency=percents.get(place.pk),
        submitted_at=candidate.submitted_at,
        population=place.population,
        lot=candidate.lot_number,
    )


def rules_of(selection: Selection, quotas: list[Quota]) -> Rules:
    """The selection's rules as the ranking takes them."""
    return Rules(
        places=selection.places,
        weights=[
            Weight(c.pk, c.weight or Decimal(0), c.max_score or 1)
            for c in selection.criteria.all()
            if c.is_scored
        ],
        ties=[
            Tie(TieKind(rule.kind), rule.criterion_id)
            for rule in selection.tie_rules.all()
        ],
        limits=[
            Limit(
                quota.pk,
                quota.places,
                quota.oblast_id,
                Settlement(quota.settlement) if quota.settlement else None,
            )
            for quota in quotas
        ],
        minimum=selection.minimum_score,
    )


def _sufficiencies(selection: Selection) -> dict[int, Decimal]:
    """Percent by municipality id in the year of the selection."""
    if selection.sufficiency_year is None:
        return {}
    rows: Any = BudgetSufficiency.objects.filter(
        year=selection.sufficiency_year,
        municipality__candidacies__selection=selection,
    )
    return dict(rows.values_list("municipality", "percent"))


def frozen(found: Standing) -> list[dict[str, Any]]:
    """The ranking as it is kept at the decision: plain values only."""
    return [
        {
            "rank": row.placed.rank,
            "candidate": row.candidate.pk,
            "municipality": row.candidate.municipality.code,
            "name": row.candidate.municipality.audit_label(),
            "score": str(row.score),
            "points": {str(key): str(value) for key, value in row.points.items()},
            "proposed": row.placed.outcome.value,
            "reserve_order": row.placed.reserve_order,
            "tie": row.placed.tie.kind.value if row.placed.tie else "",
            "full_quotas": [quota.pk for quota in row.full_quotas],
            "no_place": row.placed.no_place,
        }
        for row in found.rows
    ]
