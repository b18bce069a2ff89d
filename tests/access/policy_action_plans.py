"""Routes of action plans."""

from collections.abc import Callable
from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL, MUNICIPAL_A, WRITERS_A, Route

WRITERS = WRITERS_A | {"coordinator_b", "head_b"}
READERS = frozenset(
    {
        "programme_manager",
        "regional_coordinator",
        "grant_manager",
        "finance_officer",
        "me_officer",
        "superuser",
    }
)
JUDGES = frozenset(
    {"programme_manager", "regional_coordinator", "grant_manager", "superuser"}
)
HEAD = frozenset({"head_a"})
Make = Callable[[Any], dict[str, Any]]


def of(name: str, **more: Any) -> Make:
    """The plan `world.<name>`, with further parts of the address."""
    return lambda world: {"pk": getattr(world, name).pk, **more}


def hearing(world: Any) -> dict[str, Any]:
    return {"pk": world.plan.pk, "kind": "hearing", "row": world.plan_hearing.pk}


def annex(name: str) -> Make:
    def make(world: Any) -> dict[str, Any]:
        plan = getattr(world, name)
        return {"pk": plan.pk, "kind": "annex", "row": world.plan_annexes[plan.pk].pk}

    return make


def need(world: Any) -> dict[str, Any]:
    return {"need": "Суу керек", "need_survey": "", "version": world.plan.version}


ROUTES = {
    "public:plan-list": Route(get=EVERYONE),
    "public:plan-detail": Route(get=EVERYONE, make=of("plan_approved")),
    "municipal:plan-list": Route(get=MUNICIPAL),
    "municipal:plan-create": Route(
        get=WRITERS,
        post=WRITERS,
        data=lambda world: {"title": "Жаңы план"},
    ),
    "municipal:plan-detail": Route(get=MUNICIPAL_A, make=of("plan")),
    "municipal:plan-section": Route(
        get=WRITERS_A, post=WRITERS_A, make=of("plan", section="need"), data=need
    ),
    "municipal:plan-autosave": Route(
        post=WRITERS_A, make=of("plan", section="need"), data=need
    ),
    "municipal:plan-row-create": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan", kind="objective"),
        data=lambda world: {"text": "Максат"},
    ),
    "municipal:plan-row-edit": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=hearing,
        data=lambda world: {
            "date": "2016-04-10",
            "place": "Клуб",
            "women": "1",
            "men": "1",
            "decisions": "Макул",
            "version": "1",
        },
    ),
    "municipal:plan-row-remove": Route(get=WRITERS_A, post=WRITERS_A, make=hearing),
    "municipal:plan-move": Route(
        post=HEAD,
        make=of("plan", move="stop"),
        data=lambda world: {"reason": "Каражат жок"},
    ),
    "municipal:plan-file": Route(get=MUNICIPAL_A, make=annex("plan")),
    "staff:plan-list": Route(get=READERS),
    "staff:plan-detail": Route(get=READERS, make=of("plan_submitted")),
    "staff:plan-move": Route(post=JUDGES, make=of("plan_submitted", move="accept")),
    "staff:plan-file": Route(get=READERS, make=annex("plan_submitted")),
}
