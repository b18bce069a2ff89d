"""Columns of a register: what a cell may hold, and what it becomes.

A value has three forms. *Raw* is what stood in the file (`core.spreadsheet_reading`).
A *cell* is plain JSON and the form that is stored and compared: text, int, bool, or a
text for decimals ("62.50"), dates ("2016-02-01"), choices (their value) and references
(their code); None when empty. The *value* is what the model keeps.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.formats import date_short
from core.imports.words import in_all_languages, words_of_yes_no, yes_no
from core.spreadsheet_reading import Fault

NOISE = Decimal("0.000001")  # a spreadsheet computes 61.10000000000001 for 61.1
Plain = Literal["text", "number", "decimal", "date", "choice", "yes-no"]
Kind = Plain | Literal["reference", "references"]
Cell = str | int | bool | None

DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
SPACES = str.maketrans("", "", " \u00a0\u202f")
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
LARGEST = Decimal(10) ** 15  # beyond this Excel itself loses digits


class Wrong(Exception):
    """A cell cannot be taken; `message` is a (lazy) sentence."""

    def __init__(self, message: Any):
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class RegisterColumn:
    """A column of a register.

    `name` is the attribute of the model and the code name of the column; `help` says
    what it is. `required`: never empty (and there in the file for a new row).
    `choices`: an enum's `choices`; `options()` gives the rows that a reference may name,
    by code. `least` and `most` bound numbers; `places` are the decimals kept. `path`:
    where the database keeps the value, when not under `name` (references: `<name>__code`);
    `inside` are the keys that lead to it in a JSON object. `validators` are Django's, for
    text. `offers`: whether a drop-down list names a row.
    """

    name: str
    title: Any
    kind: Kind = "text"
    help: Any = ""
    required: bool = False
    max_length: int = 250
    choices: Sequence[tuple[Any, Any]] = ()
    options: Callable[[], Mapping[str, Any]] | None = None
    least: int | None = None
    most: int | None = None
    places: int = 2
    validators: Sequence[Callable[[Any], None]] = ()
    example: Any = ""
    path: str = ""
    inside: tuple[str, ...] = ()
    offers: Callable[[Any], bool] = lambda _row: True

    @property
    def source(self) -> str:
        """The ORM path of the current value."""
        ending = "__code" if self.kind == "reference" else ""
        return self.path or f"{self.name}{ending}"

    def cell_of(self, stored: Any) -> Cell:
        """The cell of a value as the database gives it."""
        for name in self.inside:
            stored = (stored or {}).get(name)
        if stored is None or stored == "":
            return None
        if self.kind == "decimal":
            return self._decimal_text(stored)
        if self.kind == "date":
            return stored.isoformat()
        if self.kind in {"number", "yes-no"}:
            return stored
        return one_kind_of_lines(str(stored))

    def value_of(self, cell: Cell, options: Mapping[str, Any]) -> Any:
        """The model's value of a cell; `options` are the rows of a reference."""
        if cell is None:
            return "" if self.kind in {"text", "choice"} else None
        if self.kind == "decimal":
            return Decimal(str(cell))
        if self.kind == "date":
            return datetime.date.fromisoformat(str(cell))
        return options[str(cell)] if self.kind == "reference" else cell

    def cleaner(self, options: Mapping[str, Any]) -> Callable[[Any], Cell]:
        """The function that makes a cell of a raw value, or raises Wrong."""
        makers: dict[str, Callable[[Any], Cell]] = {
            "text": self._text,
            "number": self._number,
            "decimal": self._decimal,
            "date": _date,
            "choice": self._chooser(),
            "reference": self._finder(options),
            "yes-no": _flagger(),
        }
        make = makers[self.kind]

        def clean(raw: Any) -> Cell:
            if isinstance(raw, Fault):
                raise Wrong(raw.message)
            if isinstance(raw, str):
                raw = raw.strip()
            cell = None if raw is None or raw == "" else make(raw)
            if cell is None and self.required:
                raise Wrong(_("This cell must not be empty."))
            return cell

        return clean

    def shown(self, cell: Cell, options: Mapping[str, Any] | None = None) -> str:
        """A cell as people read it, in the language of the moment."""
        if cell is None:
            return ""
        if self.kind == "reference" and options is not None:
            return option_text(str(cell), options.get(str(cell)))
        writers: dict[str, Callable[[Any], str]] = {
            "choice": lambda value: str(dict(self.choices).get(value, value)),
            "yes-no": yes_no,
            "date": lambda text: date_short(datetime.date.fromisoformat(text)),
            "decimal": lambda value: str(value).replace(".", ","),
        }
        return writers.get(self.kind, str)(cell)

    def _text(self, raw: Any) -> Cell:
        text = one_kind_of_lines(plain_text(raw))
        if len(text) > self.max_length:
            raise Wrong(
                format_lazy(
                    _("The text has {length} letters; at most {most} fit."),
                    length=len(text),
                    most=self.max_length,
                )
            )
        if UNSEEN.search(text):
            raise Wrong(_("The text holds signs that cannot be seen. Type it anew."))
        for validate in self.validators:
            try:
                validate(text)
            except ValidationError as error:
                raise Wrong(error.messages[0]) from error
        return text

    def _number(self, raw: Any) -> Cell:
        number = _exact(raw)
        if number != number.to_integral_value():
            raise Wrong(_("This must be a whole number."))
        self._check_bounds(number)
        return int(number)

    def _decimal(self, raw: Any) -> Cell:
        number = _exact(raw)
        self._check_bounds(number)
        text = self._decimal_text(number)
        if abs(number - Decimal(text)) > NOISE:
            message = _("The number may have at most {places} decimals.")
            raise Wrong(format_lazy(message, places=self.places))
        return text

    def _decimal_text(self, number: Decimal) -> str:
        return str(number.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP))

    def _check_bounds(self, number: Decimal) -> None:
        least = -LARGEST if self.least is None else self.least
        most = LARGEST if self.most is None else self.most
        if not least <= number <= most:
            raise Wrong(
                format_lazy(
                    _("The number must lie between {least} and {most}."),
                    least=least,
                    most=most,
                )
            )

    def _chooser(self) -> Callable[[Any], Cell]:
        """Takes a choice by its value, or by its label in any language."""
        known = {
            word.casefold(): value
            for value, label in self.choices
            for word in (str(value), *in_all_languages(label).values())
        }

        def choose(raw: Any) -> Cell:
            try:
                return known[plain_text(raw).casefold()]
            except KeyError:
                labels = ", ".join(str(label) for _value, label in self.choices)
                message = _("This is not one of the allowed values: {values}.")
                raise Wrong(format_lazy(message, values=labels)) from None

        return choose

    def _finder(self, options: Mapping[str, Any]) -> Callable[[Any], Cell]:
        """Takes a reference by its code; a name after the code is not looked at."""

        def find(raw: Any) -> Cell:
            text = plain_text(raw)
            code = text.split(None, 1)[0]
            if code not in options:
                message = _("No record has the code “{code}”. Names are not enough.")
                raise Wrong(format_lazy(message, code=code[:50]))
            # a code that was replaced leads to the row by the one it bears now
            return str(getattr(options[code], "code", code))

        return find


