"""Writing plans of the past: their rows are collected, each plan is written whole."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any

from django.db import models
from django.utils import timezone

from action_plans import operations
from action_plans.models import ActionPlan
from core.imports.columns import Cell
from core.imports.current import Current, stored_cells
from core.imports.writing import Writer
from core.models.imports import ImportRow
from municipalities.models import Resolution

Cells = dict[str, Cell]
NOON = time(12)
FIELDS = (
    *("title", "service", "start_date", "end_date", "opened_on", "goal"),
    *("stated_total", "beneficiaries", "beneficiaries_women"),
    *("beneficiaries_vulnerable", "households", "jobs", "tariff_covers_running"),
    *("tariff_covers_depreciation", "source_note", "partners", "villages"),
)


class PlanWriter(Writer):
    """Takes rows in whatever order; `finish` writes what they make of each plan."""

    def __init__(self, register: Any, by: Any):
        super().__init__(register, by)
        # of each plan, by the number of the row; None: the row goes
        self.given: dict[str, dict[int, Cells | None]] = defaultdict(dict)

    def make(self, rows: Sequence[ImportRow]) -> None:
        for row in rows:
            self._take(row.after or {}, row.after)

    def change(
        self, rows: Sequence[ImportRow], current: Current, *, back: bool = False
    ) -> None:
        for row in rows:
            cells = (row.before if back else row.after) or {}
            self._take(cells, cells)

    def remove(self, rows: Sequence[ImportRow], current: Current) -> None:
        for row in rows:
            self._take(row.after or {}, None)

    def differs(self, row: ImportRow, found: models.Model) -> bool:
        """The cells are all there is of such a row, and they were compared already."""
        return False

    def finish(self) -> None:
        held = self._held()
        plans = ActionPlan.objects.filter(past_code__in=self.given)
        known = {plan.past_code: plan for plan in plans}
        for code, given in self.given.items():
            rows: dict[int, Cells] = held.get(code, {})
            for line, cells in given.items():
                if cells is None:
                    rows.pop(line, None)
                else:
                    rows[line] = rows.get(line, {}) | cells
            self._write(code, known.get(code), [rows[line] for line in sorted(rows)])

    def _take(self, key: Mapping[str, Cell], cells: Cells | None) -> None:
        self.given[str(key["past_code"])][int(str(key["line"]))] = cells

    def _held(self) -> dict[str, dict[int, Cells]]:
        """The rows of plans that are there already, by code and number."""
        held: dict[str, dict[int, Cells]] = defaultdict(dict)
        for _pk, stored in stored_cells(self.register):
            cells = dict(zip(self.names, stored, strict=True))
            if cells["past_code"] in self.given:
                held[str(cells["past_code"])][int(str(cells["line"]))] = cells
        return held

    def _write(self, code: str, plan: ActionPlan | None, rows: list[Cells]) -> None:
        if plan is not None and not rows:
            operations.remove_historical_plan(plan=plan, by=self.by)
            return
        empty: Cells = dict.fromkeys(self.names)
        lines = [self.values(empty | cells) for cells in rows]
        paper = _paper(lines, plan)
        if plan is not None:
            operations.correct_historical_plan(plan=plan, by=self.by, **paper)
            return
        first = lines[0]
        operations.record_historical_plan(
            by=self.by,
            past_code=code,
            municipality=first["municipality"],
            state=first["state"],
            **paper,
        )


def _paper(
    lines: Sequence[Mapping[str, Any]], plan: ActionPlan | None
) -> dict[str, Any]:
    """What the operations ask for, from the rows of one plan in their order."""
    first = lines[0]
    return {name: first[name] for name in FIELDS} | {
        "submitted_at": _moment(first["submitted_on"], plan),
        "resolution": _resolution(first),
        "measures": _measures(lines),
    }


def _moment(day: Any, plan: ActionPlan | None) -> datetime | None:
    """Noon of the day; the moment that is known already, where it is of that day."""
    known = plan.submitted_at if plan else None
    if known is not None and timezone.localdate(known) == day:
        return known
    return timezone.make_aware(datetime.combine(day, NOON)) if day else None


def _resolution(first: Mapping[str, Any]) -> Resolution | None:
    if not first["resolution_number"]:
        return None
    papers = Resolution.objects.filter(
        municipality=first["municipality"],
        number=first["resolution_number"],
        date=first["resolution_date"],
    )
    return papers.order_by("pk").first()


def _measures(lines: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    known = [line for line in lines if line["measure_number"] is not None]
    return [
        _measure(list(rows))
        for _no, rows in groupby(known, lambda row: row["measure_number"])
    ]


def _measure(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    first = rows[0]
    return {
        "title": first["measure_title"],
        "responsible": first["responsible"],
        "output": first["output"],
        "start_date": first["measure_start_date"],
        "end_date": first["measure_end_date"],
        "costs": [
            {
                "category": row["category"],
                "source": row["cost_source"],
                "in_kind": row["in_kind"],
                "amount": row["amount"],
                "note": row["note"],
            }
            for row in rows
            if row["amount"] is not None
        ],
    }
