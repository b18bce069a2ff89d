"""The form of a plan as a workbook: its columns, and what a cell of each may hold.

A cell is plain JSON, as `core.imports.columns` has it: text, whole number, flag, or a
text for decimals, dates, choices, codes of places and keys of rows; None when empty.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.enums import VulnerableGroup
from action_plans.models import ActionPlan, Measure, MeasureCost, Objective
from action_plans.queries.content import CHOSEN
from action_plans.queries.cost_lines import CostLine
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS
from core.imports.columns import Cell, RegisterColumn, plain_text
from core.models.base import MoneyField
from core.prose import clean_line, clean_prose
from core.spreadsheets import CELL_LENGTH

Kind = Literal[
    "prose", "text", "number", "decimal", "date", "choice", "yes-no", "option", "row"
]
FILES = ("minutes", "file")  # no file travels in a workbook
COSTS, LINES = "costs", "cost"  # a measure's lines; the kind of their sheet
GROUPS = "groups"
LINE_FIELDS = CostLine._fields
# rows that other rows name by their number, and which kind that is
NAMED: dict[Any, str] = {Objective: "objective", Measure: "measure"}
# a kind stands after those whose rows it names
ORDER = (
    *(kind for kind in ROW_KINDS if kind not in {"indicator", "measure"}),
    "measure",
    "indicator",
)
# what is summed up from the villages where they are filled in
SUMMED = (
    "beneficiaries",
    "beneficiaries_women",
    "beneficiaries_vulnerable",
    "households",
)
LONGEST = 2_147_483_647


def is_summed(name: str, villages: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the rows of villages tell the number: households only if one names them."""
    return name in SUMMED and any(
        name != "households" or row.get("households") is not None for row in villages
    )


@dataclass(frozen=True)
class FormColumn:
    """A question of the form. `base` cleans plain cells; `of` says whom others name."""

    name: str
    title: Any
    kind: Kind
    base: RegisterColumn
    required: bool = False
    default: Cell = None
    of: str = ""
    is_money: bool = False

    @property
    def is_text(self) -> bool:
        return self.kind in {"prose", "text"}

    def cell_of(self, stored: Any) -> Cell:
        """The cell of a value as a row of the database gives it."""
        if stored is None or stored == "":
            return None
        if self.kind == "row":
            return str(stored.key)
        if self.kind == "option":
            return code_of(stored)
        return self.base.cell_of(stored)

    def cleaner(self) -> Callable[[Any], Cell]:
        """What makes a cell of a plain raw value, or raises `core`'s Wrong."""
        clean = self.base.cleaner({})
        if not self.is_text:
            return clean
        tidy = clean_prose if self.kind == "prose" else clean_line

        def clean_text(raw: Any) -> Cell:
            if isinstance(raw, str | int | float) or hasattr(raw, "as_tuple"):
                raw = tidy(plain_text(raw))
            return clean(raw)

        return clean_text


def code_of(row: Any) -> str:
    """The code of a row of another table: places have one, people their number."""
    return str(getattr(row, "code", None) or row.pk)


def column_of(model: type[models.Model], name: str) -> FormColumn:
    """The column of a field of a model."""
    field: Any = model._meta.get_field(name)
    kind = _kind(field)
    has_default = field.has_default() and not field.blank
    base_kind: Any = {"prose": "text", "option": "text", "row": "text"}.get(kind, kind)
    base = RegisterColumn(
        name,
        capfirst(field.verbose_name),
        base_kind,
        max_length=(getattr(field, "max_length", None) or CELL_LENGTH),
        choices=tuple(field.choices or ()),
        places=getattr(field, "decimal_places", 2),
        least=_bounds(field).get("least"),
        most=_bounds(field).get("most"),
    )
    return FormColumn(
        name,
        base.title,
        kind,
        base,
        required=not field.blank and not has_default,
        is_money=isinstance(field, MoneyField),
        default=base.cell_of(field.to_python(field.get_default()))
        if has_default
        else None,
        of=NAMED.get(field.related_model, name) if field.is_relation else "",
    )


