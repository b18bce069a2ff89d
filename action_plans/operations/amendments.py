"""Changes of an approved plan: written in a copy, then taken into the plan by row key."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import UNDER_CHANGE, PlanState, PlanVerb
from action_plans.models import ActionPlan, PlanPartner
from action_plans.operations.copying import (
    copy_partners,
    copy_parts,
    plan_fields,
    take_parts,
)
from action_plans.operations.freezing import freeze
from action_plans.permissions import can_amend_plan
from action_plans.queries.content import CHOSEN
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem


@transaction.atomic
def begin_amendment(*, plan: ActionPlan, reason: str, by: Any) -> ActionPlan:
    """A copy of an approved plan in which a change of it is written.

    The plan itself stays as it is meanwhile. A change that is under way already is
    given back. Raises PermissionDenied, or OperationRefused.
    """
    plan = lock(plan)
    if not can_amend_plan(by, plan):
        raise PermissionDenied
    _refuse_unless_approved(plan)
    under_way = plan.amendments.filter(state__in=UNDER_CHANGE).first()
    if under_way is not None:
        return under_way
    if not reason.strip():
        message = _("Write why the plan is to be changed.")
        raise OperationRefused([Problem(message, "reason", "no_reason")])
    copy = ActionPlan(
        municipality=plan.municipality,
        service=plan.service,
        state=PlanState.HEARING_HELD,
        amends=plan,
        amendment_reason=reason.strip(),
        progress_weights=plan.progress_weights,
        written_in=plan.written_in,
        is_sample=plan.is_sample,
        **{name: getattr(plan, name) for name in plan_fields()},
    )
    copy.save()
    for name in CHOSEN:
        getattr(copy, name).set(getattr(plan, name).all())
    copy_parts(plan, copy)
    copy_partners(plan, copy)
    told = {"title": copy.title, "change": copy.pk}
    for obj in (plan, copy):
        audit.record(
            by=by, verb=PlanVerb.AMENDMENT_BEGUN, obj=obj, after=told, note=reason
        )
    return copy


def locked_with_amended(plan: ActionPlan) -> ActionPlan:
    """The plan under a lock; of a change its plan is locked first, as everywhere."""
    if plan.amends is not None:
        lock(plan.amends)
    return lock(plan)


def take_in(change: ActionPlan, by: Any) -> ActionPlan:
    """Take a change, which the caller holds under a lock, into its plan: row by row.

    The plan gets a new frozen version. Raises OperationRefused when the plan went on in
    a way that the change does not fit any more; then nothing is written.
    """
    amended: Any = change.amends
    plan = lock(amended)
    _refuse_unless_approved(plan)
    take_parts(change, plan)
    before, after = audit.changed_values(
        plan, {name: getattr(change, name) for name in plan_fields()}
    )
    for name, value in after.items():
        setattr(plan, name, value)
    for name in CHOSEN:
        getattr(plan, name).set(getattr(change, name).all())
    PlanPartner.objects.filter(plan=plan).exclude(
        municipality__in=change.partners.values("municipality")
    ).delete()
    copy_partners(change, plan)
    plan.version += 1
    plan.save()
    version = freeze(
        plan, change.submitted_at or timezone.now(), change.submitted_by or by
    )
    told = {"change": change.pk, "version": version.number, "sha256": version.sha256}
    audit.record(
        by=by,
        verb=PlanVerb.AMENDED,
        obj=plan,
        before=before,
        after={**after, **told},
        note=change.amendment_reason,
    )
    return plan


def _refuse_unless_approved(plan: ActionPlan) -> None:
    if plan.is_amendment or not plan.is_approved:
        message = _("Only a plan that the kenesh has approved can be changed this way.")
        raise OperationRefused([Problem(message, code="not_approved")])
    if plan.is_historical:
        message = _("A plan taken over from papers of the past stays as it is printed.")
        raise OperationRefused([Problem(message, code="historical")])
