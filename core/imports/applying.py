"""Applying an import and taking it back, each in one transaction."""

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import audit
from core.enums import ImportRowKind
from core.formats import number as number_text
from core.imports.current import CHUNK, Current, Mark
from core.imports.judging import broken_rules
from core.imports.registers import NAMED, Register
from core.imports.workflow import IMPORTS
from core.imports.writing import Writer, chunks, writer_of
from core.jobs.registry import Progress
from core.locking import lock
from core.models.imports import ImportRow, ImportRun
from core.problems import OperationRefused, Problem


class Steps:
    """Tells the progress of the batches of one transaction."""

    def __init__(self, progress: Progress, total: int):
        self.progress = progress
        self.total = max(total, 1)
        self.done = 0

    def step(self, rows: int) -> None:
        """So many rows more are written; a cancelled job stops here."""
        self.done += rows
        done, total = number_text(self.done), number_text(self.total)
        message = gettext("%(done)s of %(total)s rows written")
        self.progress(
            10 + 60 * self.done // self.total, message % {"done": done, "total": total}
        )


@transaction.atomic
def apply(run: ImportRun, register: Register, by: Any, progress: Progress) -> None:
    """Write what the check found, or nothing at all.

    Does nothing when it is applied already. Raises PermissionDenied, or OperationRefused
    when something changed since the check.
    """
    run = lock(run)
    if run.is_applied:
        return
    IMPORTS.require(run, "apply", by)
    writer = writer_of(register, by)
    progress(2, gettext("Comparing with the register once more"))
    current = _locked(run, writer)
    _require_unchanged(run, register, current)
    _require_rules(run, register, current, writer, progress)
    steps = Steps(progress, run.right_rows)
    # changed rows first: they may make room for new ones (the end of a time in office)
    for rows in chunks(_rows(run, ImportRowKind.CHANGED)):
        writer.change(rows, current)
        steps.step(len(rows))
    for rows in chunks(_rows(run, ImportRowKind.NEW)):
        writer.make(rows)
        steps.step(len(rows))
    writer.finish()
    run.settled = register.settle(writer.written)
    _write_audit(run, writer, by, progress)
    IMPORTS.carry_out(run, "apply", by=by, applied_by=by, applied_at=timezone.now())


@transaction.atomic
def undo(run: ImportRun, register: Register, by: Any, progress: Progress) -> None:
    """Take an import back as a whole, or nothing of it.

    Does nothing when it is undone already. Raises PermissionDenied, or OperationRefused
    when a row changed since or when something hangs on a new one.
    """
    run = lock(run)
    if run.is_undone:
        return
    IMPORTS.require(run, "undo", by)
    writer = writer_of(register, by)
    progress(2, gettext("Looking for changes since the import"))
    current = _locked(run, writer, both=True)
    _require_as_applied(run, register, current)
    _require_nothing_hangs(run, writer, current, progress)
    steps = Steps(progress, run.right_rows)
    for rows in chunks(_rows(run, ImportRowKind.NEW)):
        writer.remove(rows, current)
        steps.step(len(rows))
    for rows in chunks(_rows(run, ImportRowKind.CHANGED)):
        writer.change(rows, current, back=True)
        steps.step(len(rows))
    writer.finish()
    register.unsettle(run.settled)
    _write_audit(run, writer, by, progress)
    IMPORTS.carry_out(run, "undo", by=by, undone_by=by, undone_at=timezone.now())


def _rows(run: ImportRun, *kinds: str) -> Iterator[ImportRow]:
    rows = run.rows.filter(kind__in=kinds).order_by("number")
    return rows.iterator(chunk_size=CHUNK)


def _locked(run: ImportRun, writer: Writer, *, both: bool = False) -> Current:
    """What the database holds, with the rows locked that will be written."""
    kinds = [ImportRowKind.CHANGED, *([ImportRowKind.NEW] if both else [])]
    keys = list(run.rows.filter(kind__in=kinds).values_list("key", flat=True))
    if keys:
        before = Current(writer.register)
        writer.lock(pk for pk in map(before.pk, keys) if pk is not None)
    return Current(writer.register)


def _require_unchanged(run: ImportRun, register: Register, current: Current) -> None:
    mark = Mark()
    rows = run.rows.exclude(kind=ImportRowKind.WRONG).order_by("number")
    for key in rows.values_list("key", flat=True).iterator(chunk_size=CHUNK):
        mark.add(key, current.cells(key))
    if mark.text() != run.mark:
        raise OperationRefused([_changed_since(_differing(run, register, current))])


