"""Rows of a file that are taken in together, such as the lines of one paper."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.imports.columns import Cell
from core.imports.registers import Register
from core.problems import Problem

Values = Mapping[str, Any]
Found = dict[int, list[Problem]]  # by the number of the row


class Groups:
    """Collects the rows of a file; knows at its end what is wrong with them together."""

    def __init__(self, register: Register, make: Callable[[dict[str, Cell]], Values]):
        self.register = register
        self.make = make
        self.rows: dict[tuple[Cell, ...], list[tuple[int, dict[str, Cell]]]] = (
            defaultdict(list)
        )
        self.broken: dict[tuple[Cell, ...], int] = {}
        self.last: tuple[Cell, ...] = ()

    def add(self, number: int, cells: dict[str, Cell], *, wrong: bool) -> None:
        """One row. A wrong one that does not say where it belongs: to the row above."""
        if not self.register.group:
            return
        group = tuple(cells.get(name) for name in self.register.group)
        self.last = group = self.last if wrong and None in group else group
        if wrong:
            self.broken.setdefault(group, number)
        else:
            self.rows[group].append((number, cells))

    def findings(self) -> tuple[Found, Found]:
        """Problems and warnings of rows that were right by themselves."""
        problems: Found = defaultdict(list)
        warnings: Found = defaultdict(list)
        for group, rows in self.rows.items():
            together = [(number, self.make(cells)) for number, cells in rows]
            first = self.broken.get(group)
            if first is None:
                found = _by_row(self.register.group_problems(together))
                first = min(found, default=None)
                problems.update(found)
            if first is None:
                warnings.update(_by_row(self.register.group_warnings(together)))
                continue
            for number, _cells in rows:
                if number not in problems:
                    problems[number].append(_with(first))
        return problems, warnings


def _by_row(found: Iterable[tuple[int, Problem]]) -> Found:
    rows: Found = defaultdict(list)
    for number, problem in found:
        rows[number].append(problem)
    return rows


def _with(number: int) -> Problem:
    message = _(
        "Row {row} is wrong, and it belongs together with this one: both are taken in, or "
        "neither."
    )
    return Problem(format_lazy(message, row=number), code="together")
