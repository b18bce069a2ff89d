"""Translations of what a plan says; the plan itself stays as it was written."""

from django.conf import settings
from django.db import models

from accounts.enums import Language
from action_plans.models.plans import ActionPlan
from core.models.base import Stamped


class PlanTranslation(Stamped):
    """A text of a plan in a further language.

    `row` is the lasting key of the row to which the text belongs, empty for the plan's
    own texts; `field` its field. `original` is the text that was translated: when the
    plan says something else now, the translation is outdated.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="translations")
    row = models.CharField(max_length=40, blank=True)
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=Language)
    text = models.TextField()
    original = models.TextField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["plan", "language", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "language", "row", "field"],
                name="action_plans_translated_once",
            )
        ]

    def __str__(self) -> str:
        return self.text[:80]
