"""Routes of carrying out: quarters, their photos, the programme's answer."""

from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_action_plans import HEAD, JUDGES, READERS, of


def report(name: str, **more: Any) -> Any:
    """The report `world.<name>` of the plan in implementation."""
    return lambda world: {
        "pk": world.plan_running.pk,
        "report": getattr(world, name).pk,
        **more,
    }


def evidence(name: str) -> Any:
    def make(world: Any) -> dict[str, Any]:
        row = world.plan_evidence[getattr(world, name).pk]
        return {**report(name)(world), "row": row.pk}

    return make


ROUTES = {
    "municipal:plan-complete": Route(
        get=WRITERS_A, post=WRITERS_A, make=of("plan_running")
    ),
    "municipal:plan-progress": Route(
        get=MUNICIPAL_A, post=WRITERS_A, make=of("plan_running")
    ),
    "municipal:plan-quarter": Route(get=MUNICIPAL_A, make=report("quarter_draft")),
    "municipal:plan-quarter-write": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=report("quarter_draft"),
        data=lambda world: {"narrative": "Иштедик", "version": "1"},
    ),
    "municipal:plan-quarter-autosave": Route(
        post=WRITERS_A,
        make=report("quarter_draft"),
        data=lambda world: {"narrative": "Иштедик", "version": "1"},
    ),
    "municipal:plan-quarter-move": Route(
        post=HEAD, make=report("quarter_draft", move="hand_in")
    ),
    "municipal:plan-evidence-add": Route(
        get=WRITERS_A, post=WRITERS_A, make=report("quarter_draft")
    ),
    "municipal:plan-evidence": Route(get=MUNICIPAL_A, make=evidence("quarter_draft")),
    "municipal:plan-evidence-remove": Route(
        post=WRITERS_A, make=evidence("quarter_draft")
    ),
    "public:plan-evidence": Route(
        get=EVERYONE,
        make=lambda world: {
            "pk": world.plan_running.pk,
            "row": world.plan_evidence[world.quarter_accepted.pk].pk,
        },
    ),
    "staff:plan-report-list": Route(get=READERS),
    "staff:plan-progress": Route(get=READERS, make=of("plan_running")),
    "staff:plan-quarter": Route(get=READERS, make=report("quarter_handed_in")),
    "staff:plan-quarter-move": Route(
        post=JUDGES, make=report("quarter_handed_in", move="accept")
    ),
    "staff:plan-evidence": Route(get=READERS, make=evidence("quarter_handed_in")),
}
