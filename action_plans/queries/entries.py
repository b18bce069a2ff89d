"""Rows of a plan that are filled in together as one table, and what a row may say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, Beneficiaries, UpkeepYear
from action_plans.models.people import AFTER_THE_GRANT
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.people import people_problems
from core.problems import Problem
from municipalities.models import Village

PAID = ("from_tariff", "from_budget", "from_others")
YEARS = tuple(range(1, AFTER_THE_GRANT + 1))


@dataclass(frozen=True)
class EntryTable:
    """A kind of rows with one row for each key: a year, or a village.

    `key` is the field that tells the rows apart, `unwritten` what a row says that is not
    there. A row that says no more than this is no row.
    """

    kind: str
    key: str
    unwritten: Mapping[str, Any]
    lead: Any
    action: Any

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in their order."""
        return tuple(self.unwritten)

    @property
    def model(self) -> Any:
        return ROW_KINDS[self.kind].model


ENTRY_TABLES = {
    table.kind: table
    for table in (
        EntryTable(
            "upkeep",
            "year",
            {"cost": None, **dict.fromkeys(PAID, Decimal(0)), "note": ""},
            _("What the service costs in each year after the grant, and who pays it."),
            _("Fill in all five years"),
        ),
        EntryTable(
            "beneficiaries",
            "village",
            {
                "girls": 0,
                "boys": 0,
                "women": 0,
                "men": 0,
                "older_women": 0,
                "older_men": 0,
                "vulnerable": 0,
                "population": None,
                "reason": "",
            },
            _(
                "Count each person once. A village in which nobody benefits stays empty. "
                "Households and each vulnerable group can be added village by village."
            ),
            _("Fill in all villages"),
        ),
    )
}


def entry_name(key: int, name: str) -> str:
    """The form's name of a cell: `r3-cost`."""
    return f"r{key}-{name}"


def entry_rows(plan: ActionPlan, table: EntryTable) -> dict[int, Any]:
    """The rows that stand, by year or by the village's key; one query."""
    rows = table.model._default_manager.filter(plan=plan)
    if table.key == "village":
        rows = rows.select_related("village")
    return {key_of(row): row for row in rows}


def key_of(row: Any) -> int:
    """The year of a row, or the key of its village."""
    return row.village_id if isinstance(row, Beneficiaries) else row.year


def villages_of_entries(plan: ActionPlan) -> list[Village]:
    """All villages of the lead, then of the partners, each by name."""
    partners = plan.partners.values_list("municipality", flat=True)
    places = [plan.municipality_id, *partners]
    known = Village.objects.known_to(places).select_related("municipality")
    order = {place: number for number, place in enumerate(places)}
    return sorted(known, key=lambda v: order.get(v.municipality_id, len(places)))


def is_unwritten(table: EntryTable, values: Mapping[str, Any]) -> bool:
    """Whether a row says nothing; a running cost of nought is an answer."""
    details = values.get("groups") or values.get("households")
    return not details and all(
        values.get(name) == empty for name, empty in table.unwritten.items()
    )


def entry_problems(table: EntryTable, values: Mapping[str, Any]) -> Iterator[Problem]:
    """What stands against a row of a table, at its fields."""
    if table.kind == "beneficiaries":
        yield from people_problems(values)
        if values.get("population") is None:
            text = _("Write how many people live in the village.")
            yield Problem(text, "population", "no_population")
    elif values.get("cost") is None:
        yield Problem(_("Write the running cost of the year."), "cost", "no_cost")


def proposed_cost(plan: ActionPlan, rows: Mapping[int, UpkeepYear]) -> dict[str, Any]:
    """What is proposed for years that nobody wrote: year 1, or the cost of old plans."""
    first = rows.get(YEARS[0])
    if first is not None:
        return {name: getattr(first, name) for name in ("cost", *PAID)}
    if plan.upkeep_yearly_cost is None or rows:
        return {}
    return {"cost": plan.upkeep_yearly_cost}
