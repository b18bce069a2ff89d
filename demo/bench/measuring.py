"""Cases beside their baselines: run in turn in one process, compared by medians.

Ours and the baselines take turns, so that whatever else the machine does meets all of
them alike. The first round of what runs in our own process is not counted.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Outcome:
    """What one run gave: bytes; and, from a process of its own, its time and memory."""

    size: int = 0
    seconds: float | None = None
    peak_mb: float | None = None


Work = Callable[[], Outcome]


@dataclass(frozen=True)
class Case:
    """One thing to measure. `baselines` by name.

    `in_process`: the works run in our own process, so they are warmed up, and their
    queries can be counted.
    """

    name: str
    ours: Work
    baselines: dict[str, Work]
    runs: int
    in_process: bool = True


@dataclass
class Measured:
    """Medians of one work: seconds, MB (None: not measured), bytes."""

    seconds: float
    peak_mb: float | None
    size: int


@dataclass
class Result:
    """A case with what was measured of it and of its baselines."""

    name: str
    ours: Measured
    baselines: dict[str, Measured] = field(default_factory=dict)
    queries: int | None = None


def measure(case: Case) -> Result:
    """Run ours and the baselines in turn."""
    works = {"": case.ours, **case.baselines}
    taken: dict[str, list[Outcome]] = {name: [] for name in works}
    for number in range(0 if case.in_process else 1, case.runs + 1):
        for name, work in works.items():
            outcome = timed(work)
            if number:
                taken[name].append(outcome)
    found = {name: _median(outcomes) for name, outcomes in taken.items()}
    ours = found.pop("")
    queries = count_queries(case.ours) if case.in_process else None
    return Result(case.name, ours, found, queries)


def timed(work: Work) -> Outcome:
    """The outcome with its seconds; those of an own process are kept."""
    begin = time.perf_counter()
    outcome = work()
    seconds = time.perf_counter() - begin
    if outcome.seconds is None:
        return Outcome(outcome.size, seconds, outcome.peak_mb)
    return outcome


def count_queries(work: Work) -> int:
    """Queries of one run, outside the measured ones: counting costs time."""
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def _median(outcomes: list[Outcome]) -> Measured:
    peaks = [o.peak_mb for o in outcomes if o.peak_mb is not None]
    return Measured(
        seconds=statistics.median(o.seconds or 0 for o in outcomes),
        peak_mb=statistics.median(peaks) if peaks else None,
        size=outcomes[-1].size,
    )
