"""A municipality's registry as editions, each a list of services."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.models.base import Stamped, both_or_none
from municipalities.models import Municipality, Resolution, Village
from municipalities.permissions import municipality_ids
from services_registry.enums import UNDER_WAY, EditionState, Payment, Register
from services_registry.models.services import Provider, Service

PUBLIC_STATES = (EditionState.PUBLISHED, EditionState.SUPERSEDED)


class RegistryEditionQuerySet(models.QuerySet["RegistryEdition"]):
    def visible_to(self, user: Any) -> "RegistryEditionQuerySet":
        """Own editions; for programme staff all but others' drafts; published: all."""
        shown = models.Q(state__in=PUBLIC_STATES) | models.Q(
            municipality__in=municipality_ids(user)
        )
        if has_verb(user, Verb.SEE_REGISTRIES):
            shown |= ~models.Q(state=EditionState.DRAFT)
        return self.filter(shown)

    def published(self) -> "RegistryEditionQuerySet":
        return self.filter(state=EditionState.PUBLISHED)

    def under_way(self) -> "RegistryEditionQuerySet":
        return self.filter(state__in=UNDER_WAY)


class RegistryEdition(Stamped):
    """One edition of the local service registry; a new approved one retires the old."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="registry_editions"
    )
    number = models.PositiveSmallIntegerField(_("edition"))
    state = models.CharField(
        _("state"), max_length=20, choices=EditionState, default=EditionState.DRAFT
    )
    discussion_from = models.DateField(_("discussion from"), null=True, blank=True)
    discussion_until = models.DateField(_("discussion until"), null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolution = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registry_editions",
        verbose_name=_("kenesh resolution"),
    )
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = RegistryEditionQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "-number"]
        verbose_name = _("edition of the service registry")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"],
                name="services_registry_edition_number",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(state__in=UNDER_WAY),
                name="services_registry_one_under_way",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(state=EditionState.PUBLISHED),
                name="services_registry_one_published",
            ),
            models.CheckConstraint(
                condition=models.Q(resolution__isnull=False)
                | models.Q(state__in=UNDER_WAY[:3]),
                name="services_registry_approved_has_resolution",
            ),
            both_or_none("submitted_at", "submitted_by"),
            both_or_none("published_at", "published_by"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("municipal:registry-detail", args=[self.pk])

    def audit_municipality(self) -> Municipality:
        return self.municipality

    @property
    def is_editable(self) -> bool:
        return self.state in {EditionState.DRAFT, EditionState.PUBLIC_DISCUSSION}

    @property
    def is_in_discussion(self) -> bool:
        return self.state == EditionState.PUBLIC_DISCUSSION

    @property
    def is_submitted(self) -> bool:
        return self.state == EditionState.SUBMITTED

    @property
    def is_published(self) -> bool:
        return self.state == EditionState.PUBLISHED

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it: published now or in the past."""
        return self.state in PUBLIC_STATES


class RegistryEntry(Stamped):
    """One service in an edition: who provides it, for whom, where, at what price."""

    edition = models.ForeignKey(RegistryEdition, models.CASCADE, related_name="entries")
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="entries", verbose_name=_("service")
    )
    register = models.CharField(_("register"), max_length=20, choices=Register)
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="entries", verbose_name=_("provider")
    )
    recipients = models.CharField(_("recipients"), max_length=250, blank=True)
    payment = models.CharField(_("payment"), max_length=10, choices=Payment)
    fee_note = models.CharField(_("fee or tariff"), max_length=250, blank=True)
    covers_all_villages = models.BooleanField(_("all villages"), default=True)
    villages = models.ManyToManyField(
        Village, blank=True, related_name="+", verbose_name=_("villages covered")
    )
    note = models.TextField(_("note"), blank=True)
    search_key = models.TextField(editable=False)

    class Meta:
        ordering = ["register", "service__sort_key"]
        verbose_name = _("registry entry")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "service", "provider"],
                name="services_registry_one_entry",
            )
        ]
        indexes = [models.Index(fields=["service", "edition"])]

    def __str__(self) -> str:
        return str(self.service)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = f"{self.service.search_key}\n{self.provider.search_key}"
        super().save(*args, **kwargs)

    def audit_municipality(self) -> Municipality:
        return self.edition.municipality
