"""What a standard is made of, and the texts that the catalogue recommends."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.names import TrilingualName, in_reader_language
from services_registry.enums import ItemKind
from services_registry.models.services import Service


class StandardItem(TrilingualName):
    """An item of the standard (passport) of a service. Staff add items.

    Items of kind "facts" have columns of their own in the entry (`enums.Fact` names
    them); all others are texts. `is_needed`: an edition can be submitted only when every
    offered service has it.
    """

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ItemKind, default=ItemKind.TEXT
    )
    help_ky = models.TextField(_("help in Kyrgyz"), blank=True)
    help_ru = models.TextField(_("help in Russian"), blank=True)
    help_en = models.TextField(_("help in English"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_needed = models.BooleanField(_("needed to submit"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("item of the standard")
        verbose_name_plural = _("items of the standard")

    @property
    def help(self) -> str:
        return in_reader_language(self, "help")

    @property
    def is_text(self) -> bool:
        return self.kind == ItemKind.TEXT


class RecommendedText(models.Model):
    """One version of the text that the catalogue recommends for an item of a service.

    Rows never change: a new text is a new version. The item "name" has a version for
    each official name. An entry's `seen` says which version its municipality knows.
    """

    service = models.ForeignKey(
        Service, models.PROTECT, related_name="recommended_texts"
    )
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("version"))
    is_current = models.BooleanField(default=True)
    text_ky = models.TextField(_("text in Kyrgyz"), blank=True)
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    reason = models.CharField(_("why it changed"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["service", "item", "-version"]
        verbose_name = _("recommended text")
        constraints = [
            models.UniqueConstraint(
                fields=["service", "item", "version"],
                name="services_registry_one_version",
            ),
            models.UniqueConstraint(
                fields=["service", "item"],
                condition=models.Q(is_current=True),
                name="services_registry_one_current_text",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.item}, {self.version}"

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")

    def texts(self) -> dict[str, str]:
        """The text by language, without the empty ones: as an entry keeps it."""
        kept: dict[str, Any] = {
            code: getattr(self, f"text_{code}") for code in ("ky", "ru", "en")
        }
        return {code: text for code, text in kept.items() if text}
