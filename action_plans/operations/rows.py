"""Adding, changing and removing the rows of a plan."""

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb, Source
from action_plans.models import ActionPlan, Measure, MeasureCost
from action_plans.operations.cleaning import cleaned
from action_plans.operations.holding import Difference, Seen, held
from action_plans.operations.texts import (
    VersionConflict,
    locked_for_writing,
    period_problems,
    places_of,
)
from action_plans.queries import ROW_KINDS, people_problems, people_sums
from core import audit, files
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Village

Costs = dict[tuple[str, bool], Decimal]
ORDERED = frozenset(ROW_KINDS) - {"partner"}


@transaction.atomic
def add_row(*, plan: ActionPlan, kind: str, values: dict[str, Any], by: Any) -> Any:
    """Add a row of a kind of `ROW_KINDS`; a measure's `costs` come in `values`.

    `costs` maps (source, in kind) to KGS. Sent twice (a double click), it stays one row.
    Raises PermissionDenied, or OperationRefused.
    """
    plan = locked_for_writing(plan, by)
    model = ROW_KINDS[kind].model
    values = dict(values)
    costs = values.pop("costs", None)
    values = cleaned(model, values)
    there = _just_added(plan, kind, values, costs)
    if there is not None:
        return there
    refuse_if_any([*_row_problems(plan, kind, values), *_cost_problems(costs or {})])
    if kind in ORDERED:
        rows = model._default_manager.filter(plan=plan)
        last = rows.aggregate(last=Max("order"))["last"]
        values["order"] = (last or 0) + 1
    _attach(values)
    row: Any = model._default_manager.create(plan=plan, **values)
    if costs is not None:
        _write_costs(row, costs)
    _count(plan, kind)
    _tell(PlanVerb.ROW_ADDED, plan, kind, row, by, {}, _told(values, costs))
    return row


@transaction.atomic
def change_row(  # noqa: PLR0913 - what was seen, what is typed, by whom
    *,
    plan: ActionPlan,
    kind: str,
    row_id: int,
    version: int,
    values: dict[str, Any],
    by: Any,
    seen: Seen | None = None,
) -> Any:
    """Change a row. Raises as `save_section`; a row that is gone is refused."""
    plan = locked_for_writing(plan, by)
    row = _row_or_refuse(plan, kind, row_id)
    typed = _cleaned_row(type(row), values)
    stored = stored_row(row)
    found = held(stored, typed, seen or {}, is_stale=row.version > version)
    if found.clashes:
        raise VersionConflict(found.clashes, row.version)
    if not found.after:
        return row
    whole = stored | found.after
    whole.pop("costs", None)
    costs = found.after.get("costs") or {}
    problems = _row_problems(plan, kind, whole, row_id=row.pk)
    refuse_if_any([*problems, *_cost_problems(costs)])
    _write_row(plan, kind, row, found, by)
    return row


def _write_row(
    plan: ActionPlan, kind: str, row: Any, found: Difference, by: Any
) -> None:
    before, after = dict(found.before), dict(found.after)
    old_costs, costs = before.pop("costs", None), after.pop("costs", None)
    _attach(after)
    for name, value in after.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    if costs is not None:
        _write_costs(row, costs)
    _count(plan, kind)
    changed = (_told(before, old_costs), _told(after, costs))
    _tell(PlanVerb.ROW_CHANGED, plan, kind, row, by, *changed)


def stored_row(row: Any) -> dict[str, Any]:
    """A row as a save compares it; a measure with its costs."""
    kind = next(kind for kind in ROW_KINDS.values() if kind.model is type(row))
    values = {name: getattr(row, name) for name in kind.fields}
    if isinstance(row, Measure):
        values["costs"] = costs_of(row)
    return cleaned(type(row), values)


