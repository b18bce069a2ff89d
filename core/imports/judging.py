"""What a row of the file would do: new, changed, unchanged or wrong."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.enums import ImportRowKind
from core.imports.columns import Cell, Wrong, options_of, plain_text
from core.imports.current import Current, Mark
from core.imports.groups import Groups
from core.imports.headings import Place
from core.imports.registers import Register, Rules
from core.imports.words import in_all_languages
from core.models.imports import ImportRow, ImportRun
from core.problems import Problem
from core.spreadsheet_reading import Fault

Faults = list[tuple[str, Any]]  # name of the column ("" for the row) and sentence
RAW_LENGTH = 1000  # of a cell kept for the file of refused rows: more is never right


class Judge:
    """Judges row after row; knows the keys that came before."""

    def __init__(self, run: ImportRun, register: Register, places: Sequence[Place]):
        self.run = run
        self.register = register
        self.current = Current(register)
        self.options = options_of(register.columns)
        self.letters = {place.column.name: place.letter for place in places}
        self.cleaners = [
            (p.index, p.column.name, p.column.cleaner(self.options[p.column.name]))
            for p in places
        ]
        self.width = max(place.index for place in places) + 1
        self.rules = register.rules()
        self.names = [column.name for column in register.columns]
        self.absent = [c for c in register.columns if c.name not in self.letters]
        self.seen: dict[str, int] = {}
        self.twins: dict[int, int] = {}
        self.not_right: set[int] = set()
        self.groups = Groups(
            register, lambda cells: values_of(register, cells, self.options)
        )

    def judge(self, number: int, raw: Sequence[Any]) -> ImportRow:
        """The row of the import for a row of the file."""
        cells, faults = self._clean(raw)
        key = self.register.key_text(cells)
        stored = self.current.cells(key)
        if key:
            faults += self._twin_faults(number, key)
        if not faults:
            faults = self._rule_faults(cells, stored)
        self.groups.add(number, self._whole(cells, stored), wrong=bool(faults))
        if faults:
            self.not_right.add(number)
            return self._wrong(number, key, raw, faults)
        return self._right(number, key, cells, stored)

    def mark(self) -> str:
        """The hash over what the database holds for the rows that are right."""
        mark = Mark()
        for key, number in self.seen.items():
            if number not in self.not_right:
                mark.add(key, self.current.cells(key))
        return mark.text()

    def _clean(self, raw: Sequence[Any]) -> tuple[dict[str, Cell], Faults]:
        cells: dict[str, Cell] = {}
        faults: Faults = []
        for index, name, clean in self.cleaners:
            try:
                cells[name] = clean(raw[index] if index < len(raw) else None)
            except Wrong as wrong:
                faults.append((name, wrong.message))
        for index in range(self.width, len(raw)):
            fault = raw[index]
            if isinstance(fault, Fault):
                faults.append(("", fault.message))
        return cells, faults

    def _whole(
        self, cells: dict[str, Cell], stored: tuple[Cell, ...] | None
    ) -> dict[str, Cell]:
        """The cells of all columns, as they will be."""
        empty = (None,) * len(self.names)
        return dict(zip(self.names, stored or empty, strict=True)) | cells

    def _twin_faults(self, number: int, key: str) -> Faults:
        first = self.seen.setdefault(key, number)
        if first == number:
            return []
        if first not in self.not_right:
            self.twins[first] = number
            self.not_right.add(first)
        return [(self.register.key[0], same_key_as(first))]

    def _rule_faults(
        self, cells: dict[str, Cell], stored: tuple[Cell, ...] | None
    ) -> Faults:
        """Rules across columns, and what a new row must not lack."""
        old = None if stored is None else dict(zip(self.names, stored, strict=True))
        if old is None:
            needed = [c for c in self.absent if c.required]
            if needed:
                return [("", _lacks(column.title)) for column in needed]
        elif all(old[name] == cell for name, cell in cells.items()):
            return []  # what stands in the database has passed the rules
        return [
            (problem.field if self.register.column(problem.field) else "", problem)
            for problem in broken_rules(
                self.register, self.rules, old, cells, self.options
            )
        ]

    def _right(
        self,
        number: int,
        key: str,
        cells: dict[str, Cell],
        stored: tuple[Cell, ...] | None,
    ) -> ImportRow:
        row = ImportRow(run=self.run, number=number, key=key)
        if stored is None:
            row.kind, row.after = ImportRowKind.NEW, cells
            return row
        before = dict(zip(self.names, stored, strict=True))
        if all(before[name] == cell for name, cell in cells.items()):
            row.kind = ImportRowKind.UNCHANGED
            return row
        row.kind = ImportRowKind.CHANGED
        row.before = {name: before[name] for name in cells}
        row.after = cells
        return row

    def _wrong(
        self, number: int, key: str, raw: Sequence[Any], faults: Faults
    ) -> ImportRow:
        kept = {
            name: None if index >= len(raw) else raw_text(raw[index])
            for index, name, _clean in self.cleaners
        }
        return ImportRow(
            run=self.run,
            number=number,
            kind=ImportRowKind.WRONG,
            key=key,
            problems=[self.told(name, message) for name, message in faults],
            raw=kept,
        )

    def make_wrong_twin(self, row: ImportRow) -> None:
        """Say of a row that was right that its key comes again further down."""
        message = same_key_as(self.twins[row.number])
        self.make_wrong(row, [Problem(message, self.register.key[0])])

    def make_wrong(self, row: ImportRow, problems: Iterable[Problem]) -> None:
        """Say of a row that was right by itself what is wrong with it beside others."""
        self.not_right.add(row.number)
        stored = self.current.cells(row.key)
        cells = row.after or dict(zip(self.names, stored or (), strict=False))
        row.raw = {
            name: shown(self.register, name, cells[name]) for name in self.letters
        }
        row.problems = self.all_told(problems)
        row.kind, row.before, row.after = ImportRowKind.WRONG, None, None

    def all_told(self, problems: Iterable[Problem]) -> list[dict[str, Any]]:
        """Problems at the columns they name."""
        return [self.told(problem.field, problem) for problem in problems]

    def told(self, name: str, message: Any) -> dict[str, Any]:
        """A problem as it is stored."""
        return {
            "letter": self.letters.get(name, ""),
            "column": name,
            "text": in_all_languages(message),
        }


def same_key_as(number: int) -> Any:
    message = _("The same record stands in row {number} of the file, too.")
    return format_lazy(message, number=number)


def _lacks(title: Any) -> Any:
    message = _("This is a new record: the file needs the column “{title}” for it.")
    return format_lazy(message, title=title)


def shown(register: Register, name: str, cell: Cell) -> str | None:
    """A cell as people read it; None when it is empty."""
    column = register.column(name)
    return column.shown(cell) if column is not None and cell is not None else None


def raw_text(raw: Any) -> str | None:
    """What stood in the file, for the file of refused rows."""
    if raw is None or isinstance(raw, Fault):
        return None
    return plain_text(raw)[:RAW_LENGTH]


def broken_rules(
    register: Register,
    rules: Rules,
    old: dict[str, Cell] | None,
    cells: dict[str, Cell],
    options: dict[str, Any],
) -> Iterable[Problem]:
    """What the register's own rules say of a row that would be written."""
    empty: dict[str, Cell] = {column.name: None for column in register.columns}
    values = values_of(register, empty | (old or {}) | cells, options)
    before = None if old is None else values_of(register, old, options)
    return rules(values, before)


def values_of(
    register: Register, cells: dict[str, Cell], options: dict[str, Any]
) -> dict[str, Any]:
    """The model's values of a whole row."""
    return {
        column.name: column.value_of(cells[column.name], options[column.name])
        for column in register.columns
        if column.name in cells
    }
