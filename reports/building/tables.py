"""Tables of reports, written for people once: the page and the PDF show the same text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.formats import DASH, money, number, percent
from reports.queries.sums import Group, Sums

NUM = "num"


@dataclass(frozen=True)
class Heading:
    """Heading of a column; `css` is "num" for columns of numbers."""

    text: str
    css: str = ""


@dataclass(frozen=True)
class ReportTable:
    """A flat table of finished text. `total` is the last row, of the same width."""

    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def cells(self) -> list[list[tuple[Heading, str]]]:
        """Rows with the heading of each cell, for templates."""
        return [list(zip(self.headings, row, strict=True)) for row in self.rows]

    @property
    def total_cells(self) -> list[tuple[Heading, str]]:
        return list(zip(self.headings, self.total, strict=True)) if self.total else []


def share_text(value: Decimal | None) -> str:
    """A share in percent that was rounded down already."""
    return percent(value) if value is not None else DASH


def group_table(
    caption: str, first: str, groups: Sequence[Group], whole: Sums
) -> ReportTable:
    """One row of figures for each group, and the figures of all grants below.

    Counts of municipalities and plans in the last row are counted anew, not added: a
    municipality may stand in several rows.
    """
    columns: list[tuple[str, Callable[[Sums], str]]] = [
        (_("Municipalities"), lambda s: number(s.municipalities)),
        (_("Plans"), lambda s: number(s.plans)),
        (_("Grants"), lambda s: number(s.grants)),
        (_("Granted, KGS"), lambda s: money(s.amount)),
        (_("Own contribution, KGS"), lambda s: money(s.own)),
        (_("Own share of total"), lambda s: share_text(s.own_of_total)),
    ]

    def line(label: str, sums: Sums) -> tuple[str, ...]:
        return (label, *(text(sums) for _heading, text in columns))

    return ReportTable(
        caption=caption,
        headings=(Heading(first), *(Heading(heading, NUM) for heading, _t in columns)),
        rows=tuple(line(group.label, group.sums) for group in groups),
        total=line(_("All together"), whole),
    )


def people_text(value: int, known: int) -> str:
    """A number of people, or a dash when no plan tells it."""
    return number(value) if known else DASH


def table_of(
    caption: str, headings: Sequence[tuple[Any, str]], rows: Sequence[Sequence[str]]
) -> ReportTable:
    """A table from (heading, css) pairs and rows of text."""
    return ReportTable(
        caption=caption,
        headings=tuple(Heading(str(text), css) for text, css in headings),
        rows=tuple(tuple(row) for row in rows),
    )