def _kind(field: Any) -> Kind:
    if field.is_relation:
        return "row" if field.related_model in NAMED else "option"
    if field.choices:
        return "choice"
    shapes: tuple[tuple[type[models.Field], Kind], ...] = (
        (models.TextField, "prose"),
        (models.DecimalField, "decimal"),
        (models.IntegerField, "number"),
        (models.DateField, "date"),
        (models.BooleanField, "yes-no"),
    )
    return next((kind for shape, kind in shapes if isinstance(field, shape)), "text")


def _bounds(field: Any) -> dict[str, int]:
    """The least and the greatest number that a field takes."""
    found: dict[str, int] = {}
    if isinstance(field, models.DecimalField):
        found["most"] = 10 ** (field.max_digits - field.decimal_places) - 1
        found["least"] = 0 if field.model is not INDICATOR else -found["most"]
    elif isinstance(field, models.IntegerField):
        found = {"least": 0, "most": LONGEST}
    for validator in getattr(field, "validators", ()):
        name = {"min_value": "least", "max_value": "most"}.get(
            getattr(validator, "code", "")
        )
        if name and field.name in BOUNDED:
            found[name] = int(validator.limit_value)
    return found


INDICATOR = ROW_KINDS["indicator"].model  # only its values may be less than zero
BOUNDED = ("year",)


@cache
def row_columns(kind: str) -> tuple[FormColumn, ...]:
    """The columns of a kind of rows, or of the lines of the budget (`LINES`)."""
    if kind == LINES:
        return (
            MEASURE_OF_LINE,
            *(column_of(MeasureCost, name) for name in LINE_FIELDS),
        )
    found: list[FormColumn] = []
    for name in ROW_KINDS[kind].fields:
        if name == GROUPS:
            found += [_group_column(group) for group in VulnerableGroup]
        elif name not in FILES:
            column = column_of(ROW_KINDS[kind].model, name)
            found.append(_as_on_page(kind, column))
    return tuple(found)


MEASURE_OF_LINE = FormColumn(
    "measure",
    _("Measure"),
    "row",
    RegisterColumn("measure", _("Measure"), required=True),
    required=True,
    of="measure",
)


def _as_on_page(kind: str, column: FormColumn) -> FormColumn:
    """What the page of a row asks otherwise than the table."""
    if (kind, column.name) == ("member", "name"):
        # an account has a name of its own
        return FormColumn(column.name, column.title, "text", column.base)
    if (kind, column.name) == ("partner", "municipality"):
        return FormColumn(
            column.name,
            column.title,
            "option",
            column.base,
            required=True,
            of="partner",
        )
    return column


def _group_column(group: VulnerableGroup) -> FormColumn:
    title = capfirst(group.label)
    name = f"{GROUPS}.{group.value}"
    base = RegisterColumn(name, title, "number", least=0, most=LONGEST)
    return FormColumn(name, title, "number", base)


@cache
def text_columns(section: str) -> tuple[FormColumn, ...]:
    """The questions of a section that have one answer."""
    fields = next(s.fields for s in SECTIONS if s.slug == section)
    return tuple(_text_column(name) for name in fields if name not in CHOSEN)


def _text_column(name: str) -> FormColumn:
    """A draft may be incomplete: only the title is always there."""
    column = column_of(ActionPlan, name)
    return FormColumn(
        name, column.title, column.kind, column.base, required=name == "title"
    )


@cache
def chosen_fields(section: str) -> tuple[str, ...]:
    """The questions of a section that are answered by ticks."""
    fields = next(s.fields for s in SECTIONS if s.slug == section)
    return tuple(name for name in fields if name in CHOSEN)


def lines_of_cells(lines: Iterable[list[Any]]) -> list[CostLine]:
    """The lines of the budget of a measure that cells say."""
    columns = row_columns(LINES)[1:]
    return [
        CostLine(
            *(c.base.value_of(cell, {}) for c, cell in zip(columns, line, strict=True))
        )
        for line in lines
    ]
