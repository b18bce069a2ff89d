"""The sheets of the form of a plan: their order, names, places of rows and columns.

The first row of each sheet is hidden and says what the sheet and its columns are, so
that a form in any language is read the same way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from action_plans.queries import ROW_KINDS, SECTIONS
from action_plans.queries.form_columns import LINES, FormColumn, row_columns
from core.spreadsheets import sheet_name

GUIDE, TEXTS, LISTS, PORTAL = "guide", "texts", "lists", "portal"
ROWS = "rows:"  # and the kind
CODES, TITLE, HEADS, HELP, FIRST = 1, 2, 3, 4, 5  # rows of a sheet
KEY, NUMBER, ANSWERS = 1, 2, 3  # columns of a sheet of rows
CODE, LABEL, TOLD, ANSWER = 1, 2, 3, 4  # columns of the sheet of texts
FREE_ROWS = {"measure": 20, LINES: 40, "member": 15, "beneficiaries": 15}
USUAL_FREE_ROWS = 10
MAX_ROWS, MAX_COLUMNS = 2000, 40
LONGEST_NAME, SHORTEST = 31, 2  # letters; a number and one word
SALT = "action_plans.form"
FORMAT = 1  # counts up when older workbooks cannot be read any more


@dataclass(frozen=True)
class Sheet:
    """A sheet of rows: of a kind, or of the lines of the budget."""

    kind: str
    title: str
    heading: str
    columns: tuple[FormColumn, ...]

    @property
    def tag(self) -> str:
        return f"{ROWS}{self.kind}"

    @property
    def has_numbers(self) -> bool:
        """Lines of the budget are named by nobody."""
        return self.kind != LINES

    def letter(self, name: str) -> str:
        """The letter of the column of a question."""
        names = [column.name for column in self.columns]
        return get_column_letter(names.index(name) + ANSWERS)


def sheets() -> Iterator[Sheet]:
    """The sheets of rows in the order of the sections, in the language of the moment."""
    for section in SECTIONS:
        for slug in section.rows:
            title = str(ROW_KINDS[slug].title)
            yield _sheet(slug, section.number, title)
        if section.slug == "budget":
            yield _sheet(LINES, section.number, _("Lines of the budget"))


def _sheet(kind: str, number: int, title: str) -> Sheet:
    return Sheet(
        kind, short_title(f"{number} {title}"), f"{number}. {title}", row_columns(kind)
    )


def short_title(title: str) -> str:
    """As many words of a title as the name of a sheet can hold."""
    words = title.split()
    while len(" ".join(words)) > LONGEST_NAME and len(words) > SHORTEST:
        words.pop()
    return sheet_name(" ".join(words))


def free_rows(kind: str) -> int:
    """How many empty rows a table has beneath the filled ones."""
    return FREE_ROWS.get(kind, USUAL_FREE_ROWS)


def texts_title() -> str:
    return sheet_name(_("Texts"))


def place_text(sheet: Any, row: int) -> str:
    """`Sheet “6 Measures”, row 7`."""
    return _("Sheet “%(sheet)s”, row %(row)s") % {"sheet": sheet, "row": row}
