"""Reads of action plans: sums, lists, the plan as a document, next steps."""

from action_plans.queries.budget import (
    CostRow,
    Totals,
    meets_share,
    plan_costs,
    plan_totals,
    sum_warning,
    totals_of,
)
from action_plans.queries.content import digest, plan_content
from action_plans.queries.document import PlanDocument, plan_document
from action_plans.queries.parts import (
    PART_MODELS,
    Parts,
    part_rows,
    plan_parts,
    plan_problems,
    section_state,
    stated_total_problems,
)
from action_plans.queries.records import (
    approved_plans,
    next_steps_for,
    own_plans,
    places_to_start,
    plans_in_cohort,
    public_plans,
    submitted_plans,
)
from action_plans.queries.sections import BY_KEY, SECTION_OF_ROW, SECTIONS, Section

__all__ = [
    "BY_KEY",
    "PART_MODELS",
    "SECTIONS",
    "SECTION_OF_ROW",
    "CostRow",
    "Parts",
    "PlanDocument",
    "Section",
    "Totals",
    "approved_plans",
    "digest",
    "meets_share",
    "next_steps_for",
    "own_plans",
    "part_rows",
    "places_to_start",
    "plan_content",
    "plan_costs",
    "plan_document",
    "plan_parts",
    "plan_problems",
    "plan_totals",
    "plans_in_cohort",
    "public_plans",
    "section_state",
    "stated_total_problems",
    "submitted_plans",
    "sum_warning",
    "totals_of",
]
