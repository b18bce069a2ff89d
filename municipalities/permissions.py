"""Who works for which municipality."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from municipalities.enums import MunicipalRole

WRITERS = (MunicipalRole.HEAD, MunicipalRole.COORDINATOR)
# What the roles page says about people of a municipality; the rules are below and in
# the permissions of the apps above.
MUNICIPAL_DUTIES = {
    MunicipalRole.HEAD: _(
        "writes registries, plans and applications of the municipality; signs and "
        "submits them"
    ),
    MunicipalRole.COORDINATOR: _(
        "writes registries, plans and applications of the municipality"
    ),
    MunicipalRole.ACCOUNTANT: _(
        "sees the records of the municipality and reports on money"
    ),
    MunicipalRole.VIEWER: _("sees the records of the municipality"),
}


def posts_of(user: Any) -> frozenset[tuple[int, str]]:
    """Live (municipality id, role) pairs, read once per request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_live_posts"):
        live = user.official_posts.filter(ended_at__isnull=True)
        user._live_posts = frozenset(live.values_list("municipality_id", "role"))
    return user._live_posts


def municipality_ids(user: Any) -> frozenset[int]:
    """Ids of the municipalities for which the user works."""
    return frozenset(place for place, _role in posts_of(user))


def works_for_municipality(user: Any) -> bool:
    return bool(posts_of(user))


def has_municipal_role(user: Any, municipality: Any, *roles: MunicipalRole) -> bool:
    """Whether the user holds one of the roles (none given: any role) there."""
    wanted = roles or tuple(MunicipalRole)
    return any((municipality.pk, str(role)) in posts_of(user) for role in wanted)


def can_write_for(user: Any, municipality: Any) -> bool:
    """Head and coordinator write registries, plans and applications."""
    return has_municipal_role(user, municipality, *WRITERS)


def can_sign_for(user: Any, municipality: Any) -> bool:
    """The head signs and submits."""
    return has_municipal_role(user, municipality, MunicipalRole.HEAD)


def can_manage_municipalities(user: Any, obj: Any = None) -> bool:
    return has_verb(user, Verb.MANAGE_MUNICIPALITIES)


def can_keep_profile(user: Any, municipality: Any) -> bool:
    """Contacts of the office, convocations and resolutions: staff and its own writers."""
    return can_manage_municipalities(user) or can_write_for(user, municipality)


def can_change_resolution(user: Any, resolution: Any) -> bool:
    """Once a record rests on a resolution, only staff may correct it."""
    return can_manage_municipalities(user) or (
        can_write_for(user, resolution.municipality) and not resolution.is_in_use
    )
