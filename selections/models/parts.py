"""What belongs to a selection: criteria, quotas, tie rules, documents, commitments."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.names import in_reader_language
from municipalities.enums import MunicipalityKind
from municipalities.models import Municipality, Oblast
from selections.enums import (
    CriterionKind,
    Direction,
    DocumentKind,
    Settlement,
    TieKind,
)
from selections.models.selections import Selection


def settlement_of(municipality: Municipality) -> Settlement:
    """Aiyl aimaks are rural; towns and cities are towns."""
    rural = municipality.kind == MunicipalityKind.AIMAK
    return Settlement.RURAL if rural else Settlement.TOWN


class Titled(models.Model):
    """A part with a title in three languages."""

    title_ky = models.CharField(_("title in Kyrgyz"), max_length=250)
    title_ru = models.CharField(_("title in Russian"), max_length=250, blank=True)
    title_en = models.CharField(_("title in English"), max_length=250, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return in_reader_language(self, "title")


class Criterion(Titled):
    """What is asked. Weights of the scored ones add up to 100.

    A threshold is `direction` `threshold` `unit` ("at least 5 %"). For the budget
    sufficiency, year and threshold stand at the selection.
    """

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=CriterionKind)
    help_ky = models.TextField(_("explanation in Kyrgyz"), blank=True)
    help_ru = models.TextField(_("explanation in Russian"), blank=True)
    help_en = models.TextField(_("explanation in English"), blank=True)
    needs_evidence = models.BooleanField(_("needs evidence"), default=False)
    weight = models.DecimalField(
        _("weight, percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )
    max_score = models.PositiveSmallIntegerField(
        _("highest points"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    threshold = models.DecimalField(
        _("threshold"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("unit"), max_length=50, blank=True)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.AT_LEAST
    )

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "number"], name="selections_criterion_number"
            ),
            models.UniqueConstraint(
                fields=["selection"],
                condition=models.Q(kind=CriterionKind.SUFFICIENCY),
                name="selections_one_sufficiency",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind=CriterionKind.SCORE,
                    weight__gt=0,
                    weight__lte=100,
                    max_score__gt=0,
                )
                | (
                    ~models.Q(kind=CriterionKind.SCORE)
                    & models.Q(weight__isnull=True, max_score__isnull=True)
                ),
                name="selections_weight_of_scored",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind=CriterionKind.THRESHOLD, threshold__isnull=False
                )
                | (
                    ~models.Q(kind=CriterionKind.THRESHOLD)
                    & models.Q(threshold__isnull=True)
                ),
                name="selections_threshold_of_number",
            ),
        ]

    @property
    def help(self) -> str:
        return in_reader_language(self, "help")

    @property
    def is_yes_no(self) -> bool:
        return self.kind == CriterionKind.YES_NO

    @property
    def is_threshold(self) -> bool:
        return self.kind == CriterionKind.THRESHOLD

    @property
    def is_sufficiency(self) -> bool:
        return self.kind == CriterionKind.SUFFICIENCY

    @property
    def is_scored(self) -> bool:
        return self.kind == CriterionKind.SCORE

    @property
    def is_answered(self) -> bool:
        """The candidate says something to it; the register answers the others."""
        return not self.is_sufficiency

    def is_met_by(self, number: Decimal) -> bool:
        """Whether a number reaches the threshold (equal is enough)."""
        limit = self.threshold or Decimal(0)
        if self.direction == Direction.AT_LEAST:
            return number >= limit
        return number <= limit


class Quota(models.Model):
    """At most so many places for an oblast, for rural or town, or for both together."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="quotas")
    oblast = models.ForeignKey(
        Oblast,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("oblast"),
    )
    settlement = models.CharField(
        _("rural or town"), max_length=10, choices=Settlement, blank=True
    )
    places = models.PositiveSmallIntegerField(
        _("places, at most"), validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("quota")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(places__gt=0), name="selections_quota_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(oblast__isnull=False) | ~models.Q(settlement=""),
                name="selections_quota_narrows",
            ),
            models.UniqueConstraint(
                fields=["selection", "oblast", "settlement"],
                name="selections_quota_once",
            ),
            models.UniqueConstraint(
                fields=["selection", "settlement"],
                condition=models.Q(oblast__isnull=True),
                name="selections_quota_once_without_oblast",
            ),
        ]

    def __str__(self) -> str:
        parts = [self.oblast.name] if self.oblast else []
        if self.settlement:
            parts.append(str(Settlement(self.settlement).label))
        return ", ".join(parts)

    def covers(self, municipality: Municipality) -> bool:
        if self.oblast_id is not None and self.oblast_id != municipality.oblast_id:
            return False
        return self.settlement in {"", settlement_of(municipality).value}


class TieRule(models.Model):
    """One rule that puts candidates with the same score in order; asked in order."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="tie_rules")
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind"), max_length=20, choices=TieKind)
    criterion = models.ForeignKey(
        Criterion,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="tie_rules",
        verbose_name=_("criterion"),
    )

    class Meta:
        ordering = ["order", "id"]
        verbose_name = _("rule for equal scores")
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "order"], name="selections_tie_order"
            ),
            models.CheckConstraint(
                condition=models.Q(kind=TieKind.CRITERION, criterion__isnull=False)
                | (
                    ~models.Q(kind=TieKind.CRITERION) & models.Q(criterion__isnull=True)
                ),
                name="selections_tie_criterion",
            ),
        ]

    def __str__(self) -> str:
        label = str(TieKind(self.kind).label)
        return f"{label}: {self.criterion}" if self.criterion else label


class RequiredDocument(Titled):
    """A document that a candidacy must (or may) carry."""

    selection = models.ForeignKey(
        Selection, models.CASCADE, related_name="required_documents"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=DocumentKind, default=DocumentKind.OTHER
    )
    is_required = models.BooleanField(_("compulsory"), default=True)

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("required document")
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "number"], name="selections_document_number"
            )
        ]

    @property
    def is_recommendation(self) -> bool:
        return self.kind == DocumentKind.RECOMMENDATION


class Commitment(models.Model):
    """What a municipality takes upon itself when it takes part."""

    selection = models.ForeignKey(Selection, models.CASCADE, related_name="commitments")
    number = models.PositiveSmallIntegerField(_("number"))
    text_ky = models.TextField(_("text in Kyrgyz"))
    text_ru = models.TextField(_("text in Russian"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        ordering = ["number", "id"]
        verbose_name = _("commitment")
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "number"], name="selections_commitment_number"
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return in_reader_language(self, "text")
