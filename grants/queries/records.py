"""What a municipality may read in the trail of its own application."""

from django.db.models import QuerySet

from core import audit
from core.models.audit import AuditEvent
from grants.models import Application

# What the applicant does, and what is said to the applicant at once.
ALWAYS = (
    "application.made",
    "application.changed",
    "application.document_uploaded",
    "application.document_removed",
    "application.submit",
    "application.return",
    "application.withdraw",
)


def public_timeline(application: Application) -> QuerySet[AuditEvent]:
    """Events of an application that its municipality may see, newest first.

    Of the judging nothing: the result and its reason stand on the page once they are
    published, decisions that were taken back stay inside.
    """
    return audit.timeline(application).filter(verb__in=ALWAYS)
