"""The lines of the budget of a measure."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.enums import CostCategory, Source
from action_plans.models import Measure, MeasureCost
from core.formats import money


class CostLine(NamedTuple):
    """For what (a value of CostCategory and a note), who pays, and how much, in KGS."""

    category: str
    source: str
    in_kind: bool
    amount: Decimal
    note: str = ""


def costs_of(measure: Measure) -> list[CostLine]:
    """The lines of a measure, in their order; their notes as its reader gets them."""
    told = getattr(measure, "told_notes", {})
    return [
        _line(cost)._replace(note=told.get(cost.key, cost.note))
        for cost in measure.costs.all()
    ]


def _line(cost: MeasureCost) -> CostLine:
    return CostLine(cost.category, cost.source, cost.in_kind, cost.amount, cost.note)


def keyed_costs(measure: Measure) -> list[tuple[str, CostLine]]:
    """The lines of a measure with their lasting keys."""
    return [(cost.key, _line(cost)) for cost in measure.costs.all()]


def cost_lines(measures: Iterable[Measure]) -> list[CostLine]:
    """The lines of several measures; no query where their `costs` are fetched."""
    return [line for measure in measures for line in costs_of(measure)]


def payer_text(source: str, *, in_kind: bool) -> str:
    """`Local budget`, or `Local budget, in kind`."""
    label = capfirst(str(Source(source).label))
    return _("%(source)s, in kind") % {"source": label} if in_kind else label


def line_text(line: CostLine) -> str:
    """A line in words: who pays how much, for what."""
    kind = str(CostCategory(line.category).label) if line.category else ""
    what = ", ".join(filter(None, (kind, line.note)))
    paid = (
        f"{payer_text(line.source, in_kind=line.in_kind)}: {money(line.amount, 'KGS')}"
    )
    return f"{paid} ({what})" if what else paid
