"""Writing the budget lines of a measure."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans.enums import Source
from action_plans.models import Measure, MeasureCost
from action_plans.models.parts import new_line_key
from action_plans.queries import CostLine, keyed_costs
from action_plans.queries.line_joining import lasting_keys
from core.problems import Problem
from core.prose import clean_line

Costs = Sequence[CostLine]


def cleaned_costs(costs: Costs) -> list[CostLine]:
    """Lines as they are stored; a line without a sum is none."""
    return [
        line._replace(
            category=str(line.category),
            source=str(line.source),
            note=clean_line(line.note),
        )
        for line in costs
        if line.amount
    ]


def cost_problems(costs: Costs) -> Iterator[Problem]:
    """Sums below zero, and grants in kind."""
    if any(line.amount < 0 for line in costs):
        yield Problem(_("The sum cannot be less than zero."), "costs")
    if any(line.in_kind and line.source == Source.GRANT for line in costs):
        yield Problem(_("The grant is paid in money only."), "costs")


def write_costs(measure: Measure, costs: Costs, keys: Sequence[str] = ()) -> None:
    """Make exactly these the lines of a measure; `keys` are those of the page's lines."""
    lasting = lasting_keys(keyed_costs(measure), costs, keys)
    measure.costs.all().delete()
    MeasureCost.objects.bulk_create(
        MeasureCost(measure=measure, key=key or new_line_key(), **line._asdict())
        for key, line in zip(lasting, costs, strict=True)
    )


def told_costs(costs: Costs | None) -> dict[str, Any]:
    """Sums by source for an audit row."""
    told: dict[str, Decimal] = {}
    for line in costs or ():
        name = f"{line.source}, in kind" if line.in_kind else str(line.source)
        told[name] = told.get(name, Decimal(0)) + line.amount
    return told
