"""A plan as a document: sections with labels and values, in the active language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan
from action_plans.queries.budget import PlanTotals
from action_plans.queries.content import PlanContent, is_filled, plan_content
from action_plans.queries.sections import (
    NAMES_OF_PEOPLE,
    PUBLIC_SECTIONS,
    ROW_KINDS,
    SECTIONS,
    Section,
    field_label,
)
from action_plans.queries.tables import (
    FileUrl,
    categories_table,
    public_measures,
    rows_table,
    sources_table,
)
from core.formats import date_text, money, number, percent
from core.ui import Fact, Table


@dataclass(frozen=True)
class DocumentSection:
    """A section as it is read: facts (label and text), then tables.

    Only what is filled in stands here; `is_empty` sections say so on the page.
    """

    number: int
    slug: str
    title: Any
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.tables)


@dataclass(frozen=True)
class PlanDocument:
    """A whole plan to be read: `head` (place, service, period), sections, totals.

    `totals` are the exact sums in KGS; `partners` and `villages` are names.
    """

    title: str
    head: tuple[Fact, ...]
    sections: tuple[DocumentSection, ...]
    totals: PlanTotals
    partners: tuple[str, ...]
    villages: tuple[str, ...]


def plan_document(
    plan: ActionPlan | PlanContent,
    *,
    is_public: bool = False,
    file_url: FileUrl | None = None,
) -> PlanDocument:
    """The plan as a document. `is_public`: only what is no text about people.

    `file_url(kind, pk)` gives the address of a hearing's minutes or an annex.
    """
    content = plan if isinstance(plan, PlanContent) else plan_content(plan)
    shown = [s for s in SECTIONS if not is_public or s.slug in PUBLIC_SECTIONS]
    return PlanDocument(
        title=content.plan.title,
        head=tuple(_head(content)),
        sections=tuple(_section(content, s, is_public, file_url) for s in shown),
        totals=content.totals,
        partners=tuple(row.municipality.full_name for row in content.partners),
        villages=tuple(village.name for village in content.villages),
    )


def _head(content: PlanContent) -> list[Fact]:
    plan = content.plan
    facts = [
        Fact(_("Lead municipality"), plan.municipality.full_name),
        Fact(_("Service"), plan.service.name),
        Fact(_("Theme"), plan.service.theme.name),
    ]
    if plan.resolution:
        text = _("No. %(number)s of %(date)s") % {
            "number": plan.resolution.number,
            "date": date_text(plan.resolution.date),
        }
        facts.append(Fact(_("Kenesh resolution"), text))
    return facts


def _section(
    content: PlanContent,
    section: Section,
    is_public: bool,  # noqa: FBT001 - two kinds of reader
    file_url: FileUrl | None,
) -> DocumentSection:
    names = [n for n in section.fields if not (is_public and n in NAMES_OF_PEOPLE)]
    facts = [
        Fact(field_label(name), field_text(content, name))
        for name in names
        if is_filled(content, name)
    ]
    tables = [
        rows_table(content, kind, ROW_KINDS[kind].title, file_url)
        if not (is_public and kind == "measure")
        else public_measures(content, ROW_KINDS[kind].title)
        for kind in section.rows
        if content.rows(kind)
    ]
    if section.slug == "budget" and content.totals.total:
        facts = [*share_facts(content.totals), *facts]
        tables = [sources_table(content.totals), categories_table(content.totals)]
    return DocumentSection(
        section.number, section.slug, section.title, tuple(facts), tuple(tables)
    )


def share_facts(totals: PlanTotals) -> list[Fact]:
    """Grant, own contribution, total and both shares."""
    return [
        Fact(_("Total cost"), money(totals.total, "KGS")),
        Fact(_("Asked of the programme"), money(totals.grant, "KGS")),
        Fact(_("Own contribution"), money(totals.own, "KGS")),
        Fact(_("Own share of total"), percent(totals.shown_share_of_total)),
        Fact(_("Own share of grant"), percent(totals.shown_share_of_grant)),
    ]


def field_text(content: PlanContent, name: str) -> str:
    """The value of a field of the plan as people read it."""
    if name == "villages":
        return ", ".join(village.name for village in content.villages)
    return value_text(content.plan, name, getattr(content.plan, name))


def value_text(plan: Any, name: str, value: Any) -> str:
    """Any value of a field (of a plan or a row) as text; empty stays empty."""
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    field = next((f for f in plan._meta.fields if f.name == name), None)
    choices = dict(field.flatchoices) if field is not None else {}
    if value in choices:
        return str(capfirst(choices[value]))
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, int):
        return number(value)
    return date_text(value) if hasattr(value, "year") else str(value)
