"""Taking over grants of the past from papers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem
from grants.enums import ApplicationState, CallState, GrantState, GrantVerb
from grants.models import Application, BudgetLine, Call, Grant, Tranche
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
    title: str,
    amount: Decimal,
    lines: Sequence[dict[str, Any]],
    awarded_at: datetime,
    plan: ActionPlan | None = None,
    stated_total: Decimal | None = None,
    spent_amount: Decimal | None = None,
    source_note: str = "",
    warning: str = "",
    is_sample: bool = False,
    **texts: Any,
) -> Grant:
    """Record an award of the past with its budget lines, exactly as printed (KGS).

    Sums that do not add up are kept; every page and report then shows the warning of
    `grants.queries.sum_warning`. The envelope of the call still holds. `warning` is a
    further remark in words. `texts`: further fields of Application (summary, dates). A spent
    amount closes the grant.
    """
    if not can_manage_call(by, call):
        raise PermissionDenied
    call = lock(call)
    if amount > call.free_envelope:
        raise OperationRefused(
            [Problem(_("The envelope of the call is used up."), "amount", "envelope")]
        )
    application = Application.objects.create(
        call=call,
        municipality=municipality,
        plan=plan,
        plan_version=plan.versions.first() if plan else None,
        state=ApplicationState.SELECTED,
        title=title,
        stated_total=stated_total,
        submitted_at=awarded_at,
        submitted_by=by,
        decided_at=awarded_at,
        decided_by=by,
        is_historical=True,
        is_sample=is_sample,
        source_note=source_note,
        **texts,
    )
    application.number = f"{awarded_at:%Y}-{application.pk:05d}"
    application.save()
    BudgetLine.objects.bulk_create(
        BudgetLine(application=application, order=order, **line)
        for order, line in enumerate(lines)
    )
    call.awarded_total += amount
    call.save(update_fields=["awarded_total", "updated_at"])
    grant = Grant.objects.create(
        application=application,
        call=call,
        municipality=municipality,
        number=f"G-{application.number}",
        state=GrantState.ACTIVE if spent_amount is None else GrantState.CLOSED,
        amount=amount,
        spent_amount=spent_amount,
        awarded_at=awarded_at,
        awarded_by=by,
        warning=warning,
        is_sample=is_sample,
    )
    Tranche.objects.create(grant=grant, number=1, amount=amount)
    audit.record(
        by=by,
        verb=GrantVerb.HISTORY_RECORDED,
        obj=grant,
        after={"amount": amount, "title": title, "source": source_note},
    )
    return grant
