"""The fifteen sections as steps: how far each is, what needs attention, what is next."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from action_plans.models import ActionPlan, PlanComment
from action_plans.queries.budget import plan_warnings
from action_plans.queries.content import COMPLETE, EMPTY, PlanContent, section_state
from action_plans.queries.sections import SECTIONS, Section

ATTENTION = "needs_attention"
STEP_STATES = {
    EMPTY: gettext_lazy("not started"),
    "in_progress": gettext_lazy("in work"),
    COMPLETE: gettext_lazy("complete"),
    ATTENTION: gettext_lazy("needs attention"),
}


@dataclass(frozen=True)
class PlanStep:
    """A section with its state; `reasons` are the sentences that ask for attention."""

    section: Section
    state: str
    reasons: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        return self.state == COMPLETE

    @property
    def is_open(self) -> bool:
        """Whether something is left to do in it."""
        return not self.is_complete and not (
            self.state == EMPTY and self.section.is_optional
        )


def plan_steps(content: PlanContent) -> tuple[PlanStep, ...]:
    """The steps of a plan; one query beside its content."""
    reasons = attention(content)
    steps = []
    for section in SECTIONS:
        state, why = section_state(content, section), reasons.get(section.slug, ())
        steps.append(PlanStep(section, ATTENTION if why else state, tuple(why)))
    return tuple(steps)


def next_step(steps: Sequence[PlanStep]) -> PlanStep | None:
    """What to do next: first what asks for attention, then the first that is open."""
    wanted = [step for step in steps if step.state == ATTENTION]
    return next(iter([*wanted, *(step for step in steps if step.is_open)]), None)


def attention(content: PlanContent) -> Mapping[str, list[str]]:
    """Why sections need attention, by their slug."""
    found: dict[str, list[str]] = {}
    for slug, count in sorted(_open_comments(content.plan).items()):
        sentence = ngettext(
            "%(count)s comment is not resolved.",
            "%(count)s comments are not resolved.",
            count,
        ) % {"count": count}
        found.setdefault(slug, []).append(sentence)
    for problem in plan_warnings(content.plan, content.totals):
        found.setdefault("budget", []).append(str(problem))
    return found


def _open_comments(plan: ActionPlan) -> Counter[str]:
    """Threads that nobody resolved; of a review only what the municipality may read."""
    readable = Q(from_review=False) | Q(shown_at__isnull=False)
    rows = PlanComment.objects.filter(
        readable, plan=plan, answers=None, resolved_at=None
    )
    return Counter(rows.values_list("section", flat=True).order_by())


def progress_text(steps: Sequence[PlanStep]) -> str:
    """`7 of 15 complete`."""
    return _("%(done)s of %(all)s complete") % {
        "done": sum(step.is_complete for step in steps),
        "all": len(steps),
    }
