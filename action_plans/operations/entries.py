"""Writing a table of rows at once: five years of upkeep, people of all villages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan
from action_plans.operations.cleaning import cleaned
from action_plans.operations.counting import count_rows
from action_plans.operations.holding import Difference, Seen, held
from action_plans.operations.texts import VersionConflict, places_of, refuse_if_closed
from action_plans.permissions import can_edit_row, can_write_plan, partner_places
from action_plans.queries.entries import (
    ENTRY_TABLES,
    EntryTable,
    entry_name,
    entry_problems,
    entry_rows,
    is_unwritten,
)
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Village

Entries = Mapping[int, Mapping[str, Any]]


@dataclass
class Entry:
    """One row of the table: what stands there, and what is to stand there."""

    key: int
    about: Any
    row: Any
    found: Difference
    whole: dict[str, Any] = field(default_factory=dict)

    @property
    def is_changed(self) -> bool:
        return bool(self.found.after)


@transaction.atomic
def write_entries(
    *,
    plan: ActionPlan,
    kind: str,
    values: Entries,
    version: int,
    by: Any,
    seen: Seen | None = None,
) -> ActionPlan:
    """Write rows of a kind of `ENTRY_TABLES`, all or none of them.

    `values`: the columns of each row by year or village. A row that says nothing any
    more is removed, rows that are not named stay. `version` and `seen` as in
    `save_section`, the marks by `entry_name`. Raises PermissionDenied, VersionConflict,
    or OperationRefused at the cells.
    """
    plan, table = lock(plan), ENTRY_TABLES[kind]
    if not (can_write_plan(by, plan) or partner_places(by, plan)):
        raise PermissionDenied
    refuse_if_closed(plan)
    about = _what_rows_are_about(plan, table, values, by)
    rows = entry_rows(plan, table)
    is_stale = plan.version > version
    entries = [
        _entry(table, key, about[key], rows.get(key), typed, seen or {}, is_stale)
        for key, typed in values.items()
    ]
    _refuse_clashes(plan, entries)
    changed = [entry for entry in entries if entry.is_changed]
    if not changed:
        return plan
    refuse_if_any(_problems(table, changed))
    _write(plan, table, changed)
    count_rows(plan, kind)
    _tell(plan, table, changed, by)
    return plan


def _refuse_clashes(plan: ActionPlan, entries: list[Entry]) -> None:
    theirs = {
        entry_name(entry.key, name): value
        for entry in entries
        for name, value in entry.found.clashes.items()
    }
    if theirs:
        raise VersionConflict(theirs, plan.version)


def _what_rows_are_about(
    plan: ActionPlan, table: EntryTable, values: Entries, by: Any
) -> dict[int, Any]:
    """Years, or villages of the plan that the person may write, by key."""
    if table.key != "village":
        if not can_edit_row(by, plan, table.kind, {}):
            raise PermissionDenied
        return {year: year for year in values}
    known = Village.objects.known_to(places_of(plan)).filter(pk__in=values)
    villages = {village.pk: village for village in known}
    if len(villages) != len(values):
        message = _("Choose villages of the municipalities of this plan.")
        raise OperationRefused([Problem(message, code="foreign")])
    own = None if can_write_plan(by, plan) else partner_places(by, plan)
    places = {village.municipality_id for village in known}
    if own is not None and not places <= own:
        raise PermissionDenied
    return villages


def _entry(  # noqa: PLR0913, PLR0917 - one cell row against one stored row
    table: EntryTable,
    key: int,
    about: Any,
    row: Any,
    typed: Mapping[str, Any],
    seen: Seen,
    is_stale: bool,
) -> Entry:
    typed = cleaned(table.model, typed)
    stored = dict(table.unwritten)
    if row is not None:
        stored = {name: getattr(row, name) for name in table.names}
    own = {name: seen[n] for name in typed if (n := entry_name(key, name)) in seen}
    found = held(stored, typed, own, is_stale=is_stale)
    if row is None and found.after and not found.clashes:
        # a colleague removed the row: what its writer left as it was comes back, too
        found = held(stored, typed, {}, is_stale=False)
    whole = stored | found.after
    if table.key == "village" and row is not None:
        whole |= {"groups": row.groups, "households": row.households}
    return Entry(key, about, row, found, whole)


def _problems(table: EntryTable, entries: list[Entry]) -> Iterator[Problem]:
    for entry in entries:
        if is_unwritten(table, entry.whole):
            continue
        for problem in entry_problems(table, entry.whole):
            name = problem.field
            if name not in table.names:  # a vulnerable group: counted in its column
                name = "vulnerable"
            yield replace(problem, field=entry_name(entry.key, name))


def _write(plan: ActionPlan, table: EntryTable, entries: list[Entry]) -> None:
    """Rows removed, added and changed, in three queries however many they are."""
    rows = table.model._default_manager.filter(plan=plan)
    there = [entry for entry in entries if entry.row is not None]
    gone = [e.row.pk for e in there if is_unwritten(table, e.whole)]
    rows.filter(pk__in=gone).delete()
    last = rows.aggregate(last=Max("order"))["last"] or 0
    added = [e for e in entries if e.row is None and not is_unwritten(table, e.whole)]
    table.model._default_manager.bulk_create(
        table.model(plan=plan, order=last + n, **{table.key: e.about}, **e.whole)
        for n, e in enumerate(added, start=1)
    )
    changed = [entry for entry in there if entry.row.pk not in gone]
    for entry in changed:
        entry.row.version += 1
        for name, value in entry.found.after.items():
            setattr(entry.row, name, value)
    names = [*table.names, "version"]
    table.model._default_manager.bulk_update([e.row for e in changed], names)


def _tell(plan: ActionPlan, table: EntryTable, entries: list[Entry], by: Any) -> None:
    """One audit row on the plan with every cell that changed."""
    audit.record(
        by=by,
        verb=PlanVerb.TABLE_SAVED,
        obj=plan,
        before=_told(table, ((e, e.found.before) for e in entries)),
        after={
            "kind": table.kind,
            **_told(table, ((e, e.found.after) for e in entries)),
        },
    )


def _told(
    table: EntryTable, cells: Iterator[tuple[Entry, dict[str, Any]]]
) -> dict[str, Any]:
    names = {
        name: capfirst(str(table.model._meta.get_field(name).verbose_name))
        for name in table.names
    }
    return {
        f"{entry.about}: {names[name]}": value
        for entry, values in cells
        for name, value in values.items()
    }
