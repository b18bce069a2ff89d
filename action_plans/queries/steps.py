"""The fifteen sections as steps: how far each is, what needs attention, what is next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from action_plans.models import ActionPlan, PlanComment
from action_plans.queries.content import (
    COMPLETE,
    EMPTY,
    PlanContent,
    content_problems,
    section_state,
)
from action_plans.queries.sections import SECTIONS, Section
from action_plans.queries.warnings import quality_warnings
from core.problems import Problem

ATTENTION = "needs_attention"
STEP_STATES = {
    EMPTY: gettext_lazy("not started"),
    "in_progress": gettext_lazy("in work"),
    COMPLETE: gettext_lazy("complete"),
    ATTENTION: gettext_lazy("needs attention"),
}


@dataclass(frozen=True)
class PlanStep:
    """A section with its state; `reasons` are the sentences that ask for attention.

    `is_urgent`: somebody asks for it; a warning alone waits until the rest is written.
    """

    section: Section
    state: str
    reasons: tuple[str, ...] = ()
    is_urgent: bool = False
    is_written: bool = False

    @property
    def is_complete(self) -> bool:
        return self.state == COMPLETE

    @property
    def is_open(self) -> bool:
        """Whether something is still to be written in it."""
        return not self.is_written and not (
            self.state == EMPTY and self.section.is_optional
        )


def plan_steps(content: PlanContent) -> tuple[PlanStep, ...]:
    """The steps of a plan; one query beside its content."""
    comments = _open_comments(content.plan)
    warnings = _warnings(content)
    return tuple(
        _step(content, section, comments[section.slug], warnings.get(section.slug, []))
        for section in SECTIONS
    )


def _step(
    content: PlanContent, section: Section, comments: int, warnings: list[str]
) -> PlanStep:
    state = section_state(content, section)
    asked = [_comments_text(comments)] if comments else []
    reasons = (*asked, *warnings)
    return PlanStep(
        section,
        ATTENTION if reasons else state,
        reasons,
        is_urgent=bool(asked),
        is_written=state == COMPLETE,
    )


def next_step(steps: Sequence[PlanStep]) -> PlanStep | None:
    """First what somebody asks for, then what is not written, then what is doubtful."""
    for wanted in (
        [step for step in steps if step.is_urgent],
        [step for step in steps if step.is_open],
        [step for step in steps if step.state == ATTENTION],
    ):
        if wanted:
            return wanted[0]
    return None


def section_reasons(content: PlanContent, section: Section) -> list[str]:
    """What is doubtful in a section, beside what it lacks."""
    return _warnings(content).get(section.slug, [])


def _warnings(content: PlanContent) -> Mapping[str, list[str]]:
    """Warnings by section, each once; those of papers of the past stand beside them."""
    lacks = {str(problem) for problem in content_problems(content)}
    found: dict[str, list[str]] = {}
    for warning in quality_warnings(content):
        if str(warning) not in lacks:
            found.setdefault(warning.field, []).append(str(warning))
    return found


def _comments_text(count: int) -> str:
    return ngettext(
        "%(count)s comment is not resolved.",
        "%(count)s comments are not resolved.",
        count,
    ) % {"count": count}


def _open_comments(plan: ActionPlan) -> Counter[str]:
    """Threads that nobody resolved; of a review only what the municipality may read."""
    readable = Q(from_review=False) | Q(shown_at__isnull=False)
    rows = PlanComment.objects.filter(
        readable, plan=plan, answers=None, resolved_at=None
    )
    return Counter(rows.values_list("section", flat=True).order_by())


def open_comments(plan: ActionPlan) -> list[Problem]:
    """Sections in which comments are not resolved, in their order."""
    counts = _open_comments(plan)
    return [
        Problem(
            f"{section.title}: {_comments_text(counts[section.slug])}", section.slug
        )
        for section in SECTIONS
        if counts[section.slug]
    ]


def progress_text(steps: Sequence[PlanStep]) -> str:
    """`7 of 15 complete`."""
    return _("%(done)s of %(all)s complete") % {
        "done": sum(step.is_complete for step in steps),
        "all": len(steps),
    }
