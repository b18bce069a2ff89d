"""People, their posts and invitations."""

from django.db.models import Prefetch, QuerySet

from accounts.models import Invitation, RoleAssignment, User
from core.text import search_key
from municipalities.models import Municipality, Official


def officials_of(municipality: Municipality) -> list[Official]:
    """The people who work for the municipality now."""
    return list(
        municipality.officials.filter(ended_at=None)
        .select_related("user")
        .order_by("user__sort_key", "pk")
    )


def people() -> QuerySet[User]:
    """All people with `live_roles` and `live_posts` (lists, fetched for the page)."""
    posts = Official.objects.filter(ended_at=None).select_related(
        "municipality__rayon", "municipality__oblast"
    )
    return User.objects.prefetch_related(
        Prefetch(
            "role_assignments",
            RoleAssignment.objects.filter(revoked_at=None),
            to_attr="live_roles",
        ),
        Prefetch("official_posts", posts, to_attr="live_posts"),
    ).order_by("sort_key", "pk")


def invitations() -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn, newest first."""
    return Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None
    ).select_related("invited_by")


def matching_invitations(rows: QuerySet[Invitation], word: str) -> list[int]:
    """Keys of the invitations whose name or address holds the folded word."""
    return [row.pk for row in rows if word in search_key(row.full_name, row.email)]
