"""A plan as a document: every section with its texts and tables, ready to be read."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan
from action_plans.queries import tables
from action_plans.queries.budget import PlanTotals
from action_plans.queries.budget_tables import budget_tables
from action_plans.queries.content import PlanContent, plan_content
from action_plans.queries.gantt import Gantt, gantt
from action_plans.queries.hearing_tables import tariff_hearings
from action_plans.queries.joint import sums_by_place
from action_plans.queries.joint_tables import by_municipality, part_texts
from action_plans.queries.measure_groups import (
    MeasureGroup,
    group_tables,
    measure_groups,
    numbered,
)
from action_plans.queries.past import doubts
from action_plans.queries.ranking import ranking_table
from action_plans.queries.result_tables import risk_matrix
from action_plans.queries.sections import (
    NAMES_OF_PEOPLE,
    PUBLIC_SECTIONS,
    SECTIONS,
    Section,
    field_label,
)
from action_plans.queries.translated import (
    Reading,
    original_reading,
    reading_note,
    translated,
)
from core.formats import DASH, date_text, money, percent
from core.formats import number as number_text
from core.ui import Fact, Table


@dataclass(frozen=True)
class DocumentSection:
    """One section: its number, title, texts and tables, without what is empty."""

    number: int
    key: str
    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]
    gantt: Gantt | None = None

    @property
    def is_empty(self) -> bool:
        return not self.facts and not self.tables


@dataclass(frozen=True)
class PlanDocument:
    """The whole plan in the active language; `totals` are KGS.

    `warnings`: what does not add up in papers of the past. `language_note`: in which
    language its texts are, where that is not the reader's.
    """

    plan: ActionPlan
    title: str
    place: str
    service: str
    state: str
    sections: tuple[DocumentSection, ...]
    groups: tuple[MeasureGroup, ...]
    measures: tuple[Any, ...]
    totals: PlanTotals
    warnings: tuple[str, ...]
    language_note: str = ""

    @property
    def lead(self) -> str:
        """What the plan is for, and where."""
        return f"{self.service}; {self.place}"


def plan_document(
    plan: ActionPlan,
    content: PlanContent | None = None,
    *,
    public: bool = False,
    read: Reading | None = None,
) -> PlanDocument:
    """The plan in reading order; `public` leaves out what may name people.

    `read`: how its texts are read; as they are written, if nothing is told.

    A fixed number of queries. Source of the order: the fifteen sections of the form.
    """
    read = read or original_reading(plan)
    content = translated(content or plan_content(plan), read)
    plan = content.plan
    return PlanDocument(
        plan=plan,
        title=plan.title,
        place=plan.municipality.full_name,
        service=plan.service.name,
        state=str(plan.get_state_display()),
        sections=tuple(
            _section(content, section, public=public)
            for section in SECTIONS
            if not public or section.slug in PUBLIC_SECTIONS
        ),
        groups=tuple(groups_of(content)),
        measures=content.measures,
        totals=content.totals,
        warnings=tuple(str(found) for found in doubts(plan, content.totals)),
        language_note=reading_note(read),
    )


def _section(
    content: PlanContent, section: Section, *, public: bool
) -> DocumentSection:
    plan = content.plan
    facts = [
        Fact(field_label(name), shown(content, name))
        for name in section.fields
        if not (public and name in NAMES_OF_PEOPLE)
    ]
    found = [
        table
        for kind in section.rows
        if content.rows(kind) and not (public and kind in NAMES_OF_PEOPLE)
        for table in tables_of(content, kind, public=public)
    ]
    if section.slug == "passport":
        facts[1:1] = [
            Fact(_("Service"), plan.service.name),
            Fact(_("Lead municipality"), plan.municipality.full_name),
        ]
    if section.slug == "budget" and content.totals.total:
        facts += budget_facts(content.totals)
        found += budget_tables(content.totals, content.measures)
        if sums := sums_by_place(content):
            found.append(by_municipality(sums, content.totals))
    if section.slug == "measures" and content.totals.total:
        facts.append(Fact(_("Sum of the measures"), money(content.totals.total, "KGS")))
    found = [*_what_people_said(content, section), *found]
    if section.slug in {"need", "situation", "upkeep"}:
        parts = part_texts(content.rows("partner"), section.slug)
        found += [parts] if parts else []
    return DocumentSection(
        section.number,
        section.slug,
        str(section.title),
        tuple(fact for fact in facts if fact.value != ""),
        tuple(found),
        gantt_of(content) if section.slug == "measures" else None,
    )


def _what_people_said(content: PlanContent, section: Section) -> list[Table]:
    """What people ranked first, for the need; for the tariff, the hearings on it."""
    if section.slug == "need" and content.ranking.needs:
        return [ranking_table(content.ranking)]
    told = tariff_hearings(content.hearings) if section.slug == "tariff" else None
    return [told] if told else []


def tables_of(content: PlanContent, kind: str, *, public: bool) -> list[Table]:
    """Rows of a kind: measures by objective, before risks their matrix."""
    rows = content.rows(kind)
    if kind == "measure":
        return group_tables(groups_of(content), public=public)
    table = tables.TABLES[kind](rows, public=public)
    return [risk_matrix(rows), table] if kind == "risk" else [table]


def gantt_of(content: PlanContent, only: Container[int] | None = None) -> Gantt | None:
    """The measures in time, under the numbers of their tables; None without any.

    `only`: keys of the measures that a page shows; None: all of them.
    """
    pairs = numbered(groups_of(content))
    if only is not None:
        pairs = [(number, row) for number, row in pairs if row.pk in only]
    return gantt(content.plan, pairs)


def groups_of(content: PlanContent) -> list[MeasureGroup]:
    """Measures by objective with their numbers."""
    return measure_groups(content.measures, content.rows("objective"))


def budget_facts(totals: PlanTotals) -> list[Fact]:
    """The totals in words, with both shares of the own contribution."""
    if not totals.total:
        return [Fact(_("Sum of the measures"), DASH)]
    return [
        Fact(_("Sum of the measures"), money(totals.total, "KGS")),
        Fact(_("Grant of the programme"), money(totals.grant, "KGS")),
        Fact(_("Own contribution"), money(totals.own, "KGS"), share_note(totals)),
        Fact(_("Other sources"), money(totals.other, "KGS")),
    ]


def share_note(totals: PlanTotals) -> str:
    """Both shares of the own contribution, each named for what it is."""
    if totals.share_of_total is None:
        return ""
    return _("%(of_total)s of the total; %(of_grant)s of the grant") % {
        "of_total": percent(totals.shown_share_of_total),
        "of_grant": percent(totals.shown_share_of_grant),
    }


def shown(content: PlanContent, name: str) -> str:
    """A field as people read it; empty when nothing is given."""
    plan = content.plan
    if name in content.chosen:
        return ", ".join(str(row) for row in content.chosen[name])
    if plan._meta.get_field(name).choices:  # type: ignore[union-attr]
        return capfirst(str(getattr(plan, f"get_{name}_display")()))
    return value_text(getattr(plan, name))


def value_text(value: Any) -> str:
    """Any value of a plan as text."""
    match value:
        case None | "":
            return ""
        case Decimal():
            return money(value, "KGS")
        case int():
            return number_text(value)
        case date() | datetime():
            return date_text(value)
        case _:
            return str(value)
