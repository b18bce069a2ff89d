"""People, their posts and invitations."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation, RoleAssignment, User
from core.text import search_key
from municipalities.enums import MunicipalRole
from municipalities.models import HandOver, Municipality, Official
from municipalities.queries.as_of import names_on

AWAY_DAYS = 90


class Absence(TextChoices):
    """Who has not come; values of the filter."""

    NEVER = "never", _("never")
    LONG = "long", _("not for 90 days")


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


def people_as_of(rows: QuerySet[User], day: date | None) -> QuerySet[User]:
    """Rows of `people` with the roles and posts that they held at the end of a day."""
    if day is None:
        return rows
    roles = roles_on(day)
    posts = posts_on(day).select_related("municipality__rayon", "municipality__oblast")
    named = posts.prefetch_related(names_on(day, "municipality"))
    return rows.prefetch_related(None).prefetch_related(
        Prefetch("role_assignments", roles, to_attr="live_roles"),
        Prefetch("official_posts", named, to_attr="live_posts"),
    )


def roles_on(day: date | None) -> QuerySet[RoleAssignment]:
    """Programme roles that were held at the end of a day; without a day those of now."""
    if day is None:
        return RoleAssignment.objects.filter(revoked_at=None)
    return RoleAssignment.objects.filter(_held_on(day, "granted_at", "revoked_at"))


def posts_on(day: date | None) -> QuerySet[Official]:
    """Posts that were held at the end of a day; without a day those held now."""
    if day is None:
        return Official.objects.filter(ended_at=None)
    return Official.objects.filter(_held_on(day, "since", "ended_at"))


def _held_on(day: date, begun: str, ended: str) -> Q:
    evening = timezone.make_aware(datetime.combine(day, time.max))
    lasted = Q(**{ended: None}) | Q(**{f"{ended}__gt": evening})
    return lasted & Q(**{f"{begun}__lte": evening})


def invitations() -> QuerySet[Invitation]:
    """Invitations that were neither accepted nor withdrawn, newest first."""
    return Invitation.objects.filter(
        accepted_at=None, withdrawn_at=None
    ).select_related("invited_by")


def matching_invitations(rows: QuerySet[Invitation], word: str) -> list[int]:
    """Keys of the invitations whose name or address holds the folded word."""
    return [row.pk for row in rows if word in search_key(row.full_name, row.email)]


def absent(rows: QuerySet[User], kind: str) -> QuerySet[User]:
    """People who never came, or have not come for 90 days (those who never did, too)."""
    never = Q(last_seen_on=None)
    if kind == Absence.NEVER:
        return rows.filter(never)
    limit = timezone.localdate() - timedelta(days=AWAY_DAYS)
    return rows.filter(never | Q(last_seen_on__lt=limit))


def places_with_people() -> QuerySet[Municipality]:
    """Municipalities for which somebody works now, with their rayon and oblast."""
    live = Official.objects.filter(municipality=OuterRef("pk"), ended_at=None)
    return (
        Municipality.objects.filter(Exists(live))
        .with_place()
        .order_by("sort_key", "pk")
    )


def own_teams(user: Any) -> QuerySet[Municipality]:
    """Municipalities in which the user holds a post of their own.

    A post in a successor opens the records of its predecessors, but not their teams.
    """
    mine = Official.objects.filter(
        municipality=OuterRef("pk"), ended_at=None, user=user
    )
    return (
        Municipality.objects.filter(Exists(mine))
        .with_place()
        .order_by("sort_key", "pk")
    )


def shown_teams(user: Any) -> QuerySet[Municipality]:
    """Those of `own_teams` whose people the user may see: as head or coordinator."""
    mine = Official.objects.filter(
        municipality=OuterRef("pk"),
        ended_at=None,
        user=user,
        role__in=(MunicipalRole.HEAD, MunicipalRole.COORDINATOR),
    )
    return own_teams(user).filter(Exists(mine))


def own_roles(user: Any, municipality: Municipality) -> set[str]:
    """The roles that the user holds in the municipality itself."""
    posts = Official.objects.filter(user=user, municipality=municipality, ended_at=None)
    return set(posts.values_list("role", flat=True))


def team_invitations(municipality: Municipality) -> QuerySet[Invitation]:
    """Invitations into the team that wait; that of a hand-over stands with it."""
    return invitations().filter(
        municipality_code=municipality.code, hand_over__isnull=True
    )


def open_hand_over(municipality: Municipality) -> HandOver | None:
    """The hand-over that waits for an answer."""
    rows = HandOver.objects.filter(
        municipality=municipality, done_at=None, stopped_at=None
    )
    return rows.select_related("successor", "invitation", "asked_by").first()


def is_away(user: User) -> bool:
    """Whether the person has not come for 90 days, or never."""
    limit = timezone.localdate() - timedelta(days=AWAY_DAYS)
    return user.last_seen_on is None or user.last_seen_on < limit


def place_of_code(code: str) -> Municipality | None:
    """The municipality of an invitation, with rayon and oblast; also by a former code."""
    return Municipality.objects.with_place().with_code(code)


def accounts_at(places: Iterable[int]) -> QuerySet[User]:
    """Accounts of the people who work for any of the municipalities now."""
    posts = Official.objects.filter(municipality__in=places, ended_at=None)
    return User.objects.filter(pk__in=posts.values("user")).order_by("sort_key", "pk")
