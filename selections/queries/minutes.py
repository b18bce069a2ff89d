"""What the minutes of a selection tell: rules, order, decision, those left out."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from selections.enums import CandidateState, Outcome, TieKind
from selections.models import (
    Candidate,
    Criterion,
    JudgedRule,
    Quota,
    Selection,
    TieRule,
)
from selections.queries.kept_decision import (
    Decided,
    Later,
    changes_since,
    decisions_of,
    in_decided_order,
)
from selections.queries.lists import decided_rows
from selections.queries.places import QuotaUse, quota_uses


@dataclass(frozen=True)
class Minutes:
    """A decided selection. `ranked`: first to last, as at the decision.

    `decided`: what was decided on each, by candidate id, as it was kept; empty for older
    decisions, whose candidates stand as they stand now. `later`: what changed since.
    `overridden` are rules that were not met while staff let the candidate in, with the
    reason. `reasons` says in sentences, by candidate id, why it stands where it stands.
    """

    selection: Selection
    criteria: list[Criterion]
    quotas: list[QuotaUse]
    tie_rules: list[TieRule]
    ranked: list[Candidate]
    ineligible: list[Candidate]
    withdrawn: list[Candidate]
    overridden: list[JudgedRule]
    reasons: dict[int, list[str]]
    decided: dict[int, Decided]
    later: list[Later]


def tie_sentence(kind: str) -> str:
    return _("Equal scores, decided by: %(rule)s.") % {"rule": TieKind(kind).label}


def kept_reasons(selection: Selection, ranked: list[Candidate]) -> dict[int, list[str]]:
    """Why each stands where it stood at the decision, in the reader's language.

    Read from the ranking that was kept then; what became of it since is not told.
    """
    kept = {line["candidate"]: line for line in selection.ranking}
    names = {quota.pk: quota for quota in selection.quotas.select_related("oblast")}
    return {row.pk: _kept(row, kept.get(row.pk, {}), names) for row in ranked}


def _kept(row: Candidate, line: dict[str, Any], names: dict[int, Quota]) -> list[str]:
    said = []
    if row.tie_rule:
        said.append(tie_sentence(row.tie_rule))
    if row.lot_number:
        said.append(_("Number drawn by lot: %(number)s.") % {"number": row.lot_number})
    full = [names[key] for key in line.get("full_quotas", ()) if key in names]
    said += [_("The quota “%(quota)s” was full.") % {"quota": quota} for quota in full]
    if line.get("no_place"):
        said.append(_("All places were given."))
    if row.proposed == Outcome.REJECTED:
        said.append(_("Below the score for a place."))
    reason = line.get("reason", row.decision_reason)
    return [*said, reason] if reason else said


def minutes_of(selection: Selection) -> Minutes:
    """Everything for the minutes, in nine queries at any size."""
    ranked, decided = list(decided_rows(selection)), decisions_of(selection)
    ranked = in_decided_order(selection, ranked)
    winners = [
        row
        for row in ranked
        if row.pk in decided and decided[row.pk].outcome == Outcome.SELECTED
    ]
    gone = {row.pk for row in ranked if row.pk in decided}
    places = (
        selection.candidates.all().with_place().order_by("municipality__sort_key", "pk")
    )
    overridden = JudgedRule.objects.filter(candidate__selection=selection)
    return Minutes(
        selection=selection,
        criteria=list(selection.criteria.all()),
        quotas=quota_uses(selection, winners if decided else None),
        tie_rules=list(selection.tie_rules.select_related("criterion")),
        ranked=ranked,
        ineligible=list(places.filter(state=CandidateState.INELIGIBLE)),
        withdrawn=[
            row
            for row in places.filter(state=CandidateState.WITHDRAWN)
            if row.pk not in gone
        ],
        overridden=list(
            overridden.exclude(override_reason="").select_related(
                "candidate__municipality__rayon", "candidate__municipality__oblast"
            )
        ),
        reasons=kept_reasons(selection, ranked),
        decided=decided,
        later=list(changes_since(ranked, decided)),
    )
