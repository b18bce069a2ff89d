"""What the page of a candidate says about it, as facts and rows."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import date_text, moment_text, number
from core.ui import Fact
from selections.enums import TieKind
from selections.models import Candidate, Commitment, settlement_of


def candidate_facts(candidate: Candidate) -> list[Fact]:
    """Who it is, how it came, and the moments of its steps."""
    place = candidate.municipality
    facts = [
        Fact(_("SOATE code"), place.code),
        Fact(_("Oblast"), place.oblast.name),
        Fact(_("Rural or town"), capfirst(settlement_of(place).label)),
        Fact(_("Population"), number(place.population) if place.population else ""),
        Fact(_("Origin"), capfirst(candidate.get_origin_display())),
    ]
    moments = (
        (_("Invited"), candidate.invited_at, candidate.invited_by),
        (_("Wish confirmed"), candidate.confirmed_at, candidate.confirmed_by),
        (_("Sent in"), candidate.submitted_at, candidate.submitted_by),
        (_("Checked"), candidate.judged_at, candidate.judged_by),
        (_("Decided"), candidate.decided_at, candidate.decided_by),
        (_("Withdrawn"), candidate.withdrawn_at, candidate.withdrawn_by),
    )
    facts += [
        Fact(label, moment_text(when), who) for label, when, who in moments if when
    ]
    reasons = (
        (_("Reason of the check"), candidate.judgement_reason),
        (_("Reason of the decision"), candidate.decision_reason),
        (_("Reason of the withdrawal"), candidate.withdrawn_reason),
    )
    return [*facts, *(Fact(label, text) for label, text in reasons if text)]


def tie_label(kind: str) -> Any:
    """The rule that decided between equal scores, in words."""
    return TieKind(kind).label if kind else ""


def ranking_facts(candidate: Candidate) -> list[Fact]:
    """The ranking as it stood at the decision; empty before."""
    if candidate.rank is None:
        return []
    facts = [
        Fact(_("Rank"), number(candidate.rank)),
        Fact(_("Score of 100"), number(candidate.score, 2)),
        Fact(_("Proposed by the ranking"), capfirst(candidate.get_proposed_display())),
    ]
    if candidate.tie_rule:
        label = _("Decided between equal scores")
        facts.append(Fact(label, capfirst(tie_label(candidate.tie_rule))))
    if candidate.lot_number:
        facts.append(Fact(_("Number drawn by lot"), number(candidate.lot_number)))
    if candidate.reserve_order:
        facts.append(Fact(_("Reserve place"), number(candidate.reserve_order)))
    return facts


def memorandum_facts(candidate: Candidate) -> list[Fact]:
    if not candidate.memorandum_date:
        return []
    membership = candidate.membership
    joined = membership.joined_date if membership else None
    return [
        Fact(_("Number of the memorandum"), candidate.memorandum_number),
        Fact(_("Date of the memorandum"), date_text(candidate.memorandum_date)),
        Fact(_("Member of the cohort since"), date_text(joined) if joined else ""),
    ]


@dataclass(frozen=True)
class CommitmentRow:
    """A commitment, and who accepted it when (None: not accepted)."""

    commitment: Commitment
    accepted: Any


def commitment_rows(candidate: Candidate) -> list[CommitmentRow]:
    accepted = {
        row.commitment_id: row
        for row in candidate.accepted_commitments.select_related("accepted_by")
    }
    return [
        CommitmentRow(commitment, accepted.get(commitment.pk))
        for commitment in candidate.selection.commitments.all()
    ]
