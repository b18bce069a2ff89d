"""A selection: the competition in which municipalities are chosen for a cohort.

Every rule of a selection is data that staff enter; nothing of it is a constant in code.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.models.base import Stamped
from core.models.names import in_reader_language
from core.text import search_key, sort_key
from municipalities.models import Cohort
from municipalities.permissions import municipality_ids
from selections.enums import Access, SelectionState

# Until then the judging is under embargo for everybody but staff.
RESULTS_OUT = (SelectionState.PUBLISHED, SelectionState.ARCHIVED)
BEFORE_DECISION = (
    SelectionState.ANNOUNCED,
    SelectionState.SCREENING,
    SelectionState.SCORING,
    SelectionState.RANKED,
)
# Municipalities may still be invited.
TAKES_INVITATIONS = (SelectionState.DRAFT, SelectionState.ANNOUNCED)


class SelectionQuerySet(models.QuerySet["Selection"]):
    def visible_to(self, user: Any) -> "SelectionQuerySet":
        """Staff: all. A candidate: its own, once announced. Everybody: what is public."""
        if has_verb(user, Verb.SEE_SELECTIONS):
            return self
        shown = PUBLIC
        places = municipality_ids(user)
        if places:
            mine = self.model.objects.filter(candidates__municipality__in=places)
            shown = shown | models.Q(announced_at__isnull=False, pk__in=mine)
        return self.filter(shown)

    def public(self) -> "SelectionQuerySet":
        """Announced ones that are open to all, and those with published results."""
        return self.filter(PUBLIC)

    def open_at(self, moment: datetime) -> "SelectionQuerySet":
        return self.filter(
            state=SelectionState.ANNOUNCED, opens_at__lte=moment, closes_at__gte=moment
        )


PUBLIC = models.Q(state__in=RESULTS_OUT) | models.Q(
    access=Access.OPEN, state__in=(*BEFORE_DECISION, SelectionState.DECIDED)
)


class Selection(Stamped):
    """One selection for a cohort, with its rules, decision and minutes.

    `sufficiency_threshold` and scores are percent (60 means 60 %). `places_taken` is the
    number of selected candidates and members; it changes only under the lock of this
    row, and the database refuses to let it pass `places`.
    """

    cohort = models.ForeignKey(
        Cohort, models.PROTECT, related_name="selections", verbose_name=_("cohort")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=SelectionState,
        default=SelectionState.DRAFT,
    )
    title_ky = models.CharField(_("title in Kyrgyz"), max_length=250)
    title_ru = models.CharField(_("title in Russian"), max_length=250, blank=True)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)
    announcement_ky = models.TextField(_("announcement in Kyrgyz"), blank=True)
    announcement_ru = models.TextField(_("announcement in Russian"), blank=True)
    announcement_en = models.TextField(_("announcement in English"), blank=True)
    access = models.CharField(
        _("who may take part"),
        max_length=20,
        choices=Access,
        default=Access.INVITATION,
    )
    opens_at = models.DateTimeField(_("opens (Bishkek time)"))
    closes_at = models.DateTimeField(_("closes (Bishkek time)"))
    places = models.PositiveSmallIntegerField(
        _("places"), validators=[MinValueValidator(1)]
    )
    places_taken = models.PositiveSmallIntegerField(
        _("places taken"), default=0, editable=False
    )
    minimum_score = models.DecimalField(
        _("score for a place, at least (of 100)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    sufficiency_year = models.PositiveSmallIntegerField(
        _("year of the budget sufficiency"), null=True, blank=True
    )
    sufficiency_threshold = models.DecimalField(
        _("budget sufficiency, at least percent"),
        max_digits=6,
        decimal_places=2,
        default=Decimal(60),
        validators=[MinValueValidator(0), MaxValueValidator(1000)],
    )
    is_historic = models.BooleanField(
        _("entered from papers of the past"), default=False
    )
    source_note = models.TextField(_("source of the data"), blank=True)
    announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    lot_record = models.TextField(_("record of the drawing of lots"), blank=True)
    ranking = models.JSONField(default=list, blank=True, editable=False)
    decision_number = models.CharField(
        _("number of the decision"), max_length=50, blank=True
    )
    decision_date = models.DateField(_("date of the decision"), null=True, blank=True)
    decision_reasons = models.TextField(_("reasons of the decision"), blank=True)
    minutes_number = models.CharField(
        _("number of the minutes"), max_length=50, blank=True
    )
    minutes_date = models.DateField(_("date of the meeting"), null=True, blank=True)
    minutes_place = models.CharField(
        _("place of the meeting"), max_length=250, blank=True
    )
    minutes_chair = models.CharField(_("chair"), max_length=250, blank=True)
    minutes_members = models.TextField(_("members present"), blank=True)
    minutes_text = models.TextField(_("course of the meeting"), blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    objects = SelectionQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "pk"]
        verbose_name = _("selection")
        verbose_name_plural = _("selections")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="selections_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=models.Q(places__gt=0), name="selections_places_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(places_taken__lte=models.F("places")),
                name="selections_within_places",
            ),
            models.CheckConstraint(
                condition=models.Q(minimum_score__isnull=True)
                | models.Q(minimum_score__gte=0, minimum_score__lte=100),
                name="selections_minimum_range",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    sufficiency_threshold__gte=0, sufficiency_threshold__lte=1000
                ),
                name="selections_threshold_range",
            ),
            models.CheckConstraint(
                condition=models.Q(announced_at__isnull=False)
                | models.Q(state__in=(SelectionState.DRAFT, SelectionState.CANCELLED)),
                name="selections_announced_has_moment",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=(SelectionState.DECIDED, *RESULTS_OUT))
                | models.Q(decision_date__isnull=False),
                name="selections_decision_has_date",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")

    @property
    def announcement(self) -> str:
        return in_reader_language(self, "announcement")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.title_ky)[:250]
        self.search_key = search_key(self.title_ky, self.title_ru, self.title_en)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("staff:selection-detail", args=[self.pk])

    def audit_label(self) -> str:
        return self.title_ky

    # Time ----------------------------------------------------------------------------
    def is_open_at(self, moment: datetime) -> bool:
        """Announced, and within opens_at..closes_at; the closing second is still in."""
        return self.is_announced and self.opens_at <= moment <= self.closes_at

    @property
    def is_open(self) -> bool:
        return self.is_open_at(timezone.now())

    @property
    def is_past_closing(self) -> bool:
        return timezone.now() > self.closes_at

    def takes_submission_at(self, moment: datetime) -> bool:
        """Whether a form that reached the server at that moment is in time.

        The check may already have begun when a form of the closing second is worked on:
        the time of arrival counts. Papers of the past are judged by nobody's clock.
        """
        if not (self.is_announced or self.is_in_screening):
            return False
        return self.is_historic or self.opens_at <= moment <= self.closes_at

    # State ---------------------------------------------------------------------------
    @property
    def is_editable(self) -> bool:
        return self.state == SelectionState.DRAFT

    @property
    def is_announced(self) -> bool:
        return self.state == SelectionState.ANNOUNCED

    @property
    def is_in_screening(self) -> bool:
        return self.state == SelectionState.SCREENING

    @property
    def is_in_scoring(self) -> bool:
        return self.state == SelectionState.SCORING

    @property
    def is_ranked(self) -> bool:
        return self.state == SelectionState.RANKED

    @property
    def is_decided(self) -> bool:
        """Decided and still under embargo."""
        return self.state == SelectionState.DECIDED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SelectionState.CANCELLED

    @property
    def is_before_decision(self) -> bool:
        return self.state in BEFORE_DECISION

    @property
    def takes_invitations(self) -> bool:
        return self.state in TAKES_INVITATIONS

    @property
    def takes_minutes(self) -> bool:
        return self.state in {SelectionState.RANKED, SelectionState.DECIDED}

    @property
    def results_are_public(self) -> bool:
        return self.state in RESULTS_OUT

    @property
    def is_open_to_all(self) -> bool:
        return self.access == Access.OPEN

    @property
    def free_places(self) -> int:
        return self.places - self.places_taken
