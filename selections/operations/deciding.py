"""The decision on all candidates, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from selections.building import Standing, StandingRow, frozen, standing
from selections.enums import DECIDED, Outcome
from selections.models import Candidate, Selection
from selections.queries import quota_uses
from selections.queries.kept_decision import decision_line
from selections.workflow import CANDIDATE, SELECTION

MOVES = {
    Outcome.SELECTED: "select",
    Outcome.RESERVE: "reserve",
    Outcome.REJECTED: "reject",
}


@dataclass(frozen=True)
class Deviation:
    """What is decided otherwise than the ranking proposes, and why."""

    outcome: Outcome
    reason: str


@transaction.atomic
def decide_selection(
    *,
    selection: Selection,
    by: Any,
    decision_number: str,
    decision_date: date | None,
    decision_reasons: str,
    deviations: Mapping[int, Deviation] | None = None,
) -> Selection:
    """Decide on all candidates: as ranked, but for `deviations` by candidate id.

    The ranking is stored as it stood. Raises OperationRefused: an unresolved tie, a
    deviation without reason (`reason_<candidate id>`), more than places or quotas allow.
    """
    selection = lock(selection)
    SELECTION.require(selection, "decide", by)
    found = standing(selection)
    chosen = deviations or {}
    refuse_if_any(
        [
            *_paper_problems(decision_number, decision_date, decision_reasons),
            *_tie_problems(found),
            *_deviation_problems(found, chosen),
            *_room_problems(selection, found, chosen),
        ]
    )
    outcomes = [_outcome(row, chosen) for row in found.rows]
    for order, row in _in_reserve_order(found, chosen):
        _decide(row, order, by, chosen)
    SELECTION.carry_out(
        selection,
        "decide",
        by=by,
        ranking=_kept(found, chosen),
        places_taken=outcomes.count(Outcome.SELECTED),
        decision_number=decision_number.strip(),
        decision_date=decision_date,
        decision_reasons=decision_reasons.strip(),
    )
    return selection


def _kept(found: Standing, chosen: Mapping[int, Deviation]) -> list[dict[str, Any]]:
    """The ranking with what was decided: minutes printed later say the same."""
    orders = {
        row.candidate.pk: order for order, row in _in_reserve_order(found, chosen)
    }
    lines = []
    for line, row in zip(frozen(found), found.rows, strict=True):
        own = row.candidate
        reason = chosen[own.pk].reason.strip() if own.pk in chosen else ""
        told = decision_line(own, _outcome(row, chosen), orders[own.pk], reason)
        lines.append(line | told)
    return lines


def _outcome(row: StandingRow, chosen: Mapping[int, Deviation]) -> Outcome:
    deviation = chosen.get(row.candidate.pk)
    return deviation.outcome if deviation else row.placed.outcome


def _in_reserve_order(
    found: Standing, chosen: Mapping[int, Deviation]
) -> list[tuple[int | None, StandingRow]]:
    """Rows with their place on the reserve list as decided; equals share a place."""
    rows: list[tuple[int | None, StandingRow]] = []
    count, rank, place = 0, 0, 0
    for row in found.rows:
        if _outcome(row, chosen) != Outcome.RESERVE:
            rows.append((None, row))
            continue
        count += 1
        if row.placed.rank != rank:
            rank, place = row.placed.rank, count
        rows.append((place, row))
    return rows


def _decide(
    row: StandingRow, order: int | None, by: Any, chosen: Mapping[int, Deviation]
) -> None:
    candidate = lock(row.candidate)
    candidate.selection = row.candidate.selection
    deviation = chosen.get(candidate.pk)
    reason = deviation.reason.strip() if deviation else ""
    tie = row.placed.tie
    CANDIDATE.carry_out(
        candidate,
        MOVES[_outcome(row, chosen)],
        by=by,
        reason=reason,
        decision_reason=reason,
        rank=row.placed.rank,
        score=row.score,
        proposed=row.placed.outcome.value,
        tie_rule=tie.kind.value if tie else "",
        reserve_order=order,
        decided_at=timezone.now(),
        decided_by=by,
    )


def _paper_problems(number: str, day: date | None, reasons: str) -> list[Problem]:
    found = []
    if not number.strip():
        text = _("Write the number of the decision.")
        found.append(Problem(text, "decision_number", "no_number"))
    if day is None:
        text = _("Write the date of the decision.")
        found.append(Problem(text, "decision_date", "no_date"))
    elif day > timezone.localdate():
        text = _("This date lies in the future.")
        found.append(Problem(text, "decision_date", "future"))
    if not reasons.strip():
        text = _("Write the reasons of the decision.")
        found.append(Problem(text, "decision_reasons", "no_reasons"))
    return found


def _tie_problems(found: Standing) -> list[Problem]:
    names = ", ".join(row.candidate.municipality.full_name for row in found.tied)
    if not names:
        return []
    text = _("A lot has to decide between: %(names)s.") % {"names": names}
    return [Problem(text, "lots", "needs_lot")]


def _deviation_problems(
    found: Standing, chosen: Mapping[int, Deviation]
) -> list[Problem]:
    rows = {row.candidate.pk: row for row in found.rows}
    problems = []
    for pk, deviation in chosen.items():
        row = rows.get(pk)
        if row is None:
            text = _("This candidate is not in the ranking.")
            problems.append(Problem(text, f"outcome_{pk}", "not_ranked"))
        elif deviation.outcome != row.placed.outcome and not deviation.reason.strip():
            text = _("The ranking proposes something else. Write the reason.")
            problems.append(Problem(text, f"reason_{pk}", "no_reason"))
        elif (
            row.placed.outcome == Outcome.REJECTED
            and deviation.outcome != Outcome.REJECTED
        ):
            text = _("The score is below the minimum of the selection.")
            problems.append(Problem(text, f"outcome_{pk}", "low_score"))
    return problems


def _room_problems(
    selection: Selection, found: Standing, chosen: Mapping[int, Deviation]
) -> list[Problem]:
    winners: list[Candidate] = [
        row.candidate for row in found.rows if _outcome(row, chosen) == Outcome.SELECTED
    ]
    problems = []
    if len(winners) > selection.places:
        text = _("%(count)s are selected, there are %(places)s places.")
        values: dict[str, Any] = {
            "count": len(winners),
            "places": selection.places,
        }
        problems.append(Problem(text % values, "places", "over_places"))
    for use in quota_uses(selection, winners):
        if use.free < 0:
            text = _("The quota “%(quota)s” has %(places)s places, %(count)s are used.")
            values = {
                "quota": str(use.quota),
                "places": use.quota.places,
                "count": use.taken,
            }
            problems.append(Problem(text % values, "places", "over_quota"))
    return problems


@transaction.atomic
def take_back_decision(*, selection: Selection, by: Any, reason: str) -> Selection:
    """Take the whole decision back before it is published; who withdrew stays out."""
    selection = lock(selection)
    SELECTION.require(selection, "take_back_decision", by)
    if not reason.strip():
        text = _("Write the reason: the other side will read it.")
        raise OperationRefused([Problem(text, "reason", "no_reason")])
    rows = selection.candidates.filter(state__in=DECIDED).order_by("pk")
    for row in rows.select_related("municipality"):
        candidate = lock(row)
        candidate.selection = selection
        CANDIDATE.carry_out(candidate, "undo", by=by, reason=reason, **UNDECIDED)
    SELECTION.carry_out(
        selection,
        "take_back_decision",
        by=by,
        reason=reason,
        places_taken=0,
        ranking=[],
        decision_number="",
        decision_date=None,
        decision_reasons="",
    )
    return selection


UNDECIDED: dict[str, Any] = {
    "decision_reason": "",
    "rank": None,
    "score": None,
    "proposed": "",
    "tie_rule": "",
    "reserve_order": None,
    "decided_at": None,
    "decided_by": None,
}
