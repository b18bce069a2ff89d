"""How the form of a plan looks: widths, colours, locked cells, pages for the printer."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from action_plans.building.form_layout import (
    ANSWER,
    ANSWERS,
    CODES,
    FIRST,
    GUIDE,
    HEADS,
    HELP,
    KEY,
    LABEL,
    NUMBER,
    TITLE,
    TOLD,
    Sheet,
)
from action_plans.queries.form_columns import FormColumn
from core.imports.words import NO, YES
from core.spreadsheets import fill_text

WIDTHS = {"prose": 46, "text": 28, "option": 26, "choice": 22, "date": 13}
OTHER_WIDTH, NUMBER_WIDTH = 15, 6
LETTERS, LINE_HEIGHT = 1.1, 15  # letters in a unit of width; points of a line
FREE_HEIGHT = {True: 60, False: 30}  # of an empty row: with long texts, without
LEAST_HEIGHT, MOST_HEIGHT = 30, 400
EMPTY_PROSE = 90
THIN = Side("thin", color="B8C4CE")
BOX = Border(THIN, THIN, THIN, THIN)
SHADE = PatternFill("solid", fgColor="E8EEF3")
BAND = PatternFill("solid", fgColor="24506E")
WRAP = Alignment(wrap_text=True, vertical="top")
PLAIN = "General"  # numbers with the decimals that they have
FORMATS = {"money": "#,##0.00", "date": "dd.mm.yyyy", "number": "0"}


def write_label(cell: Any, text: Any, *, bold: bool = False) -> None:
    """Text that nobody changes."""
    fill_text(cell, str(text))
    cell.alignment = WRAP
    if bold:
        cell.font, cell.fill, cell.border = Font(bold=True), SHADE, BOX


def write_head(cell: Any, column: FormColumn) -> None:
    """The head of a column; a star says that a row needs it."""
    write_label(cell, f"{column.title}{' *' if column.required else ''}", bold=True)


def write_help(cell: Any, text: str) -> None:
    """Small text beneath or beside a question."""
    fill_text(cell, text)
    cell.alignment, cell.border = WRAP, BOX
    cell.font = Font(italic=True, size=9, color="475A6B")


def write_number(cell: Any, number: int) -> None:
    cell.value = number
    cell.fill, cell.border = SHADE, BOX
    cell.alignment = Alignment(vertical="top", horizontal="center")


def write_answer(cell: Any, column: FormColumn, value: Any) -> None:
    """A cell to be filled in; text in it is text and never a formula."""
    cell.number_format = FORMATS.get("money" if column.is_money else column.kind, PLAIN)
    if column.is_text or column.kind in {"option", "choice", "yes-no"}:
        cell.number_format = "@" if column.is_text else PLAIN
    if isinstance(value, str):
        fill_text(cell, value)
    elif value is not None:
        cell.value = value
    _open(cell)


def write_tick(cell: Any, answer: str | None) -> None:
    if answer:
        fill_text(cell, answer)
    _open(cell)


def _open(cell: Any) -> None:
    cell.alignment, cell.border = WRAP, BOX
    cell.protection = Protection(locked=False)


def add_list(sheet: Any, formula: str, where: str) -> None:
    """A drop-down; what is typed otherwise is told when the form is handed in."""
    rule = DataValidation(type="list", formula1=formula, allow_blank=True)
    rule.showErrorMessage = False
    rule.add(where)
    sheet.add_data_validation(rule)


def yes_or_no() -> list[str]:
    """The two words, as lists offer them."""
    return [capfirst(str(YES)), capfirst(str(NO))]


def write_guide(sheet: Any, title: str, lines: Iterable[tuple[str, str]]) -> None:
    """The instructions: what, then how; a line without "what" is a heading."""
    sheet.title = title
    _begin(sheet, GUIDE, landscape=False)
    _widen(sheet, {"A": 4, "B": 26, "C": 74})
    sheet.column_dimensions["A"].hidden = True
    for row, (name, text) in enumerate(lines, 2):
        if not name:
            write_label(sheet.cell(row, 2), text)
            sheet.cell(row, 2).font = Font(bold=True, size=14)
            sheet.cell(row, 2).alignment = Alignment(vertical="center")
            sheet.row_dimensions[row].height = 28
            continue
        write_label(sheet.cell(row, 2), name, bold=True)
        write_label(sheet.cell(row, 3), text)
        sheet.cell(row, 3).border = BOX
        sheet.row_dimensions[row].height = _height([(name, 26), (text, 74)], 20)


def begin_texts(sheet: Any, tag: str, plan: str) -> None:
    """The heads of the sheet of texts."""
    _begin(sheet, tag, landscape=False)
    _widen(sheet, {"A": 4, "B": 34, "C": 34, "D": 70})
    sheet.column_dimensions["A"].hidden = True
    write_label(sheet.cell(TITLE, LABEL), plan)
    sheet.cell(TITLE, LABEL).alignment = Alignment(vertical="center")
    sheet.cell(TITLE, LABEL).font = Font(bold=True, size=14)
    heads = {LABEL: _("Question"), TOLD: _("Help"), ANSWER: _("Answer")}
    for place, head in heads.items():
        write_label(sheet.cell(HEADS, place), head, bold=True)
    sheet.freeze_panes = f"A{HEADS + 1}"
    sheet.print_title_rows = f"{HEADS}:{HEADS}"


def write_section(sheet: Any, row: int, title: str) -> None:
    for place in (LABEL, TOLD, ANSWER):
        sheet.cell(row, place).fill = BAND
    write_label(sheet.cell(row, LABEL), title)
    sheet.cell(row, LABEL).font = Font(bold=True, color="FFFFFF")
    sheet.cell(row, LABEL).alignment = Alignment(vertical="center")
    sheet.row_dimensions[row].height = 22


def raise_text(sheet: Any, row: int, answer: Any, *, is_prose: bool) -> None:
    """A row as high as what stands in it, or as a hand needs."""
    least = EMPTY_PROSE if is_prose and not answer else LEAST_HEIGHT
    texts = [(sheet.cell(row, LABEL).value, 34), (answer, 70)]
    texts.append((sheet.cell(row, TOLD).value, 38))
    sheet.row_dimensions[row].height = _height(texts, least)


def end_texts(sheet: Any, last: int) -> None:
    _end(sheet, f"B{TITLE}:D{max(last, HEADS)}")


def begin_rows(sheet: Any, layout: Sheet, plan: str) -> None:
    """The head of a table."""
    _begin(sheet, layout.tag, landscape=True)
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["B"].width = NUMBER_WIDTH
    for place, column in enumerate(layout.columns, ANSWERS):
        width = WIDTHS.get(column.kind, OTHER_WIDTH)
        sheet.column_dimensions[get_column_letter(place)].width = width
    title = sheet.cell(TITLE, NUMBER)
    write_label(title, f"{layout.heading} ({plan})")
    title.font, title.alignment = Font(bold=True, size=14), Alignment(vertical="center")
    sheet.row_dimensions[TITLE].height = 26
    write_label(sheet.cell(HEADS, NUMBER), _("No."), bold=True)
    sheet.freeze_panes = f"{get_column_letter(ANSWERS)}{FIRST}"
    sheet.print_title_rows = f"{HEADS}:{HEADS}"
    if not layout.has_numbers:
        sheet.column_dimensions["B"].width = 2


def end_row(sheet: Any, row: int, layout: Sheet, *, is_free: bool) -> None:
    """A row as high as its longest text; an empty one as a hand needs."""
    if is_free:
        has_prose = any(column.kind == "prose" for column in layout.columns)
        sheet.row_dimensions[row].height = FREE_HEIGHT[has_prose]
        return
    _raise_row(sheet, row, layout)


def _raise_row(sheet: Any, row: int, layout: Sheet) -> None:
    texts = [
        (sheet.cell(row, place).value, WIDTHS.get(column.kind, OTHER_WIDTH))
        for place, column in enumerate(layout.columns, ANSWERS)
    ]
    sheet.row_dimensions[row].height = _height(texts, LEAST_HEIGHT)


def end_rows(sheet: Any, layout: Sheet, last: int) -> None:
    """The heads as high as their texts, and what is printed."""
    for row in (HEADS, HELP):
        _raise_row(sheet, row, layout)
    letter = get_column_letter(len(layout.columns) + ANSWERS - 1)
    _end(sheet, f"{get_column_letter(NUMBER)}{TITLE}:{letter}{last}")


def _begin(sheet: Any, tag: str, *, landscape: bool) -> None:
    write_label(sheet.cell(CODES, KEY), tag)
    sheet.row_dimensions[CODES].hidden = True
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.right.text = "&A, &P/&N"
    sheet.protection.sheet = True
    # rows may be made higher and columns wider; there is no password
    sheet.protection.formatRows = sheet.protection.formatColumns = False


def _end(sheet: Any, area: str) -> None:
    sheet.print_area = area


def _widen(sheet: Any, widths: dict[str, float]) -> None:
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width


def _height(texts: Iterable[tuple[Any, float]], least: float) -> float:
    """Points that the longest of some texts needs in a column of its width."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return float(min(max(least, lines * LINE_HEIGHT + 4), MOST_HEIGHT))


def _lines(text: Any, width: float) -> int:
    if not isinstance(text, str):
        return 1
    room = max(int(width * LETTERS) - 2, 1)
    return sum(len(line) // room + 1 for line in text.split("\n"))
