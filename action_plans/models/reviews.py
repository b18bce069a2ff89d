"""The review sheet of staff: criteria as data, marks, the finished review."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import ReviewState, Verdict
from action_plans.models.plans import ActionPlan
from action_plans.models.versions import PlanVersion
from core.models.base import Stamped


class ReviewCriterion(Stamped):
    """What staff look at in a section; kept by staff, taken out of use, never deleted."""

    code = models.SlugField(_("short code"), max_length=40, unique=True)
    section = models.SlugField(_("section"), max_length=20)
    order = models.PositiveSmallIntegerField(_("place in the sheet"), default=0)
    title_ky = models.CharField(_("criterion in Kyrgyz"), max_length=250)
    title_ru = models.CharField(_("criterion in Russian"), max_length=250)
    title_en = models.CharField(_("criterion in English"), max_length=250)
    help_ky = models.TextField(_("help in Kyrgyz"), blank=True)
    help_ru = models.TextField(_("help in Russian"), blank=True)
    help_en = models.TextField(_("help in English"), blank=True)
    is_in_use = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.title_en


class PlanReview(models.Model):
    """One reviewer's sheet on one submitted version."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="reviews")
    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReviewState, default=ReviewState.OPEN
    )
    summary = models.TextField(_("summary"), blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "reviewer"], name="action_plans_one_review"
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.reviewer}"


class ReviewMark(models.Model):
    """What a review says to one criterion."""

    review = models.ForeignKey(PlanReview, models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(ReviewCriterion, models.PROTECT, related_name="marks")
    verdict = models.CharField(_("finding"), max_length=15, choices=Verdict)
    text = models.TextField(_("why"), blank=True)

    class Meta:
        ordering = ["criterion__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "criterion"], name="action_plans_one_mark"
            )
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_verdict_display()}"
