"""Peaks of memory: of this process, and of all processes that it starts.

`getrusage` would not do on Linux: its peak also holds that of the process that started
this one. Where there is no /proc, nothing is told.
"""

import contextlib
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROC = Path("/proc")
KIB = 1024
SECONDS = 0.05


def own_peak_mb() -> float | None:
    """The most that this process ever held, in MB."""
    return _read_kib(PROC / "self/status", "VmHWM")


@contextmanager
def children_watched() -> Iterator[list[float]]:
    """The list gets the peak of the started processes' sum, pages shared counted once."""
    peak: list[float] = []
    done = threading.Event()

    def watch() -> None:
        while not done.wait(SECONDS):
            held = [_read_kib(PROC / pid / "smaps_rollup", "Pss") for pid in _started()]
            peak[:] = [max([sum(part or 0 for part in held), *peak])]

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _started() -> list[str]:
    """Ids of all living descendants of this process."""
    parents = {}
    for path in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError):
            # "12 (name with spaces) S 7 ...": the parent is the second after the name
            parents[path.parent.name] = path.read_text().rpartition(")")[2].split()[1]
    found, open_ends = [], [str(os.getpid())]
    while open_ends:
        parent = open_ends.pop()
        children = [pid for pid, its in parents.items() if its == parent]
        found += children
        open_ends += children
    return found


def _read_kib(path: Path, name: str) -> float | None:
    """A line such as "Pss: 123 kB" of a file in /proc, in MB."""
    with contextlib.suppress(OSError):
        match = re.search(rf"^{name}:\s+(\d+) kB", path.read_text(), re.M)
        return int(match[1]) / KIB if match else None
    return None
