"""From what stands in a cell of a filled form to an answer, or the sentence why not."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.queries.form_cells import Options
from action_plans.queries.form_columns import FormColumn
from core.imports.columns import Cell, RegisterColumn, Wrong, plain_text
from core.spreadsheet_reading import Fault

Keys = Mapping[str, Mapping[int, str]]
TICK = RegisterColumn("tick", "", "yes-no")
CROSSES = {"x", "х", "+", "v", "✓", "✔"}  # how people tick, in both alphabets
DIGITS = 5


class Cleaners:
    """Makes answers; what is needed for it is made once for all rows."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._known = {
            name: {
                word.casefold(): code
                for code, option in found.items()
                for word in (*option.labels.values(), code)
            }
            for name, found in options.items()
        }
        self._plain: dict[int, Callable[[Any], Cell]] = {}
        self._tick = TICK.cleaner({})

    def clean(self, column: FormColumn, raw: Any, keys: Keys) -> Cell:
        """An answer. Raises Wrong."""
        if isinstance(raw, Fault):
            raise Wrong(raw.message)
        if column.kind in {"row", "option"}:
            find = self._row if column.kind == "row" else self._option
            cell = None if raw is None else find(column, raw, keys)
        else:
            cell = self._plainly(column, raw)
        if cell is None:
            cell = column.default
        if cell is None and column.required:
            raise Wrong(_("This cell must not be empty."))
        return cell

    def tick(self, raw: Any) -> bool:
        """Whether an option is chosen; people tick in many ways. Raises Wrong."""
        if isinstance(raw, str) and raw.casefold() in CROSSES:
            return True
        return bool(self._tick(raw))

    def _plainly(self, column: FormColumn, raw: Any) -> Cell:
        # there is one object of each column as long as the process lives
        if id(column) not in self._plain:
            self._plain[id(column)] = column.cleaner()
        return self._plain[id(column)](raw)

    def _option(self, column: FormColumn, raw: Any, _keys: Keys) -> Cell:
        text = " ".join(plain_text(raw).split())
        code = self._known[column.of].get(text.casefold())
        if code is None:
            message = _(
                "“{text}” is not in the list of this cell. Choose from the list."
            )
            raise Wrong(format_lazy(message, text=text[:80]))
        return code

    def _row(self, column: FormColumn, raw: Any, keys: Keys) -> Cell:
        """The key of the row that is named by its number."""
        text = plain_text(raw).strip().removeprefix("№").removesuffix(".").strip()
        number = int(text) if text.isdecimal() and len(text) <= DIGITS else 0
        key = keys.get(column.of, {}).get(number)
        if key is None:
            message = _("No row has the number “{text}”. Write the number of a row.")
            raise Wrong(format_lazy(message, text=text[:20]))
        return key
