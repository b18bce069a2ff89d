"""Routes of the need, its hearings, and tables that are filled in as one form."""

from tests.access.policy import WRITERS_A, Route
from tests.access.policy_action_plans import of

ROUTES = {
    "municipal:plan-table": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan", kind="beneficiaries"),
        data=lambda world: {"version": "1"},
    ),
}
