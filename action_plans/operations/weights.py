"""What counts how much in the progress of a plan."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanState, PlanVerb, ProgressWeights
from action_plans.models import ActionPlan, Measure
from action_plans.permissions import can_weigh_progress
from core import audit
from core.formats import number
from core.locking import lock
from core.problems import Problem, refuse_if_any

ALL, CENT = Decimal(100), Decimal("0.01")
ENDED = (PlanState.COMPLETED, PlanState.STOPPED, PlanState.APPLIED)
Weights = Mapping[int, Decimal | None]


@transaction.atomic
def set_weights(
    *, plan: ActionPlan, by: Any, kind: str, weights: Weights
) -> ActionPlan:
    """Choose what the progress is weighted by; set weights add up to a hundred.

    Raises PermissionDenied, or OperationRefused at `w<measure>`.
    """
    plan = lock(plan)
    if not can_weigh_progress(by, plan):
        raise PermissionDenied
    measures = list(plan.measure_rows.all())
    by_set = kind == ProgressWeights.SET
    refuse_if_any(_has_ended(plan))
    refuse_if_any(_problems(measures, weights) if by_set else ())
    before = _told(plan, measures)
    plan.progress_weights = kind
    plan.save()
    if by_set:
        for row in measures:
            row.weight = Decimal(weights[row.pk] or 0).quantize(CENT)
        plan.measure_rows.bulk_update(measures, ["weight"])
    after = _told(plan, measures)
    if after != before:
        audit.record(
            by=by, verb=PlanVerb.WEIGHTS_SET, obj=plan, before=before, after=after
        )
    return plan


def _has_ended(plan: ActionPlan) -> Iterator[Problem]:
    if plan.state in ENDED:
        yield Problem(
            _("The plan has ended: its progress does not change any more."),
            code="ended",
        )


def _problems(measures: Sequence[Measure], weights: Weights) -> Iterator[Problem]:
    given = [weights.get(row.pk) or Decimal(0) for row in measures]
    for row, weight in zip(measures, given, strict=True):
        if weight <= 0:
            yield Problem(_("Write a weight above zero."), f"w{row.pk}", "not_positive")
    total = sum(given, Decimal(0))
    if all(weight > 0 for weight in given) and total != ALL:
        message = _("The weights add up to %(sum)s. They have to make 100.")
        yield Problem(message % {"sum": number(total, 2)}, code="sum")


def _told(plan: ActionPlan, measures: Sequence[Measure]) -> dict[str, Any]:
    """What the audit row keeps: measures are numbered, for titles may repeat."""
    kept = {f"{n}. {row.title}": row.weight for n, row in enumerate(measures, 1)}
    return {"progress_weights": plan.progress_weights, **kept}
