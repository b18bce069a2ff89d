"""Phases of the programme, cohorts, and who belongs to them."""

import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import MoneyField, Stamped
from core.models.names import TrilingualName
from municipalities.enums import MembershipState
from municipalities.models.places import Municipality


class Phase(TrilingualName):
    """A phase of the programme with its donor budget (project no. 7F-06409)."""

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    start_date = models.DateField(_("start"))
    end_date = models.DateField(_("end"))
    budget = MoneyField(_("budget"), null=True, blank=True)
    budget_currency = models.CharField(_("currency"), max_length=3, default="CHF")

    class Meta:
        ordering = ["number"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")


class Cohort(TrilingualName):
    """Municipalities taken in together, by invitation or competition.

    Year and phase stay empty where no source tells them (docs/adr/0010).
    """

    code = models.SlugField(_("short code"), max_length=30, unique=True)
    phase = models.ForeignKey(
        Phase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
        verbose_name=_("phase"),
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    planned_size = models.PositiveSmallIntegerField(
        _("planned number of municipalities"), null=True, blank=True
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = [models.F("year").asc(nulls_last=True), "code"]
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")

    def get_absolute_url(self) -> str:
        return reverse("staff:cohort-detail", args=[self.pk])


class CohortMembership(Stamped):
    """A municipality's time in one cohort; it may be in several cohorts and phases."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="memberships")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="memberships"
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=MembershipState,
        default=MembershipState.ACTIVE,
    )
    joined_date = models.DateField(_("joined on"), null=True, blank=True)
    left_date = models.DateField(_("left on"), null=True, blank=True)
    commitments_date = models.DateField(
        _("commitments signed on"), null=True, blank=True
    )
    left_reason = models.TextField(_("why it left"), blank=True)
    evidence = models.TextField(_("source"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = [
            models.F("cohort__year").asc(nulls_last=True),
            "municipality__sort_key",
            "pk",
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "municipality"], name="municipalities_once_per_cohort"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.cohort}"

    def get_absolute_url(self) -> str:
        return reverse("staff:membership-detail", args=[self.pk])

    @property
    def is_active(self) -> bool:
        return self.state == MembershipState.ACTIVE

    @property
    def is_withdrawn(self) -> bool:
        return self.state == MembershipState.WITHDRAWN

    @property
    def shown_state(self) -> str:
        """Its state on the day of the list (`queries.members_as_of`); else that of now."""
        return self.__dict__.get("known_state", self.state)

    def get_shown_state_display(self) -> str:
        return str(MembershipState(self.shown_state).label)

    def has_begun_by(self, day: datetime.date) -> bool:
        """Whether it had begun by a day.

        Where no day of joining is recorded, the year of the cohort stands for it; where
        that is not known either, the membership counts. `queries.begun_by` asks the same
        of the database.
        """
        if self.joined_date:
            return self.joined_date <= day
        return not self.cohort.year or self.cohort.year <= day.year

    def audit_municipality(self) -> Municipality:
        return self.municipality


class BudgetSufficiency(models.Model):
    """Budget sufficiency of a year in percent, as a document states it.

    Never computed here: the formula is not public. The threshold belongs to a call.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="budget_sufficiencies"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=2)
    source = models.CharField(_("source document"), max_length=250)
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("budget sufficiency")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"], name="municipalities_sufficiency_year"
            ),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=1000),
                name="municipalities_sufficiency_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.percent} %"

    def audit_municipality(self) -> Municipality:
        return self.municipality
