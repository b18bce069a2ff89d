"""Every write of action plans."""

from action_plans.operations.amendments import (
    begin_amendment,
)
from action_plans.operations.cleaning import (
    cleaned,
)
from action_plans.operations.collaboration import (
    finish_task,
    give_task,
    resolve_comment,
    write_comment,
)
from action_plans.operations.completing import (
    complete_plan,
)
from action_plans.operations.drafts import (
    drop_drafts,
    forget_drafts,
    keep_draft,
)
from action_plans.operations.entries import (
    write_entries,
)
from action_plans.operations.filled_forms import (
    hand_in_form,
    take_form_over,
)
from action_plans.operations.help import (
    save_help,
)
from action_plans.operations.history import (
    record_historical_plan,
)
from action_plans.operations.holding import (
    Seen,
    mark_of,
)
from action_plans.operations.joint import (
    agree,
    part_values,
    take_agreement_back,
    write_part,
)
from action_plans.operations.moves import (
    accept_plan,
    approve_plan,
    drop_change,
    hold_hearing,
    return_plan,
    start_implementation,
    stop_plan,
    submit_plan,
    usual_deadline,
)
from action_plans.operations.needs import (
    take_needs,
)
from action_plans.operations.past import (
    correct_historical_plan,
    remove_historical_plan,
)
from action_plans.operations.presence import (
    forget_presences,
    note_presence,
)
from action_plans.operations.progress import (
    accept_quarter,
    begin_quarter,
    hand_in_quarter,
    return_quarter,
    save_quarter,
)
from action_plans.operations.reminders import (
    change_plan_rules,
    send_report_reminders,
)
from action_plans.operations.reviews import (
    comment_in_review,
    finish_review,
    remove_review_comment,
    resolve_review_comment,
    save_criterion,
    save_marks,
    save_summary,
)
from action_plans.operations.rows import (
    add_row,
    change_row,
    remove_row,
    set_measure_costs,
    set_partners,
    stored_row,
)
from action_plans.operations.texts import (
    VERSION_CONFLICT,
    VersionConflict,
    save_section,
    start_plan,
    stored_values,
)
from action_plans.operations.translations import (
    save_translations,
    set_plan_language,
)
from action_plans.operations.usual_texts import (
    load_criteria,
    load_help,
)
from action_plans.operations.weights import (
    set_weights,
)

__all__ = [
    "VERSION_CONFLICT",
    "Seen",
    "VersionConflict",
    "accept_plan",
    "accept_quarter",
    "add_row",
    "agree",
    "approve_plan",
    "begin_amendment",
    "begin_quarter",
    "change_plan_rules",
    "change_row",
    "cleaned",
    "comment_in_review",
    "complete_plan",
    "correct_historical_plan",
    "drop_change",
    "drop_drafts",
    "finish_review",
    "finish_task",
    "forget_drafts",
    "forget_presences",
    "give_task",
    "hand_in_form",
    "hand_in_quarter",
    "hold_hearing",
    "keep_draft",
    "load_criteria",
    "load_help",
    "mark_of",
    "note_presence",
    "part_values",
    "record_historical_plan",
    "remove_historical_plan",
    "remove_review_comment",
    "remove_row",
    "resolve_comment",
    "resolve_review_comment",
    "return_plan",
    "return_quarter",
    "save_criterion",
    "save_help",
    "save_marks",
    "save_quarter",
    "save_section",
    "save_summary",
    "save_translations",
    "send_report_reminders",
    "set_measure_costs",
    "set_partners",
    "set_plan_language",
    "set_weights",
    "start_implementation",
    "start_plan",
    "stop_plan",
    "stored_row",
    "stored_values",
    "submit_plan",
    "take_agreement_back",
    "take_form_over",
    "take_needs",
    "usual_deadline",
    "write_comment",
    "write_entries",
    "write_part",
]
