"""A print for everybody that is ready: the published registry of A in Russian."""

from types import SimpleNamespace

from core import files, jobs
from core.enums import JobState
from core.models.jobs import Job
from reports.enums import ReportKind
from reports.queries.registries import shared_parameters


def build(world: SimpleNamespace) -> None:
    """Of nobody: everybody may download it."""
    job = jobs.enqueue(
        kind=ReportKind.REGISTRY,
        parameters=shared_parameters(world.registry_published),
        by=None,
        title="Реестр",
        language="ru",
    )
    stored = files.store_bytes(content=b"%PDF-1.7\n%%EOF\n", name="r.pdf", by=None)
    Job.objects.filter(pk=job.pk).update(
        state=JobState.READY, result=files.attach(stored), sha256=stored.sha256
    )
