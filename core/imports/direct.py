"""A small table compared and written at once, without an ImportRun and its jobs.

For tables of one record's own rows (one edition, one plan), whose writers are no staff:
whoever calls decides who may, and locks what the rows belong to.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core import audit
from core.enums import ImportRowKind
from core.imports.checking import SPARE_COLUMNS
from core.imports.current import Current
from core.imports.headings import match
from core.imports.judging import Judge
from core.imports.registers import Register
from core.imports.writing import chunks, writer_of
from core.models.files import StoredFile
from core.models.imports import ImportRow, ImportRun
from core.spreadsheet_reading import read_rows


@dataclass(frozen=True)
class Comparison:
    """What a file would do; `mark` is a hash over what the database held for its rows."""

    rows: list[ImportRow]
    mark: str

    def of_kind(self, *kinds: str) -> list[ImportRow]:
        return [row for row in self.rows if row.kind in kinds]

    def counts(self) -> dict[str, int]:
        """Rows by kind, all kinds."""
        counted = Counter(row.kind for row in self.rows)
        return {kind.value: counted[kind] for kind in ImportRowKind}


def compare(register: Register, stored: StoredFile, *, max_rows: int) -> Comparison:
    """Judge every row of a file. Raises OperationRefused for a file that is none."""
    wide = len(register.columns) + SPARE_COLUMNS
    with (
        stored.content.open("rb") as source,
        read_rows(source, max_rows=max_rows, max_columns=wide) as table,
    ):
        _number, heads = next(table.rows, (0, []))
        judge = Judge(ImportRun(), register, match(register, heads))
        rows = [judge.judge(number, raw) for number, raw in table.rows]
    for row in rows:
        if row.number in judge.twins:
            judge.make_wrong_twin(row)
    return Comparison(rows, judge.mark())


def write(register: Register, rows: Iterable[ImportRow], by: Any, note: str) -> None:
    """Write the new and the changed rows of a comparison made in this transaction."""
    found = list(rows)
    writer, current = writer_of(register, by), Current(register)
    changed = [row for row in found if row.kind == ImportRowKind.CHANGED]
    writer.lock(current.pk(row.key) for row in changed)
    for batch in chunks(changed):
        writer.change(batch, current)
    for batch in chunks(row for row in found if row.kind == ImportRowKind.NEW):
        writer.make(batch)
    writer.finish()
    register.settle(writer.written)
    for _written in audit.record_many(by=by, entries=writer.entries, note=note):
        pass
