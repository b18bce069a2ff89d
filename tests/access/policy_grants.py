"""Routes of calls, applications, the commission and grants."""

from collections.abc import Callable
from typing import Any

from tests.access.policy import (
    COMMISSION,
    EVERYONE,
    MUNICIPAL,
    MUNICIPAL_A,
    STAFF,
    WRITERS_A,
    Route,
)

SEE_CALLS = STAFF - {"communications"}
MANAGERS = frozenset({"programme_manager", "grant_manager", "superuser"})
HEAD_A = frozenset({"head_a"})
WRITERS = WRITERS_A | {"coordinator_b", "head_b"}
FREE_OF_CONFLICT = frozenset({"commission_member"})
CLOSERS = frozenset({"finance_officer", "superuser"})


def at(name: str, **extra: str) -> Callable[[Any], dict[str, Any]]:
    """URL arguments: the pk of an object of the world, and fixed ones."""
    return lambda world: {"pk": getattr(world, name).pk, **extra}


def _edit_data(world: Any) -> dict[str, Any]:
    return {"title": "New title", "version": world.draft.version}


def _tranches(world: Any) -> dict[str, Any]:
    return {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-amount": "200000",
    }


def _rows(world: Any) -> dict[str, Any]:
    return {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}


def _start(world: Any) -> dict[str, Any]:
    return {"title": "New", "municipality": world.places.a.pk}


PUBLIC = {
    "public:call-list": Route(get=EVERYONE),
    "public:call-detail": Route(get=EVERYONE, make=at("call_published")),
}
MUNICIPALITY = {
    "municipal:call-list": Route(get=MUNICIPAL),
    "municipal:call-detail": Route(get=MUNICIPAL, make=at("call_open")),
    "municipal:application-create": Route(
        get=WRITERS, post=WRITERS, make=at("call_open"), data=_start
    ),
    "municipal:application-list": Route(get=MUNICIPAL),
    "municipal:application-detail": Route(get=MUNICIPAL_A, make=at("application")),
    "municipal:application-edit": Route(
        get=WRITERS_A, post=WRITERS_A, make=at("draft"), data=_edit_data
    ),
    "municipal:application-documents": Route(
        get=WRITERS_A, post=WRITERS_A, make=at("draft")
    ),
    "municipal:application-submit": Route(get=HEAD_A, post=HEAD_A, make=at("draft")),
    "municipal:application-move": Route(
        post=WRITERS_A,
        make=at("draft", move="withdraw"),
        data=lambda world: {"reason": "Because"},
    ),
    "municipal:application-file": Route(get=MUNICIPAL_A, make=at("document")),
    "municipal:grant-list": Route(get=MUNICIPAL),
    "municipal:grant-detail": Route(get=MUNICIPAL_A, make=at("grant")),
    "municipal:grant-scan": Route(get=MUNICIPAL_A, make=at("grant")),
}
STAFF_CALLS = {
    "staff:call-list": Route(get=SEE_CALLS),
    "staff:call-create": Route(get=MANAGERS, post=MANAGERS),
    "staff:call-detail": Route(get=SEE_CALLS, make=at("call")),
    "staff:call-edit": Route(get=MANAGERS, post=MANAGERS, make=at("call_draft")),
    "staff:call-criteria": Route(
        get=MANAGERS, post=MANAGERS, make=at("call_draft"), data=_rows
    ),
    "staff:call-documents": Route(
        get=MANAGERS, post=MANAGERS, make=at("call_draft"), data=_rows
    ),
    "staff:call-commission": Route(
        get=MANAGERS, post=MANAGERS, make=at("call_draft"), data=_rows
    ),
    "staff:call-ranking": Route(get=SEE_CALLS, make=at("call")),
    "staff:call-session": Route(get=MANAGERS, post=MANAGERS, make=at("call_session")),
    "staff:call-minutes": Route(get=SEE_CALLS, make=at("call")),
    "staff:call-move": Route(post=MANAGERS, make=at("call", move="open_session")),
    "staff:application-list": Route(get=SEE_CALLS),
    "staff:application-detail": Route(get=SEE_CALLS, make=at("application_b")),
    "staff:application-award": Route(get=MANAGERS, post=MANAGERS, make=at("award")),
    "staff:application-move": Route(
        post=MANAGERS,
        make=at("award", move="reject"),
        data=lambda world: {"reason": "Because"},
    ),
    "staff:application-file": Route(get=SEE_CALLS, make=at("document_b")),
}
STAFF_GRANTS = {
    "staff:grant-list": Route(get=STAFF),
    "staff:grant-detail": Route(get=STAFF, make=at("grant_b")),
    "staff:grant-tranches": Route(
        get=MANAGERS, post=MANAGERS, make=at("grant"), data=_tranches
    ),
    "staff:grant-agreement": Route(get=MANAGERS, post=MANAGERS, make=at("grant")),
    "staff:grant-scan": Route(get=STAFF, make=at("grant")),
    "staff:grant-close": Route(get=CLOSERS, post=CLOSERS, make=at("grant")),
    "staff:grant-move": Route(
        post=MANAGERS, make=at("grant", move="send_for_signature")
    ),
}
MEMBERS = {
    "commission:call-list": Route(get=COMMISSION),
    "commission:call-detail": Route(get=COMMISSION, make=at("call")),
    "commission:application-declare": Route(
        get=COMMISSION,
        post=COMMISSION,
        make=at("application"),
        data=lambda world: {"has_conflict": "no"},
    ),
    "commission:application-score": Route(
        get=FREE_OF_CONFLICT, post=FREE_OF_CONFLICT, make=at("application")
    ),
    "commission:application-file": Route(get=FREE_OF_CONFLICT, make=at("document")),
}
ROUTES = PUBLIC | MUNICIPALITY | STAFF_CALLS | STAFF_GRANTS | MEMBERS
