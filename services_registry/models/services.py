"""The catalogue of services, their themes, and the bodies that provide them."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.names import TrilingualName
from core.text import search_key, sort_key
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids
from services_registry.enums import ProviderKind, Register


class Theme(TrilingualName):
    """What a service is about: drinking water, solid waste, preschool, ..."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "sort_key"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class ServiceQuerySet(models.QuerySet["Service"]):
    def usable_by(self, municipality: Municipality) -> "ServiceQuerySet":
        """The common catalogue and the municipality's own services."""
        return self.filter(
            models.Q(municipality__isnull=True) | models.Q(municipality=municipality)
        )

    def visible_to(self, user: Any) -> "ServiceQuerySet":
        return self.filter(
            models.Q(municipality__isnull=True)
            | models.Q(municipality__in=municipality_ids(user))
        )


class Service(TrilingualName):
    """A municipal service: of the common catalogue, or one municipality's own.

    `outside_law`: services of municipal enterprises (water, waste) are strictly outside
    law no. 139 of 2014-07-17; the programme's registry covers them all the same.
    """

    code = models.SlugField(
        _("code"), max_length=40, null=True, blank=True, unique=True
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_services",
        verbose_name=_("own service of"),
    )
    theme = models.ForeignKey(
        Theme, models.PROTECT, related_name="services", verbose_name=_("theme")
    )
    register = models.CharField(
        _("register"), max_length=20, choices=Register, default=Register.ADDITIONAL
    )
    outside_law = models.BooleanField(
        _("outside the law on state and municipal services"), default=False
    )
    legal_basis = models.TextField(_("legal basis"), blank=True)

    objects = ServiceQuerySet.as_manager()

    class Meta(TrilingualName.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")


class ProviderQuerySet(models.QuerySet["Provider"]):
    def of(self, municipality: Municipality) -> "ProviderQuerySet":
        return self.filter(municipality=municipality)

    def visible_to(self, user: Any) -> "ProviderQuerySet":
        return self.filter(municipality__in=municipality_ids(user))


class Provider(models.Model):
    """A body that provides services in a municipality. Named as it signs."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="providers"
    )
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=20, choices=ProviderKind)
    is_active = models.BooleanField(_("active"), default=True)
    sort_key = models.CharField(max_length=250, editable=False)
    search_key = models.TextField(editable=False)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key"]
        verbose_name = _("provider")
        verbose_name_plural = _("providers")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"], name="services_registry_one_provider"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)[:250]
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)

    def audit_municipality(self) -> Municipality:
        return self.municipality
