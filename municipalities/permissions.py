"""Who works for which municipality."""

from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import can_invite_people, has_verb
from municipalities.enums import MunicipalRole

WRITERS = (MunicipalRole.HEAD, MunicipalRole.COORDINATOR)
# What the roles page says about people of a municipality; the rules are below and in
# the permissions of the apps above.
MUNICIPAL_DUTIES = {
    MunicipalRole.HEAD: _(
        "writes registries, plans and applications of the municipality; signs and "
        "submits them; leads the team"
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
    """Live (municipality id, role) pairs, read once per request.

    A post counts for the municipalities whose rights passed to this one, too.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    if not hasattr(user, "_live_posts"):
        rights = apps.get_model("municipalities.RightsSuccession")
        user._live_posts = rights.objects.posts_of(user.pk)
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


def can_manage_reform(user: Any, act: Any = None) -> bool:
    """Write acts of the reform, carry them out, undo them."""
    return can_manage_municipalities(user)


def can_confirm_rights(user: Any, obj: Any = None) -> bool:
    """Say who acts for the records of a unit that ended: whoever gives rights."""
    return can_manage_municipalities(user) and can_invite_people(user)


def sees_a_team(user: Any) -> bool:
    """Head and coordinator see who works for their municipality; the head decides."""
    return any(role in WRITERS for _place, role in posts_of(user))
