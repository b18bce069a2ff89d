"""What pages of several audiences show of carrying out."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan, Evidence, QuarterReport
from action_plans.queries.plan_fact import QuarterOverview
from action_plans.queries.progress import quarter_overview
from action_plans.queries.progress_tables import (
    indicator_table,
    measure_table,
    progress_figures,
    source_table,
)
from action_plans.queries.quarters import quarter_of_report
from core.charts import Chart, Series, column_chart
from core.formats import percent


def overview_context(
    overview: QuarterOverview, evidence: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The parts of `_quarter.html`."""
    tables = [measure_table(overview), source_table(overview)]
    if overview.indicators:
        tables.append(indicator_table(overview))
    return {
        "overview": overview,
        "progress_figures": progress_figures(overview),
        "tables": tables,
        "evidence": evidence,
    }


def evidence_links(
    rows: Iterable[Evidence], route: str, *before: int
) -> list[dict[str, Any]]:
    """Photos and papers with where to get them; `before`: keys in the address."""
    return [
        {
            "row": row,
            "measure": row.progress.measure.title if row.progress else "",
            "is_picture": row.file.content_type.startswith("image/"),
            "url": reverse(route, args=[*before, row.pk]),
        }
        for row in rows
    ]


def progress_chart(plan: ActionPlan, reports: Iterable[QuarterReport]) -> Chart | None:
    """Plan against fact by quarter; None without a report."""
    found = [quarter_overview(plan, report) for report in reports]
    if not found:
        return None
    return column_chart(
        title=_("Plan and fact by quarter"),
        description=_("How many percent of the plan should be done, and are done."),
        groups=[
            f"{one.year}/{one.number}"
            for one in (quarter_of_report(overview.report) for overview in found)
        ],
        series=[
            Series(_("planned, %"), [one.shown_planned for one in found]),
            Series(_("done, %"), [one.shown_progress for one in found]),
        ],
        group_heading=_("Quarter"),
        text=lambda value: percent(value, 1),
    )
