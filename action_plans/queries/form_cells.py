"""What a plan says now, as cells of its form; what can be chosen in them."""

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import override

from action_plans.models import Measure
from action_plans.queries.content import CHOSEN, PlanContent
from action_plans.queries.form_columns import (
    COSTS,
    GROUPS,
    LINES,
    FormColumn,
    code_of,
    row_columns,
    text_columns,
)
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS
from core.imports.words import in_language_of_reader
from municipalities.models import Municipality, Village
from municipalities.queries import accounts_at

Cells = dict[str, Any]
MARK = 12  # hex digits: enough to tell the two answers to one question apart


@dataclass
class PlanCells:
    """Answers by section and question; rows by kind and key, in their order."""

    texts: dict[str, Cells] = field(default_factory=dict)
    rows: dict[str, dict[str, Cells]] = field(default_factory=dict)

    def marks(self) -> dict[str, Any]:
        """A mark of every answer: what the workbook carries to be compared later."""
        return {
            "texts": {slug: _marks(cells) for slug, cells in self.texts.items()},
            "rows": {
                kind: {key: _marks(cells) for key, cells in rows.items()}
                for kind, rows in self.rows.items()
            },
        }


def _marks(cells: Cells) -> dict[str, str]:
    return {name: mark_of_cell(cell) for name, cell in cells.items()}


def mark_of_cell(cell: Any) -> str:
    """A short mark of an answer; the order of ticks and lines says nothing."""
    if isinstance(cell, list):
        cell = sorted(json.dumps(part, ensure_ascii=False) for part in cell)
    text = json.dumps(cell, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:MARK]


def plan_cells(content: PlanContent) -> PlanCells:
    """What a plan says now; asks the database nothing that `content` has."""
    found = PlanCells()
    for section in SECTIONS:
        texts: Cells = {
            column.name: column.cell_of(getattr(content.plan, column.name))
            for column in text_columns(section.slug)
        }
        texts |= {
            name: sorted(map(code_of, content.chosen[name]))
            for name in section.fields
            if name in CHOSEN
        }
        if texts:
            found.texts[section.slug] = texts
    for kind in ROW_KINDS:
        found.rows[kind] = {
            key_of(row): _row_cells(kind, row) for row in content.rows(kind)
        }
    return found


def key_of(row: Any) -> str:
    """What stays of a row; of a partner it is the municipality."""
    return str(row.key) if hasattr(row, "key") else row.municipality.code


def _row_cells(kind: str, row: Any) -> Cells:
    cells = {
        column.name: _group(row, column)
        if column.name.startswith(f"{GROUPS}.")
        else column.cell_of(getattr(row, column.name))
        for column in row_columns(kind)
    }
    if isinstance(row, Measure):
        cells[COSTS] = lines_of(row)
    return cells


def _group(row: Any, column: FormColumn) -> Any:
    return (row.groups or {}).get(column.name.partition(".")[2]) or None


LINE_COLUMNS: tuple[FormColumn, ...] = row_columns(LINES)[1:]


def lines_of(measure: Measure) -> list[list[Any]]:
    """The lines of the budget of a measure, in their order."""
    return [
        [column.cell_of(getattr(cost, column.name)) for column in LINE_COLUMNS]
        for cost in measure.costs.all()
    ]


@dataclass(frozen=True)
class Option:
    """A row of another table that can be chosen.

    `labels` by language; in each of them it is told apart from all others.
    """

    code: str
    labels: Mapping[str, str]
    row: Any

    @property
    def label(self) -> str:
        return in_language_of_reader(dict(self.labels))


Options = Mapping[str, Mapping[str, Option]]


def form_options(content: PlanContent, partners: Collection[str] = ()) -> Options:
    """What can be chosen, by question, then by code; what stands there is among it.

    `partners`: codes of municipalities that a form adds to those of the plan.
    """
    plan = content.plan
    places = Municipality.objects.filter(
        Q(pk=plan.municipality_id)
        | Q(joint_plans__plan=plan)
        | Q(code__in=partners, oblast=plan.municipality.oblast_id)
    ).distinct()
    here = places.order_by().values_list("pk", flat=True)
    neighbours = Municipality.objects.current().filter(
        oblast=plan.municipality.oblast_id
    )
    villages = list(Village.objects.known_to(here).order_by("sort_key"))
    standing = content.parts
    return {
        "municipality": _options(places.with_place().order_by("sort_key")),
        "partner": _options(
            neighbours.exclude(pk=plan.municipality_id).with_place(),
            [row.municipality for row in standing["partner"]],
        ),
        "village": _options(
            villages, [row.village for row in standing["beneficiaries"]]
        ),
        "villages": _options(villages, content.chosen["villages"]),
        "studies": _options(
            plan.municipality.needs_studies.all(), content.chosen["studies"]
        ),
        "user": _options(
            accounts_at(here), [row.user for row in standing["member"] if row.user]
        ),
    }


def _options(rows: Any, standing: Any = ()) -> dict[str, Option]:
    """Rows by code, with what they are called in every language."""
    known = {code_of(row): row for row in [*rows, *standing]}
    labels: dict[str, dict[str, str]] = {code: {} for code in known}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for code, label in _labels(known).items():
                labels[code][language] = label
    return {code: Option(code, labels[code], row) for code, row in known.items()}


def _labels(rows: Mapping[str, Any]) -> dict[str, str]:
    """Names by code; one that comes twice has its code behind it."""
    labels = {
        code: str(getattr(row, "full_name", "") or row) for code, row in rows.items()
    }
    often = Counter(label.casefold() for label in labels.values())
    return {
        code: f"{label} ({code})" if often[label.casefold()] > 1 else label
        for code, label in labels.items()
    }
