"""What people say of a registry while it is discussed, and what they are answered."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import both_or_none
from municipalities.models import Municipality
from services_registry.enums import CommentWay
from services_registry.models.editions import RegistryEdition
from services_registry.models.services import Service


class DiscussionComment(models.Model):
    """A remark on an edition in discussion, with its answer.

    `author` is for the municipality only; the public page shows text and answer, and
    both only once there is an answer. `recorded_by` is empty where a citizen wrote it.
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

    class Meta:
        ordering = ["edition", "given_on", "pk"]
        verbose_name = _("remark on a registry")
        constraints = [both_or_none("answered_at", "answered_by")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    def audit_municipality(self) -> Municipality:
        return self.edition.municipality
