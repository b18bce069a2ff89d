"""Translations of a plan: into which languages, how much of it, what is outdated."""

from dataclasses import dataclass

from django.db.models import Count, Max

from accounts.enums import Language
from action_plans.models import ActionPlan, PlanTranslation
from action_plans.queries.content import PlanContent
from action_plans.queries.plan_texts import Key, PlanText, section_texts
from action_plans.queries.sections import SECTIONS, Section


def targets(plan: ActionPlan) -> list[Language]:
    """The languages into which the plan can be translated."""
    return [language for language in Language if language != plan.written_in]


def stored_translations(plan: ActionPlan, language: str) -> dict[Key, PlanTranslation]:
    """All translations of a plan into a language, in one query.

    A change of an approved plan reads with those of its plan: the rows have the same keys.
    """
    rows = PlanTranslation.objects.filter(
        plan=plan.amends_id or plan.pk, language=language
    )
    return {(row.row, row.field): row for row in rows}


def translations_stamp(plan: ActionPlan) -> str:
    """Changes whenever a translation of the plan does; empty without any."""
    told = plan.translations.aggregate(count=Count("pk"), last=Max("updated_at"))
    return f"-{told['count']}-{told['last'].timestamp():.6f}" if told["count"] else ""


@dataclass(frozen=True)
class TranslationLine:
    """A text with its translation, if there is one."""

    text: PlanText
    stored: PlanTranslation | None

    @property
    def is_current(self) -> bool:
        return self.stored is not None and self.stored.original == self.text.original

    @property
    def is_outdated(self) -> bool:
        return self.stored is not None and not self.is_current


@dataclass(frozen=True)
class SectionTranslation:
    """The texts of a section in a language, and how many are done."""

    section: Section
    lines: tuple[TranslationLine, ...]

    @property
    def done(self) -> int:
        return sum(line.is_current for line in self.lines)

    @property
    def outdated(self) -> int:
        return sum(line.is_outdated for line in self.lines)


def translated_sections(
    content: PlanContent, language: str
) -> list[SectionTranslation]:
    """All sections with their texts; some have none."""
    stored = stored_translations(content.plan, language)
    return [
        SectionTranslation(
            section,
            tuple(
                TranslationLine(text, stored.get(text.key))
                for text in section_texts(content, section)
            ),
        )
        for section in SECTIONS
    ]
