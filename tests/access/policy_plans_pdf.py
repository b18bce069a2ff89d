"""Routes of the papers of a plan: for its people, staff and everybody."""

from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL_A, Route
from tests.access.policy_action_plans import READERS, of
from tests.access.policy_plans_carrying import report


def language(world: Any) -> dict[str, Any]:
    return {"language": "ru"}


def paper(world: Any) -> dict[str, Any]:
    return {"what": "plan_summary", "language": "ru"}


ROUTES = {
    "municipal:plan-pdf": Route(
        get=MUNICIPAL_A, post=MUNICIPAL_A, make=of("plan_running"), data=paper
    ),
    "staff:plan-pdf": Route(
        get=READERS, post=READERS, make=of("plan_running"), data=paper
    ),
    "municipal:plan-quarter-pdf": Route(
        get=MUNICIPAL_A, post=MUNICIPAL_A, make=report("quarter_draft"), data=language
    ),
    "staff:plan-quarter-pdf": Route(
        get=READERS, post=READERS, make=report("quarter_handed_in"), data=language
    ),
    "municipal:plan-budget": Route(get=MUNICIPAL_A, make=of("plan_running")),
    "staff:plan-budget": Route(get=READERS, make=of("plan_running")),
    "public:plan-budget": Route(get=EVERYONE, make=of("plan_running")),
    "public:plan-papers": Route(
        get=EVERYONE,
        post=EVERYONE,
        make=of("plan_running"),
        data=lambda world: {"kind": "plan_summary", "language": "ky"},
    ),
    "public:plan-paper-file": Route(
        get=EVERYONE,
        make=lambda world: {
            "pk": world.plan_running.pk,
            "kind": "plan_summary",
            "language": "ru",
        },
    ),
}
