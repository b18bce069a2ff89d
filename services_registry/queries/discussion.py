"""Editions in discussion and the remarks on them."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from services_registry.models import DiscussionComment, RegistryEdition, Service
from services_registry.models.discussion import DiscussionCommentQuerySet
from services_registry.queries.editions import edition_rows


def discussed_editions(user: Any) -> QuerySet[RegistryEdition]:
    """The registries that people can read and comment on today."""
    return edition_rows(user).filter(
        pk__in=RegistryEdition.objects.discussed().values("pk")
    )


def remarks_of(edition: RegistryEdition) -> DiscussionCommentQuerySet:
    """All remarks on an edition, for its municipality."""
    remarks = DiscussionComment.objects.filter(edition=edition)
    return remarks.select_related("service", "answered_by")


def public_remarks_of(edition: RegistryEdition) -> QuerySet[DiscussionComment]:
    """Answered remarks as everybody reads them, the latest answer first."""
    remarks = edition.comments.public().select_related("service")
    return remarks.order_by("-answered_at", "-pk")


def remark_counts(edition: RegistryEdition) -> dict[str, int]:
    """How many remarks there are (`total`), and how many wait (`waiting`)."""
    return edition.comments.aggregate(
        total=Count("pk"), waiting=Count("pk", filter=Q(answered_at__isnull=True))
    )


def services_in(edition: RegistryEdition) -> QuerySet[Service]:
    """The services of an edition, each once."""
    entries = edition.entries.values("service")
    return Service.objects.filter(pk__in=entries).order_by("sort_key", "pk")
