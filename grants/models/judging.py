"""How an application is judged: rules at the screening, conflicts, scores."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.applications import Application
from grants.models.call_parts import CommissionSeat, Criterion


class EligibilityResult(models.Model):
    """One rule as it was judged at the screening: value, threshold and their source."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="eligibility_results"
    )
    rule = models.CharField(max_length=40)
    passed = models.BooleanField()
    value = models.CharField(max_length=250, blank=True)
    threshold = models.CharField(max_length=250, blank=True)
    source = models.CharField(max_length=300, blank=True)
    judged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rule"], name="grants_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.passed}"


class ConflictDeclaration(models.Model):
    """A member's word on one application; without it the application is not opened."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="declarations"
    )
    seat = models.ForeignKey(
        CommissionSeat, models.PROTECT, related_name="declarations"
    )
    has_conflict = models.BooleanField(_("there is a conflict of interest"))
    reason = models.TextField(_("what the conflict is"), blank=True)
    declared_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "seat"], name="grants_one_declaration"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.has_conflict}"


class ScoreSheet(models.Model):
    """One member's scores of one application; counts once it is handed in."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="score_sheets"
    )
    seat = models.ForeignKey(
        CommissionSeat, models.PROTECT, related_name="score_sheets"
    )
    comment = models.TextField(_("comment"), blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "seat"], name="grants_one_sheet"
            )
        ]

    def __str__(self) -> str:
        return f"{self.seat} – {self.application}"


class Score(models.Model):
    """Points of one criterion on a sheet, 0 to the criterion's scale."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "criterion"], name="grants_one_score"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gte=0), name="grants_points_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
