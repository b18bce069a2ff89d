"""The register of plans of the past: one row for each line of their budgets."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, Measure, PlanPartner, PlanVersion
from action_plans.permissions import can_record_historical_plan
from action_plans.queries.cost_lines import costs_of
from action_plans.resources.past_columns import past_columns
from action_plans.resources.past_rules import (
    Rows,
    group_problems,
    row_rules,
    warnings_of,
)
from action_plans.resources.past_writing import PlanWriter
from core.imports import Register, register
from core.imports.columns import Cell
from core.imports.registers import Rules, pointing_at
from core.problems import Problem

OWN = (Measure, PlanPartner, PlanVersion)
CHUNK = 500
PLAN_FIELDS = (
    *("past_code", "title", "state", "start_date", "end_date", "opened_on", "goal"),
    *("stated_total", "beneficiaries", "beneficiaries_women"),
    *("beneficiaries_vulnerable", "households", "jobs", "tariff_covers_running"),
    *("tariff_covers_depreciation", "source_note"),
)
Stored = dict[str, Any]


@register
class HistoricalPlans(Register):
    """Plans that were carried out before the portal, from their papers."""

    slug = "historical-plans"
    title = _("Plans of the past")
    lead = _(
        "One row for each line of a plan's budget; what is said of the plan and of the "
        "measure is repeated in each of their rows. A plan is taken over as a whole. "
        "Papers are kept as they are printed: what does not add up is told as a warning "
        "and stays with the plan."
    )
    model = ActionPlan
    key = ("past_code", "line")
    group = ("past_code",)
    order = 300
    columns = past_columns()
    writer = PlanWriter

    def __init__(self) -> None:
        self.rows_held: dict[str, int] = {}

    def may(self, user: Any) -> bool:
        return can_record_historical_plan(user, None)

    def rows(self) -> QuerySet[ActionPlan]:
        plans = ActionPlan.objects.main().filter(is_historical=True)
        return (
            plans.exclude(past_code="")
            .select_related("municipality", "service", "resolution")
            .prefetch_related(
                "partners__municipality",
                "villages",
                models.Prefetch(
                    "measure_rows", Measure.objects.order_by("order", "pk")
                ),
                "measure_rows__costs",
            )
            .order_by("municipality__code", "past_code")
        )

    def stored(self) -> Iterator[tuple[Any, tuple[Cell, ...]]]:
        for plan in self.rows().iterator(chunk_size=CHUNK):
            for line, values in enumerate(lines_of(plan), 1):
                self.rows_held[plan.past_code] = line
                told = values | {"line": line}
                yield plan.pk, tuple(c.cell_of(told.get(c.name)) for c in self.columns)

    def rules(self) -> Rules:
        return row_rules()

    def group_problems(self, rows: Rows) -> Iterable[tuple[int, Problem]]:
        return group_problems(rows, self.rows_held)

    def group_warnings(self, rows: Rows) -> Iterable[tuple[int, Problem]]:
        first = min(number for number, _values in rows)
        return ((first, warning) for warning in warnings_of(rows))

    def users(self, keys: Sequence[Any]) -> Iterable[tuple[Any, models.Model]]:
        """Grants, applications, reports: all but what the plan is made of."""
        for key, obj in pointing_at(ActionPlan, keys):
            if not isinstance(obj, OWN):
                yield key, obj


def lines_of(plan: ActionPlan) -> Iterator[Stored]:
    """The rows of a plan as the database holds them, without their numbers."""
    head = _plan_values(plan)
    measures = list(plan.measure_rows.all())
    for number, measure in enumerate(measures, 1):
        about = head | _measure_values(measure) | {"measure_number": number}
        costs = costs_of(measure)
        for cost in costs:
            yield about | cost._asdict() | {"cost_source": cost.source}
        if not costs:
            yield about
    if not measures:
        yield head


def _plan_values(plan: ActionPlan) -> Stored:
    day = plan.submitted_at
    paper = plan.resolution
    return {name: getattr(plan, name) for name in PLAN_FIELDS} | {
        "municipality": plan.municipality.code,
        "service": plan.service.code,
        "submitted_on": timezone.localdate(day) if day else None,
        "partners": [partner.municipality.code for partner in plan.partners.all()],
        "villages": [village.code for village in plan.villages.all()],
        "resolution_number": paper.number if paper else "",
        "resolution_date": paper.date if paper else None,
    }


def _measure_values(measure: Measure) -> Stored:
    return {
        "measure_title": measure.title,
        "responsible": measure.responsible,
        "output": measure.output,
        "measure_start_date": measure.start_date,
        "measure_end_date": measure.end_date,
    }
