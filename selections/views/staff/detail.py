"""Staff: the page of a selection with its candidates and its next step."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import audit
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb, MoveButton, move_buttons
from selections.building import standing
from selections.enums import CriterionKind
from selections.forms.staff_selections import CandidateFilter
from selections.models import Candidate, Selection, settlement_of
from selections.permissions import (
    can_decide_selection,
    can_judge_selection,
    can_make_selection,
    can_manage_selection,
    can_see_selections,
)
from selections.queries import quota_uses
from selections.views.staff.facts import (
    count_by_state,
    decision_facts,
    draft_checks,
    figures,
    selection_facts,
)
from selections.views.staff.shapes import OfSelection, list_crumb
from selections.workflow import SELECTION

LAST_RANK = 32767
NOT_PLACED = (None, None)
PLACED = ("pk", "rank", "score")
SCORED = Q(scores__criterion__kind=CriterionKind.SCORE)


def settlement_label(candidate: Candidate) -> Any:
    return settlement_of(candidate.municipality).label


class SelectionDetail(OfSelection, ListScreen):
    """Next step, counts, what is missing, candidates, facts and timeline."""

    template_name = "selections/staff/selection_detail.html"
    export_name = "candidates"
    filterset_class = CandidateFilter
    search_fields = ("municipality__search_key", "municipality__code", "number")
    sorts = {
        "name": ("municipality__sort_key",),
        "state": ("state", "municipality__sort_key"),
        "oblast": ("municipality__oblast__sort_key", "municipality__sort_key"),
        "rank": ("known_rank", "municipality__sort_key"),
        "sent": ("known_sent", "municipality__sort_key"),
    }
    default_sort = "name"

    def load(self) -> None:
        super().load()
        self.title = self.selection.title

    def may(self) -> bool:
        return can_see_selections(self.user)

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Of the export: score and rank as far as they are known now."""
        placed = self.placed()
        return (
            Column(_("SOATE code"), lambda row: row.municipality.code),
            Column(_("Municipality"), lambda row: row.municipality.full_name),
            Column(_("Oblast"), lambda row: row.municipality.oblast.name),
            Column(_("Rural or town"), settlement_label),
            Column(_("Origin"), lambda row: row.get_origin_display()),
            Column(_("State"), lambda row: row.get_state_display()),
            Column(_("Number"), lambda row: row.number or ""),
            Column(_("Sent in"), lambda row: row.submitted_at, "date"),
            Column(_("Rank"), lambda row: placed.get(row.pk, NOT_PLACED)[0], "number"),
            Column(
                _("Score of 100"),
                lambda row: placed.get(row.pk, NOT_PLACED)[1],
                "number",
            ),
            Column(_("Reserve place"), lambda row: row.reserve_order, "number"),
            Column(_("Reason of the check"), lambda row: row.judgement_reason),
            Column(_("Reason of the decision"), lambda row: row.decision_reason),
        )

    def placed(self) -> dict[int, tuple[int | None, Decimal | None]]:
        """Rank and score by candidate: as decided, or as they stand after scoring."""
        if not hasattr(self, "_placed"):
            self._placed = _placed(self.selection)
        return self._placed

    def rows(self) -> QuerySet[Candidate]:
        rows = self.selection.candidates.select_related(
            "municipality__rayon", "municipality__oblast"
        )
        # databases disagree where empty values stand: here they come last
        return rows.annotate(
            known_rank=Coalesce("rank", Value(LAST_RANK)),
            known_sent=Coalesce("submitted_at", "selection__closes_at"),
            given=Count("scores", filter=SCORED),
        )

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        context = super().list_context(paged, filters)
        placed = self.placed()
        lines = [
            {
                "candidate": candidate,
                "settlement": settlement_label(candidate),
                "rank": placed.get(candidate.pk, NOT_PLACED)[0],
                "score": placed.get(candidate.pk, NOT_PLACED)[1],
            }
            for candidate in context["rows"]
        ]
        return {**context, "rows": lines}

    def get_context(self) -> dict[str, Any]:
        selection = self.selection
        manages = can_manage_selection(self.user, selection)
        edits = manages and selection.is_editable
        criteria = list(selection.criteria.all())
        return {
            "selection": selection,
            "figures": figures(selection, count_by_state(selection)),
            "facts": selection_facts(selection),
            "decision": decision_facts(selection),
            "checks": draft_checks(selection) if edits else [],
            "criteria": criteria,
            "to_score": sum(criterion.is_scored for criterion in criteria),
            "quotas": quota_uses(selection),
            "tie_rules": selection.tie_rules.select_related("criterion"),
            "documents": selection.required_documents.all(),
            "commitments": selection.commitments.all(),
            "moves": self.moves(),
            "events": audit.timeline(selection),
            "manages": manages,
            "edits": edits,
            "breadcrumbs": [list_crumb(), Crumb(selection.title)],
            "action": self.main_action(manages),
            "actions": self.further_actions(manages),
        }

    def moves(self) -> list[MoveButton]:
        """Buttons of the next steps; publishing asks once more on its own page."""
        where = [self.selection.pk]
        buttons = move_buttons(
            SELECTION, self.selection, self.user, "staff:selection-move"
        )
        return [
            replace(
                button, is_link=True, url=reverse("staff:selection-publish", args=where)
            )
            if button.name == "publish"
            else button
            for button in buttons
        ]

    def main_action(self, manages: bool) -> Action | None:
        """What staff mostly do in this state."""
        selection, where = self.selection, [self.selection.pk]
        if manages and selection.takes_invitations:
            label = _("Invite municipalities")
            return Action(label, reverse("staff:selection-invite", args=where))
        if selection.is_in_scoring and can_judge_selection(self.user, selection):
            label = _("Points of all candidates")
            return Action(label, reverse("staff:selection-scores", args=where))
        if selection.is_ranked or selection.is_decided or selection.results_are_public:
            return Action(_("Ranking"), reverse("staff:selection-ranking", args=where))
        return None

    def further_actions(self, manages: bool) -> list[Action]:
        selection, where = self.selection, [self.selection.pk]
        found = []
        if manages and selection.is_editable:
            label, address = _("Change the facts"), "staff:selection-edit"
            found.append(Action(label, reverse(address, args=where), "secondary"))
        if selection.is_in_scoring:
            label, address = _("Ranking so far"), "staff:selection-ranking"
            found.append(Action(label, reverse(address, args=where), "secondary"))
        if can_decide_selection(self.user, selection) and selection.takes_minutes:
            label, address = _("Minutes"), "staff:selection-minutes"
            found.append(Action(label, reverse(address, args=where), "secondary"))
        if can_make_selection(self.user):
            label, address = _("Copy"), "staff:selection-copy"
            found.append(Action(label, reverse(address, args=where), "quiet"))
        return found


def _placed(selection: Selection) -> dict[int, tuple[int | None, Decimal | None]]:
    if selection.is_ranked:
        return {
            row.candidate.pk: (row.placed.rank, row.score)
            for row in standing(selection).rows
        }
    rows = selection.candidates.filter(rank__isnull=False)
    return {pk: (rank, score) for pk, rank, score in rows.values_list(*PLACED)}
