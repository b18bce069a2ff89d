"""The Service Improvement Action Plan (SIAP; КЖАП): one row, its texts by section."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import (
    APPROVED,
    EDITABLE,
    PUBLIC,
    UNDER_CHANGE,
    UNSUBMITTED,
    PlanState,
    ProgressWeights,
    ProviderModel,
    YesNo,
)
from action_plans.models.querysets import ActionPlanQuerySet
from action_plans.models.written import Written
from core.models.base import MoneyField, Stamped, both_or_none, not_negative
from core.text import search_key, sort_key
from municipalities.models import Municipality, Resolution, Village
from services_registry.models import NeedsStudy, Service


class ActionPlan(Written, Stamped):
    """A plan for one concrete service, by a lead municipality and its partners.

    `version` counts saves, `section_versions` keeps for each section the version of its
    last save: a form opened at an older one never overwrites a colleague. Amounts: KGS.
    """

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="action_plans",
        verbose_name=_("lead municipality"),
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="action_plans", verbose_name=_("service")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=PlanState, default=PlanState.DRAFT
    )
    state_since = models.DateTimeField(default=timezone.now, editable=False)
    # A later change of an approved plan is written in a copy and then taken into it.
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="amendments",
        verbose_name=_("changes the plan"),
    )
    amendment_reason = models.TextField(_("why the plan is changed"), blank=True)
    version = models.PositiveIntegerField(default=1)
    section_versions = models.JSONField(default=dict, editable=False)
    # 1 passport
    title = models.CharField(_("title of the plan"), max_length=250)
    start_date = models.DateField(_("start of the plan"), null=True, blank=True)
    end_date = models.DateField(_("end of the plan"), null=True, blank=True)
    villages = models.ManyToManyField(
        Village, blank=True, related_name="+", verbose_name=_("villages")
    )
    working_group_order = models.CharField(
        _("order on the working group (number and date)"), max_length=150, blank=True
    )
    working_group = models.TextField(_("members of the working group"), blank=True)
    beneficiaries = models.PositiveIntegerField(
        _("people who will benefit"), null=True, blank=True
    )
    beneficiaries_women = models.PositiveIntegerField(
        _("of them women and girls"), null=True, blank=True
    )
    beneficiaries_vulnerable = models.PositiveIntegerField(
        _("of them people of vulnerable groups"), null=True, blank=True
    )
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    jobs = models.PositiveIntegerField(_("jobs made"), null=True, blank=True)
    # 2 need
    need = models.TextField(_("how the need was found"), blank=True)
    need_survey = models.TextField(
        _("survey: who was asked, what was said"), blank=True
    )
    choice_reason = models.TextField(_("why this service was chosen"), blank=True)
    studies = models.ManyToManyField(
        NeedsStudy,
        blank=True,
        related_name="action_plans",
        verbose_name=_("surveys and hearings that ranked the services"),
    )
    # 3 situation
    coverage = models.TextField(_("coverage: who has the service today"), blank=True)
    quality = models.TextField(_("quality of the service today"), blank=True)
    providers = models.TextField(_("providers today"), blank=True)
    assets = models.TextField(_("buildings, networks and equipment"), blank=True)
    finance = models.TextField(_("money: costs and income today"), blank=True)
    legal = models.TextField(_("legal basis"), blank=True)
    # 5 vision and goal
    vision = models.TextField(_("vision"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    stated_total = MoneyField(
        _("total cost by the approved estimate"), null=True, blank=True
    )
    # 8 management
    provider_model = models.CharField(
        _("who will provide the service"),
        max_length=20,
        choices=ProviderModel,
        blank=True,
    )
    management = models.TextField(_("how the service will be managed"), blank=True)
    # 9 tariff
    tariff = models.TextField(_("tariff and subsidies"), blank=True)
    tariff_amount = MoneyField(_("tariff, KGS"), null=True, blank=True)
    tariff_unit = models.CharField(
        _("the tariff is paid for (unit)"), max_length=100, blank=True
    )
    tariff_decision = models.CharField(
        _("decision of the kenesh on the tariff (number and date)"),
        max_length=150,
        blank=True,
    )
    tariff_hearing_date = models.DateField(
        _("date of the tariff hearing"), null=True, blank=True
    )
    tariff_covers_running = models.CharField(
        _("the tariff covers running costs"), max_length=10, choices=YesNo, blank=True
    )
    tariff_covers_depreciation = models.CharField(
        _("the tariff covers depreciation"), max_length=10, choices=YesNo, blank=True
    )
    tariff_relief = models.TextField(_("who pays less"), blank=True)
    # 10 inclusion
    inclusion = models.TextField(_("vulnerable groups"), blank=True)
    gender = models.TextField(_("women and men"), blank=True)
    # 13 upkeep, 14 monitoring
    upkeep = models.TextField(_("upkeep after the grant"), blank=True)
    upkeep_yearly_cost = MoneyField(_("yearly cost of upkeep"), null=True, blank=True)
    monitoring = models.TextField(_("monitoring by citizens"), blank=True)
    progress_weights = models.CharField(
        _("progress is weighted by"),
        max_length=10,
        choices=ProgressWeights,
        default=ProgressWeights.BUDGET,
    )
    opened_on = models.DateField(_("opening of the service"), null=True, blank=True)
    reached = models.TextField(_("what was reached"), blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    return_reason = models.TextField(blank=True)
    return_deadline = models.DateField(_("correct until"), null=True, blank=True)
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_plans",
        verbose_name=_("kenesh resolution"),
    )
    is_historical = models.BooleanField(
        _("taken over from papers of the past"), default=False
    )
    # of the past: its code in tables, and whether its papers leave a doubt
    past_code = models.SlugField(_("code of the plan"), max_length=60, blank=True)
    has_warnings = models.BooleanField(default=False, editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False)
    source_note = models.TextField(_("source of the data"), blank=True)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start_date__isnull=True)
                | models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="action_plans_end_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(resolution__isnull=False)
                | ~models.Q(state__in=APPROVED)
                | models.Q(is_historical=True),
                name="action_plans_approved_has_resolution",
            ),
            models.UniqueConstraint(
                fields=["amends"],
                condition=models.Q(state__in=UNDER_CHANGE),
                name="action_plans_one_amendment",
            ),
            models.UniqueConstraint(
                fields=["past_code"],
                condition=~models.Q(past_code=""),
                name="action_plans_past_code_once",
            ),
            not_negative("stated_total"),
            not_negative("tariff_amount"),
            not_negative("upkeep_yearly_cost"),
            both_or_none("submitted_at", "submitted_by"),
            both_or_none("accepted_at", "accepted_by"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title)[:250]
        self.search_key = search_key(self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("municipal:plan-detail", args=[self.pk])

    def audit_municipality(self) -> Municipality:
        return self.municipality

    @property
    def is_amendment(self) -> bool:
        """Whether this is a change of an approved plan, not a plan of its own."""
        return self.amends_id is not None

    @property
    def past_label(self) -> Any:
        """What lists call a plan that was taken over from papers; empty for others."""
        label = _("historic, with warnings") if self.has_warnings else _("historic")
        return label if self.is_historical else ""

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_unsubmitted(self) -> bool:
        """Whether the programme has not got it yet."""
        return self.state in UNSUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == PlanState.RETURNED

    @property
    def days_to_correct(self) -> int | None:
        """Days until a returned plan is to be handed in again; negative: overdue."""
        if not self.is_returned or self.return_deadline is None:
            return None
        return (self.return_deadline - timezone.localdate()).days

    @property
    def is_overdue(self) -> bool:
        """Whether a returned plan should have been handed in again by now."""
        left = self.days_to_correct
        return left is not None and left < 0

    @property
    def is_accepted(self) -> bool:
        return self.state == PlanState.ACCEPTED

    @property
    def is_submitted(self) -> bool:
        return self.state == PlanState.SUBMITTED

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC

    @property
    def is_approved(self) -> bool:
        return self.state in APPROVED

    @property
    def is_in_implementation(self) -> bool:
        return self.state == PlanState.IN_IMPLEMENTATION
