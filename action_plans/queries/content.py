"""A whole plan read once, what is still missing in it, and how far each section is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans.models import (
    ActionPlan,
    Annex,
    Hearing,
    Indicator,
    Measure,
    Objective,
    PlanPartner,
    Risk,
)
from action_plans.models import Problem as PlanProblem
from action_plans.queries.budget import PlanTotals, total_problems, totals_of
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS, Section, field_label
from core.problems import Problem
from municipalities.models import Village

EMPTY, BEGUN, COMPLETE = "not_started", "in_progress", "done"


@dataclass(frozen=True)
class PlanContent:
    """A plan with all its rows in their order, and its totals."""

    plan: ActionPlan
    villages: tuple[Village, ...]
    partners: tuple[PlanPartner, ...]
    hearings: tuple[Hearing, ...]
    problems: tuple[PlanProblem, ...]
    objectives: tuple[Objective, ...]
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]
    risks: tuple[Risk, ...]
    annexes: tuple[Annex, ...]
    totals: PlanTotals

    def rows(self, kind: str) -> tuple[Any, ...]:
        """Rows of a kind of `sections.ROW_KINDS`."""
        rows: dict[str, tuple[Any, ...]] = {
            "partner": self.partners,
            "hearing": self.hearings,
            "problem": self.problems,
            "objective": self.objectives,
            "measure": self.measures,
            "indicator": self.indicators,
            "risk": self.risks,
            "annex": self.annexes,
        }
        return rows[kind]


def plan_content(plan: ActionPlan) -> PlanContent:
    """Everything of a plan in a fixed number of queries, however long it is."""
    measures = tuple(
        plan.measure_rows.select_related("objective").prefetch_related("costs")
    )
    lines = (
        (measure.category, cost.source, cost.in_kind, cost.amount)
        for measure in measures
        for cost in measure.costs.all()
    )
    places = ("municipality__rayon", "municipality__oblast")
    return PlanContent(
        plan=plan,
        villages=tuple(plan.villages.all()),
        partners=tuple(plan.partners.select_related(*places)),
        hearings=tuple(plan.hearing_rows.select_related("minutes")),
        problems=tuple(plan.problem_rows.all()),
        objectives=tuple(plan.objective_rows.all()),
        measures=measures,
        indicators=tuple(plan.indicator_rows.all()),
        risks=tuple(plan.risk_rows.all()),
        annexes=tuple(plan.annex_rows.select_related("file")),
        totals=totals_of(lines),
    )


def is_filled(content: PlanContent, name: str) -> bool:
    """Whether a field of the plan says something; a zero does."""
    if name == "villages":
        return bool(content.villages)
    value = getattr(content.plan, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def section_problems(content: PlanContent, section: Section) -> Iterator[Problem]:
    """What a section still lacks; `field` is its slug."""
    for name in section.required:
        if not is_filled(content, name):
            yield Problem(
                _("“%(field)s” is not filled in.") % {"field": field_label(name)},
                section.slug,
                "empty",
            )
    for slug in section.rows:
        kind = ROW_KINDS[slug]
        if kind.missing and not content.rows(slug):
            yield Problem(kind.missing, section.slug, "no_rows")
    yield from _special_problems(content, section)


def _special_problems(content: PlanContent, section: Section) -> Iterator[Problem]:
    if section.slug == "measures":
        for measure in content.measures:
            if not measure.costs.all():
                yield Problem(
                    _("The measure “%(title)s” has no cost yet.")
                    % {"title": measure.title},
                    section.slug,
                    "no_cost",
                )
    if section.slug == "budget" and not content.plan.is_historical:
        for found in total_problems(content.plan.stated_total, content.totals.total):
            yield Problem(found.message, section.slug, found.code)


def content_problems(content: PlanContent) -> Iterable[Problem]:
    """All that stands against submission, in the order of the sections."""
    for section in SECTIONS:
        yield from section_problems(content, section)


def plan_problems(plan: ActionPlan) -> Iterable[Problem]:
    """Like `content_problems`, for a plan that is not read yet."""
    return content_problems(plan_content(plan))


def section_state(content: PlanContent, section: Section) -> str:
    """not_started, in_progress or done; an optional section without rows is no begun one."""
    begun = any(is_filled(content, name) for name in section.fields) or any(
        content.rows(kind) for kind in section.rows
    )
    if not begun:
        return EMPTY
    if any(True for _found in section_problems(content, section)):
        return BEGUN
    return COMPLETE
