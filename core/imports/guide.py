"""What the instructions say of each column, on the page and in the template."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.imports.columns import RegisterColumn
from core.imports.registers import Register
from core.imports.words import NO, YES
from core.spreadsheets import Column

NOTES = (
    _("Fill in the first sheet and upload this file. This sheet is not read."),
    _("A row whose key is known changes that record; any other row makes a new one."),
    _("An empty cell empties the value; a column that you delete stays as it is."),
    _("Nothing is written before you have seen every change and pressed “Apply”."),
)


@dataclass(frozen=True)
class Line:
    """What the instructions say of one column."""

    title: Any
    what: Any
    required: Any
    allowed: Any
    example: Any


def lines(register: Register) -> list[Line]:
    """The columns of a register, explained in the language of the reader."""
    return [
        Line(
            title=column.title,
            what=column.help,
            required=_required(register, column),
            allowed=allowed(column),
            example=example(column),
        )
        for column in register.columns
    ]


def _required(register: Register, column: RegisterColumn) -> Any:
    if column.name in register.key:
        return _("yes, it is the key")
    return YES if column.required else NO


def allowed(column: RegisterColumn) -> Any:
    """What may stand in a cell."""
    makers = {
        "text": lambda: format_lazy(
            _("text, at most {most} letters"), most=column.max_length
        ),
        "number": lambda: _bounded(column, _("a whole number")),
        "decimal": lambda: _bounded(column, _("a number")),
        "date": lambda: _("a date"),
        "choice": lambda: "; ".join(str(label) for _value, label in column.choices),
        "reference": lambda: _("a code from the list; a name behind it is not read"),
        "references": lambda: _(
            "codes with semicolons between; a name behind a code is not read"
        ),
        "yes-no": lambda: f"{YES}; {NO}",
    }
    return makers[column.kind]()


def _bounded(column: RegisterColumn, plain: Any) -> Any:
    if column.least is None or column.most is None:
        return plain
    message = _("a number between {least} and {most}")
    return format_lazy(message, least=column.least, most=column.most)


def example(column: RegisterColumn) -> Any:
    """A value that would be taken."""
    if column.example or not column.choices:
        return column.example
    return column.choices[0][1]


def guide_rows(register: Register) -> tuple[Sequence[Column], Iterable[Any]]:
    """Columns and rows of the sheet of instructions, for `fill_sheet`."""
    columns = [
        Column(_("Column"), lambda line: line.title),
        Column(_("What it is"), lambda line: line.what),
        Column(_("Required"), lambda line: line.required),
        Column(_("Allowed values"), lambda line: line.allowed),
        Column(_("Example"), lambda line: line.example),
    ]
    return columns, _guide_lines(register)


def _guide_lines(register: Register) -> Iterator[Line]:
    yield from lines(register)
    yield _note("")
    yield _note(register.title)
    if register.lead:
        yield _note(register.lead)
    for note in NOTES:
        yield _note(note)
    keys = [c.title for c in register.columns if c.name in register.key]
    told = gettext("Key of this register: %(titles)s.")
    yield _note(told % {"titles": ", ".join(map(str, keys))})


def _note(text: Any) -> Line:
    return Line(text, "", "", "", "")
