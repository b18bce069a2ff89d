"""Taking over plans of the past from papers."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from action_plans.enums import CostCategory, PlanState, PlanVerb
from action_plans.models import (
    ActionPlan,
    Hearing,
    Indicator,
    Measure,
    MeasureCost,
    Objective,
    PlanPartner,
    Problem,
    Risk,
)
from action_plans.operations.moves import freeze
from action_plans.permissions import can_record_historical_plan
from core import audit
from municipalities.models import Municipality, Resolution
from services_registry.models import Service

PAST = (PlanState.KENESH_APPROVED, PlanState.IN_IMPLEMENTATION, PlanState.COMPLETED)
ROWS = {
    "hearings": Hearing,
    "problems": Problem,
    "objectives": Objective,
    "indicators": Indicator,
    "risks": Risk,
}
Rows = Sequence[dict[str, Any]]


@transaction.atomic
def record_historical_plan(  # noqa: PLR0913 - the parts of one paper
    *,
    municipality: Municipality,
    service: Service,
    by: Any,
    title: str,
    measures: Rows = (),
    submitted_at: datetime | None = None,
    state: PlanState = PlanState.COMPLETED,
    partners: Iterable[Municipality] = (),
    resolution: Resolution | None = None,
    parts: dict[str, Rows] | None = None,
    source_note: str = "",
    is_sample: bool = False,
    **texts: Any,
) -> ActionPlan:
    """Record a plan of the past exactly as printed (KGS), with one frozen version.

    `measures`: fields of Measure (`title`; `category` and `responsible` may be missing)
    and `costs`, a list of {source, amount, in_kind}. `parts`: further rows by the names
    of `ROWS`. `texts`: further fields of ActionPlan, such as `goal` and `stated_total`.
    `submitted_at`: when it was handed in; not known: now, when it is taken over.
    A total that does not add up is kept; pages and reports show `plan_warnings`. A plan
    of the past needs no resolution, because papers do not always name it.
    Raises PermissionDenied; ValueError for a state that is not of the past.
    """
    if not can_record_historical_plan(by, municipality):
        raise PermissionDenied
    if state not in PAST:
        raise ValueError(f"a plan of the past cannot be in the state {state}")
    villages = texts.pop("villages", ())
    submitted_at = submitted_at or timezone.now()
    plan = ActionPlan.objects.create(
        municipality=municipality,
        service=service,
        state=state,
        title=title,
        resolution=resolution,
        submitted_at=submitted_at,
        submitted_by=by,
        is_historical=True,
        is_sample=is_sample,
        source_note=source_note,
        **texts,
    )
    plan.villages.set(villages)
    PlanPartner.objects.bulk_create(
        PlanPartner(plan=plan, municipality=place) for place in partners
    )
    for name, rows in (parts or {}).items():
        for order, row in enumerate(rows, 1):
            ROWS[name]._default_manager.create(plan=plan, order=order, **row)
    for order, measure in enumerate(measures, 1):
        _measure(plan, order, dict(measure))
    version = freeze(plan, submitted_at, by)
    audit.record(
        by=by,
        verb=PlanVerb.PAST_RECORDED,
        obj=plan,
        after={"title": title, "source": source_note, "sha256": version.sha256},
    )
    return plan


def _measure(plan: ActionPlan, order: int, values: dict[str, Any]) -> None:
    costs = values.pop("costs", ())
    values.setdefault("category", CostCategory.OTHER)
    measure = Measure.objects.create(plan=plan, order=order, **values)
    MeasureCost.objects.bulk_create(MeasureCost(measure=measure, **c) for c in costs)
