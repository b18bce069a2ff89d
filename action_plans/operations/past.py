"""Plans of the past after they were taken over: corrected by their papers, taken back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import (
    ActionPlan,
    Measure,
    MeasureCost,
    MeasureProgress,
    PlanPartner,
)
from action_plans.operations.history import Rows, freeze_past, handed_in
from action_plans.permissions import can_record_historical_plan
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem
from municipalities.models import Municipality, Village


@transaction.atomic
def correct_historical_plan(
    *,
    plan: ActionPlan,
    by: Any,
    measures: Rows,
    submitted_at: datetime | None = None,
    partners: Iterable[Municipality] = (),
    villages: Iterable[Village] = (),
    **fields: Any,
) -> ActionPlan:
    """Write a plan of the past anew as its papers say; its versions are kept.

    Measures stay the same by their place in the list. Raises PermissionDenied, or
    OperationRefused where a measure would go that has progress.
    """
    plan = _locked(plan, by)
    fields |= handed_in(submitted_at, plan.submitted_by or by)
    before = {name: getattr(plan, name) for name in fields}
    for name, value in fields.items():
        setattr(plan, name, value)
    plan.version += 1
    plan.save()
    plan.villages.set(villages)
    _write_partners(plan, list(partners))
    _write_measures(plan, measures)
    old = plan.versions.values_list("sha256", flat=True).first()
    version = freeze_past(plan, by)
    changed = [name for name, value in before.items() if value != fields[name]]
    audit.record(
        by=by,
        verb=PlanVerb.PAST_CORRECTED,
        obj=plan,
        before=_told(before, changed) | {"sha256": old},
        after=_told(fields, changed) | {"sha256": version.sha256},
    )
    return plan


@transaction.atomic
def remove_historical_plan(*, plan: ActionPlan, by: Any) -> None:
    """Take back a plan of the past that nothing uses. Raises PermissionDenied."""
    plan = _locked(plan, by)
    told = {"code": plan.past_code, "source": plan.source_note}
    audit.record(by=by, verb=PlanVerb.PAST_REMOVED, obj=plan, before=told)
    plan.versions.all().delete()
    plan.delete()


def _locked(plan: ActionPlan, by: Any) -> ActionPlan:
    plan = lock(plan)
    if not plan.is_historical or not can_record_historical_plan(by, plan.municipality):
        raise PermissionDenied
    return plan


def _told(values: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: None if values[name] is None else str(values[name]) for name in names}


def _write_partners(plan: ActionPlan, places: list[Municipality]) -> None:
    plan.partners.exclude(municipality__in=places).delete()
    there = set(plan.partners.values_list("municipality", flat=True))
    PlanPartner.objects.bulk_create(
        PlanPartner(plan=plan, municipality=place)
        for place in places
        if place.pk not in there
    )


def _write_measures(plan: ActionPlan, measures: Rows) -> None:
    there = list(plan.measure_rows.order_by("order", "pk"))
    _require_no_progress(there[len(measures) :])
    for order, given in enumerate(measures, 1):
        values = dict(given) | {"order": order}
        costs = values.pop("costs", ())
        measure = there[order - 1] if order <= len(there) else Measure(plan=plan)
        for name, value in values.items():
            setattr(measure, name, value)
        measure.save()
        measure.costs.all().delete()
        MeasureCost.objects.bulk_create(
            MeasureCost(measure=measure, **c) for c in costs
        )
    for measure in there[len(measures) :]:
        measure.delete()


def _require_no_progress(measures: list[Measure]) -> None:
    used = MeasureProgress.objects.filter(measure__in=measures).select_related(
        "measure"
    )
    first = used.first()
    if first is not None:
        message = _("Progress was reported on the measure “%(title)s”. It stays.")
        told = message % {"title": first.measure.title}
        raise OperationRefused([Problem(told, code="has_progress")])
