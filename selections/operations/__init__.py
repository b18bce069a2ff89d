"""Every write of selections: rules, invitations, candidates, judging, decision."""

from selections.operations.candidates import (
    apply_for_selection,
    confirm_wish,
    decline_invitation,
    submit_candidate,
    withdraw_candidate,
)
from selections.operations.deciding import (
    Deviation,
    decide_selection,
    take_back_decision,
)
from selections.operations.history import (
    enter_candidates,
    enter_papers,
)
from selections.operations.inviting import (
    invite_cohort,
    invite_municipalities,
    invite_oblasts,
    invite_participants,
)
from selections.operations.joining import (
    promote_candidate,
    record_memorandum,
)
from selections.operations.judging import (
    Seen,
    check_again,
    find_eligible,
    find_ineligible,
    return_candidate,
    save_scores,
)
from selections.operations.meeting import record_lots, record_minutes
from selections.operations.papers import (
    accept_commitment,
    save_answers,
    save_documents,
)
from selections.operations.selections import (
    change_selection,
    copy_selection,
    make_selection,
    set_commitments,
    set_criteria,
    set_quotas,
    set_required_documents,
    set_tie_rules,
)
from selections.operations.steps import (
    announce_selection,
    archive_selection,
    cancel_selection,
    close_scoring,
    publish_selection,
    reopen_scoring,
    start_scoring,
    start_screening,
)

__all__ = [
    "Deviation",
    "Seen",
    "accept_commitment",
    "announce_selection",
    "apply_for_selection",
    "archive_selection",
    "cancel_selection",
    "change_selection",
    "check_again",
    "close_scoring",
    "confirm_wish",
    "copy_selection",
    "decide_selection",
    "decline_invitation",
    "enter_candidates",
    "enter_papers",
    "find_eligible",
    "find_ineligible",
    "invite_cohort",
    "invite_municipalities",
    "invite_oblasts",
    "invite_participants",
    "make_selection",
    "promote_candidate",
    "publish_selection",
    "record_lots",
    "record_memorandum",
    "record_minutes",
    "reopen_scoring",
    "return_candidate",
    "save_answers",
    "save_documents",
    "save_scores",
    "set_commitments",
    "set_criteria",
    "set_quotas",
    "set_required_documents",
    "set_tie_rules",
    "start_scoring",
    "start_screening",
    "submit_candidate",
    "take_back_decision",
    "withdraw_candidate",
]
