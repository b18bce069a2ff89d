"""What staff set for all plans, and which reminders of reports went out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.enums import ReportStage
from action_plans.models.plans import ActionPlan


class PlanRules(models.Model):
    """Days of the reminders of reports on quarters: one row."""

    remind_days_before = models.PositiveSmallIntegerField(
        _("reminder, days before"), default=10
    )
    remind_days_after = models.PositiveSmallIntegerField(
        _("reminder, days after"), default=3
    )

    class Meta:
        verbose_name = _("rules of action plans")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1), name="action_plans_one_row_of_rules"
            )
        ]

    def __str__(self) -> str:
        return str(_("Rules of action plans"))

    @classmethod
    def current(cls) -> "PlanRules":
        """The rules in force; before staff have set any, the usual ones."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class ReportReminder(models.Model):
    """A reminder that was sent: one of each stage for each quarter of a plan."""

    plan = models.ForeignKey(
        ActionPlan, models.CASCADE, related_name="report_reminders"
    )
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=10, choices=ReportStage)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["plan", "year", "quarter", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year", "quarter", "stage"],
                name="action_plans_one_reminder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {self.year}/{self.quarter}: {self.stage}"
