"""Everybody: photos of accepted reports, progress of a plan."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from action_plans.models import ActionPlan
from action_plans.queries import public_plans
from action_plans.queries.progress import latest_accepted, quarter_overview
from action_plans.queries.progress_tables import measure_table, progress_figures
from action_plans.queries.reports import public_evidence
from action_plans.queries.translated import (
    Reading,
    translated_evidence,
    translated_overview,
)
from action_plans.views.progress import evidence_links
from core import files
from core.screens import Screen
from core.ui import Cell, Table


class PublicEvidence(Screen):
    """A photo or paper of an accepted report."""

    def load(self) -> None:
        plan = get_object_or_404(public_plans(), pk=self.pk)
        rows = public_evidence(plan)
        self.row = get_object_or_404(rows, pk=self.kwargs["row"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return files.serve(self.row.file, inline=True)


def public_progress(plan: ActionPlan, read: Reading) -> dict[str, Any]:
    """Progress by the last accepted report, without what officials wrote in it."""
    report = latest_accepted(plan)
    if report is None:
        return {}
    overview = translated_overview(quarter_overview(plan, report), read)
    rows = translated_evidence(public_evidence(plan), overview)
    return {
        "overview": overview,
        "progress_figures": progress_figures(overview),
        "tables": [_without_notes(measure_table(overview))],
        "evidence": evidence_links(rows, "public:plan-evidence", plan.pk),
    }


def _without_notes(table: Table) -> Table:
    rows = [[_text(cell) for cell in row] for row in table.rows]
    return Table(table.heads, rows, caption=table.caption)


def _text(cell: Any) -> Any:
    return Cell(cell.text, tone=cell.tone) if isinstance(cell, Cell) else cell
