"""Carrying out: a report for each quarter, progress of measures, evidence."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans.enums import ProgressState, Source
from action_plans.models.parts import Hearing, Indicator, Measure
from action_plans.models.plans import ActionPlan
from core.models.base import MoneyField, Stamped, both_or_none, not_negative
from core.models.files import StoredFile
from municipalities.models import Municipality

USER = settings.AUTH_USER_MODEL
QUARTERS = (1, 4)


class QuarterReport(Stamped):
    """What happened in one quarter; it never changes once the programme accepted it."""

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="quarter_reports")
    year = models.PositiveSmallIntegerField(_("year"))
    quarter = models.PositiveSmallIntegerField(_("quarter"))
    state = models.CharField(
        _("state"), max_length=12, choices=ProgressState, default=ProgressState.DRAFT
    )
    narrative = models.TextField(_("what was done in the quarter"), blank=True)
    difficulties = models.TextField(_("what was difficult, what was done"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+"
    )
    return_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year", "quarter"], name="action_plans_one_quarter"
            ),
            models.CheckConstraint(
                condition=models.Q(quarter__gte=QUARTERS[0], quarter__lte=QUARTERS[1]),
                name="action_plans_quarter_of_a_year",
            ),
            both_or_none("handed_in_at", "handed_in_by"),
            both_or_none("accepted_at", "accepted_by"),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.quarter}"

    def audit_municipality(self) -> Municipality:
        return self.plan.municipality

    def get_absolute_url(self) -> str:
        return reverse("municipal:plan-quarter", args=[self.plan_id, self.pk])

    @property
    def is_editable(self) -> bool:
        """Whether the municipality can still write in it."""
        return self.state in (ProgressState.DRAFT, ProgressState.RETURNED)

    @property
    def is_accepted(self) -> bool:
        return self.state == ProgressState.ACCEPTED

    @property
    def is_returned(self) -> bool:
        return self.state == ProgressState.RETURNED


class MeasureProgress(models.Model):
    """How far a measure is at the end of a quarter (percent of all its work)."""

    report = models.ForeignKey(QuarterReport, models.CASCADE, related_name="measures")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="progress")
    percent = models.PositiveSmallIntegerField(
        _("done by the end of the quarter, %"),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    narrative = models.TextField(_("what was done"), blank=True)

    class Meta:
        ordering = ["measure__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "measure"], name="action_plans_one_progress"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100),
                name="action_plans_percent_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.percent} %"


class MeasureSpending(models.Model):
    """What one source paid for a measure in the quarter, KGS."""

    progress = models.ForeignKey(
        MeasureProgress, models.CASCADE, related_name="spending"
    )
    source = models.CharField(_("source"), max_length=20, choices=Source)
    amount = MoneyField(_("spent, KGS"))

    class Meta:
        ordering = ["progress", "source"]
        constraints = [
            models.UniqueConstraint(
                fields=["progress", "source"], name="action_plans_one_spending"
            ),
            not_negative("amount"),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.amount}"


class IndicatorReading(models.Model):
    """The value of an indicator at the end of a quarter."""

    report = models.ForeignKey(QuarterReport, models.CASCADE, related_name="readings")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="readings")
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["indicator__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "indicator"], name="action_plans_one_reading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class Evidence(Stamped):
    """A photo or paper of a hearing, or of the progress of a measure."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="evidence")
    hearing = models.ForeignKey(
        Hearing, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    progress = models.ForeignKey(
        MeasureProgress, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("file")
    )
    caption = models.CharField(_("what it shows"), max_length=250)
    place = models.CharField(_("place"), max_length=200, blank=True)
    taken_on = models.DateField(_("day"), null=True, blank=True)

    class Meta:
        ordering = ["taken_on", "pk"]
        verbose_name = _("photo or document")
        verbose_name_plural = _("photos and documents")

    def __str__(self) -> str:
        return self.caption
