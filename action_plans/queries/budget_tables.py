"""The budget of a plan as tables, in the reader's language."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.enums import CostCategory
from action_plans.models import Measure
from action_plans.queries.budget import PlanTotals
from action_plans.queries.cost_lines import costs_of, payer_text
from core.formats import money
from core.ui import Head, Table


def budget_lines(rows: Sequence[Measure]) -> Table:
    """Every line of the budget of these measures, in KGS."""
    lines = [(row, line) for row in rows for line in costs_of(row)]
    return Table(
        (
            Head(_("Measure")),
            Head(_("Kind of cost")),
            Head(_("What for")),
            Head(_("Who pays")),
            Head(_("Sum, som"), "num"),
        ),
        [
            [
                row.title,
                capfirst(str(CostCategory(line.category).label)),
                line.note,
                payer_text(line.source, in_kind=line.in_kind),
                money(line.amount),
            ]
            for row, line in lines
        ],
        (_("Total"), "", "", "", money(sum(line.amount for _row, line in lines))),
        caption=_("Lines of the budget"),
    )


def budget_tables(totals: PlanTotals, measures: Sequence[Measure]) -> list[Table]:
    """The budget by who pays, by kind of cost, and line by line; nothing without costs."""
    if not totals.total:
        return []
    return [by_source(totals), by_category(totals), budget_lines(measures)]


def by_source(totals: PlanTotals) -> Table:
    """Sums by source, in money and in kind."""
    rows = totals.sources
    return Table(
        (
            Head(_("Who pays")),
            Head(_("In money"), "num"),
            Head(_("In kind"), "num"),
            Head(_("Together, som"), "num"),
        ),
        [
            [
                capfirst(str(row.label)),
                money(row.cash),
                money(row.in_kind),
                money(row.amount),
            ]
            for row in rows
        ],
        (
            _("Total"),
            money(sum(row.cash for row in rows)),
            money(sum(row.in_kind for row in rows)),
            money(totals.total),
        ),
    )


def by_category(totals: PlanTotals) -> Table:
    """Sums by kind of cost and, across, by who pays."""
    sources = [row.source for row in totals.sources]
    return Table(
        (
            Head(_("Kind of cost")),
            *(Head(capfirst(str(source.label)), "num") for source in sources),
            Head(_("Together, som"), "num"),
        ),
        [
            [
                capfirst(str(row.label)),
                *(_paid(totals.crossed.get((row.category, s))) for s in sources),
                money(row.amount),
            ]
            for row in totals.categories
        ],
        (
            _("Total"),
            *(money(row.amount) for row in totals.sources),
            money(totals.total),
        ),
    )


def _paid(amount: Decimal | None) -> str:
    return "–" if amount is None else money(amount)
