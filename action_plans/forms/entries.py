"""Tables of a plan that are filled in as one form: a line for each year or village."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.forms.seen import SeenForm, marks_of
from action_plans.operations import mark_of
from action_plans.queries import COUNTED, EntryTable, entry_name
from action_plans.queries.entries import PAID
from core.forms import AmountField, CountField, PortalForm

MOST_PEOPLE = 10_000_000
TEXTS = ("note", "reason")
HEADS = {
    "cost": _("Running cost, som"),
    "from_tariff": _("Paid by the tariff"),
    "from_budget": _("Paid by the local budget"),
    "from_others": _("Paid by others"),
    "note": _("Remarks"),
    "girls": _("Girls"),
    "boys": _("Boys"),
    "women": _("Women"),
    "men": _("Men"),
    "older_women": _("Women, 60 and over"),
    "older_men": _("Men, 60 and over"),
    "vulnerable": _("Of vulnerable groups"),
    "population": _("People who live in the village"),
    "reason": _("why more people benefit than live in the village"),
}
BEGIN, NEXT, PART = ".", ";", ","


@dataclass(frozen=True)
class Line:
    """A row of the form: its key, what it is about, the row that stands, a proposal."""

    key: int
    title: Any
    row: Any = None
    proposed: Mapping[str, Any] | None = None
    group: Any = ""
    url: str = ""


def stored_values(table: EntryTable, row: Any) -> dict[str, Any]:
    """What a row says in the columns of its table."""
    if row is None:
        return dict(table.unwritten)
    return {name: getattr(row, name) for name in table.names}


def written_seen(table: EntryTable, lines: Sequence[Line]) -> str:
    """What the page showed, short: numbers as they are, texts as marks.

    A mark for each cell of forty villages would be longer than the table itself.
    """
    return BEGIN + NEXT.join(
        f"{line.key}:"
        + PART.join(_short(table, line.row, name) for name in table.names)
        for line in lines
        if line.row is not None
    )


def _short(table: EntryTable, row: Any, name: str) -> str:
    value = getattr(row, name)
    if name in TEXTS:
        return mark_of(value)
    return "" if value is None else str(value)


def seen_marks(table: EntryTable, lines: Sequence[Line], text: str) -> dict[str, str]:
    """Marks of all cells from what a page sent back; none from what cannot be read."""
    if not text.startswith(BEGIN):
        return marks_of(text)
    shown = dict(part.partition(":")[::2] for part in text[1:].split(NEXT))
    marks: dict[str, str] = {}
    for line in lines:
        values = shown.get(str(line.key), "").split(PART)
        known = len(values) == len(table.names)
        for number, name in enumerate(table.names):
            value = values[number] if known else table.unwritten[name]
            is_mark = known and name in TEXTS
            marks[entry_name(line.key, name)] = value if is_mark else _mark(value)
    return marks


def _mark(value: Any) -> str:
    """The mark of a value, also of a number that came as text."""
    if isinstance(value, str) and value:
        try:
            return mark_of(Decimal(value))
        except ArithmeticError:
            return mark_of(value)
    return mark_of(value)


def expanded(table: EntryTable, lines: Sequence[Line], data: Any) -> Any:
    """What was sent, with the marks written out as every other page carries them."""
    data = data.copy()
    data["seen"] = json.dumps(seen_marks(table, lines, data.get("seen", "")))
    return data


class EntryForm(SeenForm, PortalForm):
    """All lines of a table; the cells are named by `entry_name`."""

    def __init__(
        self, *args: Any, table: EntryTable, lines: Sequence[Line], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.table, self.lines = table, lines
        for line in lines:
            shown = self._shown(line)
            for name in table.names:
                field = _field(table, name)
                field.label = format_lazy(
                    "{line}: {head}", line=line.title, head=HEADS[name]
                )
                field.initial = shown.get(name)
                self.fields[entry_name(line.key, name)] = field

    def _shown(self, line: Line) -> Mapping[str, Any]:
        """What stands in a line at first; an unwritten one is empty, not full of 0."""
        if line.row is not None:
            return stored_values(self.table, line.row)
        return line.proposed or {}

    def values(self) -> dict[str, Any]:
        """What was typed, by the name of the cell; nothing typed counts as none."""
        return {
            entry_name(line.key, name): value
            for line in self.lines
            for name, value in self._typed(line).items()
        }

    def entries(self) -> dict[int, dict[str, Any]]:
        """What was typed, line by line, as the operation takes it."""
        return {line.key: self._typed(line) for line in self.lines}

    def _typed(self, line: Line) -> dict[str, Any]:
        typed = {}
        for name, empty in self.table.unwritten.items():
            value = self.cleaned_data.get(entry_name(line.key, name))
            typed[name] = empty if value in (None, "") else value
        return typed

    def shown_number(self, line: Line, name: str) -> Any:
        """The number in a cell as far as it is one: for sums."""
        cell = entry_name(line.key, name)
        if self.is_bound:
            return getattr(self, "cleaned_data", {}).get(cell) or 0
        return self.fields[cell].initial or 0

    def count_typed(self, typed: Mapping[str, Any]) -> None:
        """Let the sums count what was typed in a form that nobody has sent yet."""
        for name, field in self.fields.items():
            try:
                field.initial = field.clean(typed.get(name, ""))
            except forms.ValidationError:
                field.initial = None

    def line_sum(self, line: Line) -> Any:
        """All people of a village; of a year, what nobody pays."""
        if self.table.kind == "beneficiaries":
            return sum(self.shown_number(line, name) for name in COUNTED)
        paid = sum(self.shown_number(line, name) for name in PAID)
        return self.shown_number(line, "cost") - paid

    def needs_reason(self, line: Line) -> bool:
        """Whether the line asks why more people benefit than live there."""
        if self.table.kind != "beneficiaries":
            return False
        bound: BoundField = self[entry_name(line.key, "reason")]
        living = self.shown_number(line, "population")
        too_many = bool(living) and self.line_sum(line) > living
        return bool(bound.value() or bound.errors) or too_many


def _field(table: EntryTable, name: str) -> forms.Field:
    if name in TEXTS:
        most = table.model._meta.get_field(name).max_length
        return forms.CharField(max_length=most, required=False)
    if table.kind == "upkeep":
        return AmountField(required=False)
    return CountField(max_value=MOST_PEOPLE, required=False)
