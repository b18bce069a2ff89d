"""People of a municipality: coming in by invitation, getting and losing roles."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import operations as accounts
from accounts.models import User
from accounts.permissions import can_invite_people
from core import audit
from core.locking import lock
from municipalities.enums import MunicipalityVerb, MunicipalRole
from municipalities.models import Municipality, Official


@transaction.atomic
def accept_invitation(*, token: str, password: str) -> User:
    """Make the account of an invited person with all roles the invitation names.

    Raises OperationRefused like `accounts.operations.accept_invitation`.
    """
    user, invitation = accounts.accept_invitation(token=token, password=password)
    if invitation.municipality_code:
        place = Municipality.objects.get(code=invitation.municipality_code)
        _add(user, place, invitation.municipal_role, by=invitation.invited_by)
    return user


@transaction.atomic
def add_official(
    *, user: User, municipality: Municipality, role: str, by: User
) -> Official:
    """Give a role in a municipality; giving it twice gives it once.

    Raises PermissionDenied.
    """
    if not can_invite_people(by):
        raise PermissionDenied
    municipality = lock(municipality)
    held = Official.objects.filter(
        user=user, municipality=municipality, role=role, ended_at=None
    ).first()
    return held or _add(user, municipality, role, by=by)


def _add(user: User, municipality: Municipality, role: str, *, by: User) -> Official:
    official = Official.objects.create(
        user=user, municipality=municipality, role=MunicipalRole(role), given_by=by
    )
    audit.record(
        by=by,
        verb=MunicipalityVerb.OFFICIAL_ADDED,
        obj=municipality,
        after={"person": str(user), "role": str(role)},
    )
    return official


@transaction.atomic
def end_official(*, official: Official, by: User) -> Official:
    """End a role in a municipality: it is gone at the person's next request."""
    if not can_invite_people(by):
        raise PermissionDenied
    official = lock(official)
    if official.ended_at is None:
        official.ended_at, official.ended_by = timezone.now(), by
        official.save(update_fields=["ended_at", "ended_by"])
        audit.record(
            by=by,
            verb=MunicipalityVerb.OFFICIAL_ENDED,
            obj=official.municipality,
            before={"person": str(official.user), "role": official.role},
        )
    return official
