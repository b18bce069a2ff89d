"""Which column of a file is which column of the register."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from core.imports.columns import RegisterColumn, plain_text
from core.imports.registers import Register
from core.imports.words import REASON, in_all_languages
from core.problems import OperationRefused, Problem


@dataclass(frozen=True)
class Place:
    """A column of the register and where it stands in the file."""

    index: int
    column: RegisterColumn

    @property
    def letter(self) -> str:
        return get_column_letter(self.index + 1)


@dataclass
class _Reading:
    places: list[Place] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def match(register: Register, heads: Sequence[Any]) -> list[Place]:
    """The columns of the file, in its order. Raises OperationRefused with all faults.

    A heading is the title of a column in any of the languages, or its code name; letter
    case and a star for "required" do not matter. The column of reasons, which a file of
    refused rows has, is passed over.
    """
    known, passed_over = _names(register)
    reading = _Reading()
    for index, head in enumerate(heads):
        text = folded(plain_text(head)) if head is not None else ""
        if text and text not in passed_over:
            _take(reading, index, head, known.get(text), register)
    there = {place.column.name for place in reading.places}
    for name in register.key:
        column = register.column(name)
        if name not in there and column is not None:
            reading.problems.append(_missing(column))
    if reading.problems:
        raise OperationRefused(reading.problems)
    return reading.places


def folded(text: str) -> str:
    return " ".join(text.replace("*", " ").split()).casefold()


def _names(register: Register) -> tuple[dict[str, RegisterColumn], set[str]]:
    """Columns by all names they go by, and the headings that carry no data."""
    known = {
        folded(title): column
        for column in register.columns
        for title in (column.name, *in_all_languages(column.title).values())
    }
    return known, {folded(text) for text in in_all_languages(REASON).values()}


def _take(
    reading: _Reading,
    index: int,
    head: Any,
    column: RegisterColumn | None,
    register: Register,
) -> None:
    letter = get_column_letter(index + 1)
    if column is None:
        message = _(
            "Column {letter}: the heading “{head}” is not known here. Delete the column "
            "or write one of these headings: {known}."
        )
        titles = "; ".join(str(each.title) for each in register.columns)
        reading.problems.append(
            Problem(
                format_lazy(
                    message, letter=letter, head=plain_text(head)[:80], known=titles
                ),
                code="unknown-column",
            )
        )
    elif any(place.column is column for place in reading.places):
        message = _("Column {letter}: the heading “{head}” stands there twice.")
        reading.problems.append(
            Problem(
                format_lazy(message, letter=letter, head=column.title),
                code="column-twice",
            )
        )
    else:
        reading.places.append(Place(index, column))


def _missing(column: RegisterColumn) -> Problem:
    message = _(
        "The column “{title}” is missing. Rows are told apart by it; take the template."
    )
    return Problem(format_lazy(message, title=column.title), code="missing-column")
