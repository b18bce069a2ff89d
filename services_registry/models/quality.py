"""Quality of a service: what is measured, the target, and a reading for each year.

Parameters and readings belong to a municipality's service and outlive the editions; the
target is part of what the kenesh approves and belongs to the entry.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.names import TrilingualName
from municipalities.models import Municipality
from services_registry.enums import Better
from services_registry.models.entries import RegistryEntry
from services_registry.models.services import Service


class QualityParameter(TrilingualName):
    """What a municipality measures of a service, for example hours of water a day."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="quality_parameters"
    )
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="quality_parameters"
    )
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    better = models.CharField(
        _("better"), max_length=10, choices=Better, default=Better.HIGHER
    )

    class Meta:
        ordering = ["municipality", "service", "sort_key", "pk"]
        verbose_name = _("quality parameter")
        verbose_name_plural = _("quality parameters")

    def audit_municipality(self) -> Municipality:
        return self.municipality


class QualityTarget(models.Model):
    """What an edition promises of a parameter."""

    entry = models.ForeignKey(RegistryEntry, models.CASCADE, related_name="targets")
    parameter = models.ForeignKey(
        QualityParameter, models.PROTECT, related_name="targets"
    )
    target = models.DecimalField(_("target"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["entry", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "parameter"], name="services_registry_one_target"
            )
        ]

    def __str__(self) -> str:
        return f"{self.parameter}: {self.target}"


class QualityReading(models.Model):
    """What was measured in a year."""

    parameter = models.ForeignKey(
        QualityParameter, models.PROTECT, related_name="readings"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("value"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=250, blank=True)
    recorded_at = models.DateTimeField(auto_now=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["parameter", "year"]
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(
                fields=["parameter", "year"], name="services_registry_one_reading"
            )
        ]

    def __str__(self) -> str:
        return f"{self.parameter}, {self.year}: {self.value}"
