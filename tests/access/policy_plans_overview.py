"""Routes of what staff look over: overdue reports, reminders; weights of progress."""

from tests.access.policy import WRITERS_A, Route
from tests.access.policy_action_plans import JUDGES, READERS, of

ROUTES = {
    "municipal:plan-weights": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan"),
        data=lambda world: {"kind": "budget"},
    ),
    "staff:plan-weights": Route(
        get=JUDGES,
        post=JUDGES,
        make=of("plan_running"),
        data=lambda world: {"kind": "budget"},
    ),
    "staff:plan-report-overdue": Route(get=READERS),
    "staff:plan-rules": Route(
        get=JUDGES,
        post=JUDGES,
        data=lambda world: {"remind_days_before": "10", "remind_days_after": "3"},
    ),
}
