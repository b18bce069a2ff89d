"""The form in which apps declare who may enter which route.

Each app has `tests/access/policy_<app>.py` with `ROUTES: dict[str, Route]`; the walk in
`test_walk.py` fails on a route that is not declared and on a declaration that is stale.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

ANONYMOUS = "anonymous"
MUNICIPAL_A = frozenset({"coordinator_a", "head_a", "accountant_a", "viewer_a"})
MUNICIPAL_B = frozenset({"coordinator_b", "head_b"})
MUNICIPAL = MUNICIPAL_A | MUNICIPAL_B
WRITERS_A = frozenset({"coordinator_a", "head_a"})
COMMISSION = frozenset({"commission_member", "conflicted_member"})
STAFF = frozenset(
    {
        "programme_manager",
        "regional_coordinator",
        "grant_manager",
        "finance_officer",
        "me_officer",
        "communications",
        "superuser",
    }
)
DONOR = frozenset({"donor"})
LOGGED_IN = MUNICIPAL | COMMISSION | STAFF | DONOR
EVERYONE = LOGGED_IN | {ANONYMOUS}
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Route:
    """Who gets an answer (2xx, 3xx that is no log-in, 422) for GET and for POST.

    Everybody else gets the log-in page (anonymous) or 403 or 404. None: the method is
    not offered (405). `make(world)` gives the URL's keyword arguments; `data(world)` the
    posted fields.
    """

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    make: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
    data: Callable[[Any], dict[str, Any]] = field(default=lambda world: {})
