"""A municipality's registry as editions: their states, dates and who may see them."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.formats import date_short
from core.models.base import Stamped, both_or_none
from core.models.names import in_reader_language
from municipalities.models import Municipality, Resolution
from municipalities.permissions import municipality_ids
from services_registry.enums import EDITABLE, UNDER_WAY, EditionState
from services_registry.models.kept_words import InKeptWords, lay_over_edition

# superseded before its first day: it has never held, and nobody reads it
PUBLISHED_ONCE = (EditionState.PUBLISHED, EditionState.SUPERSEDED)


def is_public() -> models.Q:
    """The editions that everybody may read today."""
    today = timezone.localdate()
    begun = models.Q(in_force_from__isnull=True) | models.Q(in_force_from__lte=today)
    never = models.Q(in_force_until__lt=models.F("in_force_from"))
    return models.Q(begun, ~models.Q(never), state__in=PUBLISHED_ONCE) | models.Q(
        state=EditionState.PUBLIC_DISCUSSION, discussion_from__lte=today
    )


class RegistryEditionQuerySet(InKeptWords, models.QuerySet["RegistryEdition"]):
    def visible_to(self, user: Any) -> "RegistryEditionQuerySet":
        """Own editions; for programme staff all but others' drafts; published: all."""
        shown = is_public() | models.Q(municipality__in=municipality_ids(user))
        if has_verb(user, Verb.SEE_REGISTRIES):
            shown |= ~models.Q(state=EditionState.DRAFT)
        return self.filter(shown)

    def public(self) -> "RegistryEditionQuerySet":
        """What everybody may read: in force now or once, and what is discussed."""
        return self.filter(is_public())

    def approved(self) -> "RegistryEditionQuerySet":
        """What a kenesh approved: its contents never change again."""
        return self.exclude(state__in=UNDER_WAY[:3])

    def in_force(self, day: date | None = None) -> "RegistryEditionQuerySet":
        """The editions that hold on a day (today); at most one of a municipality.

        That follows from the dates alone: an edition that is published from a day to
        come leaves the one before it in force until then.
        """
        day = day or timezone.localdate()
        begun = models.Q(in_force_from__isnull=True) | models.Q(in_force_from__lte=day)
        return self.filter(
            begun,
            models.Q(state=EditionState.PUBLISHED)
            | models.Q(state=EditionState.SUPERSEDED, in_force_until__gte=day),
        )

    def discussed(self, day: date | None = None) -> "RegistryEditionQuerySet":
        """Editions that everybody can read and comment on a day (today)."""
        day = day or timezone.localdate()
        return self.filter(
            state=EditionState.PUBLIC_DISCUSSION,
            discussion_from__lte=day,
            discussion_until__gte=day,
        )

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
    notice_ky = models.TextField(_("notice in Kyrgyz"), blank=True)
    notice_ru = models.TextField(_("notice in Russian"), blank=True)
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
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    # the last day, known when a newer edition is published
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    # what the kenesh approved: a hash over all contents, and its short form for paper
    content_sha256 = models.CharField(max_length=64, blank=True)
    check_code = models.CharField(
        _("check code"), max_length=12, null=True, blank=True, unique=True
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
            models.CheckConstraint(
                condition=models.Q(discussion_from__isnull=True)
                | models.Q(discussion_until__gte=models.F("discussion_from")),
                name="services_registry_discussion_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("municipal:registry-detail", args=[self.pk])

    def audit_municipality(self) -> Municipality:
        return self.municipality

    @property
    def registry_number(self) -> str:
        """What paper calls it by: the SOATE code and the number of the edition."""
        return f"{self.municipality.code}-{self.number}"

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

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
    def is_approved(self) -> bool:
        """Whether the kenesh has approved it: its contents never change again."""
        return self.state not in UNDER_WAY[:3]

    @property
    def kept_words(self) -> dict[str, Any] | None:
        """What it calls things, from its approval on; before, records are read."""
        kept = getattr(self, "kept", None) if self.is_approved else None
        return kept.words if kept else None

    def read_in_kept_words(self) -> None:
        """What has been fetched with it says what it said at the approval; once."""
        words = self.kept_words
        if words is not None and not self.__dict__.get("is_laid_over"):
            self.__dict__["is_laid_over"] = True
            lay_over_edition(self, words)

    @property
    def is_in_force(self) -> bool:
        """Whether it holds today."""
        today = timezone.localdate()
        begun = self.in_force_from is None or self.in_force_from <= today
        if self.state == EditionState.SUPERSEDED:
            until = self.in_force_until
            return begun and until is not None and today <= until
        return self.is_published and begun

    @property
    def is_past(self) -> bool:
        """Whether a newer edition has taken its place."""
        return self.state == EditionState.SUPERSEDED and not self.is_in_force

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it today."""
        today = timezone.localdate()
        if self.is_in_discussion:
            return self.discussion_from is not None and self.discussion_from <= today
        if self.state not in PUBLISHED_ONCE or self.has_never_held:
            return False
        return self.in_force_from is None or self.in_force_from <= today

    @property
    def has_never_held(self) -> bool:
        """Whether a newer edition replaced it before its first day."""
        first, last = self.in_force_from, self.in_force_until
        return first is not None and last is not None and last < first

    @property
    def is_open_to_comments(self) -> bool:
        """Whether people can say today what they think of it."""
        if not self.is_in_discussion or self.discussion_from is None:
            return False
        until = self.discussion_until or self.discussion_from
        return self.discussion_from <= timezone.localdate() <= until

    @property
    def standing(self) -> str:
        """The state in words, with the day from which or until which it holds."""
        state = str(self.get_state_display())
        if self.is_published and not self.is_in_force:
            text = _("%(state)s, in force from %(date)s")
            return text % {"state": state, "date": date_short(self.in_force_from)}
        if self.state == EditionState.SUPERSEDED and self.is_in_force:
            text = _("%(state)s, in force until %(date)s")
            return text % {"state": state, "date": date_short(self.in_force_until)}
        return state

    @property
    def may_be_checked(self) -> bool:
        """Whether its services are, or will be, what people can get."""
        return self.state != EditionState.SUPERSEDED or self.is_in_force

    @property
    def notice(self) -> str:
        """The notice of the discussion, in the reader's language."""
        return in_reader_language(self, "notice")
