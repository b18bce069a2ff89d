"""Reads of action plans: sums, lists, the plan as a document, next steps."""

from action_plans.queries.budget import (
    LEAST_SHARE,
    PlanTotals,
    plan_costs,
    plan_totals,
    plan_warnings,
    total_problems,
    totals_of,
    totals_without,
    with_sums,
)
from action_plans.queries.content import (
    CHOSEN,
    Finding,
    PlanContent,
    content_problems,
    plan_content,
    plan_problems,
    section_problems,
    section_state,
)
from action_plans.queries.document import (
    PlanDocument,
    plan_document,
    share_note,
    value_text,
)
from action_plans.queries.frozen import digest, frozen_content
from action_plans.queries.kinds import ROW_KINDS, RowKind
from action_plans.queries.needs import needs_text
from action_plans.queries.people import COUNTED, people_problems, people_sums
from action_plans.queries.records import (
    approved_plans,
    next_steps_for,
    own_plans,
    places_to_start,
    plans_in_cohort,
    public_plans,
    readable_plans,
    submitted_plans,
)
from action_plans.queries.sections import (
    BY_SLUG,
    SECTIONS,
    Section,
    field_label,
    next_section,
    section_of_rows,
)

__all__ = [
    "BY_SLUG",
    "CHOSEN",
    "COUNTED",
    "LEAST_SHARE",
    "ROW_KINDS",
    "SECTIONS",
    "Finding",
    "PlanContent",
    "PlanDocument",
    "PlanTotals",
    "RowKind",
    "Section",
    "approved_plans",
    "content_problems",
    "digest",
    "field_label",
    "frozen_content",
    "needs_text",
    "next_section",
    "next_steps_for",
    "own_plans",
    "people_problems",
    "people_sums",
    "places_to_start",
    "plan_content",
    "plan_costs",
    "plan_document",
    "plan_problems",
    "plan_totals",
    "plan_warnings",
    "plans_in_cohort",
    "public_plans",
    "readable_plans",
    "section_of_rows",
    "section_problems",
    "section_state",
    "share_note",
    "submitted_plans",
    "total_problems",
    "totals_of",
    "totals_without",
    "value_text",
    "with_sums",
]
