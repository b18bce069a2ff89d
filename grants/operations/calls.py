"""Writes on calls: rules, criteria, documents, commission, steps, session."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from core import audit, files
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from grants import notifications
from grants.enums import CommissionRole, GrantVerb
from grants.models import Call, CommissionSeat, Criterion, RequiredDocument
from grants.permissions import can_decide_call, can_make_call, can_manage_call
from grants.workflow import CALL
from municipalities.models import Cohort


def _open_for_change(call: Call, by: Any) -> Call:
    """The locked call, if this person may change it and it is still a draft."""
    if not can_manage_call(by, call):
        raise PermissionDenied
    call = lock(call)
    if not call.is_editable:
        raise OperationRefused([_announced_already()])
    return call


def _announced_already() -> Problem:
    return Problem(
        _("The call is announced: its rules no longer change."), code="not_editable"
    )


def _rule_problems(values: dict[str, Any]) -> list[Problem]:
    found = []
    if values["closes_at"] <= values["opens_at"]:
        found.append(
            Problem(_("The call closes before it opens."), "closes_at", "closes_early")
        )
    if values.get("ceiling_currency", "KGS") != "KGS":
        needed = {
            "ceiling_rate": _("Enter the rate of the bank."),
            "ceiling_rate_date": _("Enter the date of the rate."),
            "ceiling_rate_bank": _("Enter the bank whose rate it is."),
        }
        found += [
            Problem(message, name, "no_rate")
            for name, message in needed.items()
            if not values.get(name)
        ]
    return found


@transaction.atomic
def make_call(*, by: Any, cohorts: Iterable[Cohort] = (), **values: Any) -> Call:
    """Make a draft. `values`: fields of Call. Raises OperationRefused at the fields."""
    if not can_make_call(by):
        raise PermissionDenied
    refuse_if_any(_rule_problems(values))
    call = Call.objects.create(**values)
    call.cohorts.set(cohorts)
    audit.record(
        by=by,
        verb=GrantVerb.CALL_MADE,
        obj=call,
        after={**values, "cohorts": [cohort.code for cohort in call.cohorts.all()]},
    )
    return call


@transaction.atomic
def change_call(
    *, call: Call, by: Any, cohorts: Iterable[Cohort] | None = None, **values: Any
) -> Call:
    """Change a draft. Raises OperationRefused at the fields."""
    call = _open_for_change(call, by)
    now = {field.name: getattr(call, field.name) for field in Call._meta.fields}
    refuse_if_any(_rule_problems(now | values))
    before, after = audit.changed_values(call, values)
    for name, value in values.items():
        setattr(call, name, value)
    call.save()
    if cohorts is not None:
        old = sorted(cohort.code for cohort in call.cohorts.all())
        new = sorted(cohort.code for cohort in cohorts)
        if old != new:
            before["cohorts"], after["cohorts"] = old, new
            call.cohorts.set(cohorts)
    if after:
        audit.record(
            by=by, verb=GrantVerb.CALL_CHANGED, obj=call, before=before, after=after
        )
    return call


@transaction.atomic
def set_criteria(*, call: Call, by: Any, rows: Sequence[dict[str, Any]]) -> Call:
    """Replace the criteria: `name_ky name_ru name_en guidance weight scale`."""
    call = _open_for_change(call, by)
    call.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(call=call, order=order, **row) for order, row in enumerate(rows)
    )
    audit.record(
        by=by, verb=GrantVerb.CRITERION_SET, obj=call, after={"criteria": list(rows)}
    )
    return call


@transaction.atomic
def set_required_documents(
    *, call: Call, by: Any, rows: Sequence[dict[str, Any]]
) -> Call:
    """Replace the required documents: `name_ky name_ru name_en is_required`."""
    call = _open_for_change(call, by)
    call.required_documents.all().delete()
    RequiredDocument.objects.bulk_create(
        RequiredDocument(call=call, order=order, **row)
        for order, row in enumerate(rows)
    )
    audit.record(
        by=by, verb=GrantVerb.DOCUMENT_SET, obj=call, after={"documents": list(rows)}
    )
    return call


@transaction.atomic
def set_commission(
    *, call: Call, by: Any, seats: Sequence[tuple[User, CommissionRole]]
) -> Call:
    """Set who sits in the commission. Who has declared or scored keeps seat and vote."""
    if not can_manage_call(by, call):
        raise PermissionDenied
    call = lock(call)
    refuse_if_any(_seat_problems(call, seats))
    wanted = {user.pk: role for user, role in seats}
    for seat in call.seats.exclude(user__in=wanted):
        seat.delete()
    for user, role in seats:
        CommissionSeat.objects.update_or_create(
            call=call, user=user, defaults={"role": role}
        )
    names = [f"{user}: {CommissionRole(role).value}" for user, role in seats]
    audit.record(
        by=by, verb=GrantVerb.COMMISSION_SET, obj=call, after={"commission": names}
    )
    return call


def _seat_problems(
    call: Call, seats: Sequence[tuple[User, CommissionRole]]
) -> list[Problem]:
    found = []
    if not call.takes_seats:
        found.append(
            Problem(_("The commission no longer changes."), code="seats_fixed")
        )
    people = [user for user, _role in seats]
    if len({user.pk for user in people}) < len(people):
        found.append(Problem(_("A person has one seat only."), code="seat_twice"))
    strangers = [
        user
        for user in people
        if not user.role_assignments.filter(
            role=Role.COMMISSION_MEMBER, revoked_at__isnull=True
        ).exists()
    ]
    found += [
        Problem(
            _("%(person)s is not a commission member.") % {"person": user},
            code="no_member",
        )
        for user in strangers
    ]
    # neither gone nor with another vote: the sheets count in the scores
    bound = call.seats.exclude(declarations__isnull=True).select_related("user")
    wanted = {user.pk: role for user, role in seats}
    found += [
        Problem(
            _("%(person)s has already declared or scored and keeps the seat.")
            % {"person": seat},
            code="seat_in_use",
        )
        for seat in bound.distinct()
        if seat.user_id not in wanted
        or CommissionSeat(role=wanted[seat.user_id]).scores != seat.scores
    ]
    return found


# Steps --------------------------------------------------------------------------------
@transaction.atomic
def _step(call: Call, name: str, by: Any, reason: str = "") -> Call:
    call = lock(call)
    CALL.carry_out(call, name, by=by, reason=reason)
    return call


@transaction.atomic
def announce_call(*, call: Call, by: Any, reason: str = "") -> Call:
    """Make the call known; letters to those who may apply."""
    call = _step(call, "announce", by, reason)
    notifications.call_announced(call)
    return call


def start_screening(*, call: Call, by: Any, reason: str = "") -> Call:
    """Begin the eligibility check, after the closing time."""
    return _step(call, "start_screening", by, reason)


@transaction.atomic
def start_scoring(*, call: Call, by: Any, reason: str = "") -> Call:
    """Hand the eligible applications over to the commission; letters to its members."""
    call = _step(call, "start_scoring", by, reason)
    notifications.applications_to_score(call)
    return call


def open_session(*, call: Call, by: Any, reason: str = "") -> Call:
    """End the scoring; decisions may be recorded from now on."""
    return _step(call, "open_session", by, reason)


def decide_call(*, call: Call, by: Any, reason: str = "") -> Call:
    """Close the session; results stay under embargo until they are published."""
    return _step(call, "decide", by, reason)


@transaction.atomic
def publish_call(*, call: Call, by: Any, reason: str = "") -> Call:
    """End the embargo; letters to all applicants."""
    call = _step(call, "publish", by, reason)
    notifications.results_published(call)
    return call


def archive_call(*, call: Call, by: Any, reason: str = "") -> Call:
    return _step(call, "archive", by, reason)


def cancel_call(*, call: Call, by: Any, reason: str = "") -> Call:
    return _step(call, "cancel", by, reason)


# Session ------------------------------------------------------------------------------
@transaction.atomic
def record_session(
    *,
    call: Call,
    by: Any,
    attended: Iterable[int],
    session_date: date | None,
    minutes: StoredFile | None,
) -> Call:
    """Record who attended (seat ids), the date and the minutes of the open session."""
    if not can_decide_call(by, call):
        raise PermissionDenied
    call = lock(call)
    if not call.is_in_session:
        raise OperationRefused(
            [Problem(_("The session is not open."), code="no_session")]
        )
    here = set(attended)
    for seat in call.seats.all():
        seat.attended = seat.pk in here
        seat.save(update_fields=["attended"])
    before, after = audit.changed_values(
        call, {"session_date": session_date, "minutes": minutes}
    )
    call.session_date, call.minutes = session_date, minutes
    if minutes is not None:
        files.attach(minutes)
    call.save()
    present = [str(seat) for seat in call.seats.filter(pk__in=here)]
    audit.record(
        by=by,
        verb=GrantVerb.ATTENDANCE_RECORDED,
        obj=call,
        before=before,
        after={**after, "attended": present},
    )
    return call
