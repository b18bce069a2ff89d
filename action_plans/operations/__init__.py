"""Every write of action plans."""

from action_plans.operations.history import record_historical_plan
from action_plans.operations.moves import (
    accept_plan,
    approve_plan,
    complete_plan,
    hold_hearing,
    return_plan,
    start_implementation,
    stop_plan,
    submit_plan,
    usual_deadline,
)
from action_plans.operations.needs import take_needs
from action_plans.operations.rows import (
    add_row,
    change_row,
    costs_of,
    remove_row,
    set_measure_costs,
    set_partners,
)
from action_plans.operations.texts import (
    VERSION_CONFLICT,
    VersionConflict,
    save_section,
    start_plan,
)

__all__ = [
    "VERSION_CONFLICT",
    "VersionConflict",
    "accept_plan",
    "add_row",
    "approve_plan",
    "change_row",
    "complete_plan",
    "costs_of",
    "hold_hearing",
    "record_historical_plan",
    "remove_row",
    "return_plan",
    "save_section",
    "set_measure_costs",
    "set_partners",
    "start_implementation",
    "start_plan",
    "stop_plan",
    "submit_plan",
    "take_needs",
    "usual_deadline",
]
