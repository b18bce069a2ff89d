"""What belongs to a call: criteria, required documents, seats of the commission."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.names import in_reader_language
from grants.enums import CommissionRole
from grants.models.calls import Call


class Criterion(models.Model):
    """What members score. Weights of a call add up to 100; points go from 0 to `scale`."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField(default=0)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=250)
    name_ru = models.CharField(_("name in Russian"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250)
    guidance = models.TextField(_("guidance for members"), blank=True)
    weight = models.DecimalField(
        _("weight, percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )
    scale = models.PositiveSmallIntegerField(
        _("highest points"), default=10, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("criterion")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")


class RequiredDocument(models.Model):
    """A document that an application must (or may) carry."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="required_documents")
    order = models.PositiveSmallIntegerField(default=0)
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=250)
    name_ru = models.CharField(_("name in Russian"), max_length=250)
    name_en = models.CharField(_("name in English"), max_length=250)
    is_required = models.BooleanField(_("compulsory"), default=True)

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("required document")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")


class CommissionSeat(models.Model):
    """A person's seat in the commission of a call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="commission_seats"
    )
    role = models.CharField(
        _("role"), max_length=10, choices=CommissionRole, default=CommissionRole.MEMBER
    )
    attended = models.BooleanField(_("attended the session"), default=False)

    class Meta:
        ordering = ["call", "role", "user__sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="grants_one_seat")
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def scores(self) -> bool:
        return self.role != CommissionRole.SECRETARY
