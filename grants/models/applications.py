"""Applications of municipalities to a call, with their budget and documents."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from action_plans.enums import OWN_SOURCES, CostCategory, Source
from action_plans.models import ActionPlan, PlanVersion
from core.models.base import MoneyField, Stamped, both_or_none
from core.models.files import StoredFile
from core.text import search_key, sort_key
from grants.enums import (
    APPLICATION_EDITABLE,
    DECIDED,
    JUDGED,
    NOT_LIVE,
    ApplicationState,
    PublicState,
)
from grants.models.call_parts import CommissionSeat, RequiredDocument
from grants.models.calls import Call
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids

# What staff do not see: the applicant is still writing.
UNSENT = (ApplicationState.DRAFT,)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """The municipality's own; staff: all sent in; members: eligible ones they judge."""
        shown = models.Q(municipality__in=municipality_ids(user))
        if has_verb(user, Verb.SEE_CALLS):
            shown |= ~models.Q(state__in=UNSENT)
        if has_verb(user, Verb.SCORE_APPLICATIONS):
            seats = CommissionSeat.objects.filter(user=user).values("call")
            shown |= models.Q(
                call__in=seats, state__in=(ApplicationState.ELIGIBLE, *DECIDED)
            )
        return self.filter(shown)

    def with_place(self) -> "ApplicationQuerySet":
        return self.select_related(
            "call", "municipality__rayon", "municipality__oblast", "plan"
        )

    def live(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=NOT_LIVE)

    def with_amounts(self) -> "ApplicationQuerySet":
        """Annotated with `requested`, `own` and `total`: sums of budget lines, KGS."""
        return self.annotate(
            requested=_lines_sum(source=Source.GRANT),
            own=_lines_sum(source__in=OWN_SOURCES),
            total=_lines_sum(),
        )


def _lines_sum(**narrowed: Any) -> Coalesce:
    """Sum of an application's budget lines as a subquery; 0 when there are none."""
    lines = BudgetLine.objects.filter(application=models.OuterRef("pk"), **narrowed)
    sums = lines.order_by().values("application").annotate(sum=models.Sum("amount"))
    return Coalesce(
        models.Subquery(sums.values("sum")),
        Decimal(0),
        output_field=models.DecimalField(max_digits=16, decimal_places=2),
    )


class Application(Stamped):
    """One application. Tier 2 always has a plan; its budget is frozen from the plan.

    `number` is the receipt, given at the first submission. Amounts in KGS.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="applications",
        verbose_name=_("municipality"),
    )
    plan = models.ForeignKey(
        ActionPlan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("action plan"),
    )
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ApplicationState,
        default=ApplicationState.DRAFT,
    )
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(  # noqa: DJ001 - unique, and drafts have none
        _("number"), max_length=30, null=True, unique=True
    )
    title = models.CharField(_("title"), max_length=250)
    summary = models.TextField(_("what the grant will be used for"), blank=True)
    start_date = models.DateField(_("start of the work"), null=True, blank=True)
    end_date = models.DateField(_("end of the work"), null=True, blank=True)
    stated_total = MoneyField(_("total cost, KGS"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    screened_at = models.DateTimeField(null=True, blank=True)
    screened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.TextField(_("reason of the last decision"), blank=True)
    is_historical = models.BooleanField(
        _("taken over from papers of the past"), default=False
    )
    is_sample = models.BooleanField(_("sample data"), default=False)
    source_note = models.TextField(_("source of the data"), blank=True)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "municipality", "plan"],
                condition=~models.Q(state__in=NOT_LIVE) & models.Q(plan__isnull=False),
                name="grants_one_live_application_per_plan",
            ),
            models.UniqueConstraint(
                fields=["call", "municipality"],
                condition=~models.Q(state__in=NOT_LIVE) & models.Q(plan__isnull=True),
                name="grants_one_live_application_without_plan",
            ),
            both_or_none("submitted_at", "submitted_by"),
            both_or_none("screened_at", "screened_by"),
            both_or_none("decided_at", "decided_by"),
        ]
        indexes = [models.Index(fields=["call", "state"])]

    def __str__(self) -> str:
        return f"{self.number}: {self.title}" if self.number else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title)[:250]
        self.search_key = search_key(
            self.title, self.number or "", self.municipality.search_key
        )
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("municipal:application-detail", args=[self.pk])

    def audit_municipality(self) -> Municipality:
        return self.municipality

    @property
    def is_editable(self) -> bool:
        return self.state in APPLICATION_EDITABLE

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def is_draft(self) -> bool:
        return self.state == ApplicationState.DRAFT

    @property
    def is_returned(self) -> bool:
        return self.state == ApplicationState.RETURNED

    @property
    def is_submitted(self) -> bool:
        return self.state == ApplicationState.SUBMITTED

    @property
    def is_eligible(self) -> bool:
        return self.state == ApplicationState.ELIGIBLE

    @property
    def is_ineligible(self) -> bool:
        return self.state == ApplicationState.INELIGIBLE

    @property
    def is_selected(self) -> bool:
        return self.state == ApplicationState.SELECTED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ApplicationState.WITHDRAWN

    @property
    def is_judged(self) -> bool:
        """Staff or commission have said something about it."""
        return self.state in JUDGED

    @property
    def public_state(self) -> PublicState:
        """The state as applicants may know it (embargo until the results are out)."""
        if self.call.is_cancelled and not self.is_withdrawn:
            return PublicState.CALL_CANCELLED
        if self.is_judged and not self.call.results_are_public:
            return PublicState.UNDER_CONSIDERATION
        if self.is_eligible:
            return PublicState.UNDER_CONSIDERATION
        return PublicState(self.state)


class BudgetLine(models.Model):
    """One line of an application's budget: what, who pays, how much (KGS)."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="budget_lines"
    )
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("what for"), max_length=300)
    category = models.CharField(_("kind of cost"), max_length=20, choices=CostCategory)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    in_kind = models.BooleanField(_("in kind"), default=False)
    amount = MoneyField(_("amount, KGS"), validators=[MinValueValidator(0)])

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="grants_line_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(source=Source.GRANT, in_kind=True),
                name="grants_line_grant_is_cash",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ApplicationDocument(models.Model):
    """A file given for one of the call's required documents."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="documents"
    )
    requirement = models.ForeignKey(RequiredDocument, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["requirement__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "requirement"],
                name="grants_one_file_per_document",
            )
        ]

    def __str__(self) -> str:
        return str(self.requirement)
