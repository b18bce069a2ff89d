"""Writing together: who is at which section, tasks, comments, help beneath fields."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.models.plans import ActionPlan
from core.models.base import Stamped, both_or_none

USER = settings.AUTH_USER_MODEL


class Presence(models.Model):
    """When a person last had a section of a plan open for writing."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="presences")
    section = models.SlugField(max_length=20)
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-seen_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "section", "user"], name="action_plans_one_presence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.section}"


class PlanTask(Stamped):
    """Something that a member of the working group is asked to do in a section."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="tasks")
    section = models.SlugField(max_length=20)
    text = models.CharField(_("what is to be done"), max_length=300)
    assignee = models.ForeignKey(
        USER, models.PROTECT, related_name="+", verbose_name=_("who does it")
    )
    due_date = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["done_at", "due_date", "pk"]
        constraints = [both_or_none("done_at", "done_by")]

    def __str__(self) -> str:
        return self.text


class PlanComment(models.Model):
    """A remark on a section, or on one field of it, until somebody resolves it.

    `from_review`: written by staff for the review; the municipality reads it when the
    review is finished (`shown_at`).
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="comments")
    section = models.SlugField(max_length=20)
    field = models.CharField(max_length=40, blank=True)
    text = models.TextField(_("comment"))
    author = models.ForeignKey(USER, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies"
    )
    mentioned: Any = models.ManyToManyField(
        USER, blank=True, related_name="+", verbose_name=_("people to be told")
    )
    from_review = models.BooleanField(default=False)
    shown_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [both_or_none("resolved_at", "resolved_by")]

    def __str__(self) -> str:
        return self.text[:80]


class FieldHelp(Stamped):
    """What stands beneath a field of the plan: help, and an example from a real plan.

    `place`: `section.field` or `kind.field` of a row.
    """

    place = models.CharField(max_length=60, unique=True)
    help_ky = models.TextField(_("help in Kyrgyz"), blank=True)
    help_ru = models.TextField(_("help in Russian"), blank=True)
    help_en = models.TextField(_("help in English"), blank=True)
    example_ky = models.TextField(_("example in Kyrgyz"), blank=True)
    example_ru = models.TextField(_("example in Russian"), blank=True)
    example_en = models.TextField(_("example in English"), blank=True)
    source_ky = models.CharField(
        _("from which plan the example is, in Kyrgyz"), max_length=200, blank=True
    )
    source_ru = models.CharField(
        _("from which plan the example is, in Russian"), max_length=200, blank=True
    )
    source_en = models.CharField(
        _("from which plan the example is, in English"), max_length=200, blank=True
    )

    class Meta:
        ordering = ["place"]

    def __str__(self) -> str:
        return self.place
