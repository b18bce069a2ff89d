"""What people say of a registry while it is discussed, and what they are answered."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import both_or_none
from core.text import search_key
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids
from services_registry.enums import CommentWay
from services_registry.models.editions import RegistryEdition
from services_registry.models.services import Service


class DiscussionCommentQuerySet(models.QuerySet["DiscussionComment"]):
    def of_own(self, user: Any) -> "DiscussionCommentQuerySet":
        """The remarks on the registries of the user's municipalities."""
        return self.filter(edition__municipality__in=municipality_ids(user))

    def unanswered(self) -> "DiscussionCommentQuerySet":
        return self.filter(answered_at__isnull=True)

    def public(self) -> "DiscussionCommentQuerySet":
        """What everybody may read: answered, and not kept back."""
        return self.filter(answered_at__isnull=False, is_withheld=False)


class DiscussionComment(models.Model):
    """A remark on an edition in discussion, with its answer.

    `author` is for the municipality only; the public page shows text and answer, and
    both only once there is an answer. `is_withheld` keeps a remark back that offends or
    tells of persons. `recorded_by` is empty where a citizen wrote it.
    """

    edition = models.ForeignKey(
        RegistryEdition, models.CASCADE, related_name="comments"
    )
    service = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("about the service"),
    )
    way = models.CharField(_("how it came"), max_length=12, choices=CommentWay)
    given_on = models.DateField(_("day"))
    author = models.CharField(_("who said it"), max_length=150, blank=True)
    text = models.TextField(_("remark"))
    answer = models.TextField(_("answer"), blank=True)
    is_withheld = models.BooleanField(_("not shown to the public"), default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # holds the author too, so nothing public is searched by it
    search_key = models.TextField(editable=False, default="")

    objects = DiscussionCommentQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "given_on", "pk"]
        verbose_name = _("remark on a registry")
        constraints = [both_or_none("answered_at", "answered_by")]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = search_key(self.text, self.author, self.answer)
        super().save(*args, **kwargs)

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    def audit_municipality(self) -> Municipality:
        return self.edition.municipality