def _differing(run: ImportRun, register: Register, current: Current) -> list[int]:
    """Numbers of the first rows whose old values are no longer those of the check."""
    found = []
    for row in _rows(run, ImportRowKind.NEW, ImportRowKind.CHANGED):
        if _cells_of(register, current, row) != row.before:
            found.append(row.number)
        if len(found) == NAMED:
            break
    return found


def _cells_of(
    register: Register, current: Current, row: ImportRow
) -> dict[str, Any] | None:
    """What the database holds now in the columns of a row; None where it is not there."""
    cells = current.cells(row.key)
    if cells is None:
        return None
    names = [column.name for column in register.columns]
    return {n: c for n, c in zip(names, cells, strict=True) if n in (row.after or {})}


def _changed_since(numbers: list[int]) -> Problem:
    message = _(
        "Something changed in the register since the check, so nothing was applied. "
        "Check again. First rows: {rows}."
    )
    rows = ", ".join(map(str, numbers)) or "–"
    return Problem(format_lazy(message, rows=rows), code="changed-since")


def _require_rules(
    run: ImportRun,
    register: Register,
    current: Current,
    writer: Writer,
    progress: Progress,
) -> None:
    """The rules once more: what a row refers to may have changed, too."""
    names = [column.name for column in register.columns]
    rules = register.rules()
    broken = []
    for row in _rows(run, ImportRowKind.NEW, ImportRowKind.CHANGED):
        stored = current.cells(row.key)
        old = None if stored is None else dict(zip(names, stored, strict=True))
        try:
            found = list(
                broken_rules(register, rules, old, row.after or {}, writer.options)
            )
        except KeyError:
            found = [Problem("what it refers to is gone")]
        broken += [row.number] if found else []
        if len(broken) >= NAMED:
            break
    if broken:
        raise OperationRefused([_changed_since(broken)])
    progress(10, gettext("Writing"))


def _require_as_applied(run: ImportRun, register: Register, current: Current) -> None:
    changed = []
    for row in _rows(run, ImportRowKind.NEW, ImportRowKind.CHANGED):
        if _cells_of(register, current, row) != row.after:
            changed.append(f"{row.number} ({row.key_shown})")
        if len(changed) == NAMED:
            break
    if changed:
        raise OperationRefused([_cannot_undo(changed)])


def _cannot_undo(rows: list[str]) -> Problem:
    message = _(
        "The import cannot be undone: these rows changed since it was applied: {rows}."
    )
    return Problem(
        format_lazy(message, rows=", ".join(rows)), code="changed-since-applied"
    )


def _require_nothing_hangs(
    run: ImportRun, writer: Writer, current: Current, progress: Progress
) -> None:
    """New rows are as they were made, and no other record points at them."""
    for rows in chunks(_rows(run, ImportRowKind.NEW)):
        progress(5, gettext("Looking for records that use the new ones"))
        keys = {current.pk(row.key): row for row in rows}
        used = list(writer.register.users(list(keys)))
        if used:
            raise OperationRefused([_in_use(keys, used)])
        found = writer.model._default_manager.in_bulk(list(keys))
        other = [
            f"{row.number} ({row.key_shown})"
            for pk, row in keys.items()
            if writer.differs(row, found[pk])
        ]
        if other:
            raise OperationRefused([_cannot_undo(other[:NAMED])])


def _in_use(
    keys: dict[Any, ImportRow], used: list[tuple[Any, models.Model]]
) -> Problem:
    named = [
        f"{keys[pk].number} ({keys[pk].key_shown}): {obj}" for pk, obj in used[:NAMED]
    ]
    message = _(
        "The import cannot be undone: other records already use rows that it made: "
        "{rows}."
    )
    return Problem(format_lazy(message, rows="; ".join(named)), code="in-use")


def _write_audit(run: ImportRun, writer: Writer, by: Any, progress: Progress) -> None:
    note = gettext("Import № %(number)s") % {"number": run.pk}
    total = max(len(writer.entries), 1)
    for done in audit.record_many(by=by, entries=writer.entries, note=note):
        progress(70 + 29 * done // total, gettext("Writing the record of changes"))