def option_text(code: str, row: Any) -> str:
    """A reference as drop-downs and exports write it: code, then name."""
    name = getattr(row, "full_name", "") or ("" if row is None else str(row))
    return f"{code} {name}".strip()


def one_kind_of_lines(text: str) -> str:
    """Browsers end lines otherwise than spreadsheets; that alone is no change."""
    return text.replace("\r\n", "\n")


def plain_text(raw: Any) -> str:
    """Text of a raw value: a code typed as a number keeps its digits."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return yes_no(raw)
    if isinstance(raw, Decimal):
        whole = raw.is_finite() and raw == raw.to_integral_value()
        return f"{raw.to_integral_value():f}" if whole else str(raw)
    return raw.isoformat() if isinstance(raw, datetime.date) else str(raw)


def _exact(raw: Any) -> Decimal:
    """A number, also written as text: `1 234,5`, `62,5 %`."""
    if isinstance(raw, str):
        raw = raw.translate(SPACES).removesuffix("%").replace(",", ".")
    if isinstance(raw, bool | datetime.date):
        raise Wrong(_("This must be a number."))
    # no number at all, or one that nobody can count with
    with suppress(ArithmeticError):
        number = Decimal(raw)
        if number.is_finite() and abs(number) <= LARGEST:
            return number
    raise Wrong(_("This must be a number."))


def _date(raw: Any) -> Cell:
    """A date cell, `2016-02-01` or `01.02.2016`."""
    if isinstance(raw, datetime.datetime):
        raise Wrong(_("This must be a date without a time of day."))
    if isinstance(raw, datetime.date):
        return raw.isoformat()
    text = plain_text(raw)
    found = DAY.fullmatch(text)
    if found:
        text = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}"
    try:
        return datetime.date.fromisoformat(text).isoformat()
    except ValueError:
        message = _("This must be a date, for example 01.02.2016.")
        raise Wrong(message) from None


def _flagger() -> Callable[[Any], Cell]:
    known = words_of_yes_no()

    def flag(raw: Any) -> Cell:
        meant = raw if isinstance(raw, bool) else known.get(_word(raw))
        if meant is None:
            raise Wrong(_("Write “yes” or “no”."))
        return meant

    return flag


def _word(raw: Any) -> str:
    return plain_text(raw).strip().casefold()


def options_of(columns: Iterable[RegisterColumn]) -> dict[str, Mapping[str, Any]]:
    """The rows that references may name, read once: by column, then by code."""
    return {
        column.name: column.options() if column.options else {} for column in columns
    }
