"""A whole plan read once, what is still missing in it, and how far each section is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, Hearing, Measure
from action_plans.models.people import AFTER_THE_GRANT
from action_plans.queries.budget import PlanTotals, total_problems, totals_of
from action_plans.queries.cost_lines import cost_lines
from action_plans.queries.kept_words import kept_ranking, kept_words, lay_over
from action_plans.queries.kinds import ROW_KINDS, RowKind
from action_plans.queries.ranking import FIRST, PlanRanking, plan_ranking
from action_plans.queries.sections import SECTIONS, Section, field_label
from core.problems import Problem
from municipalities.models import Village

EMPTY, BEGUN, COMPLETE = "not_started", "in_progress", "done"


@dataclass(frozen=True)
class Finding(Problem):
    """Something about a plan; `field` is the slug of its section.

    `anchor`: the place on the section's page; `kind` and `row`: the row it is about.
    """

    anchor: str = ""
    kind: str = ""
    row: int = 0


@dataclass(frozen=True)
class PlanContent:
    """A plan with all its rows in their order, and its totals.

    `parts`: rows by the slugs of `ROW_KINDS`; `chosen`: rows of the plan's own fields
    that hold several, by the field's name.
    """

    plan: ActionPlan
    chosen: Mapping[str, tuple[Any, ...]]
    parts: Mapping[str, tuple[Any, ...]]
    totals: PlanTotals
    # what the last version keeps of it, once the plan is submitted
    signed_ranking: PlanRanking | None = None

    def rows(self, kind: str) -> tuple[Any, ...]:
        """Rows of a kind of `ROW_KINDS`."""
        return self.parts[kind]

    @property
    def villages(self) -> tuple[Village, ...]:
        return self.chosen["villages"]

    @property
    def measures(self) -> tuple[Measure, ...]:
        return self.parts["measure"]

    @cached_property
    def ranking(self) -> PlanRanking:
        """What people ranked first; asked for when it is needed."""
        if self.signed_ranking is not None:
            return self.signed_ranking
        return plan_ranking(self.plan, self.chosen["studies"])

    @property
    def hearings(self) -> tuple[Hearing, ...]:
        return self.parts["hearing"]


# What the tables of a kind need beside the rows themselves.
JOINS: dict[str, tuple[str, ...]] = {
    "partner": ("municipality__rayon", "municipality__oblast"),
    "member": ("municipality", "user"),
    "hearing": ("minutes", "municipality"),
    "measure": ("objective", "municipality"),
    "indicator": ("objective", "measure"),
    "beneficiaries": ("village__municipality",),
    "annex": ("file",),
}
# Fields of the plan that hold several rows of another table.
CHOSEN = ("villages", "studies")


def plan_content(plan: ActionPlan, *, as_signed: bool = True) -> PlanContent:
    """Everything of a plan in a fixed number of queries, however long it is.

    A submitted plan calls things as its last version did, unless not `as_signed`.
    """
    parts = {slug: tuple(_rows(plan, kind)) for slug, kind in ROW_KINDS.items()}
    chosen = {name: tuple(getattr(plan, name).all()) for name in CHOSEN}
    words = kept_words(plan) if as_signed else None
    if words is not None:
        lay_over(plan, chosen, parts, words)
    return PlanContent(
        plan=plan,
        chosen=chosen,
        parts=parts,
        totals=totals_of(cost_lines(parts["measure"])),
        signed_ranking=None if words is None else kept_ranking(plan, words),
    )


def _rows(plan: ActionPlan, kind: RowKind) -> QuerySet[Any]:
    rows = getattr(plan, kind.relation).select_related(*JOINS.get(kind.slug, ()))
    return rows.prefetch_related("costs") if kind.slug == "measure" else rows.all()


def is_filled(content: PlanContent, name: str) -> bool:
    """Whether a field of the plan says something; a zero does."""
    if name in content.chosen:
        return bool(content.chosen[name])
    value = getattr(content.plan, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def section_problems(content: PlanContent, section: Section) -> Iterator[Finding]:
    """What a section still lacks; `field` is its slug."""
    for name in section.required:
        if not is_filled(content, name):
            yield Finding(
                _("“%(field)s” is not filled in.") % {"field": field_label(name)},
                section.slug,
                "empty",
                anchor=f"id_{name}",
            )
    for slug in section.rows:
        kind = ROW_KINDS[slug]
        if kind.missing and not content.rows(slug):
            yield Finding(kind.missing, section.slug, "no_rows", anchor=f"rows-{slug}")
    yield from _special_problems(content, section)


def _special_problems(content: PlanContent, section: Section) -> Iterator[Finding]:
    if section.slug == "measures":
        yield from _unfinished_measures(content)
    if section.slug == "need":
        yield from _unexplained_choice(content)
    if section.slug == "upkeep" and content.rows("upkeep"):
        yield from _missing_years(content)
    if section.slug == "budget" and not content.plan.is_historical:
        for found in total_problems(content.plan.stated_total, content.totals.total):
            yield Finding(
                found.message, section.slug, found.code, anchor="id_stated_total"
            )


# without them a measure stands in no chart of time, and nobody can say when it is done
ASKED_OF_MEASURES = ("start_date", "end_date", "output")


def _unfinished_measures(content: PlanContent) -> Iterator[Finding]:
    """What single measures lack. Papers of the past stay as they are printed."""
    for measure in content.measures:
        if not measure.costs.all():
            text = _("The measure “%(title)s” has no cost yet.")
            yield _of_measure(measure, text % {"title": measure.title}, "no_cost")
        lacking = [name for name in ASKED_OF_MEASURES if not getattr(measure, name)]
        if lacking and not content.plan.is_historical:
            what = ", ".join(_name_of(Measure, name) for name in lacking)
            text = _("The measure “%(title)s” still lacks: %(what)s.")
            told = text % {"title": measure.title, "what": what}
            yield _of_measure(measure, told, "unfinished")


def _of_measure(measure: Measure, text: Any, code: str) -> Finding:
    return Finding(text, "measures", code, kind="measure", row=measure.pk)


def _name_of(model: type[Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.verbose_name)


def _unexplained_choice(content: PlanContent) -> Iterator[Finding]:
    """A service that people did not rank among the first, without a word on it."""
    if content.plan.is_historical or is_filled(content, "choice_reason"):
        return
    if content.ranking.asks_why:
        text = _(
            "People did not rank the service of this plan among the first %(count)s. "
            "Write why it was chosen all the same."
        )
        told = text % {"count": FIRST}
        yield Finding(told, "need", "not_ranked", anchor="id_choice_reason")


def _missing_years(content: PlanContent) -> Iterator[Finding]:
    """Years after the grant for which nobody wrote the running cost."""
    written = {row.year for row in content.rows("upkeep")}
    missing = [str(n) for n in range(1, AFTER_THE_GRANT + 1) if n not in written]
    if missing:
        text = _(
            "The running cost of these years after the grant is missing: %(years)s."
        )
        told = text % {"years": ", ".join(missing)}
        yield Finding(told, "upkeep", "missing_years", anchor="rows-upkeep")


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
