"""Decisions of the session: award, reserve, reject, and taking them back."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formats import money
from core.locking import lock
from core.problems import Problem, refuse_if_any
from grants.models import Application, Call, Grant, Tranche
from grants.queries import RankedRow, ranking
from grants.workflow import APPLICATION


def _locked(application: Application) -> tuple[Call, Application]:
    """The call's row first: it holds the envelope, so awards queue up here."""
    call = lock(application.call)
    application = lock(application)
    application.call = call
    return call, application


@transaction.atomic
def award_grant(
    *,
    application: Application,
    by: Any,
    amount: Decimal | None = None,
    reason: str = "",
) -> Grant:
    """Award a grant (KGS; None: what was asked for) and make its first tranche plan.

    A reason is compulsory for less than was asked and for passing over an application
    that stands higher. Raises OperationRefused at `amount` or `reason`: ceiling,
    envelope, score.
    """
    call, application = _locked(application)
    APPLICATION.require(application, "award", by)
    rows = ranking(call)
    row = next(row for row in rows if row.application.pk == application.pk)
    amount = row.amounts.grant if amount is None else amount
    refuse_if_any(
        [
            *_money_problems(call, row, amount),
            *_rank_problems(rows, row, amount, reason),
        ]
    )
    grant = book_grant(application, amount, awarded_at=timezone.now(), awarded_by=by)
    _decide(application, "award", by, reason, grant=grant.number, amount=amount)
    return grant


def book_grant(application: Application, amount: Decimal, **fields: Any) -> Grant:
    """Write grant, first tranche and the envelope's sum; the call must be locked."""
    call = application.call
    call.awarded_total += amount
    call.save(update_fields=["awarded_total", "updated_at"])
    grant = Grant.objects.create(
        application=application,
        call=call,
        municipality_id=application.municipality_id,
        number=f"G-{application.number}",
        amount=amount,
        is_sample=application.is_sample,
        **fields,
    )
    # One payment until staff plan the tranches: nothing is known about them yet.
    Tranche.objects.create(grant=grant, number=1, amount=amount)
    return grant


def _decide(
    application: Application, name: str, by: Any, reason: str, **changes: Any
) -> None:
    application.reason = reason.strip()
    APPLICATION.carry_out(
        application,
        name,
        by=by,
        reason=reason,
        changes=changes,
        decided_at=timezone.now(),
        decided_by=by,
    )


def _money_problems(call: Call, row: RankedRow, amount: Decimal) -> list[Problem]:
    found = []

    def add(text: Any, over: Decimal, code: str) -> None:
        found.append(Problem(text % {"sum": money(over, "KGS")}, "amount", code))

    if amount <= 0:
        found.append(
            Problem(_("Enter the amount of the grant."), "amount", "no_amount")
        )
    if amount > row.amounts.grant:
        text = _("This is %(sum)s more than was asked for.")
        add(text, amount - row.amounts.grant, "over_request")
    if amount > call.ceiling_kgs:
        text = _("This is %(sum)s over the ceiling of one grant.")
        add(text, amount - call.ceiling_kgs, "over_ceiling")
    if amount > call.free_envelope:
        text = _("This is %(sum)s more than is left in the envelope.")
        add(text, amount - call.free_envelope, "over_envelope")
    return found


def _rank_problems(
    rows: list[RankedRow], row: RankedRow, amount: Decimal, reason: str
) -> list[Problem]:
    if row.score is None:
        return [Problem(_("The application has no score yet."), code="no_score")]
    found = []
    if not row.above_minimum:
        found.append(
            Problem(_("The score is below the minimum of the call."), code="low_score")
        )
    if reason.strip():
        return found
    if amount < row.amounts.grant:
        text = _("Write why less is awarded than was asked for.")
        found.append(Problem(text, "reason", "less_without_reason"))
    passed_over = any(
        above.rank is not None
        and above.rank < (row.rank or 0)
        and above.above_minimum
        and not above.application.is_selected
        for above in rows
    )
    if passed_over:
        text = _("Applications above this one have no award. Write the reason.")
        found.append(Problem(text, "reason", "rank_without_reason"))
    return found


@transaction.atomic
def reserve_application(
    *, application: Application, by: Any, reason: str
) -> Application:
    """Put the application on the reserve list."""
    _call, application = _locked(application)
    _decide(application, "reserve", by, reason)
    return application


@transaction.atomic
def reject_application(
    *, application: Application, by: Any, reason: str
) -> Application:
    """Reject the application."""
    _call, application = _locked(application)
    _decide(application, "reject", by, reason)
    return application


@transaction.atomic
def undo_decision(*, application: Application, by: Any, reason: str) -> Application:
    """Take a decision back while the session is open; an award frees its money."""
    call, application = _locked(application)
    APPLICATION.require(application, "undo", by)
    changes: dict[str, Any] = {}
    grant = Grant.objects.filter(application=application).first()
    if grant is not None:
        changes = {"grant": f"– {grant.number}", "amount": grant.amount}
        call.awarded_total -= grant.amount
        call.save(update_fields=["awarded_total", "updated_at"])
        grant.delete()
    application.reason = ""
    APPLICATION.carry_out(
        application,
        "undo",
        by=by,
        reason=reason,
        changes=changes,
        decided_at=None,
        decided_by=None,
    )
    return application
