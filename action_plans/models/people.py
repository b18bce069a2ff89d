"""Rows on people: the working group, who benefits, who pays less, upkeep by year."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.enums import GroupRole, Source
from action_plans.models.parts import PlanPart, own_place
from core.models.base import MoneyField, not_negative
from municipalities.models import Village

AFTER_THE_GRANT = 5  # years for which upkeep is planned


class GroupMember(PlanPart):
    """A member of the working group; with an account, tasks and mentions reach them."""

    name = models.CharField(_("full name"), max_length=150)
    role = models.CharField(
        _("role in the group"),
        max_length=12,
        choices=GroupRole,
        default=GroupRole.MEMBER,
    )
    post = models.CharField(_("post or organisation"), max_length=200, blank=True)
    municipality = own_place()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("account in the portal"),
    )

    def __str__(self) -> str:
        return self.name


class Beneficiaries(PlanPart):
    """People of one village who will benefit, each counted once by sex and age.

    `groups`: how many of them belong to a vulnerable group, by `VulnerableGroup`; one
    person can belong to several. `reason` is needed when they are more than live there.
    """

    village = models.ForeignKey(
        Village, models.PROTECT, related_name="+", verbose_name=_("village")
    )
    population = models.PositiveIntegerField(
        _("people who live in the village"), null=True
    )
    girls = models.PositiveIntegerField(_("girls under 18"), default=0)
    boys = models.PositiveIntegerField(_("boys under 18"), default=0)
    women = models.PositiveIntegerField(_("women of 18 to 59"), default=0)
    men = models.PositiveIntegerField(_("men of 18 to 59"), default=0)
    older_women = models.PositiveIntegerField(_("women of 60 and over"), default=0)
    older_men = models.PositiveIntegerField(_("men of 60 and over"), default=0)
    vulnerable = models.PositiveIntegerField(
        _("of all of them, people of vulnerable groups"), default=0
    )
    groups = models.JSONField(_("vulnerable groups"), default=dict, blank=True)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    reason = models.CharField(
        _("why more people benefit than live in the village"),
        max_length=300,
        blank=True,
    )

    class Meta(PlanPart.Meta):
        constraints = [
            *PlanPart.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "village"], name="action_plans_village_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.village)

    @property
    def all_women(self) -> int:
        """Women and girls."""
        return self.girls + self.women + self.older_women

    @property
    def people(self) -> int:
        return self.all_women + self.boys + self.men + self.older_men


class UpkeepYear(PlanPart):
    """What running the service costs in a year after the grant, and who pays, in KGS."""

    year = models.PositiveSmallIntegerField(
        _("year after the grant"),
        validators=[MinValueValidator(1), MaxValueValidator(AFTER_THE_GRANT)],
    )
    cost = MoneyField(_("running cost of the year, KGS"))
    from_tariff = MoneyField(_("paid by the tariff, KGS"), default=0)
    from_budget = MoneyField(_("paid by the local budget, KGS"), default=0)
    from_others = MoneyField(_("paid by others, KGS"), default=0)
    note = models.CharField(
        _("who the others are, remarks"), max_length=300, blank=True
    )

    class Meta(PlanPart.Meta):
        ordering = ["year"]
        constraints = [
            *PlanPart.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "year"], name="action_plans_upkeep_year_once"
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=1, year__lte=AFTER_THE_GRANT),
                name="action_plans_upkeep_year_in_range",
            ),
            not_negative("cost"),
            not_negative("from_tariff"),
            not_negative("from_budget"),
            not_negative("from_others"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Subsidy(PlanPart):
    """Who pays less for the service, and who bears the difference."""

    who = models.CharField(_("who pays less"), max_length=200)
    people = models.PositiveIntegerField(
        _("people in the group"), null=True, blank=True
    )
    yearly_sum = MoneyField(_("sum in a year, KGS"), null=True, blank=True)
    payer = models.CharField(
        _("who bears it"),
        max_length=20,
        choices=Source,
        default=Source.LOCAL_BUDGET,
    )
    basis = models.CharField(_("by which decision"), max_length=200, blank=True)

    class Meta(PlanPart.Meta):
        constraints = [*PlanPart.Meta.constraints, not_negative("yearly_sum")]

    def __str__(self) -> str:
        return self.who
