"""An action plan as PDF: the sections of `plan_document`, laid out for paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.queries.document import DocumentSection, PlanDocument
from action_plans.queries.gantt import Gantt, gantt
from action_plans.queries.measure_groups import numbered
from core.formats import date_text, moment_text, money, period_text
from core.ui import Fact
from reports.building.tables import ReportTable, share_text, table_of
from reports.queries.facts import ACTION_PLAN, PROGRAMME
from reports.queries.plans import PlanPrint
from reports.rendering import render_pdf

# Longer answers are text with a heading, shorter ones stand in a small table.
SHORT = 45
# So many measures fit on a page of the chart.
CHART_ROWS = 26
# A table with so many columns is set in small letters.
MANY_COLUMNS = 7
HASH_LINE = 32


@dataclass(frozen=True)
class Part:
    """A section on paper: short facts, then texts, charts, tables."""

    number: int
    title: str
    facts: tuple[Fact, ...]
    texts: tuple[Fact, ...]
    tables: tuple[ReportTable, ...]
    charts: tuple[SafeString, ...] = ()
    undated: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.texts or self.tables)


def plan_pdf(*, printed: PlanPrint, language: str) -> bytes:
    """The plan in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=plan_html(printed=printed),
        language=language,
        title=printed.document.title,
        pictures=printed.pictures,
    )


def plan_html(*, printed: PlanPrint) -> str:
    """The whole print, without touching the database."""
    document = printed.document
    context = {
        "programme": PROGRAMME,
        "term": ACTION_PLAN,
        "plan": document.plan,
        "title": document.title,
        "warnings": document.warnings,
        "language_note": document.language_note,
        "cover": _cover(printed),
        "version": _version(printed),
        "parts": [_part(printed, section) for section in document.sections],
        "photos": printed.photos,
        "left_out": printed.left_out,
    }
    return render_to_string("reports/pdf/action_plan.html", context)


def _cover(printed: PlanPrint) -> list[tuple[str, str]]:
    document = printed.document
    plan, totals = document.plan, document.totals
    facts = [(_("Municipality"), document.place)]
    if printed.partners:
        facts.append((_("Joint plan with"), "; ".join(printed.partners)))
    facts += [
        (_("Oblast"), plan.municipality.oblast.name),
        (_("Service"), document.service),
        (_("Period"), period_text(plan.start_date, plan.end_date)),
        (_("State"), capfirst(document.state)),
    ]
    if plan.resolution:
        facts.append((_("Kenesh resolution"), resolution_text(plan.resolution)))
    return [
        *facts,
        (_("Total cost, KGS"), money(totals.total or None)),
        (_("Own share of total"), share_text(totals.share_of_total)),
        (_("Printed on (Bishkek time)"), moment_text(timezone.now())),
    ]


def resolution_text(resolution: Any) -> str:
    """Number and date of a resolution."""
    return _("No. %(number)s of %(date)s") % {
        "number": resolution.number,
        "date": date_text(resolution.date),
    }


def _version(printed: PlanPrint) -> list[tuple[str, str]]:
    """Which handed in version this is; whether it was changed since."""
    version = printed.version
    if version is None:
        return [(_("Version"), _("working text, not handed in yet"))]
    told = {"number": version.number, "day": date_text(version.submitted_at)}
    if not printed.is_version:
        text = _("working text, changed after version %(number)s of %(day)s") % told
        return [(_("Version"), text)]
    return [
        (_("Version"), _("No. %(number)s, handed in on %(day)s") % told),
        (_("Check code"), version.code),
        (_("SHA-256 of the contents"), in_lines(version.sha256)),
    ]


def in_lines(sha256: str) -> str:
    """A hash with a space in the middle, where a line may break."""
    return f"{sha256[:HASH_LINE]} {sha256[HASH_LINE:]}"


def _part(printed: PlanPrint, section: DocumentSection) -> Part:
    drawn = _chart(printed.document) if section.gantt else None
    is_list = section.key == "annexes" and printed.papers
    return Part(
        number=section.number,
        title=section.title,
        facts=tuple(fact for fact in section.facts if _is_short(fact)),
        texts=tuple(fact for fact in section.facts if not _is_short(fact)),
        tables=(_papers(printed),) if is_list else tables_of(section.tables),
        charts=drawn.charts if drawn else (),
        undated=drawn.undated if drawn else (),
    )


def _chart(document: PlanDocument) -> Gantt | None:
    """The measures in time, in parts that fit a page."""
    return gantt(document.plan, numbered(document.groups), CHART_ROWS)


def _is_short(fact: Fact) -> bool:
    text = str(fact.value)
    return len(text) <= SHORT and "\n" not in text


def tables_of(tables: Iterable[Any]) -> tuple[ReportTable, ...]:
    """Tables of a page on paper; those with many columns in small letters."""
    found = (ReportTable.from_page(table) for table in tables)
    return tuple(
        replace(table, css="dense") if len(table.heads) >= MANY_COLUMNS else table
        for table in found
    )


def _papers(printed: PlanPrint) -> ReportTable:
    """The list of annexes with what proves that a file is the one meant."""
    return table_of(
        "",
        [
            (_("No."), ""),
            (_("Document"), ""),
            (_("Kind"), ""),
            (_("File"), ""),
            ("SHA-256", "sha"),
        ],
        [
            [
                str(place),
                paper.title,
                capfirst(paper.kind),
                paper.file.name,
                in_lines(paper.file.sha256),
            ]
            for place, paper in enumerate(printed.papers, 1)
        ],
    )
