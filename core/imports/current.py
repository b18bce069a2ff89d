"""What the database holds of a register now, in the form of cells."""

import hashlib
from collections.abc import Iterator
from typing import Any

from core.imports.columns import Cell
from core.imports.registers import Register, joined

CHUNK = 2000


class Current:
    """All rows of a register by their key: primary key and cells of all columns."""

    def __init__(self, register: Register):
        self.register = register
        self.rows: dict[str, tuple[Any, tuple[Cell, ...]]] = {}
        names = [column.name for column in register.columns]
        places = [names.index(name) for name in register.key]
        for pk, cells in stored_cells(register):
            self.rows[joined(cells[place] for place in places)] = (pk, cells)

    def cells(self, key: str) -> tuple[Cell, ...] | None:
        """The cells of a row; None when there is none of that key."""
        found = self.rows.get(key)
        return found[1] if found else None

    def pk(self, key: str) -> Any:
        found = self.rows.get(key)
        return found[0] if found else None


def stored_cells(register: Register) -> Iterator[tuple[Any, tuple[Cell, ...]]]:
    """Primary key and cells of each row, read without making model objects."""
    own = register.stored()
    return _cells_of(register) if own is None else own


def _cells_of(register: Register) -> Iterator[tuple[Any, tuple[Cell, ...]]]:
    makers = [column.cell_of for column in register.columns]
    # several columns may lie inside one JSON value, which is read once
    paths = list(dict.fromkeys(column.source for column in register.columns))
    places = [paths.index(column.source) for column in register.columns]
    plain = register.rows().values_list("pk", *paths).iterator(chunk_size=CHUNK)
    for pk, *stored in plain:
        yield (
            pk,
            tuple(make(stored[p]) for make, p in zip(makers, places, strict=True)),
        )


class Mark:
    """A hash over what the database held for the keys of a file, in their order."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, key: str, cells: tuple[Cell, ...] | None) -> None:
        self._hash.update(repr((key, cells)).encode())

    def text(self) -> str:
        return self._hash.hexdigest()
