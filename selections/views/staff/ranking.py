"""Staff: the ranking: who stands where, why, and where the places end."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.formats import number
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb, Figure
from selections.building import Standing, StandingRow, standing
from selections.enums import Outcome
from selections.models import Candidate, Selection
from selections.permissions import can_decide_selection, can_read_ranking
from selections.queries import (
    QuotaUse,
    decided_rows,
    kept_reasons,
    next_reserves,
    quota_uses,
    tie_sentence,
)
from selections.views.staff.detail import settlement_label
from selections.views.staff.shapes import OfSelection


@dataclass(frozen=True)
class RankLine:
    """One line of the ranking, in words; `ends_places`: the last place is given here."""

    candidate: Candidate
    rank: int
    score: Decimal
    proposed: Outcome
    reserve_order: int | None
    why: tuple[str, ...]
    needs_lot: bool = False
    ends_places: bool = False


class RankLines(list[RankLine]):
    """Lines that were worked out, in the shape that a list screen exports."""

    def iterator(self, chunk_size: int) -> Iterator[RankLine]:
        return iter(self)


def live_lines(found: Standing) -> list[RankLine]:
    """The ranking as it stands now."""
    last = max(
        (i for i, r in enumerate(found.rows) if r.placed.outcome == Outcome.SELECTED),
        default=-1,
    )
    return [
        RankLine(
            candidate=row.candidate,
            rank=row.placed.rank,
            score=row.score,
            proposed=row.placed.outcome,
            reserve_order=row.placed.reserve_order,
            why=tuple(_why(row)),
            needs_lot=row.placed.needs_lot,
            ends_places=index == last,
        )
        for index, row in enumerate(found.rows)
    ]


def _why(row: StandingRow) -> Iterator[str]:
    """Why it stands there, in short sentences."""
    placed = row.placed
    if placed.needs_lot:
        yield _("Equal in everything: a lot has to decide.")
    elif placed.is_tied and placed.outcome != Outcome.REJECTED:
        yield _("Equal to a neighbour; the order changes nothing.")
    elif placed.tie:
        yield tie_sentence(placed.tie.kind)
    for quota in row.full_quotas:
        yield _("The quota “%(quota)s” was full.") % {"quota": quota}
    if placed.no_place:
        yield _("All places were given.")
    if placed.outcome == Outcome.REJECTED:
        yield _("Below the score for a place.")


def decided_lines(selection: Selection) -> list[RankLine]:
    """The ranking as it stood at the decision, with what became of everybody."""
    rows = list(decided_rows(selection))
    reasons = kept_reasons(selection, rows)
    proposed = [row for row in rows if row.proposed == Outcome.SELECTED]
    return [
        RankLine(
            candidate=row,
            rank=row.rank or 0,
            score=row.score or Decimal(0),
            proposed=Outcome(row.proposed),
            reserve_order=row.reserve_order,
            why=tuple(reasons[row.pk]),
            ends_places=row in proposed[-1:],
        )
        for row in rows
    ]


class SelectionRanking(OfSelection, ListScreen):
    """Order, score, tie rule, quotas, cut line and reserve."""

    template_name = "selections/staff/ranking.html"
    export_name = "ranking"
    title = gettext_lazy("Ranking")
    columns = (
        Column(gettext_lazy("Rank"), lambda row: row.rank, "number"),
        Column(gettext_lazy("SOATE code"), lambda row: row.candidate.municipality.code),
        Column(
            gettext_lazy("Municipality"),
            lambda row: row.candidate.municipality.full_name,
        ),
        Column(
            gettext_lazy("Oblast"), lambda row: row.candidate.municipality.oblast.name
        ),
        Column(
            gettext_lazy("Rural or town"), lambda row: settlement_label(row.candidate)
        ),
        Column(gettext_lazy("Score of 100"), lambda row: row.score, "number"),
        Column(gettext_lazy("Why"), lambda row: " ".join(row.why)),
        Column(gettext_lazy("Proposed by the ranking"), lambda row: row.proposed.label),
        Column(gettext_lazy("Reserve place"), lambda row: row.reserve_order, "number"),
        Column(gettext_lazy("State"), lambda row: row.candidate.get_state_display()),
    )

    def load(self) -> None:
        super().load()
        selection = self.selection
        self.is_live = selection.is_in_scoring or selection.is_ranked
        self.standing = standing(selection) if self.is_live else None

    def may(self) -> bool:
        return can_read_ranking(self.user, self.selection)

    def narrowed(self) -> tuple[Any, Any]:
        found = self.standing
        lines = live_lines(found) if found else decided_lines(self.selection)
        return RankLines(lines), None

    def get_context(self) -> dict[str, Any]:
        selection = self.selection
        decides = can_decide_selection(self.user, selection)
        return {
            "title": self.title,
            "selection": selection,
            "is_live": self.is_live,
            "needs_lot": bool(self.standing and self.standing.ranking.needs_lot),
            "figures": self.figures(),
            "quotas": self.quotas(),
            "tie_rules": selection.tie_rules.select_related("criterion"),
            "following": self.following(),
            "decides": decides,
            "breadcrumbs": [*self.trail(), Crumb(self.title)],
            "action": self.decide_action() if decides else None,
            "actions": self.actions() if decides else [],
        }

    def figures(self) -> list[Figure]:
        selection = self.selection
        tiles = [Figure(number(selection.places), gettext_lazy("Places"))]
        if self.standing is not None:
            ranking = self.standing.ranking
            tiles += [
                Figure(number(len(ranking.of(outcome))), label)
                for outcome, label in (
                    (Outcome.SELECTED, gettext_lazy("Proposed as selected")),
                    (Outcome.RESERVE, gettext_lazy("Proposed for the reserve")),
                    (Outcome.REJECTED, gettext_lazy("Below the score for a place")),
                )
            ]
            return tiles
        return [
            *tiles,
            Figure(number(selection.places_taken), gettext_lazy("Places taken")),
            Figure(number(selection.free_places), gettext_lazy("Free places")),
        ]

    def quotas(self) -> list[QuotaUse]:
        """Use of the quotas: as proposed, or as decided."""
        if self.standing is None:
            return quota_uses(self.selection)
        chosen = [
            row.candidate
            for row in self.standing.rows
            if row.placed.outcome == Outcome.SELECTED
        ]
        return quota_uses(self.selection, chosen)

    def following(self) -> list[Candidate]:
        """Who is next for a free place after the decision."""
        selection = self.selection
        if self.is_live or not (selection.is_decided or selection.results_are_public):
            return []
        return next_reserves(selection)

    def decide_action(self) -> Action | None:
        selection, where = self.selection, [self.selection.pk]
        if selection.is_decided:
            label = gettext_lazy("Publish the results")
            return Action(label, reverse("staff:selection-publish", args=where))
        if not selection.is_ranked or self.standing is None:
            return None
        if self.standing.ranking.needs_lot:
            label = gettext_lazy("Record the lots")
            return Action(label, reverse("staff:selection-lots", args=where))
        label = gettext_lazy("Record the decision")
        return Action(label, reverse("staff:selection-decide", args=where))

    def actions(self) -> list[Action]:
        selection, where = self.selection, [self.selection.pk]
        found = []
        if selection.takes_minutes:
            label = gettext_lazy("Minutes")
            address = reverse("staff:selection-minutes", args=where)
            found.append(Action(label, address, "secondary"))
        drawn = selection.is_ranked and selection.lot_record
        if drawn and self.standing and not self.standing.ranking.needs_lot:
            label = gettext_lazy("Change the lots")
            address = reverse("staff:selection-lots", args=where)
            found.append(Action(label, address, "secondary"))
        return found
