"""Writing rows of a register in bulk: made, changed, restored, removed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from django.db import models

from core.audit import Entry
from core.enums import ImportVerb
from core.imports.columns import Cell, options_of
from core.imports.current import CHUNK, Current
from core.imports.judging import values_of
from core.imports.registers import Register
from core.models.imports import ImportRow

Item = TypeVar("Item")
SET_ITSELF = ("auto_now", "auto_now_add")


class Writer:
    """Writes for one register; collects the audit entries, which come last."""

    def __init__(self, register: Register, by: Any):
        self.register = register
        self.by = by
        self.model = register.model
        self.options = options_of(register.columns)
        self.names = [column.name for column in register.columns]
        self.entries: list[Entry] = []
        self.written: list[Any] = []

    def values(self, cells: dict[str, Cell]) -> dict[str, Any]:
        return values_of(self.register, cells, self.options)

    def build(self, row: ImportRow) -> models.Model:
        """The object of a new row."""
        obj = self.register.new_row()
        self._fill(obj, row.after or {})
        return obj

    def make(self, rows: Sequence[ImportRow]) -> None:
        """Insert new rows."""
        made = [self.build(row) for row in rows]
        self.model._default_manager.bulk_create(made, batch_size=1000)
        for row, obj in zip(rows, made, strict=True):
            self._note(self.register.verb_made, obj, {}, row.after or {})

    def change(
        self,
        rows: Sequence[ImportRow],
        current: Current,
        *,
        back: bool = False,
    ) -> None:
        """Write what differs of rows that are locked; `back` writes the old values."""
        verb = ImportVerb.ROW_RESTORED if back else self.register.verb_changed
        objects = self.model._default_manager.in_bulk(
            [current.pk(row.key) for row in rows]
        )
        changed: list[models.Model] = []
        versions: list[models.Model] = []
        for row in rows:
            obj = objects[current.pk(row.key)]
            version = self.register.next_version(obj)
            if version is not None:
                obj = version
            before, after = row.before or {}, row.after or {}
            if back:
                before, after = after, before
            new = {n: c for n, c in after.items() if c != before[n]}
            self._fill_references(obj, row, current)
            self._fill(obj, new)
            (changed if version is None else versions).append(obj)
            self._note(verb, obj, {n: before[n] for n in new}, new)
        self._add_versions(versions, list(objects))
        # an upsert of whole rows that we hold locked: far cheaper than CASE WHEN
        self.model._default_manager.bulk_create(
            changed,
            batch_size=1000,
            update_conflicts=True,
            unique_fields=[self.model._meta.pk.name],
            update_fields=self._written_fields(),
        )

    def _add_versions(self, versions: Sequence[models.Model], before: Any) -> None:
        """Insert the rows that follow on others, which are outdated by it."""
        if versions:
            rows = self.model._default_manager
            rows.filter(pk__in=before).update(**self.register.outdated)
            rows.bulk_create(versions, batch_size=1000)

    def remove(self, rows: Sequence[ImportRow], current: Current) -> None:
        """Delete rows that an import made."""
        keys = [current.pk(row.key) for row in rows]
        objects = self.model._default_manager.in_bulk(keys)
        for row in rows:
            obj = objects[current.pk(row.key)]
            self._fill(obj, row.after or {})
            self._note(ImportVerb.ROW_REMOVED, obj, row.after or {}, {})
        self.register.clear(keys)
        self.model._default_manager.filter(pk__in=keys).delete()

    def finish(self) -> None:
        """All rows were given: write what had to wait for the others."""

    def differs(self, row: ImportRow, found: models.Model) -> bool:
        """Whether a row that the import made is no longer as it was made."""
        return bool(unlike(self.build(row), found))

    def lock(self, keys: Iterable[Any]) -> None:
        """Lock rows by primary key, always in the same order."""
        for chunk in chunks(sorted(keys)):
            self.register.hold(chunk)
            rows = self.model._default_manager.filter(pk__in=chunk).order_by("pk")
            locked = rows.select_for_update(of=("self",)).values_list("pk", flat=True)
            len(locked)  # reads them

    def _fill(self, obj: models.Model, cells: dict[str, Cell]) -> None:
        for name, value in self.values(cells).items():
            setattr(obj, name, value)
        self.register.prepare(obj)

    def _fill_references(
        self, obj: models.Model, row: ImportRow, current: Current
    ) -> None:
        """Give the object the rows it refers to, which audit labels want to read."""
        stored = current.cells(row.key) or ()
        for column, cell in zip(self.register.columns, stored, strict=False):
            if column.kind == "reference" and cell is not None:
                setattr(obj, column.name, self.options[column.name][str(cell)])

    def _note(
        self,
        verb: str,
        obj: models.Model,
        before: dict[str, Cell],
        after: dict[str, Cell],
    ) -> None:
        place = obj.audit_municipality() if hasattr(obj, "audit_municipality") else None
        shown = self.register.audit_object(obj)
        self.written.append(self.register.keeps(obj))
        self.entries.append(
            Entry(str(verb), shown, place, self._kept(before), self._kept(after))
        )

    def _kept(self, cells: dict[str, Cell]) -> dict[str, Cell]:
        """The cells under names that all rows share: as read, each row has its own."""
        return {name: cells[name] for name in self.names if name in cells}

    def _written_fields(self) -> list[str]:
        return [
            field.name
            for field in self.model._meta.concrete_fields
            if not field.primary_key and not getattr(field, "auto_now_add", False)
        ]


def chunks(items: Iterable[Item], size: int = CHUNK) -> Iterator[list[Item]]:
    """Lists of at most `size` items."""
    waiting = iter(items)
    while chunk := list(islice(waiting, size)):
        yield chunk


def writer_of(register: Register, by: Any) -> Writer:
    """What writes for a register."""
    made: Writer = (register.writer or Writer)(register, by)
    return made


def unlike(made: models.Model, found: models.Model) -> list[str]:
    """Names of the fields in which a stored row differs from one built anew."""
    return [
        field.name
        for field in made._meta.concrete_fields
        if not field.primary_key
        and not any(getattr(field, name, False) for name in SET_ITSELF)
        and not (field.has_default() and callable(field.default))
        and getattr(made, field.attname)
        != field.to_python(getattr(found, field.attname))
    ]
