"""A column that names several records by their codes, in one cell."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.imports.columns import (
    Cell,
    Kind,
    RegisterColumn,
    Wrong,
    option_text,
    plain_text,
)
from core.spreadsheet_reading import Fault

BETWEEN = re.compile(r"[;,\n]")
JOINED = "; "


@dataclass(frozen=True)
class SeveralColumn(RegisterColumn):
    """Records by code with semicolons between; a name may stand behind each code.

    The cell holds the codes in their order; the value is a tuple of rows.
    """

    kind: Kind = "references"

    def cell_of(self, stored: Iterable[str] | None) -> Cell:
        """The cell of the codes of records."""
        return JOINED.join(sorted(stored or ())) or None

    def value_of(self, cell: Cell, options: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(options[code] for code in codes_in(cell))

    def cleaner(self, options: Mapping[str, Any]) -> Callable[[Any], Cell]:
        find = self._finder(options)

        def clean(raw: Any) -> Cell:
            if isinstance(raw, Fault):
                raise Wrong(raw.message)
            text = "" if raw is None else plain_text(raw)
            parts = (part.strip() for part in BETWEEN.split(text))
            found = self.cell_of({str(find(part)) for part in parts if part})
            if found is None and self.required:
                raise Wrong(_("This cell must not be empty."))
            return found

        return clean

    def shown(self, cell: Cell, options: Mapping[str, Any] | None = None) -> str:
        """Each code with the name of what it stands for."""
        known = options or {}
        return JOINED.join(
            option_text(code, known.get(code)) for code in codes_in(cell)
        )


def codes_in(cell: Cell) -> list[str]:
    """The codes of a cell."""
    return str(cell).split(JOINED) if cell else []
