"""Routes of translations: those who write a plan, and staff who judge plans."""

from typing import Any

from tests.access.policy import WRITERS_A, Route
from tests.access.policy_action_plans import JUDGES, of


def typed(world: Any) -> dict[str, Any]:
    return {"need": "People asked for water."}


SECTION = {"language": "en", "section": "need"}
ROUTES = {
    "municipal:plan-translations": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan"),
        data=lambda world: {"written_in": "ky"},
    ),
    "municipal:plan-translation": Route(
        get=WRITERS_A, post=WRITERS_A, make=of("plan_approved", **SECTION), data=typed
    ),
    "staff:plan-translations": Route(
        get=JUDGES,
        post=JUDGES,
        make=of("plan_submitted"),
        data=lambda world: {"written_in": "ky"},
    ),
    "staff:plan-translation": Route(
        get=JUDGES, post=JUDGES, make=of("plan_submitted", **SECTION), data=typed
    ),
}
