"""Writes on grants: tranche plan, agreement, closing."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanState
from action_plans.models import ActionPlan
from action_plans.operations import start_implementation
from core import audit, files
from core.formats import money
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from grants.enums import GrantVerb
from grants.models import Grant, Tranche
from grants.permissions import can_manage_grant
from grants.workflow import GRANT


@transaction.atomic
def plan_tranches(*, grant: Grant, by: Any, rows: Sequence[dict[str, Any]]) -> Grant:
    """Replace the tranche plan: `amount planned_date condition` in order.

    Raises OperationRefused when the sum is not the grant's amount; the message names
    the difference.
    """
    if not can_manage_grant(by, grant):
        raise PermissionDenied
    grant = lock(grant)
    if not grant.has_open_tranche_plan:
        raise OperationRefused(
            [
                Problem(
                    _("The agreement is signed: its tranches no longer change here."),
                    code="not_editable",
                )
            ]
        )
    refuse_if_any(_sum_problems(grant, rows))
    before = [str(tranche.amount) for tranche in grant.tranches.all()]
    grant.tranches.all().delete()
    Tranche.objects.bulk_create(
        Tranche(grant=grant, number=number, **row)
        for number, row in enumerate(rows, start=1)
    )
    audit.record(
        by=by,
        verb=GrantVerb.TRANCHES_PLANNED,
        obj=grant,
        before={"tranches": before},
        after={"tranches": [str(row["amount"]) for row in rows]},
    )
    return grant


def _sum_problems(grant: Grant, rows: Sequence[dict[str, Any]]) -> list[Problem]:
    total = sum((row["amount"] for row in rows), Decimal(0))
    difference = grant.amount - total
    values = {
        "sum": money(total, "KGS"),
        "amount": money(grant.amount, "KGS"),
        "difference": money(abs(difference), "KGS"),
    }
    if difference > 0:
        text = _(
            "The tranches add up to %(sum)s: %(difference)s less than the grant of "
            "%(amount)s."
        )
    else:
        text = _(
            "The tranches add up to %(sum)s: %(difference)s more than the grant of "
            "%(amount)s."
        )
    return [Problem(text % values, code="tranches")] if difference else []


@transaction.atomic
def _step(grant: Grant, name: str, by: Any, reason: str = "", **fields: Any) -> Grant:
    grant = lock(grant)
    GRANT.carry_out(grant, name, by=by, reason=reason, **fields)
    return grant


def send_for_signature(*, grant: Grant, by: Any, reason: str = "") -> Grant:
    """Send the agreement for signature; the tranches must add up."""
    return _step(grant, "send_for_signature", by, reason)


def take_back(*, grant: Grant, by: Any, reason: str) -> Grant:
    return _step(grant, "take_back", by, reason)


@transaction.atomic
def record_agreement(
    *,
    grant: Grant,
    by: Any,
    agreement_number: str,
    agreement_date: date,
    agreement_scan: StoredFile,
) -> Grant:
    """Record the signed agreement: the grant is active, its plan in implementation.

    A plan that is carried out already (a second grant, papers of the past) stays so.
    """
    grant = _step(
        grant,
        "record_agreement",
        by,
        agreement_number=agreement_number,
        agreement_date=agreement_date,
        agreement_scan=files.attach(agreement_scan),
    )
    waiting = ActionPlan.objects.filter(
        applications__grant=grant, state=PlanState.KENESH_APPROVED
    )
    if grant.call.needs_plan:
        for plan in waiting:
            start_implementation(plan=plan, by=by)
    return grant


@transaction.atomic
def close_grant(
    *, grant: Grant, by: Any, spent_amount: Decimal, closed_date: date
) -> Grant:
    """Close a grant with what was spent (KGS), at most its amount."""
    grant = lock(grant)
    GRANT.require(grant, "close", by)
    if spent_amount > grant.amount:
        over = money(spent_amount - grant.amount, "KGS")
        text = _("This is %(sum)s more than the grant.") % {"sum": over}
        raise OperationRefused([Problem(text, "spent_amount", "over_amount")])
    return _step(grant, "close", by, spent_amount=spent_amount, closed_date=closed_date)


def terminate_grant(*, grant: Grant, by: Any, reason: str) -> Grant:
    """End a grant before its time."""
    return _step(grant, "terminate", by, reason)
