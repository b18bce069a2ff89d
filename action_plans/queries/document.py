"""A plan as a document: every section with its texts and tables, ready to be read."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan
from action_plans.queries import tables
from action_plans.queries.budget import Totals, sum_warning
from action_plans.queries.parts import Parts, plan_parts
from action_plans.queries.sections import SECTIONS, Section
from core.formats import date_text, money, percent
from core.formats import number as number_text
from core.ui import Fact, Table

# Texts that name people of the working group.
PERSONAL = frozenset({"working_group"})


@dataclass(frozen=True)
class DocumentSection:
    """One section: its number, title, texts and tables, without what is empty."""

    number: int
    key: str
    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...]

    @property
    def is_empty(self) -> bool:
        return not self.facts and not self.tables


@dataclass(frozen=True)
class PlanDocument:
    """The whole plan in the active language; `totals` are KGS.

    `warnings`: what does not add up in papers of the past.
    """

    plan: ActionPlan
    title: str
    place: str
    service: str
    state: str
    sections: tuple[DocumentSection, ...]
    measures: tuple[Any, ...]
    totals: Totals
    warnings: tuple[str, ...]


def plan_document(
    plan: ActionPlan, parts: Parts | None = None, *, public: bool = False
) -> PlanDocument:
    """The plan in reading order; `public` leaves out names of people and documents.

    A fixed number of queries. Source of the order: the fifteen sections of the form.
    """
    parts = parts or plan_parts(plan)
    warning = sum_warning(plan, parts.totals.total)
    return PlanDocument(
        plan=plan,
        title=plan.title,
        place=plan.municipality.full_name,
        service=plan.service.name,
        state=str(plan.get_state_display()),
        sections=tuple(
            _section(plan, section, parts, public)
            for section in SECTIONS
            if not (public and section.key == "annexes")
        ),
        measures=tuple(parts.rows["measure"]),
        totals=parts.totals,
        warnings=(warning,) if warning else (),
    )


def _section(
    plan: ActionPlan, section: Section, parts: Parts, public: bool
) -> DocumentSection:
    facts = [
        Fact(_label(plan, name), shown(plan, name))
        for name in section.fields
        if not (public and name in PERSONAL)
    ]
    found = [
        tables.TABLES[kind](parts.rows[kind], public=public)
        for kind in section.rows
        if parts.rows[kind]
    ]
    if section.key == "passport":
        facts[1:1] = [
            Fact(_("Service"), plan.service.name),
            Fact(_("Lead municipality"), plan.municipality.full_name),
        ]
    if section.key == "budget" and parts.totals.total:
        facts += budget_facts(parts.totals)
        found += [tables.by_source(parts.totals), tables.by_category(parts.totals)]
    return DocumentSection(
        section.number,
        section.key,
        str(section.title),
        tuple(fact for fact in facts if fact.value != ""),
        tuple(found),
    )


def budget_facts(totals: Totals) -> list[Fact]:
    """The totals in words, with both shares of the own contribution."""
    return [
        Fact(_("Sum of the measures"), money(totals.total, "KGS")),
        Fact(_("Grant of the programme"), money(totals.grant, "KGS")),
        Fact(_("Own contribution"), money(totals.own, "KGS"), share_note(totals)),
        Fact(_("Other sources"), money(totals.other, "KGS")),
        Fact(_("Of all this in kind"), money(totals.in_kind, "KGS")),
    ]


def share_note(totals: Totals) -> str:
    """Both shares of the own contribution, each named for what it is."""
    if totals.share_of_total is None:
        return ""
    return _("%(of_total)s of the total; %(of_grant)s of the grant") % {
        "of_total": percent(totals.share_of_total),
        "of_grant": percent(totals.share_of_grant),
    }


def _label(plan: ActionPlan, name: str) -> str:
    return capfirst(str(getattr(plan._meta.get_field(name), "verbose_name", name)))


def shown(plan: ActionPlan, name: str) -> str:
    """A field as people read it; empty when nothing is given."""
    if name == "villages":
        return ", ".join(village.name for village in plan.villages.all())
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
