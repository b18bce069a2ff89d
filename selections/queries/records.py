"""What a municipality may read in the trail of its own candidacy."""

from django.db.models import QuerySet

from core import audit
from core.models.audit import AuditEvent
from selections.models import Candidate

# What the candidate does, and what is said to it at once.
ALWAYS = (
    "candidate.applied",
    "candidate.confirm",
    "candidate.decline",
    "candidate.commitment_accepted",
    "candidate.commitment_taken_back",
    "candidate.answers_saved",
    "candidate.document_added",
    "candidate.document_removed",
    "candidate.submit",
    "candidate.return",
    "candidate.withdraw",
    # only after the publication
    "candidate.join",
)


def own_timeline(candidate: Candidate) -> QuerySet[AuditEvent]:
    """Events of a candidate that its municipality may see, newest first.

    Of check, ranking and decision nothing: the result and its reason stand on the page
    once they are published; what was taken back stays inside.
    """
    return audit.timeline(candidate).filter(verb__in=ALWAYS)