def _cleaned_row(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The values of a row as they are stored; costs of nothing count as none."""
    values = dict(values)
    costs = values.pop("costs", None)
    if costs is not None:
        costs = {which: amount for which, amount in costs.items() if amount}
        return {**cleaned(model, values), "costs": costs}
    return cleaned(model, values)


@transaction.atomic
def remove_row(*, plan: ActionPlan, kind: str, row_id: int, by: Any) -> None:
    """Remove a row. Raises PermissionDenied, or OperationRefused."""
    plan = locked_for_writing(plan, by)
    row = _row_or_refuse(plan, kind, row_id)
    label = str(row)
    row.delete()
    _count(plan, kind)
    audit.record(
        by=by, verb=PlanVerb.ROW_REMOVED, obj=plan, before={"kind": kind, "row": label}
    )


def set_measure_costs(*, measure: Measure, costs: Costs, version: int, by: Any) -> Any:
    """Write what each source pays for a measure, in KGS; nothing: the source goes."""
    return change_row(
        plan=measure.plan,
        kind="measure",
        row_id=measure.pk,
        version=version,
        values={"costs": costs},
        by=by,
    )


def set_partners(*, plan: ActionPlan, municipalities: list[Any], by: Any) -> ActionPlan:
    """Make exactly these municipalities partners of the plan."""
    wanted = {place.pk: place for place in municipalities}
    present = dict(plan.partners.values_list("municipality", "pk"))
    with transaction.atomic():
        for place, row_id in present.items():
            if place not in wanted:
                remove_row(plan=plan, kind="partner", row_id=row_id, by=by)
        for pk, place in wanted.items():
            if pk not in present:
                add_row(
                    plan=plan, kind="partner", values={"municipality": place}, by=by
                )
    plan.refresh_from_db()
    return plan


def costs_of(measure: Measure) -> Costs:
    """The costs of a measure by source and kind, KGS."""
    return {(cost.source, cost.in_kind): cost.amount for cost in measure.costs.all()}


def _write_costs(measure: Measure, costs: Costs) -> None:
    measure.costs.all().delete()
    MeasureCost.objects.bulk_create(
        MeasureCost(measure=measure, source=source, in_kind=in_kind, amount=amount)
        for (source, in_kind), amount in costs.items()
        if amount
    )


def _row_or_refuse(plan: ActionPlan, kind: str, row_id: int) -> Any:
    row = ROW_KINDS[kind].model._default_manager.filter(plan=plan, pk=row_id).first()
    if row is None:
        message = _("A colleague removed this row meanwhile.")
        raise OperationRefused([Problem(message, code="row_gone")])
    return row


def _row_problems(
    plan: ActionPlan, kind: str, values: dict[str, Any], row_id: int = 0
) -> Iterator[Problem]:
    yield from period_problems(values)
    day: datetime.date | None = values.get("date")
    if kind == "hearing" and day and day > timezone.localdate():
        yield Problem(
            _("The hearing lies in the future. Record it when it was held."), "date"
        )
    place = values.get("municipality")
    if kind == "partner" and place is not None:
        others = plan.partners.exclude(pk=row_id)
        if place.pk == plan.municipality_id:
            yield Problem(_("This municipality leads the plan."), "municipality")
        elif others.filter(municipality=place).exists():
            yield Problem(_("This municipality is a partner already."), "municipality")
    if kind == "beneficiaries":
        yield from people_problems(values)
        yield from _village_problems(plan, values, row_id)
    objective = values.get("objective")
    if objective is not None and objective.plan_id != plan.pk:
        yield Problem(_("Choose an objective of this plan."), "objective")


def _village_problems(
    plan: ActionPlan, values: dict[str, Any], row_id: int
) -> Iterator[Problem]:
    village = values.get("village")
    if village is None:
        return
    others = plan.beneficiaries_rows.exclude(pk=row_id)
    if others.filter(village=village).exists():
        yield Problem(_("This village is in the table already."), "village", "twice")
    known = Village.objects.known_to(places_of(plan))
    if not known.filter(pk=village.pk).exists():
        message = _("Choose villages of the municipalities of this plan.")
        yield Problem(message, "village", "foreign")


def _cost_problems(costs: Costs) -> Iterator[Problem]:
    for (source, in_kind), amount in costs.items():
        if amount < 0:
            yield Problem(_("The sum cannot be less than zero."), f"cost_{source}")
        if in_kind and source == Source.GRANT:
            yield Problem(_("The grant is paid in money only."), "cost_grant")


def _count(plan: ActionPlan, kind: str) -> None:
    """The plan was saved once more; its texts were not touched.

    Who benefits is counted by village: the plan itself keeps the sums, which lists and
    reports read.
    """
    plan.version += 1
    sums = people_sums(plan) if kind == "beneficiaries" else {}
    for name, total in sums.items():
        setattr(plan, name, total)
    plan.save(update_fields=["version", "updated_at", *sums])


def _just_added(
    plan: ActionPlan, kind: str, values: dict[str, Any], costs: Costs | None
) -> Any:
    """The newest row of the kind, if it says exactly the same."""
    if kind not in ORDERED:
        return None
    rows = ROW_KINDS[kind].model._default_manager.filter(plan=plan)
    row: Any = rows.order_by("-pk").first()
    if row is None or any(
        getattr(row, name) != given for name, given in values.items()
    ):
        return None
    wanted = {which: amount for which, amount in (costs or {}).items() if amount}
    return row if costs is None or costs_of(row) == wanted else None


def _attach(values: dict[str, Any]) -> None:
    for value in values.values():
        if isinstance(value, StoredFile):
            files.attach(value)


def _told(values: dict[str, Any], costs: Costs | None) -> dict[str, Any]:
    """Values for the audit row; costs as source: sum."""
    told = {
        name: value if isinstance(value, int | str | Decimal) else str(value)
        for name, value in values.items()
        if value not in (None, "", {})  # a value may be a dict
    }
    for (source, in_kind), amount in (costs or {}).items():
        told[f"{source}, in kind" if in_kind else source] = amount
    return told


def _tell(  # noqa: PLR0913, PLR0917 - one audit row
    verb: str,
    plan: ActionPlan,
    kind: str,
    row: Any,
    by: Any,
    before: dict[str, Any],
    after: dict[str, Any],
) -> None:
    """The audit row stands on the plan, whose timeline people read."""
    after = {"kind": kind, "row": str(row), **after}
    audit.record(by=by, verb=verb, obj=plan, before=before, after=after)
