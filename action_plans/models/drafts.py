"""What a person typed into a form of a plan and did not save yet."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from action_plans.models.plans import ActionPlan


class KeptDraft(models.Model):
    """A form as it was typed, perhaps incomplete; only its writer ever sees it.

    `place` names the form (`row:measure:new`), `key` the page on which it was typed: two
    pages of one new row are two drafts. `fields`: what the browser sent, names with lists
    of values, and with them the version and the marks of what the page had shown.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="drafts")
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
    )
    place = models.CharField(max_length=60)
    key = models.CharField(max_length=24)
    fields = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "writer", "place", "key"],
                name="action_plans_draft_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.writer}, {self.place}"
