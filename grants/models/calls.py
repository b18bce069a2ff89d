"""A call for applications: rules, money, dates, criteria, documents, commission.

Every rule of a call is data that staff enter; nothing of it is a constant in code.
"""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.models.base import MoneyField, Stamped
from core.models.files import StoredFile
from core.models.names import in_reader_language
from core.text import search_key, sort_key
from grants.enums import CallState, Currency, Tier
from municipalities.models import Cohort

# States in which a call is no secret of the staff.
ANNOUNCED_STATES = tuple(
    s for s in CallState if s not in {CallState.DRAFT, CallState.CANCELLED}
)
# Until then awards are under embargo for everybody but staff.
RESULTS_OUT = (CallState.PUBLISHED, CallState.ARCHIVED)
TAKES_SEATS = (
    CallState.DRAFT,
    CallState.ANNOUNCED,
    CallState.SCREENING,
    CallState.SCORING,
)
BEFORE_SESSION = (CallState.ANNOUNCED, CallState.SCREENING, CallState.SCORING)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> "CallQuerySet":
        """Staff: all. Everybody else: calls that were announced."""
        if has_verb(user, Verb.SEE_CALLS):
            return self
        return self.filter(state__in=ANNOUNCED_STATES)

    def open_at(self, moment: Any) -> "CallQuerySet":
        return self.filter(
            state=CallState.ANNOUNCED, opens_at__lte=moment, closes_at__gte=moment
        )


class Call(Stamped):
    """A competition with one envelope. Amounts are in KGS unless a currency says else.

    `awarded_total` is the running sum of awards; it changes only under the lock of this
    row, and the database refuses to let it pass the envelope.
    """

    tier = models.CharField(_("tier"), max_length=20, choices=Tier)
    state = models.CharField(
        _("state"), max_length=20, choices=CallState, default=CallState.DRAFT
    )
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=250)
    title_ru = models.CharField(_("title in Russian"), max_length=250)
    title_en = models.CharField(_("title in English"), max_length=250)
    aims_ky = models.TextField(_("aims in Kyrgyz"), blank=True)
    aims_ru = models.TextField(_("aims in Russian"), blank=True)
    aims_en = models.TextField(_("aims in English"), blank=True)
    cohorts = models.ManyToManyField(
        Cohort, related_name="calls", verbose_name=_("cohorts that may apply")
    )
    envelope = MoneyField(
        _("envelope, KGS"), validators=[MinValueValidator(Decimal("0.01"))]
    )
    ceiling = MoneyField(
        _("ceiling of one grant"), validators=[MinValueValidator(Decimal("0.01"))]
    )
    ceiling_currency = models.CharField(
        _("currency of the ceiling"),
        max_length=3,
        choices=Currency,
        default=Currency.KGS,
    )
    ceiling_rate = models.DecimalField(
        _("rate, KGS for one unit of the ceiling's currency"),
        max_digits=12,
        decimal_places=4,
        null=True,
        blank=True,
    )
    ceiling_rate_date = models.DateField(_("date of the rate"), null=True, blank=True)
    ceiling_rate_bank = models.CharField(_("bank"), max_length=150, blank=True)
    minimum_cofinance_percent = models.DecimalField(
        _("own contribution, at least percent of the total cost"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    minimum_budget_sufficiency = models.DecimalField(
        _("budget sufficiency, at least percent"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
    )
    sufficiency_year = models.PositiveSmallIntegerField(
        _("year of the budget sufficiency"), null=True, blank=True
    )
    maximum_applications = models.PositiveSmallIntegerField(
        _("applications per municipality, at most"), null=True, blank=True
    )
    maximum_months = models.PositiveSmallIntegerField(
        _("duration of the work, at most months"), null=True, blank=True
    )
    minimum_score = models.DecimalField(
        _("score for an award, at least (of 100)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    quorum = models.PositiveSmallIntegerField(
        _("quorum of the commission"), null=True, blank=True
    )
    opens_at = models.DateTimeField(_("opens (Bishkek time)"))
    closes_at = models.DateTimeField(_("closes (Bishkek time)"))
    minutes = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("minutes of the session"),
    )
    session_date = models.DateField(_("date of the session"), null=True, blank=True)
    awarded_total = MoneyField(_("awarded"), default=Decimal(0), editable=False)
    is_sample = models.BooleanField(_("sample data"), default=False)
    source_note = models.TextField(_("source of the data"), blank=True)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(awarded_total__lte=models.F("envelope")),
                name="grants_call_within_envelope",
            ),
            models.CheckConstraint(
                condition=models.Q(awarded_total__gte=0),
                name="grants_call_awarded_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="grants_call_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=models.Q(ceiling_currency=Currency.KGS)
                | models.Q(
                    ceiling_rate__gt=0,
                    ceiling_rate_date__isnull=False,
                ),
                name="grants_call_rate_for_foreign_ceiling",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def aims(self) -> str:
        return in_reader_language(self, "aims")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title_ky)[:250]
        self.search_key = search_key(self.title_ky, self.title_ru, self.title_en)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("staff:call-detail", args=[self.pk])

    def audit_label(self) -> str:
        return self.title_ky

    @property
    def ceiling_kgs(self) -> Decimal:
        """The ceiling in KGS by the call's own rate, rounded down to the tyiyn."""
        if self.ceiling_currency == Currency.KGS:
            return self.ceiling
        return (self.ceiling * (self.ceiling_rate or 0)).quantize(
            Decimal("0.01"), rounding="ROUND_DOWN"
        )

    def is_open_at(self, moment: Any) -> bool:
        """Announced, and within opens_at..closes_at; the closing second is still in."""
        return (
            self.state == CallState.ANNOUNCED
            and self.opens_at <= moment <= self.closes_at
        )

    @property
    def is_open(self) -> bool:
        return self.is_open_at(timezone.now())

    @property
    def is_past_closing(self) -> bool:
        return timezone.now() > self.closes_at

    @property
    def is_editable(self) -> bool:
        return self.state == CallState.DRAFT

    @property
    def is_announced(self) -> bool:
        return self.state == CallState.ANNOUNCED

    @property
    def is_in_screening(self) -> bool:
        return self.state == CallState.SCREENING

    @property
    def is_in_scoring(self) -> bool:
        return self.state == CallState.SCORING

    @property
    def is_in_session(self) -> bool:
        return self.state == CallState.SESSION

    @property
    def is_cancelled(self) -> bool:
        return self.state == CallState.CANCELLED

    @property
    def takes_seats(self) -> bool:
        """The commission may still change."""
        return self.state in TAKES_SEATS

    @property
    def is_before_session(self) -> bool:
        """Applicants may still withdraw."""
        return self.state in BEFORE_SESSION

    def takes_submission_at(self, moment: Any) -> bool:
        """Whether a form that arrived at that moment is in time.

        The check may already have begun when a form that arrived in the closing second
        is worked on: the time of arrival counts.
        """
        return (
            self.state in {CallState.ANNOUNCED, CallState.SCREENING}
            and self.opens_at <= moment <= self.closes_at
        )

    @property
    def free_envelope(self) -> Decimal:
        """What is left for awards, KGS."""
        return self.envelope - self.awarded_total

    @property
    def has_known_awards(self) -> bool:
        """False for a call of the past without recorded grants: unknown is not zero."""
        return bool(self.awarded_total) or not self.source_note

    @property
    def needs_plan(self) -> bool:
        return self.tier == Tier.IMPLEMENTATION

    @property
    def results_are_public(self) -> bool:
        return self.state in RESULTS_OUT
