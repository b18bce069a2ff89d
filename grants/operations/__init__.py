"""Every write of grants: calls, applications, judging, awards, grants, history."""

from grants.operations.applications import (
    save_application,
    save_documents,
    start_application,
    submit_application,
    withdraw_application,
)
from grants.operations.awards import (
    award_grant,
    reject_application,
    reserve_application,
    undo_decision,
)
from grants.operations.calls import (
    announce_call,
    archive_call,
    cancel_call,
    change_call,
    decide_call,
    make_call,
    open_session,
    publish_call,
    record_session,
    set_commission,
    set_criteria,
    set_required_documents,
    start_scoring,
    start_screening,
)
from grants.operations.grants import (
    close_grant,
    plan_tranches,
    record_agreement,
    send_for_signature,
    take_back,
    terminate_grant,
)
from grants.operations.history import (
    record_historical_call,
    record_historical_grant,
)
from grants.operations.judging import (
    declare_conflict,
    save_scores,
)
from grants.operations.screening import (
    check_again,
    find_eligible,
    find_ineligible,
    return_application,
)

__all__ = [
    "announce_call",
    "archive_call",
    "award_grant",
    "cancel_call",
    "change_call",
    "check_again",
    "close_grant",
    "decide_call",
    "declare_conflict",
    "find_eligible",
    "find_ineligible",
    "make_call",
    "open_session",
    "plan_tranches",
    "publish_call",
    "record_agreement",
    "record_historical_call",
    "record_historical_grant",
    "record_session",
    "reject_application",
    "reserve_application",
    "return_application",
    "save_application",
    "save_documents",
    "save_scores",
    "send_for_signature",
    "set_commission",
    "set_criteria",
    "set_required_documents",
    "start_application",
    "start_scoring",
    "start_screening",
    "submit_application",
    "take_back",
    "terminate_grant",
    "undo_decision",
    "withdraw_application",
]
