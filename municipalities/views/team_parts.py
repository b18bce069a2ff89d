"""What the pages of a team share, for the municipality and for staff."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest

from accounts.models import Invitation
from municipalities import queries
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality, Official
from municipalities.operations import Successor
from municipalities.permissions import MUNICIPAL_DUTIES


@dataclass(frozen=True)
class Member:
    """A row of the table of people."""

    post: Official
    is_away: bool


@dataclass(frozen=True)
class Invited:
    """A row of the table of invitations."""

    invitation: Invitation
    role: Any


def team_context(place: Municipality) -> dict[str, Any]:
    """People, open invitations and the open hand-over, in three queries."""
    team = queries.officials_of(place)
    return {
        "place": place,
        "team": [Member(post, queries.is_away(post.user)) for post in team],
        "has_head": any(post.is_head for post in team),
        "invitations": [
            Invited(row, MunicipalRole(row.municipal_role).label)
            for row in queries.team_invitations(place)
        ],
        "roles": [(role.label, MUNICIPAL_DUTIES[role]) for role in MunicipalRole],
        "hand_over": queries.open_hand_over(place),
    }


def require_of_team(request: HttpRequest, team: list[Official]) -> None:
    """The key of a person from elsewhere in a posted form is as unknown as any: 404."""
    key = request.POST.get("successor", "")
    if key and key not in {str(post.user_id) for post in team}:
        raise Http404


def successor_of(values: dict[str, Any], team: list[Official]) -> Successor:
    """Who takes over, by a form of `HandOverForm`."""
    chosen = values["successor"]
    return Successor(
        member=next((post.user for post in team if post.user_id == chosen), None),
        email=values["email"],
        full_name=values["full_name"],
        language=values["language"],
    )
