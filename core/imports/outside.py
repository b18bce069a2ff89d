"""Telling the progress of a job while one long transaction is open."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection

from core.jobs.registry import Progress


@contextmanager
def outside(progress: Progress) -> Iterator[Progress]:
    """A progress that writes through a connection of its own.

    Written inside the transaction nobody would see it before the commit, and whoever
    cancels would wait for the lock on the job's row. SQLite lets in one writer only: there
    the progress stays inside, and a cancel waits until the transaction ends.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        yield progress
        return
    with ThreadPoolExecutor(max_workers=1) as pool:

        def tell(percent: int, message: Any = "") -> None:
            # result() brings JobLost back into this thread, where it ends the work
            pool.submit(progress, percent, message).result()

        try:
            yield tell
        finally:
            pool.submit(_close_own).result()


def _close_own() -> None:
    """`connection` is another one in each thread: this closes that of the helper."""
    connection.close()
