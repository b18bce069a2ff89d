"""Tables of reports, written for people once: the page and the PDF show the same text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.formats import DASH, money, number, percent
from core.languages import as_of
from core.ui import Head, Table, as_cell
from grants.queries import Figures
from grants.queries.amounts import rounded_down
from reports.queries.programme import Groups

NUM = "num"


@dataclass(frozen=True)
class Heading:
    """Heading of a column; `kind` is "num" for columns of numbers."""

    title: str
    kind: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A flat table of finished text. `total` is the last row, of the same width.

    `css` are the classes of the table in a PDF; `row_css` those of each row.
    """

    caption: str
    heads: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    css: str = ""
    row_css: tuple[str, ...] = ()

    def body(self) -> list[tuple[str, list[tuple[Heading, str]]]]:
        """Rows as (classes, pairs of heading and text), for templates."""
        marks = self.row_css or ("",) * len(self.rows)
        return [
            (mark, list(zip(self.heads, row, strict=True)))
            for mark, row in zip(marks, self.rows, strict=True)
        ]

    def foot(self) -> list[tuple[Heading, str]]:
        """The last row in the same pairs; empty when there is none."""
        return list(zip(self.heads, self.total, strict=True)) if self.total else []

    @classmethod
    def from_page(cls, table: Table) -> "ReportTable":
        """A table of a page on paper: no links; notes follow their text."""
        return cls(
            caption=str(table.caption or ""),
            heads=tuple(
                Heading(str(head.title), NUM if head.kind == NUM else "")
                for head in table.heads
            ),
            rows=tuple(tuple(map(_cell_text, row)) for row in table.rows),
            total=tuple(map(_cell_text, table.totals)),
        )

    def for_page(self) -> Table:
        """The same table as the component of pages wants it."""
        heads = [Head(head.title, head.kind or "text") for head in self.heads]
        return Table(heads, self.rows, self.total, self.caption)


def _cell_text(value: Any) -> str:
    cell = as_cell(value)
    text = f"{cell.text} ({cell.note})" if cell.note else str(cell.text)
    return as_of(cell.text, text)


def share_text(value: Decimal | None) -> str:
    """A share as people read it: rounded down, a dash when nothing is known."""
    return percent(rounded_down(value))


def group_table(
    caption: str, first: str, groups: Groups, whole: Figures
) -> ReportTable:
    """One row of figures for each group, and the figures of all grants below.

    The last row is counted anew, not added up: a municipality may stand in several
    rows.
    """
    columns: list[tuple[str, Callable[[Figures], str]]] = [
        (_("Municipalities"), lambda f: number(f.municipalities)),
        (_("Plans"), lambda f: number(f.plans)),
        (_("Grants"), lambda f: number(f.grants)),
        (_("Granted, KGS"), lambda f: money(f.amount)),
        (_("Own contribution, KGS"), lambda f: money(f.own)),
        (_("Own share, average"), lambda f: share_text(f.average_share)),
    ]

    def line(label: str, sums: Figures) -> tuple[str, ...]:
        return (label, *(text(sums) for _heading, text in columns))

    return ReportTable(
        caption=caption,
        heads=(Heading(first), *(Heading(heading, NUM) for heading, _t in columns)),
        rows=tuple(line(label, sums) for label, sums in groups),
        total=line(_("All together"), whole),
        css="groups",
    )


def table_of(
    caption: str,
    heads: Sequence[tuple[Any, str]],
    rows: Sequence[Sequence[str]],
    total: Sequence[str] = (),
) -> ReportTable:
    """A table from (heading, kind) pairs and rows of text."""
    return ReportTable(
        caption=caption,
        heads=tuple(Heading(str(text), kind) for text, kind in heads),
        rows=tuple(tuple(row) for row in rows),
        total=tuple(total),
    )


def known(value: int | None) -> str:
    """A count, or a dash when it is not known."""
    return DASH if value is None else number(value)
