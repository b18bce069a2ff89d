"""A plan on two pages for donors: what, where, for whom, whose money, how far."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from action_plans.queries import field_label, share_note
from action_plans.queries.budget_tables import by_source
from action_plans.queries.gantt import Gantt, gantt
from action_plans.queries.measure_groups import numbered
from action_plans.queries.plan_fact import QuarterOverview
from core.formats import (
    date_text,
    measured,
    moment_text,
    money,
    number,
    percent,
    period_text,
)
from core.languages import as_of
from core.ui import Fact, Figure
from reports.building.action_plan import resolution_text
from reports.building.tables import NUM, ReportTable, known, share_text, table_of
from reports.queries.facts import ACTION_PLAN, PROGRAMME
from reports.queries.plan_progress import PlanSummary
from reports.rendering import Rendered, render

PAGES = 2
# How much of each text is told; the next one is tried while the paper is too long.
SIZES = (1.0, 0.7, 0.45, 0.25, 0.1)
TEXT, LINE, PLACES = 420, 150, 260
OBJECTIVES, MEASURES, INDICATORS = 5, 10, 6


@dataclass(frozen=True)
class Cutter:
    """Cuts texts and lists to a share of what the paper has room for."""

    size: float

    def text(self, text: Any, letters: int = TEXT) -> str:
        """The beginning of a text in one paragraph; what is left out is marked."""
        whole = " ".join(str(text or "").split())
        limit = max(int(letters * self.size), 30)
        if len(whole) > limit:
            whole = f"{whole[:limit].rsplit(' ', 1)[0]} …"
        return as_of(text, whole)

    def rows(self, rows: Sequence[Any], count: int) -> Sequence[Any]:
        """The first rows, at least one."""
        return rows[: max(int(count * self.size), 1)]


def summary_pdf(*, summary: PlanSummary, language: str) -> bytes:
    """The summary in the active language. Raises RenderingFailed."""
    return summary_paper(summary=summary, language=language).pdf


def summary_paper(*, summary: PlanSummary, language: str) -> Rendered:
    """The paper with the most text that two pages hold."""
    made = None
    for size in SIZES:
        made = render(
            html=summary_html(summary=summary, size=size),
            language=language,
            title=summary_title(),
        )
        if made.pages <= PAGES:
            break
    assert made is not None  # noqa: S101 - there is at least one size
    return made


def summary_title() -> str:
    return _("Summary of the action plan")


def summary_html(*, summary: PlanSummary, size: float = 1.0) -> str:
    """The whole paper; reads nothing but the summary."""
    cut, plan, document = Cutter(size), summary.plan, summary.document
    context = {
        "programme": PROGRAMME,
        "term": ACTION_PLAN,
        "title": summary_title(),
        "plan": plan,
        "name": cut.text(document.title, 250),
        "language_note": document.language_note,
        "place": cut.text("; ".join([document.place, *summary.partners]), PLACES),
        "figures": _figures(summary),
        "texts": _texts(summary, cut),
        "objectives": _objectives(summary, cut),
        "people": _people(summary, cut),
        "money": ReportTable.from_page(by_source(document.totals)),
        "share": share_note(document.totals),
        "chart": _chart(summary, cut),
        "indicators": _indicators(summary, cut),
        "after": _after(summary, cut),
        "state": _state(summary, cut),
        "printed": moment_text(timezone.now()),
    }
    return render_to_string("reports/pdf/plan_summary.html", context)


def _figures(summary: PlanSummary) -> list[Figure]:
    """Money and people."""
    plan, totals = summary.plan, summary.document.totals
    return [
        Figure(money(totals.total or None, "KGS"), _("Total cost")),
        Figure(money(totals.grant or None, "KGS"), _("Grant of the programme")),
        Figure(share_text(totals.share_of_total), _("Own share of total")),
        Figure(known(plan.beneficiaries), _("People who will benefit")),
    ]


def _texts(summary: PlanSummary, cut: Cutter) -> list[Fact]:
    """Why and what for."""
    plan = summary.plan
    problems = " ".join(row.text for row in summary.content.rows("problem"))
    found = [
        Fact(_("Service"), cut.text(summary.document.service, LINE)),
        Fact(field_label("goal"), cut.text(plan.goal)),
        Fact(_("Why it is needed"), cut.text(plan.need or problems)),
    ]
    return [fact for fact in found if fact.value]


def _objectives(summary: PlanSummary, cut: Cutter) -> list[str]:
    rows = summary.content.rows("objective")
    return [cut.text(row.text, LINE) for row in cut.rows(rows, OBJECTIVES)]


def _people(summary: PlanSummary, cut: Cutter) -> list[Fact]:
    """Where, and for whom."""
    plan = summary.plan
    villages = ", ".join(str(village) for village in summary.content.villages)
    counts = (
        (field_label("beneficiaries_women"), plan.beneficiaries_women),
        (field_label("beneficiaries_vulnerable"), plan.beneficiaries_vulnerable),
        (field_label("households"), plan.households),
        (field_label("jobs"), plan.jobs),
    )
    facts = [
        Fact(_("Oblast"), plan.municipality.oblast.name),
        Fact(_("Villages"), cut.text(villages, PLACES)),
        *(Fact(label, number(n)) for label, n in counts if n is not None),
        Fact(field_label("inclusion"), cut.text(plan.inclusion, LINE)),
    ]
    return [fact for fact in facts if fact.value]


def _chart(summary: PlanSummary, cut: Cutter) -> Gantt | None:
    """The dearest measures in time, in the order of the plan."""
    rows = numbered(summary.document.groups)
    dated = [pair for pair in rows if pair[1].start_date or pair[1].end_date]
    dear = sorted(dated, key=lambda pair: -sum(c.amount for c in pair[1].costs.all()))
    kept = {number for number, _row in cut.rows(dear, MEASURES)}
    return gantt(summary.plan, [pair for pair in dated if pair[0] in kept])


def _indicators(summary: PlanSummary, cut: Cutter) -> ReportTable | None:
    """Where the plan starts, where it wants to be, and where it is."""
    rows = summary.content.rows("indicator")
    if not rows:
        return None
    overview = summary.overview
    read = (
        {line.indicator.pk: line.value for line in overview.indicators}
        if overview
        else {}
    )
    return table_of(
        _("Indicators"),
        [
            (_("Indicator"), ""),
            (_("Unit"), ""),
            (_("Baseline"), NUM),
            (_("Target"), NUM),
            (capfirst(_("reached")), NUM),
        ],
        [
            [
                cut.text(row.name, LINE),
                row.unit,
                measured(row.baseline),
                measured(row.target),
                measured(read.get(row.pk) if row.reached is None else row.reached),
            ]
            for row in cut.rows(rows, INDICATORS)
        ],
    )


def _after(summary: PlanSummary, cut: Cutter) -> list[Fact]:
    """Who runs the service afterwards, and who pays for it."""
    plan = summary.plan
    found: Iterable[Fact] = (
        Fact(
            field_label("provider_model"), capfirst(plan.get_provider_model_display())
        ),
        Fact(_("Upkeep after the grant"), cut.text(plan.upkeep, LINE * 2)),
        Fact(field_label("tariff"), cut.text(plan.tariff, LINE * 2)),
        Fact(
            field_label("upkeep_yearly_cost"),
            money(plan.upkeep_yearly_cost, "KGS") if plan.upkeep_yearly_cost else "",
        ),
    )
    return [fact for fact in found if fact.value]


def _state(summary: PlanSummary, cut: Cutter) -> list[Fact]:
    """How far the plan is, by the last report that the programme accepted."""
    plan, overview = summary.plan, summary.overview
    facts = [
        Fact(_("State"), capfirst(summary.document.state)),
        Fact(_("Period"), period_text(plan.start_date, plan.end_date)),
    ]
    if plan.resolution:
        facts.append(Fact(_("Kenesh resolution"), resolution_text(plan.resolution)))
    if overview is not None:
        facts += _progress(overview)
    if plan.opened_on:
        facts.append(Fact(_("Opening of the service"), date_text(plan.opened_on)))
        facts.append(Fact(_("What was reached"), cut.text(plan.reached, LINE * 2)))
    return facts


def _progress(overview: QuarterOverview) -> list[Fact]:
    spent = sum(line.to_date for line in overview.sources)
    late = len(overview.late)
    told = ngettext("%(count)s measure is late", "%(count)s measures are late", late)
    return [
        Fact(
            _("Done by the end of %(quarter)s") % {"quarter": overview.quarter},
            percent(overview.shown_progress, 1),
            _("Weighted by: %(what)s") % {"what": overview.weights_text},
        ),
        Fact(_("Should be done by the dates"), percent(overview.shown_planned, 1)),
        Fact(_("Spent since the start"), money(spent, "KGS")),
        *([Fact(capfirst(_("late")), told % {"count": number(late)})] if late else []),
    ]
