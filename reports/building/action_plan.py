"""An action plan as PDF: the sections of `plan_document`, laid out for paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.queries import PlanDocument
from core.formats import date_text, moment_text, money, period_text
from core.ui import Fact
from reports.building.tables import ReportTable, share_text
from reports.queries.facts import ACTION_PLAN, PROGRAMME
from reports.rendering import render_pdf

# Longer answers are text with a heading, shorter ones stand in a small table.
SHORT = 45


@dataclass(frozen=True)
class Part:
    """A section on paper: short facts, then texts, then tables."""

    number: int
    title: str
    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    tables: tuple[ReportTable, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.texts or self.tables)


def plan_pdf(*, document: PlanDocument, language: str) -> bytes:
    """The plan in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=plan_html(document=document), language=language, title=document.title
    )


def plan_html(*, document: PlanDocument) -> str:
    """The whole print, without touching the database."""
    context = {
        "programme": PROGRAMME,
        "term": ACTION_PLAN,
        "plan": document.plan,
        "title": document.title,
        "warnings": document.warnings,
        "cover": _cover(document),
        "parts": [_part(section) for section in document.sections],
    }
    return render_to_string("reports/pdf/action_plan.html", context)


def _cover(document: PlanDocument) -> list[tuple[str, str]]:
    plan, totals = document.plan, document.totals
    facts = [
        (_("Municipality"), document.place),
        (_("Oblast"), plan.municipality.oblast.name),
        (_("Service"), document.service),
        (_("Period"), period_text(plan.start_date, plan.end_date)),
        (_("State"), capfirst(document.state)),
    ]
    if plan.resolution:
        facts.append((_("Kenesh resolution"), _resolution(plan.resolution)))
    return [
        *facts,
        (_("Total cost, KGS"), money(totals.total or None)),
        (_("Own share of total"), share_text(totals.share_of_total)),
        (_("Printed on (Bishkek time)"), moment_text(timezone.now())),
    ]


def _resolution(resolution: Any) -> str:
    return _("No. %(number)s of %(date)s") % {
        "number": resolution.number,
        "date": date_text(resolution.date),
    }


def _part(section: Any) -> Part:
    return Part(
        number=section.number,
        title=section.title,
        facts=tuple(fact for fact in section.facts if _is_short(fact)),
        texts=tuple(fact for fact in section.facts if not _is_short(fact)),
        tables=_tables(section.tables),
    )


def _is_short(fact: Fact) -> bool:
    text = str(fact.value)
    return len(text) <= SHORT and "\n" not in text


def _tables(tables: Iterable[Any]) -> tuple[ReportTable, ...]:
    return tuple(ReportTable.from_page(table) for table in tables)
