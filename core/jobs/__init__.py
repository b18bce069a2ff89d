"""Long work as rows: ask for it, run it once, show how far it is.

Register a kind in `<app>/tasks.py`::

    @jobs.handler("programme-report", label=_("Programme report"))
    def build_programme_report(job, progress) -> StoredFile | None:
        progress(10, _("Reading the figures"))
        ...
        return files.store_bytes(content=pdf, name="report.pdf", by=job.requested_by)

and ask for it in an operation with `jobs.enqueue(...)`. A handler must be safe to
run twice, holds no transaction open while it works, and calls `progress` from time
to time, because that is where a cancelled job stops.
"""

from core.jobs.registry import JobFailed, JobKind, Progress, handler, kind_label
from core.jobs.requests import cancel, enqueue, retry
from core.jobs.running import run, run_claimed
from core.jobs.sweeping import sweep

__all__ = [
    "JobFailed",
    "JobKind",
    "Progress",
    "cancel",
    "enqueue",
    "handler",
    "kind_label",
    "retry",
    "run",
    "run_claimed",
    "sweep",
]
