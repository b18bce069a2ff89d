"""Handing over the post of the head from one person to the next."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Invitation
from core.models.base import both_or_none
from municipalities.models.people import Official
from municipalities.models.places import Municipality


class HandOver(models.Model):
    """A head names the successor, who accepts; or staff record a new head.

    The successor is a person of the team (`successor`), or somebody who gets a letter
    with a link (`invitation`); whether that address has an account is not told to
    whoever asked. Rights pass when it is done, not before.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="hand_overs"
    )
    outgoing = models.ForeignKey(
        Official, models.PROTECT, null=True, blank=True, related_name="hand_overs"
    )
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hand_overs",
    )
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, null=True, blank=True, related_name="hand_over"
    )
    begins_on = models.DateField(_("the new head begins on"))
    document = models.CharField(
        _("document of the appointment"), max_length=250, blank=True
    )
    records_holder = models.BooleanField(
        _("write the change into the list of heads"), default=True
    )
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("hand-over of the post of the head")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(done_at__isnull=True, stopped_at__isnull=True),
                name="municipalities_one_open_hand_over",
            ),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True)
                | models.Q(stopped_at__isnull=True),
                name="municipalities_hand_over_ends_once",
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=False)
                | models.Q(invitation__isnull=False),
                name="municipalities_hand_over_to_somebody",
            ),
            both_or_none("stopped_at", "stopped_by"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.successor_name}"

    @property
    def successor_name(self) -> str:
        """As the team knows the person: never the name of a foreign account."""
        if self.invitation is not None:
            return self.invitation.full_name
        return str(self.successor)

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.stopped_at is None

    @property
    def is_early(self) -> bool:
        """Whether the day has not come from which it can be accepted."""
        return timezone.localdate() < self.begins_on

    def audit_municipality(self) -> Municipality:
        return self.municipality
