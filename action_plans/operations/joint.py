"""Joint plans: partners write their part and agree to the whole."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, PlanPartner
from action_plans.operations.agreements import end_agreements
from action_plans.operations.cleaning import cleaned
from action_plans.operations.holding import Seen, held
from action_plans.operations.texts import VersionConflict, refuse_if_closed
from action_plans.permissions import can_agree_for, can_write_for_partner
from action_plans.queries import plan_digest
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem

PART_TEXTS = ("contribution", "need", "situation", "upkeep")


def part_values(partner: PlanPartner) -> dict[str, Any]:
    """The texts of a part as a save compares them."""
    return cleaned(PlanPartner, {name: getattr(partner, name) for name in PART_TEXTS})


@transaction.atomic
def write_part(
    *,
    partner: PlanPartner,
    version: int,
    values: dict[str, Any],
    by: Any,
    seen: Seen | None = None,
) -> PlanPartner:
    """Save what a partner writes about itself; nobody else's text is touched.

    `version` and `seen` as in `save_section`: what the writer did not touch stays.
    Raises PermissionDenied, VersionConflict, or OperationRefused by the plan's state.
    """
    plan = _open_plan(partner)
    partner = lock(partner)
    if not can_write_for_partner(by, partner):
        raise PermissionDenied
    texts = {name: values[name] for name in PART_TEXTS if name in values}
    typed, is_stale = cleaned(PlanPartner, texts), partner.version > version
    found = held(part_values(partner), typed, seen or {}, is_stale=is_stale)
    if found.clashes:
        raise VersionConflict(found.clashes, partner.version)
    if not found.after:
        return partner
    for name, value in found.after.items():
        setattr(partner, name, value)
    partner.version += 1
    partner.save()
    plan.version += 1
    plan.save(update_fields=["version", "updated_at"])
    end_agreements(plan)
    audit.record(
        by=by,
        verb=PlanVerb.PART_WRITTEN,
        obj=plan,
        before=found.before,
        after={"partner": str(partner), **found.after},
    )
    return partner


@transaction.atomic
def agree(*, partner: PlanPartner, seen: str, by: Any) -> PlanPartner:
    """The head of a partner agrees to exactly the text that was read.

    `seen`: digest of the plan on the page that the head read. Raises PermissionDenied,
    or OperationRefused where the plan was changed since.
    """
    plan = _open_plan(partner)
    partner = lock(partner)
    if not can_agree_for(by, partner):
        raise PermissionDenied
    now = plan_digest(plan)
    if now != seen:
        message = _(
            "The plan was changed after you opened this page. Read it once more before "
            "you agree."
        )
        raise OperationRefused([Problem(message, code="changed")])
    if partner.agreed_at and partner.agreed_sha256 == now:
        return partner
    partner.agreed_sha256, partner.agreed_at, partner.agreed_by = (
        now,
        timezone.now(),
        by,
    )
    partner.save()
    told = {"partner": str(partner), "sha256": now}
    audit.record(by=by, verb=PlanVerb.PART_AGREED, obj=plan, after=told)
    return partner


@transaction.atomic
def take_agreement_back(*, partner: PlanPartner, by: Any) -> PlanPartner:
    """The head changes their mind, as long as the plan is not submitted."""
    plan = _open_plan(partner)
    partner = lock(partner)
    if not can_agree_for(by, partner):
        raise PermissionDenied
    if not partner.agreed_sha256:
        return partner
    partner.agreed_sha256, partner.agreed_at, partner.agreed_by = "", None, None
    partner.save()
    told = {"partner": str(partner)}
    audit.record(by=by, verb=PlanVerb.AGREEMENT_TAKEN_BACK, obj=plan, after=told)
    return partner


def _open_plan(partner: PlanPartner) -> ActionPlan:
    """The plan under its lock, as long as it can be changed."""
    plan = lock(partner.plan)
    refuse_if_closed(plan)
    return plan
