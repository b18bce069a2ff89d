"""Adding, changing and removing the rows of a plan."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, Measure
from action_plans.operations.cleaning import cleaned
from action_plans.operations.costs import (
    Costs,
    cleaned_costs,
    cost_problems,
    told_costs,
    write_costs,
)
from action_plans.operations.counting import count_rows
from action_plans.operations.drafts import move_drafts
from action_plans.operations.holding import Difference, Seen, held
from action_plans.operations.row_problems import row_problems
from action_plans.operations.texts import (
    VersionConflict,
    refuse_if_closed,
)
from action_plans.permissions import can_edit_row, can_write_plan, partner_places
from action_plans.queries import (
    ROW_KINDS,
    costs_of,
    partner_row_problems,
)
from core import audit, files
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any

ORDERED = frozenset(ROW_KINDS) - {"partner"}


@transaction.atomic
def add_row(*, plan: ActionPlan, kind: str, values: dict[str, Any], by: Any) -> Any:
    """Add a row of a kind of `ROW_KINDS`; the `costs` of a measure are `CostLine`s.

    Sent twice (a double click), it stays one row. Raises PermissionDenied, or OperationRefused.
    """
    plan = _locked(plan, kind, values, by)
    model = ROW_KINDS[kind].model
    values = _cleaned_row(model, values)
    costs = values.pop("costs", None)
    there = _just_added(plan, kind, values, costs)
    if there is not None:
        return there
    refuse_if_any([*row_problems(plan, kind, values), *cost_problems(costs or ())])
    if kind in ORDERED:
        rows = model._default_manager.filter(plan=plan)
        last = rows.aggregate(last=Max("order"))["last"]
        values["order"] = (last or 0) + 1
    _attach(values)
    row: Any = model._default_manager.create(plan=plan, **values)
    if costs is not None:
        write_costs(row, costs)
    count_rows(plan, kind)
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
    """Change a row. Raises as `save_section`; a row that is gone is refused.

    `cost_keys` among the values of a measure: the lasting keys of its lines, "" for new.
    """
    plan, row = _locked_row(plan, kind, row_id, by)
    values = dict(values)
    keys = values.pop("cost_keys", ())
    typed = _cleaned_row(type(row), values)
    stored = stored_row(row)
    found = held(stored, typed, seen or {}, is_stale=row.version > version)
    if found.clashes:
        raise VersionConflict(found.clashes, row.version)
    if not found.after:
        return row
    whole = stored | found.after
    _refuse_foreign(plan, kind, whole, by)
    whole.pop("costs", None)
    costs = found.after.get("costs") or ()
    problems = row_problems(plan, kind, whole, row_id=row.pk)
    refuse_if_any([*problems, *cost_problems(costs)])
    _write_row(plan, kind, row, found, by, keys)
    return row


def _write_row(
    plan: ActionPlan,
    kind: str,
    row: Any,
    found: Difference,
    by: Any,
    keys: Sequence[str],
) -> None:
    before, after = dict(found.before), dict(found.after)
    old_costs, costs = before.pop("costs", None), after.pop("costs", None)
    _attach(after)
    for name, value in after.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    if costs is not None:
        write_costs(row, costs, keys)
    count_rows(plan, kind)
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
    values = {name: value for name, value in values.items() if name != "cost_keys"}
    costs = values.pop("costs", None)
    if costs is None:
        return cleaned(model, values)
    return {**cleaned(model, values), "costs": cleaned_costs(costs)}


@transaction.atomic
def remove_row(*, plan: ActionPlan, kind: str, row_id: int, by: Any) -> None:
    """Remove a row. Raises PermissionDenied, or OperationRefused."""
    plan, row = _locked_row(plan, kind, row_id, by)
    if kind == "partner":
        refuse_if_any(partner_row_problems(plan, row))
    label = str(row)
    row.delete()
    move_drafts(plan, kind, row_id)
    count_rows(plan, kind)
    audit.record(
        by=by, verb=PlanVerb.ROW_REMOVED, obj=plan, before={"kind": kind, "row": label}
    )


def set_measure_costs(*, measure: Measure, costs: Costs, version: int, by: Any) -> Any:
    """Make exactly these the budget lines of a measure."""
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


def values_of(row: Any) -> dict[str, Any]:
    """What decides to whom a row belongs."""
    names = ("municipality", "village")
    return {name: getattr(row, name) for name in names if hasattr(row, name)}


def _locked(plan: ActionPlan, kind: str, values: dict[str, Any], by: Any) -> ActionPlan:
    """The plan under a lock, for somebody who may write such a row."""
    plan = lock(plan)
    _refuse_foreign(plan, kind, values, by)
    refuse_if_closed(plan)
    return plan


def _refuse_foreign(
    plan: ActionPlan, kind: str, values: dict[str, Any], by: Any
) -> None:
    if not can_edit_row(by, plan, kind, values):
        raise PermissionDenied


def _locked_row(
    plan: ActionPlan, kind: str, row_id: int, by: Any
) -> tuple[ActionPlan, Any]:
    """The plan under a lock and its row, for somebody who may write it."""
    plan = lock(plan)
    if not (can_write_plan(by, plan) or partner_places(by, plan)):
        raise PermissionDenied
    refuse_if_closed(plan)
    row = _row_or_refuse(plan, kind, row_id)
    _refuse_foreign(plan, kind, values_of(row), by)
    return plan, row


def _row_or_refuse(plan: ActionPlan, kind: str, row_id: int) -> Any:
    row = ROW_KINDS[kind].model._default_manager.filter(plan=plan, pk=row_id).first()
    if row is None:
        message = _("A colleague removed this row meanwhile.")
        raise OperationRefused([Problem(message, code="row_gone")])
    return row


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
    return row if costs is None or costs_of(row) == costs else None


def _attach(values: dict[str, Any]) -> None:
    for value in values.values():
        if isinstance(value, StoredFile):
            files.attach(value)


def _told(values: dict[str, Any], costs: Costs | None) -> dict[str, Any]:
    """Values for the audit row; costs as source: sum."""
    return {
        name: value if isinstance(value, int | str | Decimal) else str(value)
        for name, value in values.items()
        if value not in (None, "", {})  # a value may be a dict
    } | told_costs(costs)


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
