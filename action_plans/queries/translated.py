"""A plan as a reader gets it: translated where a translation fits, else the original."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.enums import Language
from action_plans.models import ActionPlan, Evidence, Measure, PlanTranslation
from action_plans.queries.content import PlanContent
from action_plans.queries.plan_fact import QuarterOverview
from action_plans.queries.plan_texts import (
    OWN_TEXTS,
    ROW_TEXTS,
    Key,
    is_worth,
    note_field,
    row_key,
)
from action_plans.queries.translations import stored_translations
from core.languages import ForeignText


@dataclass(frozen=True)
class Reading:
    """How a plan is read in a language; it gives copies, the plan itself stays as it is.

    `stored`: translations by row and field. What has no translation that fits its text
    stays in the language of the plan, and knows that (`ForeignText`).
    """

    plan: ActionPlan
    language: str
    stored: Mapping[Key, PlanTranslation]

    @property
    def is_own(self) -> bool:
        """Whether the plan is written in this very language."""
        return self.language == self.plan.written_in

    def text(self, row: str, field: str, original: str) -> str:
        """A text as this reader gets it."""
        if self.is_own or not is_worth(original):
            return original
        found = self.stored.get((row, field))
        if found is not None and found.original == original:
            return found.text
        return ForeignText(original, self.plan.written_in)

    @cached_property
    def told(self) -> ActionPlan:
        """The plan with its own texts."""
        return self._copy(
            self.plan, "", [name for names in OWN_TEXTS.values() for name in names]
        )

    def row(self, slug: str, row: Any) -> Any:
        """A row of a kind with its texts; a measure with the notes of its costs."""
        if self.is_own:
            return row
        made = self._copy(row, row_key(row), ROW_TEXTS[slug])
        if slug == "measure":
            made.told_notes = {
                cost.key: self.text(row_key(row), note_field(cost), cost.note)
                for cost in row.costs.all()
            }
        return made

    def _copy(self, source: Any, key: str, names: Iterable[str]) -> Any:
        if self.is_own:
            return source
        made = copy(source)
        for name in names:
            setattr(made, name, self.text(key, name, getattr(source, name)))
        return made


def reading(plan: ActionPlan, language: str | None = None) -> Reading:
    """How a plan is read in a language, that of the reader if none is named."""
    language = language or get_language() or Language.KY
    is_own = language == plan.written_in
    return Reading(
        plan, language, {} if is_own else stored_translations(plan, language)
    )


def original_reading(plan: ActionPlan) -> Reading:
    """The plan as it is written, for those who work on it; texts know their language."""
    return Reading(plan, get_language() or Language.KY, {})


def translated(content: PlanContent, read: Reading) -> PlanContent:
    """The whole plan as it is read, without a further query."""
    if read.is_own:
        return content
    parts: dict[str, tuple[Any, ...]] = {
        slug: tuple(read.row(slug, row) for row in rows)
        for slug, rows in content.parts.items()
    }
    named = {
        name: {row.pk: row for row in parts[name]} for name in ("objective", "measure")
    }
    for slug in ("measure", "indicator"):
        for row in parts[slug]:
            _join(row, named)
    return replace(content, plan=read.told, parts=parts)


def _join(row: Any, named: Mapping[str, Mapping[int, Any]]) -> None:
    """Rows that a row names are told in the same language."""
    for name, rows in named.items():
        there = rows.get(getattr(row, f"{name}_id", None) or 0)
        if there is not None:
            setattr(row, name, there)


def translated_overview(overview: QuarterOverview, read: Reading) -> QuarterOverview:
    """A quarter as it is read: what the plan says is translated, reports are not."""
    if read.is_own:
        return overview
    measures = tuple(
        replace(line, measure=read.row("measure", line.measure))
        for line in overview.measures
    )
    indicators = tuple(
        replace(line, indicator=read.row("indicator", line.indicator))
        for line in overview.indicators
    )
    found = replace(overview, plan=read.told, measures=measures, indicators=indicators)
    return replace(found, evidence=translated_evidence(overview.evidence, found))


def translated_evidence(
    rows: Iterable[Evidence], overview: QuarterOverview
) -> tuple[Evidence, ...]:
    """Photos and papers beside the measures as the overview names them."""
    measures = {line.measure.pk: line.measure for line in overview.measures}
    return tuple(_beside(row, measures) for row in rows)


def _beside(row: Evidence, measures: Mapping[int, Measure]) -> Evidence:
    if row.progress is None or row.progress.measure_id not in measures:
        return row
    made, progress = copy(row), copy(row.progress)
    progress.measure = measures[progress.measure_id]
    made.progress = progress
    return made


def reading_note(read: Reading) -> str:
    """A sentence for the top of what is shown; empty where all is the original."""
    if read.is_own:
        return ""
    is_kyrgyz = read.plan.written_in == Language.KY
    if not read.stored:
        return (
            _("The plan is written in Kyrgyz.")
            if is_kyrgyz
            else _("The plan is written in Russian.")
        )
    note = (
        _("Texts are translated from Kyrgyz where there is a translation.")
        if is_kyrgyz
        else _("Texts are translated from Russian where there is a translation.")
    )
    if not read.plan.is_public:
        return note
    approved = (
        _("The text that was approved is the one in Kyrgyz.")
        if is_kyrgyz
        else _("The text that was approved is the one in Russian.")
    )
    return f"{note} {approved}"
