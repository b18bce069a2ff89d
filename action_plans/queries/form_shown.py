"""Differences of a filled form as people read them, section by section."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.queries.content import CHOSEN, PlanContent
from action_plans.queries.cost_lines import line_text
from action_plans.queries.document import value_text
from action_plans.queries.form_cells import Options
from action_plans.queries.form_columns import (
    COSTS,
    FormColumn,
    lines_of_cells,
    row_columns,
    text_columns,
)
from action_plans.queries.form_differences import TEXT, Answer, FormItem
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.reading import row_title
from action_plans.queries.sections import SECTIONS, field_label
from core.formats import measured, money
from core.imports.words import in_language_of_reader
from services_registry.enums import Difference
from services_registry.queries import Piece, marked_words


@dataclass(frozen=True)
class ShownAnswer:
    """A question with what stands in the plan and what the file says."""

    title: str
    note: str
    before_pieces: list[Piece]
    after_pieces: list[Piece]

    @property
    def text(self) -> str:
        """The only side that says something, of a row that is new or removed."""
        return "".join(piece.text for piece in self.before_pieces + self.after_pieces)


@dataclass(frozen=True)
class ShownItem:
    """What can be picked; `notes` are sentences for whoever picks."""

    item: FormItem
    number: int
    title: str
    group: str
    notes: tuple[str, ...]
    answers: tuple[ShownAnswer, ...]
    is_picked: bool

    @property
    def is_changed(self) -> bool:
        """Whether both sides say something; else there is only one text."""
        return self.item.difference == Difference.CHANGED


@dataclass(frozen=True)
class ShownSection:
    number: int
    title: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True)
class ShownFault:
    """A cell that could not be read: where, which question, what to do."""

    sheet: str
    cell: str
    title: str
    text: str


def shown_faults(content: Mapping[str, Any]) -> list[ShownFault]:
    """The cells of a form that cannot be taken, in the reader's language."""
    return [
        ShownFault(
            fault["sheet"],
            fault["cell"],
            in_language_of_reader(fault["title"]),
            in_language_of_reader(fault["text"]),
        )
        for fault in content["faults"]
    ]


def shown_sections(
    items: Collection[FormItem],
    content: PlanContent,
    options: Options,
    file: Mapping[str, Any],
    picked: Collection[str] | None = None,
) -> list[ShownSection]:
    """The sections in which something differs; `picked`: what was ticked before."""
    shower = _Shower(content, options, file)
    places = {item.pick: place for place, item in enumerate(items, 1)}
    found = []
    for section in SECTIONS:
        own = tuple(
            shower.item(item, places[item.pick], picked)
            for item in items
            if item.section == section.slug
        )
        if own:
            found.append(ShownSection(section.number, str(section.title), own))
    return found


