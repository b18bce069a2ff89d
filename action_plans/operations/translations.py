"""Translating what a plan says; the plan itself is not touched."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import PLAN_LANGUAGES, ActionPlan, PlanTranslation
from action_plans.operations.holding import Seen, held, mark_of
from action_plans.operations.texts import VersionConflict
from action_plans.permissions import can_set_plan_language, can_translate_plan
from action_plans.queries.content import plan_content
from action_plans.queries.plan_texts import PlanText
from action_plans.queries.translations import (
    TranslationLine,
    targets,
    translated_sections,
)
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from core.prose import clean_line, clean_prose

Lines = Mapping[str, TranslationLine]


@transaction.atomic
def save_translations(  # noqa: PLR0913 - what was seen, what is typed, by whom
    *,
    plan: ActionPlan,
    language: str,
    values: Mapping[str, str],
    by: Any,
    seen: Seen | None = None,
    originals: Seen | None = None,
    fitting: Collection[str] = (),
) -> int:
    """Write translations by the places of their texts; gives how many were changed.

    An empty text takes the translation away. `seen` and `originals` are the marks of the
    translations and of the texts that the page showed; `fitting` names outdated
    translations that still fit. What stands in the plan no more is left out.
    Raises PermissionDenied, VersionConflict, or OperationRefused.
    """
    plan = _locked(plan, language, by)
    lines = _lines(plan, language)
    typed = {
        place: _cleaned(lines[place].text, text)
        for place, text in values.items()
        if place in lines
    }
    stored = {place: _stored(lines[place]) for place in typed}
    # what no page showed counts as empty: nothing is overwritten that nobody saw
    marks = {**dict.fromkeys(typed, mark_of("")), **(seen or {})}
    found = held(stored, typed, marks, is_stale=True)
    if found.clashes:
        raise VersionConflict(found.clashes, plan.version)
    kept = {place for place in fitting if place in lines and lines[place].is_outdated}
    written = {**{place: stored[place] for place in kept & set(typed)}, **found.after}
    refuse_if_any(_changed_since(lines, written, originals or {}))
    for place, text in written.items():
        _write(plan, language, lines[place], text, by)
    if written:
        _tell(plan, language, lines, written, by)
    return len(written)


def _locked(plan: ActionPlan, language: str, by: Any) -> ActionPlan:
    plan = lock(plan)
    if not can_translate_plan(by, plan):
        raise PermissionDenied
    if language not in targets(plan):
        message = _("The plan is written in this language.")
        raise OperationRefused([Problem(message, code="own_language")])
    return plan


def _lines(plan: ActionPlan, language: str) -> dict[str, TranslationLine]:
    content = plan_content(plan)
    return {
        line.text.place: line
        for section in translated_sections(content, language)
        for line in section.lines
    }


def _cleaned(text: PlanText, typed: str) -> str:
    return clean_prose(typed) if text.is_long else clean_line(typed)


def _stored(line: TranslationLine) -> str:
    return line.stored.text if line.stored else ""


def _changed_since(
    lines: Lines, written: Mapping[str, str], originals: Seen
) -> Iterator[Problem]:
    """Texts that are not any more what their translator read."""
    for place, text in written.items():
        read = originals.get(place)
        if text and read and read != mark_of(lines[place].text.original):
            message = _(
                "The original was changed meanwhile. Read it again, then save once more."
            )
            yield Problem(message, place, "original_changed")


def _write(
    plan: ActionPlan, language: str, line: TranslationLine, text: str, by: Any
) -> None:
    row, field = line.text.key
    if not text:
        PlanTranslation.objects.filter(
            plan=plan, language=language, row=row, field=field
        ).delete()
        return
    told = {"text": text, "original": line.text.original, "written_by": by}
    PlanTranslation.objects.update_or_create(
        plan=plan, language=language, row=row, field=field, defaults=told
    )


def _tell(
    plan: ActionPlan, language: str, lines: Lines, written: Mapping[str, str], by: Any
) -> None:
    audit.record(
        by=by,
        verb=PlanVerb.TRANSLATED,
        obj=plan,
        before={lines[p].text.trail: _stored(lines[p]) for p in written},
        after={
            "language": language,
            **{lines[p].text.trail: text for p, text in written.items()},
        },
    )


@transaction.atomic
def set_plan_language(*, plan: ActionPlan, written_in: str, by: Any) -> ActionPlan:
    """Say in which language the plan is written. Raises PermissionDenied."""
    plan = lock(plan)
    if not can_set_plan_language(by, plan):
        raise PermissionDenied
    if written_in not in PLAN_LANGUAGES:
        message = _("Choose Kyrgyz or Russian.")
        raise OperationRefused([Problem(message, "written_in")])
    before, after = audit.changed_values(plan, {"written_in": written_in})
    if after:
        plan.written_in = written_in
        plan.save(update_fields=["written_in", "updated_at"])
        audit.record(
            by=by, verb=PlanVerb.LANGUAGE_SET, obj=plan, before=before, after=after
        )
    return plan
