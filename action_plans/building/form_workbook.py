"""The form of a plan as a workbook: to fill in without a line, or on paper."""

import tempfile
from collections.abc import Mapping
from typing import IO, Any

from django.core import signing
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname

from action_plans.building import form_style as style
from action_plans.building.form_guide import guide_lines
from action_plans.building.form_layout import (
    ANSWER,
    ANSWERS,
    CODE,
    CODES,
    FIRST,
    FORMAT,
    HEADS,
    HELP,
    KEY,
    LABEL,
    LISTS,
    NUMBER,
    PORTAL,
    SALT,
    TEXTS,
    TOLD,
    Sheet,
    free_rows,
    sheets,
    texts_title,
)
from action_plans.models import ActionPlan
from action_plans.queries import SECTIONS, PlanContent, plan_content
from action_plans.queries.form_cells import Option, Options, form_options, plan_cells
from action_plans.queries.form_columns import (
    COSTS,
    LINES,
    FormColumn,
    is_summed,
    text_columns,
)
from action_plans.queries.help import all_help, row_prefix
from action_plans.queries.sections import field_label
from core.spreadsheet_text import printable
from core.spreadsheets import CELL_LENGTH, sheet_name

MOST_WORDS = 12
CHUNK = 30_000  # letters of the hidden base in one cell


def plan_form(plan: ActionPlan, address: str) -> IO[bytes]:
    """The workbook in the language of the moment; a number of queries that is fixed.

    `address`: where it is handed in.
    """
    content = plan_content(plan)
    target = _Form(content, form_options(content)).written(address)
    target.seek(0)
    return target


