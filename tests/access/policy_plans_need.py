"""Routes of hearings with their photos, and of tables that are filled in as one form."""

from typing import Any

from tests.access.policy import EVERYONE, MUNICIPAL_A, WRITERS_A, Route
from tests.access.policy_action_plans import READERS, hearing, of


def photo(name: str) -> Any:
    """The photo of the plan `world.<name>`."""
    return lambda world: {
        "pk": getattr(world, name).pk,
        "row": world.hearing_photos[name].pk,
    }


def photos(world: Any) -> dict[str, Any]:
    return {name: value for name, value in hearing(world).items() if name != "kind"}


ROUTES = {
    "municipal:plan-table": Route(
        get=WRITERS_A,
        post=WRITERS_A,
        make=of("plan", kind="beneficiaries"),
        data=lambda world: {"version": "1"},
    ),
    "municipal:plan-hearing-photos": Route(get=WRITERS_A, post=WRITERS_A, make=photos),
    "municipal:plan-photo-remove": Route(
        post=WRITERS_A,
        make=lambda world: {**photos(world), "photo": world.hearing_photos["plan"].pk},
    ),
    "municipal:plan-photo": Route(get=MUNICIPAL_A, make=photo("plan")),
    "staff:plan-photo": Route(get=READERS, make=photo("plan_submitted")),
    "public:plan-photo": Route(get=EVERYONE, make=photo("plan_approved")),
}
