"""Rows of a plan as tables, for its form, its read view and the public page."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import Hearing, Measure
from action_plans.queries.budget import PlanTotals
from action_plans.queries.content import PlanContent
from core.formats import DASH, date_short, money, number, period_text
from core.ui import Cell, Head, Table

NUM = "num"


def row_heads(kind: str) -> list[Head]:
    """The columns of a kind of rows."""
    heads: dict[str, list[Head]] = {
        "partner": [Head(_("Municipality")), Head(_("Part in the plan"))],
        "hearing": [
            Head(_("Date")),
            Head(_("Place")),
            Head(_("Women"), NUM),
            Head(_("Men"), NUM),
            Head(_("What was said and decided")),
            Head(_("Minutes")),
        ],
        "problem": [Head(_("Problem")), Head(_("Causes"))],
        "objective": [Head(_("Objective"))],
        "measure": [
            Head(_("Measure")),
            Head(_("Responsible")),
            Head(_("From and until")),
            Head(_("Output")),
            Head(_("Who pays")),
            Head(_("Cost, som"), NUM),
        ],
        "indicator": [
            Head(_("Indicator")),
            Head(_("Unit")),
            Head(_("Baseline"), NUM),
            Head(_("Target"), NUM),
            Head(_("Broken down by")),
            Head(_("Means of checking")),
        ],
        "risk": [
            Head(_("Risk")),
            Head(_("Likelihood")),
            Head(_("Impact")),
            Head(_("What is done about it")),
        ],
        "annex": [Head(_("Document")), Head(_("Kind")), Head(_("File"))],
    }
    return heads[kind]


FileUrl = Callable[[str, int], str]


def row_cells(kind: str, row: Any, file_url: FileUrl | None = None) -> list[Any]:
    """The cells of one row; files are links where `file_url(kind, pk)` gives them."""
    match kind:
        case "partner":
            return [row.municipality.full_name, row.contribution or DASH]
        case "hearing":
            return _hearing(row, file_url)
        case "problem":
            return [row.text, row.causes or DASH]
        case "objective":
            return [row.text]
        case "measure":
            return _measure(row)
        case "annex":
            address = file_url("annex", row.pk) if file_url else ""
            kind_name = capfirst(row.get_kind_display())
            return [row.title, kind_name, Cell(row.file.name, address)]
    return _indicator(row) if kind == "indicator" else _risk(row)


def _hearing(row: Hearing, file_url: FileUrl | None) -> list[Any]:
    minutes: Any = DASH
    if row.minutes:
        address = file_url("hearing", row.pk) if file_url else ""
        minutes = Cell(row.minutes.name, address)
    return [
        date_short(row.date),
        row.place,
        number(row.women),
        number(row.men),
        row.decisions,
        minutes,
    ]


def _measure(row: Measure) -> list[Any]:
    costs = list(row.costs.all())
    return [
        Cell(row.title, note=capfirst(row.get_category_display())),
        row.responsible,
        period_short(row),
        row.output or DASH,
        "; ".join(cost_text(cost) for cost in costs) or DASH,
        money(sum((cost.amount for cost in costs), Decimal(0))),
    ]


def period_short(row: Measure) -> str:
    if not row.start_date and not row.end_date:
        return DASH
    return f"{date_short(row.start_date)} – {date_short(row.end_date)}"


def cost_text(cost: Any) -> str:
    """One source with its amount; what is given in kind says so."""
    words = {
        "source": capfirst(cost.get_source_display()),
        "amount": money(cost.amount),
    }
    if cost.in_kind:
        return _("%(source)s, in kind: %(amount)s") % words
    return _("%(source)s: %(amount)s") % words


def _indicator(row: Any) -> list[Any]:
    return [
        row.name,
        row.unit,
        number(row.baseline, 2),
        number(row.target, 2),
        row.disaggregation or DASH,
        row.means or DASH,
    ]


def _risk(row: Any) -> list[Any]:
    return [
        row.text,
        capfirst(row.get_likelihood_display()),
        capfirst(row.get_impact_display()),
        row.answer,
    ]


def rows_table(
    content: PlanContent, kind: str, title: Any, file_url: FileUrl | None = None
) -> Table:
    """All rows of a kind; measures end with their sum."""
    rows = [row_cells(kind, row, file_url) for row in content.rows(kind)]
    totals: list[Any] = []
    if kind == "measure" and rows:
        totals = [_("Total"), "", "", "", "", money(content.totals.total)]
    return Table(row_heads(kind), rows, totals, title)


def public_measures(content: PlanContent, title: Any) -> Table:
    """Measures without the people responsible."""
    keep = (0, 2, 3, 4, 5)
    full = rows_table(content, "measure", title)
    return Table(
        [full.heads[n] for n in keep],
        [[row[n] for n in keep] for row in full.rows],
        [full.totals[n] for n in keep] if full.totals else (),
        title,
    )


def sources_table(totals: PlanTotals) -> Table:
    """Who pays how much, in cash and in kind."""
    return Table(
        [
            Head(_("Source")),
            Head(_("In cash, som"), NUM),
            Head(_("In kind, som"), NUM),
            Head(_("Together, som"), NUM),
        ],
        [
            [
                capfirst(str(row.label)),
                money(row.cash),
                money(row.in_kind),
                money(row.amount),
            ]
            for row in totals.sources
        ],
        [
            _("Total"),
            money(sum(row.cash for row in totals.sources)),
            money(sum(row.in_kind for row in totals.sources)),
            money(totals.total),
        ],
        _("Costs by source"),
    )


def categories_table(totals: PlanTotals) -> Table:
    """What the money is for."""
    return Table(
        [Head(_("Kind of cost")), Head(_("Cost, som"), NUM)],
        [[capfirst(str(row.label)), money(row.amount)] for row in totals.categories],
        [_("Total"), money(totals.total)],
        _("Costs by kind"),
    )


def period_of(content: PlanContent) -> str:
    return period_text(content.plan.start_date, content.plan.end_date)
