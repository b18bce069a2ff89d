"""Moves of a selection, from draft to archive."""

from django.utils.translation import gettext_lazy as _

from core.workflow import Machine, Move
from selections import permissions
from selections.enums import SelectionState
from selections.workflow import conditions as must

SS = SelectionState

SELECTION = Machine(
    noun="selection",
    title=_("Selection"),
    state_enum=SelectionState,
    initial=SS.DRAFT,
    moves=(
        Move(
            "announce",
            (SS.DRAFT,),
            SS.ANNOUNCED,
            permissions.can_manage_selection,
            _("Announce the selection"),
            _("announced the selection"),
            conditions=(
                must.has_announcement,
                must.has_time_to_answer,
                must.has_candidates_to_invite,
                must.asks_for_something,
                must.names_sufficiency_year,
                must.weights_add_up,
            ),
            hint=_("Heads of the invited municipalities get a letter."),
        ),
        Move(
            "start_screening",
            (SS.ANNOUNCED,),
            SS.SCREENING,
            permissions.can_manage_selection,
            _("Start the eligibility check"),
            _("started the eligibility check"),
            conditions=(must.is_past_closing,),
        ),
        Move(
            "start_scoring",
            (SS.SCREENING,),
            SS.SCORING,
            permissions.can_manage_selection,
            _("Start the scoring"),
            _("started the scoring"),
            conditions=(must.all_screened, must.has_eligible),
            hint=_("Nothing can be sent in or returned any more."),
        ),
        Move(
            "close_scoring",
            (SS.SCORING,),
            SS.RANKED,
            permissions.can_judge_selection,
            _("Close the scoring"),
            _("closed the scoring"),
            conditions=(must.all_scored,),
            hint=_("The candidates are put in order; points no longer change."),
        ),
        Move(
            "reopen_scoring",
            (SS.RANKED,),
            SS.SCORING,
            permissions.can_judge_selection,
            _("Open the scoring again"),
            _("opened the scoring again"),
            asks_reason=True,
            style="secondary",
            hint=_("The reason stays on record. Numbers drawn by lot are deleted."),
        ),
        Move(
            "decide",
            (SS.RANKED,),
            SS.DECIDED,
            permissions.can_decide_selection,
            _("Record the decision"),
            _("recorded the decision"),
            conditions=(must.has_ranked,),
            screen="staff:selection-decide",
            hint=_("Candidates learn the results only when they are published."),
        ),
        Move(
            "take_back_decision",
            (SS.DECIDED,),
            SS.RANKED,
            permissions.can_decide_selection,
            _("Take the decision back"),
            _("took the decision back"),
            asks_reason=True,
            style="danger",
            hint=_("Possible only before the results are published."),
        ),
        Move(
            "publish",
            (SS.DECIDED,),
            SS.PUBLISHED,
            permissions.can_decide_selection,
            _("Publish the results"),
            _("published the results"),
            conditions=(must.has_minutes,),
            hint=_("Every candidate gets a letter with the decision."),
        ),
        Move(
            "archive",
            (SS.PUBLISHED,),
            SS.ARCHIVED,
            permissions.can_manage_selection,
            _("Archive the selection"),
            _("archived the selection"),
            style="secondary",
        ),
        Move(
            "cancel",
            (SS.DRAFT, SS.ANNOUNCED, SS.SCREENING, SS.SCORING, SS.RANKED),
            SS.CANCELLED,
            permissions.can_manage_selection,
            _("Cancel the selection"),
            _("cancelled the selection"),
            conditions=(must.nobody_joined,),
            asks_reason=True,
            style="danger",
        ),
    ),
)
