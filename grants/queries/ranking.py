"""Scores of a call's applications, their order, and where the envelope ends.

Score of a sheet: sum of weight x points / scale, so 100 is the best. An application's
score is the mean over the sheets that were handed in by members without conflict; what
is not scored is never a zero. Compared unrounded.

Order: score; then the higher own share of the total; then the earlier submission; then
the receipt number.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from grants.enums import DECIDED, ApplicationState
from grants.models import (
    Application,
    Call,
    CommissionSeat,
    ConflictDeclaration,
    Criterion,
    Grant,
    Score,
)
from grants.queries.amounts import CENT, ZERO, Amounts, amounts_by_application

NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class RankedRow:
    """An eligible application in its place.

    `rank` is None without a score. `running`: requested sums from the top, KGS.
    `sheets` of `judges` members were handed in; `present` of them attended.
    """

    application: Application
    rank: int | None
    score: Fraction | None
    amounts: Amounts
    running: Decimal
    fits: bool
    above_minimum: bool
    sheets: int
    judges: int
    present: int
    conflicts: int
    grant: Grant | None

    @property
    def shown_score(self) -> Decimal | None:
        """Rounded to two decimals for people; the order uses the exact value."""
        return None if self.score is None else shown_score(self.score)

    @property
    def is_in_line(self) -> bool:
        """Scored, above the minimum, and the envelope reaches to here."""
        return self.rank is not None and self.above_minimum and self.fits


@dataclass(frozen=True)
class CallResult:
    """The result of a call: its ranking, what was decided, and the envelope."""

    call: Call
    rows: list[RankedRow]
    ineligible: list[Application]
    withdrawn: int
    seats: list[CommissionSeat]
    criteria: list[Criterion]

    @property
    def requested(self) -> Decimal:
        return sum((row.amounts.grant for row in self.rows), ZERO)

    @property
    def awarded(self) -> Decimal:
        return self.call.awarded_total

    @property
    def free(self) -> Decimal:
        return self.call.free_envelope

    @property
    def attended(self) -> int:
        """Members with a vote who attended the session."""
        return sum(1 for seat in self.seats if seat.scores and seat.attended)

    @property
    def decided(self) -> int:
        return sum(1 for row in self.rows if row.application.is_decided)


def shown_score(score: Fraction) -> Decimal:
    """Two decimals for people, halves up."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(CENT, ROUND_HALF_UP)


def sheet_scores(
    call: Call, application: Application | None = None
) -> dict[int, dict[int, Fraction]]:
    """Score per application and seat: handed-in sheets without conflict; one query."""
    scores = Score.objects.filter(
        sheet__application__call=call, sheet__handed_in_at__isnull=False
    )
    if application is not None:
        scores = scores.filter(sheet__application=application)
    conflicts = set(
        ConflictDeclaration.objects.filter(
            application__call=call, has_conflict=True
        ).values_list("application", "seat")
    )
    found: dict[int, dict[int, Fraction]] = {}
    for pk, seat, points, weight, scale in scores.values_list(
        "sheet__application",
        "sheet__seat",
        "points",
        "criterion__weight",
        "criterion__scale",
    ):
        if (pk, seat) in conflicts:
            continue
        sheets = found.setdefault(pk, {})
        part = Fraction(weight) * Fraction(points) / scale
        sheets[seat] = sheets.get(seat, Fraction(0)) + part
    return found


def seat_scores(seat: CommissionSeat) -> dict[int, Decimal]:
    """One member's own handed-in scores by application, for people."""
    found: dict[int, Fraction] = {}
    rows = Score.objects.filter(sheet__seat=seat, sheet__handed_in_at__isnull=False)
    for pk, points, weight, scale in rows.values_list(
        "sheet__application", "points", "criterion__weight", "criterion__scale"
    ):
        part = Fraction(weight) * Fraction(points) / scale
        found[pk] = found.get(pk, Fraction(0)) + part
    return {pk: shown_score(score) for pk, score in found.items()}


def mean(scores: Iterable[Fraction]) -> Fraction | None:
    """Mean of what is there; None when there is nothing."""
    known = list(scores)
    return sum(known, Fraction(0)) / len(known) if known else None


def ranking(call: Call) -> list[RankedRow]:
    """Eligible and decided applications in their order; seven queries at any size."""
    applications = list(
        call.applications.filter(state__in=(ApplicationState.ELIGIBLE, *DECIDED))
        .select_related("municipality__rayon", "municipality__oblast")
        .order_by("pk")
    )
    for application in applications:
        application.call = call
    sheets = sheet_scores(call)
    scores = {pk: mean(found.values()) for pk, found in sheets.items()}
    amounts = amounts_by_application(a.pk for a in applications)

    def order(application: Application) -> tuple[object, ...]:
        score = scores.get(application.pk)
        share = amounts[application.pk].share_of_total or ZERO
        return (
            score is None,
            -(score or 0),
            -share,
            application.submitted_at or NEVER,
            application.number or "",
            application.pk,
        )

    applications.sort(key=order)
    return _rows(call, applications, scores, amounts, sheets)


def _rows(
    call: Call,
    applications: list[Application],
    scores: dict[int, Fraction | None],
    amounts: dict[int, Amounts],
    sheets: dict[int, dict[int, Fraction]],
) -> list[RankedRow]:
    judges = [seat for seat in call.seats.all() if seat.scores]
    conflicts = _conflicts(call)
    grants = {grant.application_id: grant for grant in call.grants.all()}
    rows: list[RankedRow] = []
    running, rank = ZERO, 0
    for application in applications:
        score = scores.get(application.pk)
        rank += score is not None
        running += amounts[application.pk].grant
        barred = conflicts.get(application.pk, set())
        free = [seat for seat in judges if seat.pk not in barred]
        rows.append(
            RankedRow(
                application=application,
                rank=rank if score is not None else None,
                score=score,
                amounts=amounts[application.pk],
                running=running,
                fits=running <= call.envelope,
                above_minimum=reaches_minimum(call, score),
                sheets=len(sheets.get(application.pk, {})),
                judges=len(free),
                present=sum(1 for seat in free if seat.attended),
                conflicts=len(judges) - len(free),
                grant=grants.get(application.pk),
            )
        )
    return rows


def reaches_minimum(call: Call, score: Fraction | None) -> bool:
    """Whether a score is enough for an award; without a minimum every score is."""
    if score is None:
        return False
    return call.minimum_score is None or score >= Fraction(call.minimum_score)


def _conflicts(call: Call) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    declared = ConflictDeclaration.objects.filter(
        application__call=call, has_conflict=True
    )
    for pk, seat in declared.values_list("application", "seat"):
        found.setdefault(pk, set()).add(seat)
    return found


def present_for(application: Application) -> int:
    """Members with a vote who attended and have no conflict on this application."""
    barred = ConflictDeclaration.objects.filter(
        application=application, has_conflict=True
    ).values("seat")
    seats = application.call.seats.filter(attended=True).exclude(pk__in=barred)
    return sum(1 for seat in seats if seat.scores)


def call_result(call: Call) -> CallResult:
    """Everything that the result sheet of a call says."""
    return CallResult(
        call=call,
        rows=ranking(call),
        ineligible=list(
            call.applications.filter(state=ApplicationState.INELIGIBLE)
            .select_related("municipality__rayon", "municipality__oblast")
            .order_by("sort_key", "pk")
        ),
        withdrawn=call.applications.filter(
            state=ApplicationState.WITHDRAWN, number__isnull=False
        ).count(),
        seats=list(call.seats.select_related("user")),
        criteria=list(call.criteria.all()),
    )
