"""Tables of indicators and risks; risks by likelihood and impact in words too."""

from collections.abc import Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.enums import Level
from core.formats import measured
from core.ui import Cell, Head, Table

Rows = Sequence[Any]
# likely first, so that what needs most attention stands at the top right
LIKELIHOODS = (Level.HIGH, Level.MEDIUM, Level.LOW)
IMPACTS = (Level.LOW, Level.MEDIUM, Level.HIGH)
WEIGHTS = {Level.LOW: 0, Level.MEDIUM: 1, Level.HIGH: 2}
TONES = ("neutral", "neutral", "warning", "danger", "danger")


def indicators(rows: Rows, *, public: bool = False) -> Table:
    """Indicators; what is known of how each is measured stands in its last cell.

    What was reached is written when the plan is completed.
    """
    heads = [
        Head(_("Indicator")),
        Head(_("Unit")),
        Head(_("Baseline"), "num"),
        Head(_("Target"), "num"),
        Head(_("Means of checking")),
    ]
    body = [
        [
            row.name,
            row.unit,
            measured(row.baseline),
            measured(row.target),
            _measured(row),
        ]
        for row in rows
    ]
    if any(row.reached is not None for row in rows):
        heads.insert(-1, Head(capfirst(_("reached")), "num"))
        for row, line in zip(rows, body, strict=True):
            line.insert(-1, measured(row.reached))
    return Table(heads, body)


def _measured(row: Any) -> str:
    """A line for each: how it is checked, by whom told, what it belongs to."""
    named = (
        ("%(text)s", row.means),
        (_("Broken down by: %(text)s"), row.disaggregation),
        (_("Baseline from: %(text)s"), row.source),
        (_("Objective: %(text)s"), row.objective and row.objective.text),
        (_("Measure: %(text)s"), row.measure and row.measure.title),
    )
    return "\n".join(text % {"text": what} for text, what in named if what)


def risks(rows: Rows, *, public: bool = False) -> Table:
    """Risks under the numbers that their matrix uses."""
    return Table(
        (
            Head(_("No."), "num"),
            Head(_("Risk")),
            Head(_("Likelihood")),
            Head(_("Impact")),
            Head(_("What is done about it")),
        ),
        [
            [
                place,
                row.text,
                capfirst(str(row.get_likelihood_display())),
                capfirst(str(row.get_impact_display())),
                row.answer,
            ]
            for place, row in enumerate(rows, 1)
        ],
    )


def risk_matrix(rows: Rows) -> Table:
    """Numbers of the risks of the table, in the cell of their likelihood and impact."""
    places: dict[tuple[str, str], list[str]] = {}
    for place, row in enumerate(rows, 1):
        places.setdefault((row.likelihood, row.impact), []).append(str(place))
    heads = [Head(_("Likelihood"))] + [
        Head(_("Impact: %(level)s") % {"level": level.label}) for level in IMPACTS
    ]
    body = [
        [
            capfirst(str(likelihood.label)),
            *(_cell(likelihood, impact, places) for impact in IMPACTS),
        ]
        for likelihood in LIKELIHOODS
    ]
    return Table(heads, body, caption=_("Risks by likelihood and impact"))


def _cell(
    likelihood: Level, impact: Level, places: dict[tuple[str, str], list[str]]
) -> Cell:
    weight = WEIGHTS[likelihood] + WEIGHTS[impact]
    words = (_("slight"), _("slight"), _("serious"), _("grave"), _("grave"))
    numbers = places.get((likelihood, impact), [])
    if not numbers:
        return Cell("", note=words[weight])
    told = _("No. %(numbers)s") % {"numbers": ", ".join(numbers)}
    return Cell(told, note=words[weight], tone=TONES[weight])
