"""The services of an edition, each with its standard (passport)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models.base import MoneyField, Stamped
from core.models.names import LANGUAGE_ORDER, TrilingualName, in_reader_language
from municipalities.models import Municipality, Village
from municipalities.permissions import municipality_ids
from services_registry.enums import Arrangement, Fact, Offer, Payment, Register
from services_registry.models.editions import RegistryEdition
from services_registry.models.kept_words import InKeptWords, lay_over_entry
from services_registry.models.services import Provider, Service

WHOLE = 100


class RegistryEntryQuerySet(InKeptWords, models.QuerySet["RegistryEntry"]):
    def visible_to(self, user: Any) -> "RegistryEntryQuerySet":
        """The entries of the editions that the user may see."""
        return self.filter(edition__in=RegistryEdition.objects.visible_to(user))

    def of_own(self, user: Any) -> "RegistryEntryQuerySet":
        """The entries of the municipalities for which the user works."""
        return self.filter(edition__municipality__in=municipality_ids(user))

    def in_force(self) -> "RegistryEntryQuerySet":
        """Services that people can get today by a registry in force."""
        return self.filter(
            edition__in=RegistryEdition.objects.in_force(), offer=Offer.OFFERED
        )


class RegistryEntry(TrilingualName, Stamped):
    """One service in an edition: whether it is offered, by whom, how, where.

    The names are the municipality's own copy: an approved registry goes on saying what
    the kenesh approved when the catalogue changes.

    `texts`: the text items of the standard by code, `{"recipients": {"ky": "…",
    "ru": "…"}}`; what is empty is left out. `seen`: which version of the recommended
    text of an item the municipality has taken over or looked at, by code, the key of a
    `RecommendedText`. `channels`: a list of {kind, place_ky, place_ru, hours, contact}.
    `version` counts changes: who saves on top of a colleague's change is told.
    """

    edition = models.ForeignKey(RegistryEdition, models.CASCADE, related_name="entries")
    # in the registry as it is printed; fixed from the submission on
    number = models.PositiveSmallIntegerField(_("number"))
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="entries", verbose_name=_("service")
    )
    register = models.CharField(_("register"), max_length=20, choices=Register)
    offer = models.CharField(
        _("offered"), max_length=12, choices=Offer, default=Offer.OFFERED
    )
    offer_reason = models.TextField(_("reason"), blank=True)
    covered_by = models.ForeignKey(
        Service,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("covered by"),
    )
    # who
    provider = models.ForeignKey(
        Provider,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="entries",
        verbose_name=_("provider"),
    )
    arrangement = models.CharField(
        _("ground"), max_length=12, choices=Arrangement, blank=True
    )
    contract_number = models.CharField(
        _("number of the contract"), max_length=60, blank=True
    )
    contract_date = models.DateField(_("date of the contract"), null=True, blank=True)
    contract_until = models.DateField(_("contract until"), null=True, blank=True)
    # at what price
    payment = models.CharField(
        _("payment"), max_length=10, choices=Payment, default=Payment.FREE
    )
    fee_amount = MoneyField(_("fee or tariff, KGS"), null=True, blank=True)
    fee_unit = models.CharField(_("for what"), max_length=100, blank=True)
    fee_note = models.CharField(_("fee in words"), max_length=250, blank=True)
    fee_decision = models.CharField(
        _("who decided the fee"), max_length=250, blank=True
    )
    fee_since = models.DateField(_("fee since"), null=True, blank=True)
    # where
    covers_all_villages = models.BooleanField(_("all villages"), default=True)
    villages = models.ManyToManyField(
        Village, blank=True, related_name="+", verbose_name=_("villages covered")
    )
    share_covered = models.DecimalField(
        _("share of people covered, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
    )
    channels = models.JSONField(default=list, blank=True)
    texts = models.JSONField(default=dict, blank=True)
    seen = models.JSONField(default=dict, blank=True)
    note = models.TextField(_("note"), blank=True)
    # whether it still holds
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    next_check = models.DateField(_("next check"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = RegistryEntryQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "number"]
        verbose_name = _("registry entry")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "service", "provider"],
                name="services_registry_one_entry",
            ),
            models.UniqueConstraint(
                fields=["edition", "number"], name="services_registry_one_number"
            ),
            models.CheckConstraint(
                condition=models.Q(offer=Offer.OFFERED) | ~models.Q(offer_reason=""),
                name="services_registry_not_offered_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(offer=Offer.COVERED, covered_by__isnull=False)
                | (~models.Q(offer=Offer.COVERED) & models.Q(covered_by__isnull=True)),
                name="services_registry_covered_by_a_service",
            ),
            models.CheckConstraint(
                condition=models.Q(share_covered__isnull=True)
                | models.Q(share_covered__gte=0, share_covered__lte=WHOLE),
                name="services_registry_share_in_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(fee_amount__isnull=True)
                | models.Q(fee_amount__gte=0),
                name="services_registry_fee_not_negative",
            ),
        ]
        indexes = [
            models.Index(fields=["service", "edition"]),
            models.Index(fields=["next_check"]),
        ]

    def __str__(self) -> str:
        return self.name

    def fill_keys(self) -> None:
        """Names of the service where the entry has none; keys to sort and to search."""
        if not (self.name_ky or self.name_ru or self.name_en):
            for code in LANGUAGE_ORDER:
                setattr(self, f"name_{code}", getattr(self.service, f"name_{code}"))
        super().fill_keys()
        provider = self.provider.search_key if self.provider else ""
        self.search_key = f"{self.search_key}\n{provider}".strip()

    def audit_municipality(self) -> Municipality:
        return self.edition.municipality

    def read_in_kept_words(self) -> None:
        """What has been fetched with it says what it said at the approval."""
        words = self.edition.kept_words
        if words is not None:
            self.edition.read_in_kept_words()
            lay_over_entry(self, words)

    @property
    def service_today(self) -> str:
        """What the catalogue calls the service now, in the reader's language."""
        names = self.__dict__.get("names_today")
        return in_reader_language(names or self.service, "name")

    @property
    def recipients(self) -> str:
        """Who gets the service, in the reader's language."""
        return self.text("recipients")

    @property
    def is_offered(self) -> bool:
        return self.offer == Offer.OFFERED

    @property
    def is_check_overdue(self) -> bool:
        """Whether the day of the next check has passed."""
        return self.next_check is not None and self.next_check < timezone.localdate()

    def text(self, code: str, language: str | None = None) -> str:
        """A text item in a language; where it is empty, in the others. Or empty."""
        kept = self.texts_of(code)
        wanted = language or get_language() or "ky"
        found = (kept.get(key, "") for key in (wanted, *LANGUAGE_ORDER))
        return next((text for text in found if text), "")

    def texts_of(self, code: str) -> dict[str, str]:
        """What the entry says of an item by language, without the empty ones.

        The item "name" is the official name; other facts have no text.
        """
        if code != Fact.NAME:
            return dict(self.texts.get(code, {}))
        names = {key: getattr(self, f"name_{key}") for key in LANGUAGE_ORDER}
        return {key: name for key, name in names.items() if name}
