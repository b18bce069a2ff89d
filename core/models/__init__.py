from core.models.audit import AuditEvent, AuditHead
from core.models.files import StoredFile
from core.models.imports import ImportRow, ImportRun
from core.models.jobs import Job
from core.models.letters import Letter

__all__ = [
    "AuditEvent",
    "AuditHead",
    "ImportRow",
    "ImportRun",
    "Job",
    "Letter",
    "StoredFile",
]
