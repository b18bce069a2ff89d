"""Handlers that leave a trace in a file, sleep, or kill their own process."""

import os
import signal
import time
from pathlib import Path

from core import files, jobs
from core.jobs import Progress
from core.models import Job, StoredFile


def leave_trace(job: Job, word: str) -> None:
    """Append one line to the job's trace file; a line is written whole or not."""
    path = job.parameters.get("trace")
    if path:
        with Path(path).open("ab", buffering=0) as trace:
            trace.write(f"{word}\n".encode())


@jobs.handler("test-slow", label="Slow job of the tests")
def slow(job: Job, progress: Progress) -> StoredFile:
    """Takes `steps` tenths of a second, then makes one small PDF."""
    leave_trace(job, f"start {os.getpid()}")
    steps = job.parameters.get("steps", 0)
    for step in range(steps):
        time.sleep(0.1)
        progress(100 * step // steps, f"step {step}")
    stored = files.store_bytes(
        content=b"%PDF-1.7 " + str(job.pk).encode(), name="r.pdf", by=job.requested_by
    )
    leave_trace(job, "end")
    return stored


@jobs.handler("test-silent", label="Job that never tells its progress")
def silent(job: Job, _progress: Progress) -> StoredFile:
    """Sleeps `seconds` without a word, then makes a file."""
    leave_trace(job, f"start {os.getpid()}")
    time.sleep(job.parameters.get("seconds", 0))
    stored = files.store_bytes(content=b"%PDF-1.7 x", name="r.pdf", by=job.requested_by)
    leave_trace(job, "end")
    return stored


@jobs.handler("test-killer", label="Job that kills its worker")
def killer(job: Job, _progress: Progress) -> None:
    """Kills the process that does it."""
    leave_trace(job, f"start {os.getpid()}")
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.handler("test-error", label="Job with a mistake")
def mistaken(_job: Job, _progress: Progress) -> None:
    """Raises what no handler should."""
    raise ZeroDivisionError("a secret detail")
