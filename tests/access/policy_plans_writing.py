"""Routes of writing a plan together, and of the help beneath its fields."""

from tests.access.policy import MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_action_plans import JUDGES, READERS, of

ROUTES = {
    "municipal:plan-presence": Route(post=WRITERS_A, make=of("plan", section="need")),
    "municipal:plan-section-print": Route(
        get=MUNICIPAL_A, make=of("plan", section="need")
    ),
    "staff:plan-help-list": Route(get=READERS),
    "staff:plan-help-edit": Route(
        get=JUDGES,
        post=JUDGES,
        make=lambda world: {"place": "need.need"},
        data=lambda world: {"help_ky": "Жардам"},
    ),
}
