"""The results as tables: for the terminal and for `docs/benchmarks.md`."""

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version

from django.db import connection
from django.utils import timezone

from demo.bench.measuring import Measured, Result
from demo.bench.running import Report

HEADS = [
    *("Case", "Ours", "Baseline", "It took", "Ratio", "Queries"),
    *("Peak MB (baseline)", "Bytes"),
]
LIBRARIES = ("Django", "openpyxl", "WeasyPrint")
INTRODUCTION = """\
# Benchmarks

Written by `./portal bench` on {day}, on a **shared, noisy machine** with {cores} cores
({versions}). Read the ratios; the times are medians and only show the order of size.

Each case runs in turns with its baselines; the first round of a page is not counted.
Ratio: our time divided by that of the baseline, so below 1 we are faster.
Pages go through the whole portal (session, permissions, templates) but not over a
network. The stock admin is a plain `ModelAdmin` with the same columns, filters and
search; bare SQL is a view with a count, one query and a joined string behind the same
middleware. Exports and PDFs run in processes of their own: the peak is that of the whole
process, for PDFs that of all processes that were started (Chromium starts several).
"""
VIEWS = """\
## First view of a page

Bytes over the wire, compressed, without anything in the cache.
"""


def lines_of(results: list[Result]) -> Iterator[list[str]]:
    """A line for each case and baseline; a case without one has a single line."""
    for result in results:
        start = [result.name, _time(result.ours)]
        queries = "" if result.queries is None else str(result.queries)
        size = f"{result.ours.size:,}"
        for name, other in result.baselines.items():
            ratio = result.ours.seconds / other.seconds
            told = [name, _time(other), f"{ratio:.2f}", queries]
            yield [*start, *told, _peaks(result.ours, other), size]
        if not result.baselines:
            yield [*start, "", "", "", queries, _peaks(result.ours, None), size]


def _time(measured: Measured) -> str:
    if measured.seconds >= 1:
        return f"{measured.seconds:.2f} s"
    return f"{measured.seconds * 1000:.1f} ms"


def _peaks(ours: Measured, other: Measured | None) -> str:
    if ours.peak_mb is None:
        return ""
    if other is None or other.peak_mb is None:
        return f"{ours.peak_mb:.0f}"
    return f"{ours.peak_mb:.0f} ({other.peak_mb:.0f})"


def table(heads: list[str], lines: list[list[str]]) -> str:
    """A Markdown table that is readable as it stands."""
    rows = [heads, *lines]
    widths = [max(len(row[place]) for row in rows) for place in range(len(heads))]
    shown = [
        "| " + " | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    rule = "| " + " | ".join("-" * width for width in widths) + " |"
    return "\n".join([shown[0], rule, *shown[1:]]) + "\n"


def tables(report: Report) -> str:
    """All results, and the first views where they were measured."""
    text = table(HEADS, list(lines_of(report.results)))
    if not report.views:
        return text
    views = [
        [address, f"{page:,}", f"{whole:,}"] for address, page, whole in report.views
    ]
    heads = ["Page", "The page", "With style sheet and scripts"]
    return f"{text}\n{VIEWS}\n{table(heads, views)}"


def document(report: Report) -> str:
    """The whole of `docs/benchmarks.md`."""
    introduction = INTRODUCTION.format(
        day=timezone.localdate().isoformat(),
        cores=os.cpu_count(),
        versions=", ".join(_versions()),
    )
    return f"{introduction}\n{tables(report)}"


def _versions() -> Iterator[str]:
    yield f"Python {platform.python_version()}"
    for name in LIBRARIES:
        yield f"{name} {version(name)}"
    with connection.cursor() as cursor:
        query = "SELECT sqlite_version()"
        if connection.vendor != "sqlite":
            query = "SHOW server_version"
        cursor.execute(query)
        yield f"{connection.display_name} {cursor.fetchone()[0]}"
