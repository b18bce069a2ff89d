"""An import made ready for its page: rows, counts, the next step."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.enums import ImportRowKind, ImportState
from core.formats import moment_text, number
from core.imports.registers import SEPARATOR, Register
from core.imports.sheets import problem_text
from core.models.imports import ImportRow, ImportRun
from core.spreadsheets import Column
from core.ui import Fact

TONES = {
    ImportRowKind.NEW: "success",
    ImportRowKind.CHANGED: "warning",
    ImportRowKind.UNCHANGED: "neutral",
    ImportRowKind.WRONG: "danger",
}
WARNED = "warned"  # in addresses, beside the kinds of rows
STEPS: dict[str, Any] = {
    ImportState.APPLIED: _(
        "The import is applied. It can be undone while nothing changed since."
    ),
    ImportState.UNREADABLE: _("Correct the file and upload it again."),
    ImportState.UPLOADED: _(
        "The check did not come to its end. Start it again, or discard the file."
    ),
}


# what the list of imports exports
RUN_COLUMNS = (
    Column("№", lambda run: run.pk, "number"),
    Column(_("File"), lambda run: run.file_name),
    Column(_("Which register"), lambda run: run.title),
    Column(_("State"), lambda run: run.get_state_display()),
    Column(_("New rows"), lambda run: run.new_rows if run.has_rows else None, "number"),
    Column(
        _("Changed rows"),
        lambda run: run.changed_rows if run.has_rows else None,
        "number",
    ),
    Column(
        _("Wrong rows"), lambda run: run.wrong_rows if run.has_rows else None, "number"
    ),
    Column(_("Uploaded"), lambda run: run.uploaded_at, "date"),
    Column(_("uploaded by"), lambda run: str(run.uploaded_by)),
)


# Instead of a value that is not for the eyes of those who load the register.
NOT_SHOWN = _("what stands there is not shown")


@dataclass(frozen=True)
class Tab:
    """A kind of rows: how many there are, and whether only these are shown."""

    kind: str
    label: Any
    count: str
    is_current: bool


@dataclass(frozen=True)
class Change:
    """A value of a row; `old` None for a new record."""

    title: Any
    old: str | None
    new: str


class ShownRow:
    """A row of the file as the page shows it."""

    def __init__(
        self,
        row: ImportRow,
        register: Register,
        options: Mapping[str, Any],
        names: Mapping[str, str] | None = None,
    ) -> None:
        self.row = row
        self.register = register
        self.options = options
        self.names = names or {}

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def key(self) -> str:
        """The key as people read it: codes with the names of what they stand for."""
        if not self.row.key:
            return ""
        parts = self.row.key.split(SEPARATOR)
        columns = [self.register.column(name) for name in self.register.key]
        shown = [
            part
            if column is None
            else column.shown(part, self.options.get(column.name))
            for column, part in zip(columns, parts, strict=True)
        ]
        name = self.names.get(self.row.key, "")
        return " / ".join(shown) + (f" {name}" if name else "")

    @property
    def label(self) -> Any:
        return ImportRowKind(self.row.kind).label

    @property
    def tone(self) -> str:
        return TONES[ImportRowKind(self.row.kind)]

    @property
    def problems(self) -> list[str]:
        """Sentences, each with column and heading."""
        return self._told() if self.row.kind == ImportRowKind.WRONG else []

    @property
    def warnings(self) -> list[str]:
        """What is odd about a row that can be written all the same."""
        return [] if self.row.kind == ImportRowKind.WRONG else self._told()

    def _told(self) -> list[str]:
        return [problem_text(p, self.register) for p in self.row.problems or ()]

    def changes(self) -> Iterator[Change]:
        """The values that would be written: of a changed row only those that differ."""
        before, after = self.row.before, self.row.after or {}
        shows = self.register.gives_out
        for column in self.register.columns:
            if column.name not in after:
                continue
            cell, options = after[column.name], self.options.get(column.name)
            new = column.shown(cell, options)
            if before is None:
                if cell is not None and column.name not in self.register.key:
                    yield Change(column.title, None, new)
            elif before[column.name] != cell:
                old = column.shown(before[column.name], options)
                yield Change(column.title, old if shows else str(NOT_SHOWN), new)


def names_of(register: Register, rows: Iterable[ImportRow]) -> dict[str, str]:
    """Names of the records that the rows would change, where the key is their code."""
    if register.key != ("code",):
        return {}
    keys = [row.key for row in rows if row.key]
    found = register.model._default_manager.filter(code__in=keys)
    return {record.code: str(record) for record in found}  # type: ignore[attr-defined]


def counts_of(run: ImportRun) -> dict[str, int]:
    """Rows by kind."""
    return {
        ImportRowKind.NEW.value: run.new_rows,
        ImportRowKind.CHANGED.value: run.changed_rows,
        ImportRowKind.UNCHANGED.value: run.unchanged_rows,
        ImportRowKind.WRONG.value: run.wrong_rows,
    }


def rows_of(run: ImportRun, kind: str) -> QuerySet[ImportRow]:
    """Rows of a kind, or those that can be written and have warnings; else all."""
    rows = run.rows.order_by("number")
    if kind == WARNED:
        return rows.exclude(kind=ImportRowKind.WRONG).filter(problems__isnull=False)
    return rows.filter(kind=kind) if kind in counts_of(run) else rows


def count_warned(run: ImportRun) -> int:
    """How many have warnings; only registers whose rows belong together know any."""
    knows = run.declared is not None and bool(run.declared.group)
    return rows_of(run, WARNED).count() if knows and run.has_rows else 0


def tabs_of(run: ImportRun, chosen: str, warned: int) -> list[Tab]:
    """The filter of the page: all rows, then each kind, and those with warnings."""
    counts = counts_of(run)
    if warned:
        counts[WARNED] = warned
    chosen = chosen if chosen in counts else ""
    tabs = [Tab("", _("All rows"), number(run.all_rows), not chosen)]
    for kind, count in counts.items():
        label = _("with warnings") if kind == WARNED else ImportRowKind(kind).label
        tabs.append(Tab(kind, label, number(count), kind == chosen))
    return tabs


def next_step(run: ImportRun) -> Any:
    """What the person should do now, in a sentence."""
    if run.is_at_work:
        return _("The portal is at work. You may leave this page; the work goes on.")
    if run.is_checked:
        return _of_checked(run)
    return STEPS.get(
        run.state,
        _("This import is closed. Upload the file again if you need it."),
    )


def _of_checked(run: ImportRun) -> Any:
    if not run.right_rows and not run.wrong_rows:
        return _("The register holds all of this already: there is nothing to do.")
    if not run.wrong_rows:
        return _("Look at the changes, then apply them.")
    count = run.wrong_rows
    wrong = ngettext_lazy(
        "%(count)s row is wrong. Download it, correct it and upload it again, or leave "
        "it out.",
        "%(count)s rows are wrong. Download them, correct them and upload them again, or "
        "leave them out.",
        count,
    )
    return wrong % {"count": number(count)}


def warned_text(count: int) -> Any:
    """That rows have warnings, and what they mean; empty without any."""
    if not count:
        return ""
    told = ngettext_lazy(
        "%(count)s row has a warning. It can be applied; the warning stays with the "
        "record.",
        "%(count)s rows have warnings. They can be applied; the warnings stay with the "
        "records.",
        count,
    )
    return told % {"count": number(count)}


def apply_label(run: ImportRun) -> Any:
    """The button of applying, with how many rows it writes."""
    label = ngettext_lazy("Apply %(count)s row", "Apply %(count)s rows", run.right_rows)
    return label % {"count": number(run.right_rows)}


def facts_of(run: ImportRun) -> list[Fact]:
    """Who handed in what and when, and who decided."""
    facts = [
        Fact(_("Which register"), run.title),
        Fact(_("File"), run.file_name),
        Fact("SHA-256", run.sha256),
        Fact(_("Uploaded"), moment_text(run.uploaded_at), run.uploaded_by),
    ]
    if run.applied_at:
        facts.append(Fact(_("Applied"), moment_text(run.applied_at), run.applied_by))
    if run.undone_at:
        facts.append(Fact(_("Undone"), moment_text(run.undone_at), run.undone_by))
    return facts
