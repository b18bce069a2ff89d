"""Partners of a joint plan, and the plan as it was handed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.models.plans import ActionPlan
from core.models.base import both_or_none
from municipalities.models import Municipality


class PlanPartner(models.Model):
    """A further municipality of a joint plan."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="partners")
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="joint_plans",
        verbose_name=_("municipality"),
    )
    contribution = models.TextField(_("part in the plan"), blank=True)
    need = models.TextField(_("how the need was found"), blank=True)
    situation = models.TextField(_("the service today"), blank=True)
    upkeep = models.TextField(_("upkeep after the grant"), blank=True)
    # the partner agreed to exactly what the plan says under this hash
    agreed_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    agreed_at = models.DateTimeField(null=True, blank=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["municipality__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "municipality"], name="action_plans_partner_once"
            ),
            both_or_none("agreed_at", "agreed_by"),
        ]

    def __str__(self) -> str:
        return str(self.municipality)


class PlanVersion(models.Model):
    """The plan as it was submitted; never changed. `content` is the whole plan.

    `code` is printed on the receipt and leads to the page that verifies it.
    """

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    code = models.CharField(max_length=20, blank=True, db_index=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="action_plans_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"

    @property
    def signed_by(self) -> str:
        """Who signed, by the name of that day; in older versions by that of today."""
        words = self.content.get("words", {})
        return str(words.get("signed_by") or self.submitted_by)