class _Shower:
    def __init__(
        self, content: PlanContent, options: Options, file: Mapping[str, Any]
    ) -> None:
        self.options, self.file = options, file
        # how rows that others name are called: those of the plan, then of the file
        self.rows: dict[str, dict[str, str]] = {}
        for kind in ("objective", "measure"):
            known = self.rows.setdefault(kind, {})
            for line in file["rows"].get(kind, ()):
                known[line["key"]] = _first_text(kind, line["cells"])
            known |= {str(row.key): row_title(str(row)) for row in content.rows(kind)}

    def item(
        self, item: FormItem, number: int, picked: Collection[str] | None
    ) -> ShownItem:
        answers = tuple(self.answers(item))
        return ShownItem(
            item,
            number,
            self.title(item),
            str(ROW_KINDS[item.kind].title) if item.kind else "",
            tuple(self.notes(item)),
            answers,
            item.is_proposed if picked is None else item.pick in picked,
        )

    def title(self, item: FormItem) -> str:
        if item.what == TEXT:
            return field_label(item.key)
        if item.difference == Difference.CHANGED and item.kind in self.rows:
            return self.rows[item.kind].get(item.key, "")
        side = "now" if item.difference == Difference.REMOVED else "file"
        cells = {answer.name: getattr(answer, side) for answer in item.answers}
        if item.difference == Difference.CHANGED:
            lines = self.file["rows"].get(item.kind, ())
            cells = next((x["cells"] for x in lines if x["key"] == item.key), cells)
        columns = {column.name: column for column in row_columns(item.kind)}
        texts = (
            self.text(columns[name], cell)
            for name, cell in cells.items()
            if name in columns and columns[name].kind != "choice"
        )
        return row_title(next(filter(None, texts), ""))

    def notes(self, item: FormItem) -> Iterator[str]:
        if item.difference == Difference.REMOVED:
            yield _("This row is missing in the file. Tick it to remove it here, too.")
        if item.is_gone:
            yield _(
                "A colleague removed this row meanwhile. Tick it to add it once more."
            )
        elif item.meanwhile:
            yield _(
                "A colleague changed this meanwhile. Tick it only if the file is right."
            )
        if not item.can_take:
            yield self.why_not(item)

    def why_not(self, item: FormItem) -> str:
        if any(
            fault["of"] == f"{item.kind}:{item.key}" for fault in self.file["faults"]
        ):
            return _("Some cells of this row cannot be read. Mend them in the file.")
        if item.kind == "measure":
            return _("Some lines of its budget cannot be read. Mend them in the file.")
        return _("Add this document in the portal: files cannot travel in a workbook.")

    def answers(self, item: FormItem) -> Iterator[ShownAnswer]:
        if item.what == TEXT:
            yield self.answer(item, item.answers[0], None)
            return
        columns = {column.name: column for column in row_columns(item.kind)}
        for answer in item.answers:
            shown = self.answer(item, answer, columns.get(answer.name))
            if shown.before_pieces or shown.after_pieces:
                yield shown

    def answer(
        self, item: FormItem, answer: Answer, column: FormColumn | None
    ) -> ShownAnswer:
        if answer.name in CHOSEN:
            sides = [self.chosen(answer.name, x) for x in (answer.now, answer.file)]
            title = field_label(answer.name)
        elif answer.name == COSTS:
            sides = [_lines(answer.now), _lines(answer.file)]
            title = _("Costs")
        else:
            column = column or _text_column(item.section, answer.name)
            sides = [self.text(column, cell) for cell in (answer.now, answer.file)]
            title = str(column.title)
        if item.difference == Difference.CHANGED:
            before, after = marked_words(*sides)
        else:
            before, after = ([Piece(x, is_changed=False)] if x else [] for x in sides)
        note = _("changed by a colleague, too") if answer.meanwhile else ""
        return ShownAnswer(title, note, before, after)

    def text(self, column: FormColumn, cell: Any) -> str:
        """A cell as the portal writes such an answer."""
        if cell is None or column.kind == "row":
            return self.rows[column.of].get(cell, str(cell)) if cell else ""
        if column.kind == "option":
            option = self.options[column.of].get(cell)
            return option.label if option else str(cell)
        if column.kind in {"choice", "yes-no"}:
            return capfirst(column.base.shown(cell))
        if column.kind == "decimal":
            amount = Decimal(str(cell))
            return money(amount) if column.is_money else measured(amount)
        return value_text(column.base.value_of(cell, {}))

    def chosen(self, name: str, codes: Any) -> str:
        known = self.options[name]
        return "\n".join(known[c].label if c in known else c for c in codes or ())


def _first_text(kind: str, cells: Mapping[str, Any]) -> str:
    texts = (cells.get(c.name) for c in row_columns(kind) if c.is_text)
    return row_title(next((text for text in texts if text), ""))


def _text_column(section: str, name: str) -> FormColumn:
    return next(c for c in text_columns(section) if c.name == name)


def _lines(lines: Any) -> str:
    return "\n".join(map(line_text, lines_of_cells(lines or ())))
