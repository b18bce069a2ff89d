"""Whether entries still hold: when to check them, and which reminders went out."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from services_registry.enums import ReminderKind
from services_registry.models.entries import RegistryEntry


class RegistryRules(models.Model):
    """What staff set for all registries: one row."""

    check_months = models.PositiveSmallIntegerField(
        _("months from one check to the next"), default=12
    )
    remind_days_before = models.PositiveSmallIntegerField(
        _("reminder, days before"), default=14
    )
    remind_days_after = models.PositiveSmallIntegerField(
        _("reminder, days after"), default=14
    )

    discussion_days = models.PositiveSmallIntegerField(
        _("days of a public discussion, at least"), default=10
    )

    class Meta:
        verbose_name = _("rules of registries")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pk=1), name="services_registry_one_row_of_rules"
            )
        ]

    def __str__(self) -> str:
        return str(_("Rules of registries"))

    @classmethod
    def current(cls) -> "RegistryRules":
        """The rules in force; before staff have set any, the usual ones."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)


class CheckReminder(models.Model):
    """A reminder that was sent: one of each kind for each day that a check was due."""

    entry = models.ForeignKey(RegistryEntry, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=ReminderKind)
    due_date = models.DateField()
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["entry", "due_date", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "kind", "due_date"],
                name="services_registry_one_reminder",
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}, {self.due_date}: {self.kind}"
