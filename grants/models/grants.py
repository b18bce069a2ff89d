"""Grants that awards bring into being, and the plan of their tranches."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.models.base import MoneyField, Stamped
from core.models.files import StoredFile
from grants.enums import GrantState
from grants.models.applications import Application
from grants.models.calls import RESULTS_OUT, Call
from grants.models.judging import ConflictDeclaration
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids


class GrantQuerySet(models.QuerySet["Grant"]):
    def visible_to(self, user: Any) -> "GrantQuerySet":
        """The municipality's own, once the results are out; staff: all.

        Staff who declared a conflict in the commission wait for the results, too.
        """
        if has_verb(user, Verb.SEE_GRANTS):
            barred = ConflictDeclaration.objects.filter(
                seat__user=user, has_conflict=True
            ).exclude(application__call__state__in=RESULTS_OUT)
            return self.exclude(application__in=barred.values("application"))
        return self.filter(
            municipality__in=municipality_ids(user), call__state__in=RESULTS_OUT
        )

    def published(self) -> "GrantQuerySet":
        """Grants of calls whose embargo is over."""
        return self.filter(call__state__in=RESULTS_OUT)

    def with_place(self) -> "GrantQuerySet":
        return self.select_related(
            "call",
            "application__plan__service__theme",
            "municipality__rayon",
            "municipality__oblast",
        )


class Grant(Stamped):
    """Money promised to one municipality for one application. KGS.

    The costs of the whole undertaking by source stand in the application's budget
    lines; here is only what the programme gives, so tiers never count twice.
    """

    application = models.OneToOneField(
        Application, models.PROTECT, related_name="grant"
    )
    call = models.ForeignKey(Call, models.PROTECT, related_name="grants")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="grants"
    )
    number = models.CharField(_("number"), max_length=30, unique=True)
    state = models.CharField(
        _("state"), max_length=20, choices=GrantState, default=GrantState.PREPARING
    )
    amount = MoneyField(
        _("amount, KGS"), validators=[MinValueValidator(Decimal("0.01"))]
    )
    awarded_at = models.DateTimeField(_("awarded"))
    awarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    agreement_number = models.CharField(
        _("number of the agreement"), max_length=50, blank=True
    )
    agreement_date = models.DateField(_("date of the agreement"), null=True, blank=True)
    agreement_scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the agreement"),
    )
    spent_amount = MoneyField(_("spent, KGS"), null=True, blank=True)
    closed_date = models.DateField(_("closed on"), null=True, blank=True)
    warning = models.TextField(_("warning on the data"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-awarded_at", "pk"]
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="grants_grant_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(spent_amount__isnull=True)
                | models.Q(spent_amount__gte=0, spent_amount__lte=models.F("amount")),
                name="grants_spent_within_amount",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("staff:grant-detail", args=[self.pk])

    def audit_municipality(self) -> Municipality:
        return self.municipality

    @property
    def is_preparing(self) -> bool:
        return self.state == GrantState.PREPARING

    @property
    def is_for_signature(self) -> bool:
        return self.state == GrantState.FOR_SIGNATURE

    @property
    def is_active(self) -> bool:
        return self.state == GrantState.ACTIVE

    @property
    def is_closed(self) -> bool:
        return self.state == GrantState.CLOSED

    @property
    def is_terminated(self) -> bool:
        return self.state == GrantState.TERMINATED

    @property
    def has_open_tranche_plan(self) -> bool:
        """The tranche plan may change until the agreement is signed."""
        return self.state in {GrantState.PREPARING, GrantState.FOR_SIGNATURE}


class Tranche(models.Model):
    """One planned payment of a grant; all tranches of a grant add up to its amount."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="tranches")
    number = models.PositiveSmallIntegerField(_("number"))
    amount = MoneyField(
        _("amount, KGS"), validators=[MinValueValidator(Decimal("0.01"))]
    )
    planned_date = models.DateField(_("planned date"), null=True, blank=True)
    condition = models.CharField(
        _("what must be done before"), max_length=300, blank=True
    )

    class Meta:
        ordering = ["grant", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "number"], name="grants_tranche_number"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="grants_tranche_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}/{self.number}"
