"""Measures by objective, with the numbers under which tables and charts name them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from action_plans.models import Measure, Objective
from action_plans.queries import tables
from core.languages import as_of
from core.ui import Table, as_cell


@dataclass(frozen=True)
class MeasureGroup:
    """Measures of one objective with their numbers; None: of no objective."""

    objective: Objective | None
    title: str
    measures: tuple[tuple[int, Measure], ...]


def measure_groups(
    measures: Sequence[Measure], objectives: Sequence[Objective]
) -> list[MeasureGroup]:
    """Groups in the order of the objectives; measures without one come last."""
    places = {row.pk: place for place, row in enumerate(objectives, 1)}
    found: dict[int | None, list[Measure]] = {row.pk: [] for row in objectives}
    found[None] = []
    for measure in measures:
        key = measure.objective_id if measure.objective_id in places else None
        found[key].append(measure)
    groups, number = [], 0
    for key, objective in [*((row.pk, row) for row in objectives), (None, None)]:
        rows = found[key]
        if rows:
            numbered = tuple(enumerate(rows, number + 1))
            title = _title(objective, places)
            groups.append(MeasureGroup(objective, title, numbered))
            number += len(rows)
    return groups


def _title(objective: Objective | None, places: dict[int, int]) -> str:
    if objective is None:
        return _("Measures without an objective")
    told = {"number": places[objective.pk], "text": objective.text}
    return as_of(objective.text, _("Objective %(number)s: %(text)s") % told)


def numbered(groups: Sequence[MeasureGroup]) -> list[tuple[int, Measure]]:
    """All measures with their numbers, in the order of the groups."""
    return [pair for group in groups for pair in group.measures]


def group_tables(groups: Sequence[MeasureGroup], *, public: bool) -> list[Table]:
    """A table for each objective; only one, without a heading, where none is used."""
    return [
        _table(group, public=public, named=len(groups) > 1 or bool(group.objective))
        for group in groups
    ]


def _table(group: MeasureGroup, *, public: bool, named: bool) -> Table:
    table = tables.measures([row for _n, row in group.measures], public=public)
    rows = [
        [_with_number(number, row[0]), *row[1:]]
        for (number, _row), row in zip(group.measures, table.rows, strict=True)
    ]
    return replace(table, rows=rows, caption=group.title if named else "")


def _with_number(number: int, value: Any) -> Any:
    cell = as_cell(value)
    return replace(cell, text=as_of(cell.text, f"{number}. {cell.text}"))
