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
    PlanVersion,
    Problem,
    Risk,
    language_of,
)
from action_plans.operations.freezing import freeze
from action_plans.permissions import can_record_historical_plan
from action_plans.queries.past import doubts
from core import audit
from municipalities.models import Municipality

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
    by: Any,
    title: str,
    past_code: str = "",
    measures: Rows = (),
    submitted_at: datetime | None = None,
    state: PlanState = PlanState.COMPLETED,
    partners: Iterable[Municipality] = (),
    parts: dict[str, Rows] | None = None,
    **fields: Any,
) -> ActionPlan:
    """Record a plan of the past exactly as printed (KGS), with one frozen version.

    `fields`: `service` and further fields of ActionPlan, such as `goal`, `stated_total`,
    `source_note`; papers do not always name a `resolution`. `measures`: fields of Measure
    and `costs`, a list of {category, source, amount, in_kind, note}. `parts`: rows by the
    names of `ROWS`. `submitted_at`: when it was handed in; None: not known. `past_code`
    tells it apart in tables. A total that does not add up is kept; pages and reports show
    `queries.past.doubts`.
    Raises PermissionDenied; ValueError for a state that is not of the past.
    """
    if not can_record_historical_plan(by, municipality):
        raise PermissionDenied
    if state not in PAST:
        raise ValueError(f"a plan of the past cannot be in the state {state}")
    villages = fields.pop("villages", ())
    fields |= {"municipality": municipality, "title": title, "state": state}
    fields |= handed_in(submitted_at, by) | {"past_code": past_code}
    texts = (fields.get(name, "") for name in ("need", "goal", "reached"))
    fields.setdefault("written_in", language_of(title, *texts))
    plan = ActionPlan.objects.create(is_historical=True, **fields)
    plan.villages.set(villages)
    _write_rows(plan, partners, parts or {}, measures)
    version = freeze_past(plan, by)
    told = {"title": title, "source": plan.source_note, "sha256": version.sha256}
    audit.record(by=by, verb=PlanVerb.PAST_RECORDED, obj=plan, after=told)
    return plan


def handed_in(submitted_at: datetime | None, by: Any) -> dict[str, Any]:
    """The day on the papers; whoever takes them over stands for who handed in."""
    return {"submitted_at": submitted_at, "submitted_by": by if submitted_at else None}


def freeze_past(plan: ActionPlan, by: Any) -> PlanVersion:
    """A frozen version of a plan of the past, its code, and whether a doubt is left."""
    plan.past_code = plan.past_code or f"past-{plan.pk}"
    plan.has_warnings = bool(doubts(plan))
    plan.save(update_fields=["past_code", "has_warnings"])
    return freeze(plan, plan.submitted_at or timezone.now(), by)


def _write_rows(
    plan: ActionPlan,
    partners: Iterable[Municipality],
    parts: dict[str, Rows],
    measures: Rows,
) -> None:
    PlanPartner.objects.bulk_create(
        PlanPartner(plan=plan, municipality=place) for place in partners
    )
    for name, rows in parts.items():
        for order, row in enumerate(rows, 1):
            ROWS[name]._default_manager.create(plan=plan, order=order, **row)
    for order, measure in enumerate(measures, 1):
        _measure(plan, order, dict(measure))


def _measure(plan: ActionPlan, order: int, values: dict[str, Any]) -> None:
    costs = values.pop("costs", ())
    measure = Measure.objects.create(plan=plan, order=order, **values)
    MeasureCost.objects.bulk_create(
        MeasureCost(measure=measure, **{"category": CostCategory.OTHER, **line})
        for line in costs
    )
