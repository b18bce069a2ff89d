"""Memberships in cohorts: their dates, and the moves from state to state."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb
from municipalities.models import CohortMembership
from municipalities.permissions import can_manage_municipalities
from municipalities.workflow import MEMBERSHIP

DATES = {"joined_date", "left_date", "commitments_date"}
OPEN = DATES | {"left_reason", "evidence", "is_sample"}


@transaction.atomic
def change_membership(
    *, membership: CohortMembership, by: Any, **values: Any
) -> CohortMembership:
    """Correct `joined_date, left_date, commitments_date, left_reason, evidence`.

    The state changes by moves alone: see below. Raises PermissionDenied, or
    OperationRefused at the field concerned.
    """
    if not can_manage_municipalities(by):
        raise PermissionDenied
    if unknown := set(values) - OPEN:
        raise TypeError(f"A membership is not changed in {sorted(unknown)}.")
    membership = lock(membership)
    before, after = audit.changed_values(membership, values)
    for name, value in values.items():
        setattr(membership, name, value)
    refuse_if_any(membership_problems(membership))
    if after:
        membership.save()
        audit.record(
            by=by,
            verb=MunicipalityVerb.MEMBERSHIP_CHANGED,
            obj=membership,
            before=before,
            after=after,
        )
    return membership


def membership_problems(membership: CohortMembership) -> Iterable[Problem]:
    """What is wrong with state, dates and reasons of a membership, at its fields."""
    joined, left = membership.joined_date, membership.left_date
    if left:
        yield from _leaving_problems(joined, left)
    if left and membership.is_active:
        yield Problem(_("An active member has no date of leaving."), "left_date")
    if membership.left_reason.strip() and membership.is_active:
        yield Problem(_("An active member has no reason of leaving."), "left_reason")
    if membership.is_withdrawn and not membership.left_reason.strip():
        yield Problem(_("Write why the municipality left."), "left_reason")
    signed = membership.commitments_date
    if signed and left and left < signed:
        yield Problem(
            _("The commitments cannot be signed after it left."), "commitments_date"
        )


def _leaving_problems(
    joined: datetime.date | None, left: datetime.date
) -> Iterable[Problem]:
    if joined and left < joined:
        yield Problem(_("It cannot leave before it joined."), "left_date")
    if left > timezone.localdate():
        yield Problem(_("This day lies in the future."), "left_date")


@transaction.atomic
def graduate_member(
    *, membership: CohortMembership, by: Any, left_date: datetime.date | None
) -> CohortMembership:
    """Record that a municipality finished its time in the cohort.

    `left_date` None: no source tells the day. Raises PermissionDenied, or
    OperationRefused at `left_date` or with the state that stands against it.
    """
    return _leave(membership, "graduate", by, left_date)


@transaction.atomic
def withdraw_member(
    *,
    membership: CohortMembership,
    by: Any,
    left_date: datetime.date | None,
    reason: str,
) -> CohortMembership:
    """Record that a municipality left the cohort before its end, and why.

    Raises PermissionDenied, or OperationRefused at `left_date` or `reason`.
    """
    return _leave(membership, "withdraw", by, left_date, reason)


def _leave(
    membership: CohortMembership,
    move: str,
    by: Any,
    left: datetime.date | None,
    reason: str = "",
) -> CohortMembership:
    membership = lock(membership)
    MEMBERSHIP.require(membership, move, by)
    if left:
        refuse_if_any(_leaving_problems(membership.joined_date, left))
    MEMBERSHIP.carry_out(
        membership,
        move,
        by=by,
        reason=reason,
        left_date=left,
        left_reason=reason.strip(),
    )
    return membership


@transaction.atomic
def reactivate_member(
    *, membership: CohortMembership, by: Any, reason: str
) -> CohortMembership:
    """Take back that a municipality graduated or left: a correction with its reason.

    Raises PermissionDenied, or OperationRefused at `reason` or with the state.
    """
    membership = lock(membership)
    MEMBERSHIP.carry_out(
        membership, "reactivate", by=by, reason=reason, left_date=None, left_reason=""
    )
    return membership
