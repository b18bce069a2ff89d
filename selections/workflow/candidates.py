"""Moves of a candidate, from invitation to membership."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.problems import Problem
from core.workflow import Machine, Move
from selections import permissions
from selections.enums import DECIDED, CandidateState
from selections.models import Candidate

CS = CandidateState
# Made for all candidates at once by the decision on the selection: no buttons.
MADE_TOGETHER = ("select", "reserve", "reject", "undo")


def selection_takes_answers(candidate: Candidate) -> Iterator[Problem]:
    """Until the check ends; the deadline is judged apart, by the time of arrival."""
    selection = candidate.selection
    if not (selection.is_announced or selection.is_in_screening):
        yield Problem(_("The selection takes no answers now."), code="selection_closed")


def selection_takes_papers(candidate: Candidate) -> Iterator[Problem]:
    """A new one: announced (the deadline is judged apart). Returned: in the check."""
    selection = candidate.selection
    if candidate.is_returned and not selection.is_in_screening:
        yield Problem(
            _("The check of candidates is over: nothing can be sent any more."),
            code="check_over",
        )
    elif not candidate.is_returned:
        yield from selection_takes_answers(candidate)


def selection_is_screening(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.selection.is_in_screening:
        yield Problem(
            _("Candidates are checked only while the selection is in the check."),
            code="not_screening",
        )


def selection_is_ranked(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.selection.is_ranked:
        yield Problem(
            _("Decisions are recorded once, for all candidates together."),
            code="not_ranked",
        )


def selection_is_decided(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.selection.is_decided:
        yield Problem(
            _("A decision is taken back only before it is published."),
            code="not_decided",
        )


def has_something_to_withdraw(candidate: Candidate) -> Iterator[Problem]:
    """Who was turned down publicly, or whose selection is over, cannot withdraw."""
    selection = candidate.selection
    lost = candidate.is_ineligible or candidate.is_rejected
    if selection.is_cancelled or (selection.results_are_public and lost):
        yield Problem(
            _("There is nothing to withdraw any more: the selection is over."),
            code="over",
        )


def results_are_out(candidate: Candidate) -> Iterator[Problem]:
    if not candidate.selection.results_are_public:
        yield Problem(
            _("The results of the selection are not published yet."), code="embargo"
        )


def place_can_be_given(candidate: Candidate) -> Iterator[Problem]:
    selection = candidate.selection
    if not (selection.is_decided or selection.results_are_public):
        yield Problem(_("The selection is not decided yet."), code="not_decided")
    elif selection.free_places < 1:
        yield Problem(_("No place is free."), code="no_place")


CANDIDATE = Machine(
    noun="candidate",
    title=_("Candidate"),
    state_enum=CandidateState,
    initial=CS.INVITED,
    moves=(
        Move(
            "confirm",
            (CS.INVITED,),
            CS.PREPARING,
            permissions.can_sign_candidate,
            _("Confirm the wish to take part"),
            _("confirmed the wish to take part"),
            conditions=(selection_takes_answers,),
        ),
        Move(
            "decline",
            (CS.INVITED,),
            CS.DECLINED,
            permissions.can_sign_candidate,
            _("Decline the invitation"),
            _("declined the invitation"),
            conditions=(selection_takes_answers,),
            asks_reason=True,
            style="secondary",
            hint=_("The programme will read the reason. This cannot be undone."),
        ),
        Move(
            "submit",
            (CS.PREPARING, CS.RETURNED),
            CS.SUBMITTED,
            permissions.can_sign_candidate,
            _("Sign and submit"),
            _("submitted the papers for the selection"),
            conditions=(selection_takes_papers,),
            screen="municipal:candidate-submit",
            hint=_("Check all answers once more before you submit."),
        ),
        Move(
            "return",
            (CS.SUBMITTED,),
            CS.RETURNED,
            permissions.can_judge_candidate,
            _("Return for correction"),
            _("returned the papers for correction"),
            conditions=(selection_is_screening,),
            asks_reason=True,
            style="secondary",
        ),
        Move(
            "find_eligible",
            (CS.SUBMITTED,),
            CS.ELIGIBLE,
            permissions.can_judge_candidate,
            _("Eligible"),
            _("found the candidate eligible"),
            conditions=(selection_is_screening,),
            screen="staff:candidate-judge",
        ),
        Move(
            "find_ineligible",
            (CS.SUBMITTED, CS.RETURNED),
            CS.INELIGIBLE,
            permissions.can_judge_candidate,
            _("Not eligible"),
            _("found the candidate not eligible"),
            conditions=(selection_is_screening,),
            asks_reason=True,
            style="danger",
            screen="staff:candidate-judge",
            hint=_("The candidate reads the reason when the results are published."),
        ),
        Move(
            "check_again",
            (CS.ELIGIBLE, CS.INELIGIBLE),
            CS.SUBMITTED,
            permissions.can_judge_candidate,
            _("Check once more"),
            _("took the result of the check back"),
            conditions=(selection_is_screening,),
            asks_reason=True,
            style="secondary",
            hint=_("The reason stays on record."),
        ),
        Move(
            "select",
            (CS.ELIGIBLE,),
            CS.SELECTED,
            permissions.can_decide_candidate,
            _("Select"),
            _("selected the municipality"),
            conditions=(selection_is_ranked,),
        ),
        Move(
            "reserve",
            (CS.ELIGIBLE,),
            CS.RESERVE,
            permissions.can_decide_candidate,
            _("Put on the reserve list"),
            _("put the municipality on the reserve list"),
            conditions=(selection_is_ranked,),
            style="secondary",
        ),
        Move(
            "reject",
            (CS.ELIGIBLE,),
            CS.REJECTED,
            permissions.can_decide_candidate,
            _("Do not select"),
            _("did not select the municipality"),
            conditions=(selection_is_ranked,),
            style="danger",
        ),
        Move(
            "undo",
            DECIDED,
            CS.ELIGIBLE,
            permissions.can_decide_candidate,
            _("Undo the decision"),
            _("took the decision on the municipality back"),
            conditions=(selection_is_decided,),
            asks_reason=True,
            style="secondary",
        ),
        Move(
            "promote",
            (CS.RESERVE,),
            CS.SELECTED,
            permissions.can_promote_candidate,
            _("Give the free place"),
            _("gave a free place to the municipality"),
            conditions=(place_can_be_given,),
            style="secondary",
            hint=_("The head gets a letter once the results are published."),
        ),
        Move(
            "join",
            (CS.SELECTED,),
            CS.MEMBER,
            permissions.can_record_memorandum,
            _("Record the memorandum"),
            _("recorded the memorandum: the membership begins"),
            conditions=(results_are_out,),
            screen="staff:candidate-memorandum",
        ),
        Move(
            "withdraw",
            (
                *(CS.INVITED, CS.PREPARING, CS.SUBMITTED, CS.RETURNED),
                *(CS.ELIGIBLE, CS.INELIGIBLE, *DECIDED),
            ),
            CS.WITHDRAWN,
            permissions.can_withdraw_candidate,
            _("Withdraw from the selection"),
            _("withdrew from the selection"),
            conditions=(has_something_to_withdraw,),
            asks_reason=True,
            style="danger",
            hint=_("The programme will read the reason. This cannot be undone."),
        ),
    ),
)
