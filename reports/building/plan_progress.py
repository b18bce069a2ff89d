"""The report on a quarter of a plan as PDF: plan against fact, money, photos."""

from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import Evidence
from action_plans.queries.progress_tables import (
    indicator_table,
    measure_table,
    overspent,
    progress_figures,
    source_table,
)
from core.formats import DASH, date_short, date_text, moment_text
from core.ui import Fact, Table, as_cell
from reports.building.tables import ReportTable, table_of
from reports.queries.facts import PROGRAMME
from reports.queries.plan_progress import ProgressPrint
from reports.rendering import render_pdf


def progress_pdf(*, printed: ProgressPrint, language: str) -> bytes:
    """The report in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=progress_html(printed=printed),
        language=language,
        title=progress_title(printed),
        pictures={photo.key: photo.path for photo in printed.photos},
    )


def progress_title(printed: ProgressPrint) -> str:
    quarter = printed.overview.quarter
    return _("Report of %(quarter)s") % {"quarter": quarter}


def progress_html(*, printed: ProgressPrint) -> str:
    """The whole report; reads nothing but `printed`."""
    overview = printed.overview
    report = overview.report
    context = {
        "programme": PROGRAMME,
        "title": progress_title(printed),
        "plan": printed.plan,
        "overview": overview,
        "language_note": printed.language_note,
        "is_draft": report.handed_in_at is None,
        "facts": _facts(printed),
        "figures": progress_figures(overview),
        "texts": [] if printed.public else _texts(report),
        "warnings": overspent(overview),
        "tables": _tables(printed),
        "papers": _papers(printed),
        "photos": printed.photos,
        "left_out": printed.left_out,
    }
    return render_to_string("reports/pdf/plan_progress.html", context)


def _facts(printed: ProgressPrint) -> list[Fact]:
    plan, overview = printed.plan, printed.overview
    report, quarter = overview.report, overview.quarter
    facts = [
        Fact(_("Municipality"), plan.municipality.full_name),
        Fact(_("Service"), plan.service.name),
        Fact(_("Quarter"), f"{date_text(quarter.start)} – {date_text(quarter.end)}"),
        Fact(_("State"), capfirst(report.get_state_display())),
    ]
    if report.handed_in_at:
        facts.append(Fact(_("Handed in on"), date_text(report.handed_in_at)))
    if report.accepted_at:
        facts.append(Fact(_("Accepted on"), date_text(report.accepted_at)))
    return [*facts, Fact(_("Printed on (Bishkek time)"), moment_text(timezone.now()))]


def _texts(report: Any) -> list[Fact]:
    found = (
        Fact(_("What was done in the quarter"), report.narrative),
        Fact(_("What was difficult, what was done"), report.difficulties),
    )
    return [fact for fact in found if fact.value]


def _tables(printed: ProgressPrint) -> list[ReportTable]:
    overview = printed.overview
    tables = [
        _without_notes(measure_table(overview))
        if printed.public
        else measure_table(overview)
    ]
    tables.append(source_table(overview))
    if overview.indicators:
        tables.append(indicator_table(overview))
    return [ReportTable.from_page(table) for table in tables]


def _without_notes(table: Table) -> Table:
    """Without what officials wrote of each measure."""
    rows = [[replace(as_cell(cell), note="") for cell in row] for row in table.rows]
    return replace(table, rows=rows)


def _papers(printed: ProgressPrint) -> ReportTable | None:
    """The list of photos and papers of the quarter."""
    if not printed.evidence:
        return None
    return table_of(
        _("Photos and documents"),
        [
            (_("No."), ""),
            (_("What it shows"), ""),
            (_("Measure"), ""),
            (_("Place"), ""),
            (_("Day"), ""),
        ],
        [
            [
                str(place),
                row.caption,
                _measure(row),
                row.place or DASH,
                date_short(row.taken_on),
            ]
            for place, row in enumerate(printed.evidence, 1)
        ],
    )


def _measure(row: Evidence) -> str:
    return row.progress.measure.title if row.progress else DASH
