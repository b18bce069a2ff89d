"""The catalogue of services, their themes, and the bodies that provide them."""

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.names import TrilingualName
from core.text import search_key, sort_key
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids
from services_registry.enums import (
    EDITABLE,
    MOST_WORDS,
    Duty,
    EditionState,
    ProviderKind,
    Register,
)


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

    def with_seen(self) -> "ServiceQuerySet":
        """With `is_seen`: common, or in an edition that a municipality handed in."""
        closed = [state for state in EditionState if state not in EDITABLE]
        services = self.model._default_manager.order_by()
        handed_in = services.filter(entries__edition__state__in=closed)
        common = models.Q(municipality__isnull=True)
        seen = common | models.Q(pk__in=handed_in.values("pk"))
        return self.annotate(
            is_seen=models.Case(
                models.When(seen, True),
                default=False,
                output_field=models.BooleanField(),
            )
        )

    def catalogue(self) -> "ServiceQuerySet":
        """The services that are common to all municipalities."""
        return self.filter(municipality__isnull=True)

    def valid_on(self, day: date) -> "ServiceQuerySet":
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=day),
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=day),
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
    source_act = models.TextField(_("source act"), blank=True)
    duty = models.CharField(
        _("duty, power or choice"), max_length=10, choices=Duty, blank=True
    )
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    # what people type who look for it: the search finds it by them, no page shows them
    words_ky = models.TextField(
        _("other words in Kyrgyz"), max_length=MOST_WORDS, blank=True
    )
    words_ru = models.TextField(
        _("other words in Russian"), max_length=MOST_WORDS, blank=True
    )
    words_en = models.TextField(
        _("other words in English"), max_length=MOST_WORDS, blank=True
    )

    objects = ServiceQuerySet.as_manager()

    class Meta(TrilingualName.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="services_registry_service_valid_in_order",
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        if not self.code:  # files name rows by codes, never by names
            self.code = f"s{self.pk}"
            super().save(update_fields=["code"])

    def fill_keys(self) -> None:
        """The search finds a service by its names and by the other words for it."""
        super().fill_keys()
        words = search_key(self.words_ky, self.words_ru, self.words_en)
        self.search_key = f"{self.search_key}\n{words}".strip()

    def is_valid_on(self, day: date) -> bool:
        """Whether the service stands in the catalogue on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )

    @property
    def is_valid_today(self) -> bool:
        return self.is_valid_on(timezone.localdate())

    def get_absolute_url(self) -> str:
        return reverse("staff:service-detail", args=[self.pk])

    def audit_municipality(self) -> Municipality | None:
        return self.municipality


class ProviderQuerySet(models.QuerySet["Provider"]):
    def of(self, municipality: Municipality) -> "ProviderQuerySet":
        return self.filter(municipality=municipality)

    def visible_to(self, user: Any) -> "ProviderQuerySet":
        return self.filter(municipality__in=municipality_ids(user))

    def in_closed_editions(self) -> "ProviderQuerySet":
        """Those whose name stands before the kenesh or in what it approved."""
        closed = [state for state in EditionState if state not in EDITABLE]
        return self.filter(entries__edition__state__in=closed).distinct()


class Provider(models.Model):
    """A body that provides services in a municipality. Named as it signs.

    `code` tells providers apart in files; where nobody gives one, the portal does.
    """

    code = models.SlugField(
        _("code"), max_length=40, null=True, blank=True, unique=True
    )
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
        self.fill_keys()
        super().save(*args, **kwargs)
        if not self.code:
            self.code = f"p{self.pk}"
            super().save(update_fields=["code"])

    def fill_keys(self) -> None:
        self.sort_key = sort_key(self.name)[:250]
        self.search_key = search_key(self.name)

    def audit_municipality(self) -> Municipality:
        return self.municipality
