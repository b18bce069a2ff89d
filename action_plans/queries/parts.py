"""The rows of a plan, read once, and how complete its sections are."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from action_plans.models import (
    ActionPlan,
    Annex,
    Hearing,
    Indicator,
    Measure,
    Objective,
    PlanPartner,
    Problem,
    Risk,
)
from action_plans.queries.budget import CostRow, Totals, sum_warning, totals_of
from action_plans.queries.sections import SECTIONS, Section
from core import problems

PART_MODELS: dict[str, type[Model]] = {
    "partner": PlanPartner,
    "hearing": Hearing,
    "problem": Problem,
    "objective": Objective,
    "measure": Measure,
    "indicator": Indicator,
    "risk": Risk,
    "annex": Annex,
}


@dataclass(frozen=True)
class Parts:
    """All rows of a plan by kind, and its totals (KGS)."""

    rows: dict[str, list[Any]]
    totals: Totals


def part_rows(plan: ActionPlan, kind: str) -> Any:
    """The queryset of one kind of rows, with what their labels need."""
    if kind == "partner":
        return plan.partners.select_related(
            "municipality__rayon", "municipality__oblast"
        )
    rows = getattr(plan, f"{kind}_rows")
    joins = {
        "measure": rows.select_related("objective").prefetch_related("costs"),
        "hearing": rows.select_related("minutes"),
        "annex": rows.select_related("file"),
    }
    return joins.get(kind, rows).order_by("order", "pk")


def plan_parts(plan: ActionPlan) -> Parts:
    """Every row of the plan in nine queries, however many rows there are."""
    rows = {kind: list(part_rows(plan, kind)) for kind in PART_MODELS}
    return Parts(rows, totals_of(_costs(rows["measure"])))


def _costs(measures: list[Measure]) -> Iterator[CostRow]:
    for measure in measures:
        for cost in measure.costs.all():
            yield CostRow(
                order=measure.order,
                title=measure.title,
                category=measure.category,
                source=cost.source,
                in_kind=cost.in_kind,
                amount=cost.amount,
            )


def section_problems(
    plan: ActionPlan, section: Section, parts: Parts
) -> Iterator[problems.Problem]:
    """What a section still lacks; `field` of each problem is the section's key."""
    for name in section.required:
        if getattr(plan, name) in {None, ""}:
            label = plan._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield problems.Problem(
                _("%(section)s: fill in “%(field)s”.")
                % {"section": section.title, "field": label},
                section.key,
                "empty",
            )
    if any(not parts.rows[kind] for kind in section.required_rows):
        yield problems.Problem(
            _("%(section)s: %(what)s")
            % {"section": section.title, "what": section.missing},
            section.key,
            "no_rows",
        )
    if section.key == "measures" and parts.rows["measure"] and not parts.totals.total:
        yield problems.Problem(
            _("Measures: write what they cost and who pays."), section.key, "no_costs"
        )
    if section.key == "budget" and not plan.is_historical:
        yield from stated_total_problems(plan, plan.stated_total, parts.totals.total)


def stated_total_problems(
    plan: ActionPlan, stated: Decimal | None, total: Decimal, field: str = "budget"
) -> Iterator[problems.Problem]:
    """The stated total must equal the sum of the measures (KGS)."""
    warning = sum_warning(ActionPlan(stated_total=stated), total)
    if warning:
        yield problems.Problem(warning, field, "sum_differs")


def plan_problems(plan: ActionPlan) -> list[problems.Problem]:
    """Everything that the plan still lacks for being submitted."""
    parts = plan_parts(plan)
    return [
        problem
        for section in SECTIONS
        for problem in section_problems(plan, section, parts)
    ]


def section_state(plan: ActionPlan, section: Section, parts: Parts) -> str:
    """done, in_progress or not_started, for the task list."""
    begun = any(_is_filled(plan, name) for name in section.fields) or any(
        parts.rows[kind] for kind in section.rows
    )
    if not begun:
        return "not_started"
    lacking = any(True for _problem in section_problems(plan, section, parts))
    return "in_progress" if lacking else "done"


def _is_filled(plan: ActionPlan, name: str) -> bool:
    # the villages alone say nothing about how far the passport is
    return name != "villages" and getattr(plan, name) not in {None, ""}
