"""Giving and ending roles, closing and opening accounts, one's own profile."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AccountVerb, Role
from accounts.models import RoleAssignment, User
from accounts.operations.inviters import require_inviter, require_inviter_over
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem


@transaction.atomic
def give_role(*, user: User, role: str, by: User) -> RoleAssignment:
    """Give a programme role; giving it twice gives it once. Raises PermissionDenied."""
    require_inviter(by)
    user = lock(user)
    held = RoleAssignment.objects.filter(user=user, role=role, revoked_at=None).first()
    if held is not None:
        return held
    assignment = RoleAssignment.objects.create(
        user=user, role=Role(role), granted_by=by
    )
    audit.record(
        by=by, verb=AccountVerb.ROLE_GIVEN, obj=user, after={"role": str(role)}
    )
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, by: User) -> RoleAssignment:
    """End a role: it is gone at the person's next request.

    Raises PermissionDenied, or OperationRefused for one's own role (so that the last
    manager cannot lock everybody out).
    """
    require_inviter_over(by, assignment.user_id)
    assignment = lock(assignment)
    _require_other(assignment.user_id, by, _("You cannot end your own role."))
    if assignment.revoked_at is None:
        assignment.revoked_at, assignment.revoked_by = timezone.now(), by
        assignment.save(update_fields=["revoked_at", "revoked_by"])
        audit.record(
            by=by,
            verb=AccountVerb.ROLE_ENDED,
            obj=assignment.user,
            before={"role": assignment.role},
        )
    return assignment


@transaction.atomic
def deactivate_user(*, user: User, by: User) -> User:
    """Close an account. People are never deleted: their name stands under decisions."""
    require_inviter_over(by, user.pk)
    _require_other(user.pk, by, _("You cannot close your own account."))
    return _set_active(lock(user), active=False, by=by)


@transaction.atomic
def reactivate_user(*, user: User, by: User) -> User:
    """Open a closed account again. Raises PermissionDenied."""
    require_inviter(by)
    return _set_active(lock(user), active=True, by=by)


def _set_active(user: User, *, active: bool, by: User) -> User:
    if user.is_superuser and not by.is_superuser:
        raise PermissionDenied
    if user.is_active is not active:
        user.is_active = active
        user.save(update_fields=["is_active"])
        verb = AccountVerb.REACTIVATED if active else AccountVerb.DEACTIVATED
        audit.record(
            by=by,
            verb=verb,
            obj=user,
            before={"is_active": not active},
            after={"is_active": active},
        )
    return user


def _require_other(user_id: int, by: User, message: Any) -> None:
    if user_id == by.pk:
        raise OperationRefused([Problem(message, code="self")])


@transaction.atomic
def change_profile(*, user: User, full_name: str, language: str) -> User:
    """Change one's own name and language. Raises OperationRefused at `full_name`."""
    user = lock(user)
    if not full_name.strip():
        raise OperationRefused([Problem(_("Write your full name."), "full_name")])
    new = {"full_name": full_name.strip(), "language": language}
    before, after = audit.changed_values(user, new)
    if after:
        user.full_name, user.language = new["full_name"], language
        user.save()
        audit.record(
            by=user,
            verb=AccountVerb.PROFILE_CHANGED,
            obj=user,
            before=before,
            after=after,
        )
    return user
