"""Taking over grants of the past from papers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem
from grants.enums import ApplicationState, CallState, GrantState, GrantVerb
from grants.models import Application, BudgetLine, Call, Grant
from grants.operations.awards import book_grant
from grants.permissions import can_make_call, can_manage_call
from municipalities.models import Cohort, Municipality


@transaction.atomic
def record_historical_call(
    *, by: Any, cohorts: Iterable[Cohort], source_note: str, **values: Any
) -> Call:
    """Record a call of the past as archived; `values`: fields of Call, as printed.

    Raises PermissionDenied.
    """
    if not can_make_call(by):
        raise PermissionDenied
    call = Call.objects.create(
        state=CallState.ARCHIVED, source_note=source_note, **values
    )
    call.cohorts.set(cohorts)
    audit.record(
        by=by, verb=GrantVerb.HISTORY_RECORDED, obj=call, after={"source": source_note}
    )
    return call


@transaction.atomic
def record_historical_grant(  # noqa: PLR0913 - the columns of one line of a paper
    *,
    call: Call,
    municipality: Municipality,
    by: Any,
    amount: Decimal,
    lines: Sequence[dict[str, Any]],
    awarded_at: datetime,
    plan: ActionPlan | None = None,
    spent_amount: Decimal | None = None,
    warning: str = "",
    **fields: Any,
) -> Grant:
    """Record an award of the past with its budget lines, exactly as printed (KGS).

    Sums that do not add up are kept; every page and report then shows the warning of
    `grants.queries.sum_warning`. The envelope of the call still holds. `warning` is a
    further remark in words. `fields`: of Application, such as `title`, `stated_total`,
    `source_note`, `is_sample`, `summary`. A spent amount closes the grant.
    """
    if not can_manage_call(by, call):
        raise PermissionDenied
    call = lock(call)
    if amount > call.free_envelope:
        text = _("The envelope of the call is used up.")
        raise OperationRefused([Problem(text, "amount", "envelope")])
    place = {"call": call, "municipality": municipality, "plan": plan}
    application = _application(lines, by=by, at=awarded_at, **place, **fields)
    grant = book_grant(
        application,
        amount,
        state=GrantState.ACTIVE if spent_amount is None else GrantState.CLOSED,
        spent_amount=spent_amount,
        awarded_at=awarded_at,
        awarded_by=by,
        warning=warning,
    )
    told = {"amount": amount, "source": application.source_note}
    audit.record(by=by, verb=GrantVerb.HISTORY_RECORDED, obj=grant, after=told)
    return grant


def _application(
    lines: Sequence[dict[str, Any]], *, by: Any, at: datetime, **fields: Any
) -> Application:
    """The application behind an award of the past, with its number and budget."""
    plan = fields["plan"]
    application = Application.objects.create(
        plan_version=plan.versions.first() if plan else None,
        state=ApplicationState.SELECTED,
        submitted_at=at,
        submitted_by=by,
        decided_at=at,
        decided_by=by,
        is_historical=True,
        **fields,
    )
    application.number = f"{timezone.localtime(at):%Y}-{application.pk:05d}"
    application.save()
    BudgetLine.objects.bulk_create(
        BudgetLine(application=application, order=order, **line)
        for order, line in enumerate(lines)
    )
    return application
