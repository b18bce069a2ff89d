"""Rules of plans of the past: of one row, of all rows of a plan, and what is odd."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.enums import Source
from action_plans.models import ActionPlan
from action_plans.operations.texts import period_problems
from action_plans.queries import totals_of
from action_plans.queries.cost_lines import CostLine
from action_plans.queries.past import PastFacts, past_warnings
from core.imports.registers import Rules
from core.problems import Problem
from municipalities.models import Resolution

Values = Mapping[str, Any]
Rows = Sequence[tuple[int, Values]]
MEASURE = ("measure_title", "responsible", "output")
MEASURE_DAYS = ("measure_start_date", "measure_end_date")
LINE = ("category", "cost_source", "in_kind", "amount")
# columns that say something of the plan stand alike in all of its rows
OF_ROWS = {"line", "measure_number", "note", *MEASURE, *MEASURE_DAYS, *LINE}


def row_rules() -> Rules:
    """The rules of single rows, with what the portal holds read once."""
    papers = set(Resolution.objects.values_list("municipality", "number", "date"))
    plans = ActionPlan.objects.filter(is_historical=True).exclude(past_code="")
    named = plans.values_list("municipality", "title", "past_code")
    titles = {(place, title): code for place, title, code in named}

    def problems(values: Values, before: Values | None) -> Iterable[Problem]:
        yield from _plan_problems(values)
        yield from _resolution_problems(values, papers)
        yield from _measure_problems(values)
        yield from _line_problems(values)
        if before is not None:
            yield from _fixed_problems(values, before)
        title = (values["municipality"].pk, values["title"])
        code = titles.setdefault(title, values["past_code"])
        if code != values["past_code"]:
            message = _("This plan stands under the code {code} already.")
            yield Problem(format_lazy(message, code=code), "title", "twice")

    return problems


def _plan_problems(values: Values) -> Iterator[Problem]:
    yield from period_problems(dict(values))
    place, service = values["municipality"], values["service"]
    if service.municipality_id not in {None, place.pk}:
        yield Problem(_("Choose a service of the list."), "service", "foreign")
    if place in values["partners"]:
        message = _("The lead municipality is no partner of its own plan.")
        yield Problem(message, "partners", "lead")


def _resolution_problems(values: Values, papers: set[Any]) -> Iterator[Problem]:
    number, day = values["resolution_number"], values["resolution_date"]
    if bool(number) != bool(day):
        message = _("Number and date of the resolution belong together.")
        yield Problem(message, "resolution_number" if day else "resolution_date")
    elif number and (values["municipality"].pk, number, day) not in papers:
        message = _(
            "This resolution is not recorded yet. Load it with the table “Resolutions of "
            "keneshes” first."
        )
        yield Problem(message, "resolution_number", "no_resolution")


def _measure_problems(values: Values) -> Iterator[Problem]:
    if values["measure_number"] is None:
        given = [*MEASURE, *MEASURE_DAYS, *LINE, "note"]
        if any(values[name] not in (None, "") for name in given):
            message = _("Say to which measure this row belongs.")
            yield Problem(message, "measure_number", "no_measure")
        return
    if not values["measure_title"]:
        yield Problem(_("This cell must not be empty."), "measure_title", "empty")
    start, end = (values[name] for name in MEASURE_DAYS)
    if start and end and end < start:
        message = _("The end lies before the start.")
        yield Problem(message, "measure_end_date", "end_first")


def _line_problems(values: Values) -> Iterator[Problem]:
    amount = values["amount"]
    if amount is None:
        for name in ("category", "cost_source"):
            if values[name]:
                message = _("A kind of cost or a source goes with a sum.")
                yield Problem(message, "amount", "no_amount")
                return
        return
    if amount <= 0:
        message = _("The sum must be more than zero. Leave it empty when not known.")
        yield Problem(message, "amount", "zero")
    for name in ("category", "cost_source", "in_kind"):
        if values[name] in (None, ""):
            yield Problem(_("This cell must not be empty."), name, "empty")
    if values["cost_source"] == Source.GRANT and values["in_kind"]:
        yield Problem(_("The grant is paid in cash."), "in_kind", "grant_in_kind")


def _fixed_problems(values: Values, before: Values) -> Iterator[Problem]:
    if values["municipality"] != before["municipality"]:
        message = _("A plan stays with its municipality.")
        yield Problem(message, "municipality", "other_place")
    if values["state"] != before["state"]:
        yield Problem(_("The state changes on the page of the plan."), "state", "state")


def group_problems(
    rows: Rows, held: Mapping[str, int]
) -> Iterator[tuple[int, Problem]]:
    """What is wrong with the rows of one plan together.

    `held`: how many rows the portal holds of each plan, by its code.
    """
    first = rows[0]
    for row in rows[1:]:
        yield from _unlike(first, row, _plan_columns(first[1]))
    ordered = sorted(rows, key=lambda row: row[1]["line"])
    yield from _numbers(ordered, held.get(first[1]["past_code"], 0))
    yield from _measures(ordered)


def _plan_columns(values: Values) -> list[str]:
    return [name for name in values if name not in OF_ROWS]


def _unlike(
    first: tuple[int, Values], row: tuple[int, Values], names: Iterable[str]
) -> Iterator[tuple[int, Problem]]:
    for name in names:
        if first[1][name] != row[1][name]:
            message = _("Row {row} says otherwise here. It must be the same.")
            yield row[0], Problem(format_lazy(message, row=first[0]), name, "unlike")


def _numbers(ordered: Rows, held: int) -> Iterator[tuple[int, Problem]]:
    for expected, (number, values) in enumerate(ordered, 1):
        if values["line"] != expected:
            message = _("The plan has no row {row}. Number its rows 1, 2, 3.")
            told = format_lazy(message, row=expected)
            yield number, Problem(told, "line", "gap")
            return
    if len(ordered) < held:
        message = _(
            "The portal holds {held} rows of this plan. Upload all of them together."
        )
        told = format_lazy(message, held=held)
        yield ordered[0][0], Problem(told, "line", "missing")


def _measures(ordered: Rows) -> Iterator[tuple[int, Problem]]:
    """Measures follow each other, and say of themselves the same in all their rows."""
    before: tuple[int, Values] | None = None
    for row in ordered:
        number, values = row
        last = before[1]["measure_number"] if before else 0
        if values["measure_number"] is None or last is None:
            if len(ordered) > 1:
                message = _("A plan of several rows names a measure in each of them.")
                yield number, Problem(message, "measure_number", "no_measure")
                return
        elif values["measure_number"] not in {max(last, 1), last + 1}:
            message = _("Number the measures 1, 2, 3 in the order of the rows.")
            yield number, Problem(message, "measure_number", "order")
            return
        elif before and values["measure_number"] == last:
            yield from _same_measure(before, row)
        before = row


def _same_measure(
    before: tuple[int, Values], row: tuple[int, Values]
) -> Iterator[tuple[int, Problem]]:
    yield from _unlike(before, row, (*MEASURE, *MEASURE_DAYS))
    if before[1]["amount"] is None or row[1]["amount"] is None:
        message = _("A measure of several rows has a sum in each of them.")
        yield row[0], Problem(message, "amount", "no_amount")


def warnings_of(rows: Rows) -> list[Problem]:
    """What is odd about a plan, as it will be shown with it."""
    values = rows[0][1]
    places = {values["municipality"].pk, *(place.pk for place in values["partners"])}
    lines = [
        CostLine(
            row["category"], row["cost_source"], bool(row["in_kind"]), row["amount"]
        )
        for _number, row in rows
        if row["amount"] is not None
    ]
    facts = PastFacts(
        totals=totals_of(lines),
        stated_total=values["stated_total"],
        start_date=values["start_date"],
        end_date=values["end_date"],
        submitted=values["submitted_on"],
        beneficiaries=values["beneficiaries"],
        parts=(values["beneficiaries_women"], values["beneficiaries_vulnerable"]),
        outside=tuple(v.name for v in values["villages"] if _is_outside(v, places)),
    )
    return past_warnings(facts)


def _is_outside(village: Any, places: set[int]) -> bool:
    once = {move.from_municipality_id for move in village.moves.all()}
    return not places & {village.municipality_id, *once}
