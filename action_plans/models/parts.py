"""Rows of a plan: hearings, problems, objectives, measures, indicators, risks, annexes."""

import secrets
import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.enums import AnnexKind, CostCategory, HearingKind, Level, Source
from action_plans.models.plans import ActionPlan
from core.models.base import MoneyField
from core.models.files import StoredFile
from municipalities.models import Municipality


class PlanPart(models.Model):
    """A row that belongs to a plan and keeps its place in the list.

    `version` counts saves, as that of the plan does. `key` stays the same in all versions
    of a plan, in its forms on paper and in the copies in which it is changed.
    """

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="%(class)s_rows")
    order = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], name="action_plans_%(class)s_key_once"
            )
        ]

    def audit_municipality(self) -> Municipality:
        return self.plan.municipality


def own_place() -> models.ForeignKey:
    """The municipality of a joint plan to which a row belongs; empty: to all of them."""
    return models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )


class Hearing(PlanPart):
    """A public hearing on the plan, with its minutes; ages are parts of the counts."""

    kind = models.CharField(
        _("about what"),
        max_length=10,
        choices=HearingKind,
        default=HearingKind.NEED,
    )
    municipality = own_place()
    date = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200)
    women = models.PositiveIntegerField(_("women present"))
    men = models.PositiveIntegerField(_("men present"))
    women_young = models.PositiveIntegerField(
        _("of the women, under 29 years"), null=True, blank=True
    )
    women_older = models.PositiveIntegerField(
        _("of the women, 60 years and over"), null=True, blank=True
    )
    men_young = models.PositiveIntegerField(
        _("of the men, under 29 years"), null=True, blank=True
    )
    men_older = models.PositiveIntegerField(
        _("of the men, 60 years and over"), null=True, blank=True
    )
    decisions = models.TextField(_("what was said and decided"))
    minutes = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("minutes"),
    )

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y}, {self.place}"


class Problem(PlanPart):
    """A problem of the service and its causes."""

    text = models.TextField(_("problem"))
    causes = models.TextField(_("causes"), blank=True)

    def __str__(self) -> str:
        return self.text[:80]


class Objective(PlanPart):
    """What the plan is to reach."""

    text = models.TextField(_("objective"))

    def __str__(self) -> str:
        return self.text[:80]


class Measure(PlanPart):
    """What is done, by whom, when; its costs stand line by line in MeasureCost."""

    objective = models.ForeignKey(
        Objective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="measures",
        verbose_name=_("objective"),
    )
    title = models.CharField(_("measure"), max_length=300)
    responsible = models.CharField(_("responsible"), max_length=200)
    start_date = models.DateField(_("start"), null=True, blank=True)
    end_date = models.DateField(_("end"), null=True, blank=True)
    output = models.CharField(_("output"), max_length=300, blank=True)
    municipality = own_place()
    weight = models.DecimalField(
        _("weight in the progress of the plan"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
    )

    class Meta(PlanPart.Meta):
        constraints = [
            *PlanPart.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(start_date__isnull=True)
                | models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="action_plans_measure_end_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def new_line_key() -> str:
    """A key for a new line: one of a measure is enough to be told apart."""
    return secrets.token_hex(4)


class MeasureCost(models.Model):
    """A line of the budget of a measure: for what, who pays, KGS, in cash or in kind.

    `key` stays the same however often the lines of the measure are written anew.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="costs")
    category = models.CharField(_("kind of cost"), max_length=20, choices=CostCategory)
    note = models.CharField(_("what for"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    in_kind = models.BooleanField(_("in kind"), default=False)
    amount = MoneyField(_("amount, KGS"), validators=[MinValueValidator(0)])
    key = models.CharField(max_length=20, default=new_line_key, editable=False)

    class Meta:
        # lines are written anew together, in the order in which they were typed
        ordering = ["measure", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="action_plans_cost_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=Source.GRANT, in_kind=True),
                name="action_plans_grant_is_cash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.amount}"


class Indicator(PlanPart):
    """How success is seen: from the baseline to the target."""

    name = models.CharField(_("indicator"), max_length=300)
    unit = models.CharField(_("unit"), max_length=60)
    baseline = models.DecimalField(
        _("baseline"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)
    disaggregation = models.CharField(
        _("broken down by (village, sex, group)"), max_length=200, blank=True
    )
    means = models.CharField(_("means of checking"), max_length=300, blank=True)
    source = models.CharField(
        _("where the baseline comes from"), max_length=300, blank=True
    )
    objective = models.ForeignKey(
        Objective,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("objective"),
    )
    measure = models.ForeignKey(
        Measure,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("measure"),
    )
    reached = models.DecimalField(
        _("reached"), max_digits=14, decimal_places=2, null=True, blank=True
    )

    def __str__(self) -> str:
        return self.name


class Risk(PlanPart):
    """What may go wrong, and what is done about it."""

    text = models.TextField(_("risk"))
    likelihood = models.CharField(_("likelihood"), max_length=10, choices=Level)
    impact = models.CharField(_("impact"), max_length=10, choices=Level)
    answer = models.TextField(_("what is done about it"))

    def __str__(self) -> str:
        return self.text[:80]


class Annex(PlanPart):
    """A document that belongs to the plan."""

    kind = models.CharField(_("kind"), max_length=20, choices=AnnexKind)
    title = models.CharField(_("title"), max_length=250)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("file")
    )

    def __str__(self) -> str:
        return self.title