class _Form:
    """Writes the sheets one by one."""

    def __init__(self, content: PlanContent, options: Options) -> None:
        self.content, self.options = content, options
        self.cells = plan_cells(content)
        self.base = self.cells.marks()
        self.help = all_help()
        self.sheets = {sheet.kind: sheet for sheet in sheets()}
        self.numbers = {
            kind: {key: place for place, key in enumerate(rows, 1)}
            for kind, rows in self.cells.rows.items()
        }
        self.lists: dict[str, list[str]] = {}
        self.book = Workbook()

    def written(self, address: str) -> IO[bytes]:
        guide = self.book.active
        style.write_guide(
            guide,
            sheet_name(_("Instructions")),
            guide_lines(self.content.plan, address, list(self.sheets.values())),
        )
        self.texts()
        for sheet in self.sheets.values():
            self.rows(sheet)
        self.hidden()
        target = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
        self.book.save(target)
        return target

    def texts(self) -> None:
        """One question under the other, section by section."""
        sheet = self.book.create_sheet(texts_title())
        style.begin_texts(sheet, TEXTS, self.content.plan.title)
        row = FIRST
        for section in SECTIONS:
            columns = {c.name: c for c in text_columns(section.slug)}
            if section.fields:
                style.write_section(sheet, row, f"{section.number}. {section.title}")
                row += 1
            for name in section.fields:
                if name in columns:
                    self.text(sheet, row, section.slug, columns[name])
                    row += 1
                else:
                    row = self.ticks(sheet, row, section.slug, name)
        style.end_texts(sheet, row - 1)

    def text(self, sheet: Any, row: int, slug: str, column: FormColumn) -> None:
        code = f"{slug}.{column.name}"
        cell = self.cells.texts[slug][column.name]
        style.write_label(sheet.cell(row, CODE), code)
        style.write_label(sheet.cell(row, LABEL), column.title, bold=True)
        told = self.with_words(self.help.get(code, ""), column)
        style.write_help(sheet.cell(row, TOLD), told)
        style.raise_text(sheet, row, cell, is_prose=column.kind == "prose")
        if is_summed(column.name, self.cells.rows["beneficiaries"].values()):
            style.write_help(sheet.cell(row, ANSWER), column.base.shown(cell))
            style.write_help(sheet.cell(row, TOLD), _("The sum of the villages."))
            return
        if not self.carry(self.base["texts"][slug], column.name, cell):
            style.write_help(sheet.cell(row, ANSWER), _too_long())
            return
        style.write_answer(sheet.cell(row, ANSWER), column, self.shown(column, cell))
        self.drop_down(sheet, column, f"{get_column_letter(ANSWER)}{row}")

    def ticks(self, sheet: Any, row: int, slug: str, name: str) -> int:
        """A question with several answers: a line for each, to be ticked."""
        chosen = self.cells.texts[slug][name]
        for code, option in self.options[name].items():
            style.write_label(sheet.cell(row, CODE), f"{slug}.{name}:{code}")
            label = f"{field_label(name)}: {option.label}"
            style.write_label(sheet.cell(row, LABEL), label, bold=True)
            style.write_help(sheet.cell(row, TOLD), _("Write “yes” to choose it."))
            answer = style.yes_or_no()[0] if code in chosen else None
            style.write_tick(sheet.cell(row, ANSWER), answer)
            words = self.list_of("yes-no", style.yes_or_no())
            style.add_list(sheet, words, f"{get_column_letter(ANSWER)}{row}")
            row += 1
        return row

    def rows(self, layout: Sheet) -> None:
        """A table; its rows are known again by the key in the hidden column."""
        sheet = self.book.create_sheet(layout.title)
        filled = self.filled(layout)
        style.begin_rows(sheet, layout, self.content.plan.title)
        for place, column in enumerate(layout.columns, ANSWERS):
            style.write_head(sheet.cell(HEADS, place), column)
            style.write_help(sheet.cell(HELP, place), self.row_help(layout, column))
            style.write_label(sheet.cell(CODES, place), column.name)
        last = FIRST + len(filled) + free_rows(layout.kind) - 1
        for row in range(FIRST, last + 1):
            if layout.has_numbers:
                style.write_number(sheet.cell(row, NUMBER), row - FIRST + 1)
            key, cells = filled[row - FIRST] if row - FIRST < len(filled) else ("", {})
            if key:
                style.write_label(sheet.cell(row, KEY), key)
            self.row(sheet, row, layout, cells, self.base_of(layout, key))
            style.end_row(sheet, row, layout, is_free=not cells)
        for place, column in enumerate(layout.columns, ANSWERS):
            letter = get_column_letter(place)
            self.drop_down(sheet, column, f"{letter}{FIRST}:{letter}{last}")
        style.end_rows(sheet, layout, last)

    def row(
        self,
        sheet: Any,
        row: int,
        layout: Sheet,
        cells: Mapping[str, Any],
        base: dict[str, str],
    ) -> None:
        for place, column in enumerate(layout.columns, ANSWERS):
            cell = cells.get(column.name)
            if self.carry(base, column.name, cell):
                shown = self.shown(column, cell)
                style.write_answer(sheet.cell(row, place), column, shown)
            else:
                style.write_help(sheet.cell(row, place), _too_long())

    def filled(self, layout: Sheet) -> list[tuple[str, dict[str, Any]]]:
        """The rows of a sheet with their keys; lines of the budget have none."""
        if layout.kind != LINES:
            return list(self.cells.rows[layout.kind].items())
        names = [column.name for column in layout.columns]
        return [
            ("", dict(zip(names, [key, *line], strict=True)))
            for key, cells in self.cells.rows["measure"].items()
            for line in cells[COSTS]
        ]

    def base_of(self, layout: Sheet, key: str) -> dict[str, str]:
        return self.base["rows"].get(layout.kind, {}).get(key, {})

    @staticmethod
    def carry(base: dict[str, str], name: str, cell: Any) -> bool:
        """Whether a cell can hold an answer; else it is not compared later on."""
        if not isinstance(cell, str):
            return True
        if len(cell) <= CELL_LENGTH and printable(cell) == cell:
            return True
        base.pop(name, None)
        return False

    def shown(self, column: FormColumn, cell: Any) -> Any:
        """An answer as people read it."""
        if cell is None:
            return None
        if column.kind == "row":
            return self.numbers[column.of].get(cell)
        if column.kind == "option":
            option = self.options[column.of].get(cell)
            return option.label if option else cell
        if column.kind in {"choice", "yes-no"}:
            return capfirst(column.base.shown(cell))
        return column.base.value_of(cell, {})

    def row_help(self, layout: Sheet, column: FormColumn) -> str:
        """Help of the question; of a row that is named, where its number stands."""
        if column.kind == "row":
            where = self.sheets[column.of].title
            return _("Its number in the sheet “%(sheet)s”.") % {"sheet": where}
        told = self.help.get(f"{row_prefix(layout.kind)}.{column.name}", "")
        return self.with_words(told, column)

    def with_words(self, told: str, column: FormColumn) -> str:
        """Help with the words of a short list: on paper nothing drops down."""
        words = self.words(column)
        listed = "; ".join(words) if len(words) <= MOST_WORDS else ""
        return "\n".join(filter(None, (told, listed)))

    def drop_down(self, sheet: Any, column: FormColumn, where: str) -> None:
        """What can be chosen in some cells; numbers of rows are those of their sheet."""
        if column.kind == "row":
            target = self.sheets[column.of]
            count = len(self.cells.rows[column.of]) + free_rows(column.of)
            letter = get_column_letter(NUMBER)
            place = f"${letter}${FIRST}:${letter}${FIRST + count - 1}"
            style.add_list(sheet, f"{quote_sheetname(target.title)}!{place}", where)
        words = self.words(column)
        if words:
            list_name = column.of or f"{column.kind}:{'|'.join(words)}"
            style.add_list(sheet, self.list_of(list_name, words), where)

    def words(self, column: FormColumn) -> list[str]:
        if column.kind == "option":
            found: Mapping[str, Option] = self.options[column.of]
            return [option.label for option in found.values()]
        if column.kind == "choice":
            return [
                str(capfirst(label)) for value, label in column.base.choices if value
            ]
        return style.yes_or_no() if column.kind == "yes-no" else []

    def list_of(self, name: str, words: list[str]) -> str:
        """The place of a list on the hidden sheet of lists."""
        self.lists.setdefault(name, words)
        letter = get_column_letter(list(self.lists).index(name) + 1)
        return f"{quote_sheetname(LISTS)}!${letter}$1:${letter}${max(len(words), 1)}"

    def hidden(self) -> None:
        """The lists, and what stood in the plan when the form was made."""
        lists = self.book.create_sheet(LISTS)
        for place, words in enumerate(self.lists.values(), 1):
            for row, word in enumerate(words, 1):
                style.write_label(lists.cell(row, place), word)
        portal = self.book.create_sheet(PORTAL)
        plan = self.content.plan
        base = {
            "format": FORMAT,
            "plan": plan.pk,
            "version": plan.version,
            "language": get_language() or "",
            "made": timezone.now().isoformat(),
            **self.base,
        }
        text = signing.dumps(base, salt=SALT, compress=True)
        style.write_label(portal.cell(1, 1), PORTAL)
        for row, start in enumerate(range(0, len(text), CHUNK), 2):
            style.write_label(portal.cell(row, 1), text[start : start + CHUNK])
        for sheet in (lists, portal):
            sheet.sheet_state = "veryHidden" if sheet is portal else "hidden"
            sheet.protection.sheet = True


def _too_long() -> str:
    return _("This text is too long for a workbook. Change it in the portal.")
