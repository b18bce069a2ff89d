"""What a candidate says and how it is judged."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models.files import StoredFile
from core.models.names import LANGUAGE_ORDER
from selections.models.candidates import Candidate
from selections.models.parts import Commitment, Criterion, RequiredDocument


class CandidateCommitment(models.Model):
    """One commitment that the candidate accepted; no row means not accepted."""

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="accepted_commitments"
    )
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["commitment__number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "commitment"], name="selections_accepted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.commitment}"


class Answer(models.Model):
    """The answer to one criterion: yes or no, a number, or words, with its evidence."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    yes = models.BooleanField(_("yes"), null=True, blank=True)
    number = models.DecimalField(
        _("number"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    note = models.TextField(_("explanation"), blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    evidence = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("evidence"),
    )

    class Meta:
        ordering = ["criterion__number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "criterion"], name="selections_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(yes__isnull=True) | models.Q(number__isnull=True),
                name="selections_answer_one_value",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.criterion}"


class CandidateDocument(models.Model):
    """A file given for one of the required documents."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="documents")
    requirement = models.ForeignKey(RequiredDocument, models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["requirement__number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "requirement"],
                name="selections_one_file_per_document",
            )
        ]

    def __str__(self) -> str:
        return str(self.requirement)


class JudgedRule(models.Model):
    """One rule as it was judged at the check: value, threshold and their source.

    `passed` is what was computed (empty: unknown); a reason in `override_reason` says
    why staff let the candidate in all the same. `texts` holds what was said then, by
    language: {"ky": {"rule": ..., "value": ..., "threshold": ..., "source": ...}, ...}.
    """

    candidate = models.ForeignKey(
        Candidate, models.CASCADE, related_name="judged_rules"
    )
    code = models.CharField(max_length=40)
    passed = models.BooleanField(null=True)
    texts = models.JSONField(default=dict)
    override_reason = models.TextField(blank=True)
    judged_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "code"], name="selections_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.passed}"

    def _told(self, name: str) -> str:
        """What was said, in the reader's language; else in the first that is there."""
        for language in (get_language() or "", *LANGUAGE_ORDER):
            if language in self.texts:
                return self.texts[language].get(name, "")
        return ""

    @property
    def rule(self) -> str:
        return self._told("rule")

    @property
    def value(self) -> str:
        return self._told("value")

    @property
    def threshold(self) -> str:
        return self._told("threshold")

    @property
    def source(self) -> str:
        return self._told("source")


class CriterionScore(models.Model):
    """Points that staff gave on one criterion, 0 to its highest points."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, validators=[MinValueValidator(0)]
    )
    reason = models.TextField(_("reason"), blank=True)
    scored_at = models.DateTimeField(auto_now=True)
    scored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["criterion__number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "criterion"], name="selections_score_once"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gte=0),
                name="selections_points_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
