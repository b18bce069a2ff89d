"""Routes of the team of a municipality, for itself and for staff."""

from typing import Any

from tests.access.policy import MUNICIPAL_B, STAFF, Route

INVITERS = frozenset({"programme_manager", "superuser"})
HEAD = frozenset({"head_a"})
SEES = frozenset({"head_a", "coordinator_a"})


def of_team(world: Any) -> dict[str, Any]:
    return {"pk": world.team_place.pk}


def of_post(world: Any) -> dict[str, Any]:
    return {"pk": world.team_post.pk}


def of_letter(world: Any) -> dict[str, Any]:
    return {"pk": world.team_letter.pk}


def of_hand_over(world: Any) -> dict[str, Any]:
    return {"pk": world.hand_over.pk}


def hand_over(world: Any) -> dict[str, Any]:
    return {
        "successor": world.people.viewer_a.pk,
        "language": "ky",
        "begins_on": world.today,
        "document": "Order 15",
    }


ROUTES = {
    "municipal:team-list": Route(get=SEES | MUNICIPAL_B),
    "municipal:team-detail": Route(get=SEES, make=of_team),
    "municipal:member-invite": Route(
        get=HEAD,
        post=HEAD,
        make=of_team,
        data=lambda world: {
            "email": "joins@portal.example",
            "full_name": "Joins",
            "language": "ky",
            "role": "viewer",
        },
    ),
    "municipal:hand-over-create": Route(
        get=HEAD, post=HEAD, make=of_team, data=hand_over
    ),
    "municipal:member-role": Route(
        get=HEAD, post=HEAD, make=of_post, data=lambda world: {"role": "accountant"}
    ),
    "municipal:member-end": Route(
        get=HEAD,
        post=HEAD,
        make=of_post,
        data=lambda world: {"ended_on": world.today, "reason": "Left"},
    ),
    "municipal:team-invitation-send-again": Route(post=HEAD, make=of_letter),
    "municipal:team-invitation-withdraw": Route(post=HEAD, make=of_letter),
    "municipal:hand-over-answer": Route(
        get=frozenset({"coordinator_a"}),
        post=frozenset({"coordinator_a"}),
        make=of_hand_over,
        data=lambda world: {"answer": "accept"},
    ),
    "municipal:hand-over-stop": Route(post=HEAD, make=of_hand_over),
    "staff:team-detail": Route(get=STAFF, make=of_team),
    "staff:head-record": Route(
        get=INVITERS, post=INVITERS, make=of_team, data=hand_over
    ),
    "staff:hand-over-stop": Route(post=INVITERS, make=of_hand_over),
    "staff:official-end": Route(
        get=INVITERS,
        post=INVITERS,
        make=lambda world: {"pk": world.official.pk},
        data=lambda world: {"ended_on": world.today, "reason": "Left"},
    ),
}
