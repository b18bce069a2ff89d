"""Municipalities as candidates of a selection."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.models.base import Stamped, both_or_none
from core.models.files import StoredFile
from municipalities.models import CohortMembership, Municipality
from municipalities.permissions import municipality_ids
from selections.enums import (
    CANDIDATE_EDITABLE,
    DECIDED,
    JUDGED,
    CandidateState,
    Origin,
    Outcome,
    ShownState,
)
from selections.models.selections import RESULTS_OUT, Selection

SENT_STATES = (CandidateState.SUBMITTED, CandidateState.RETURNED, *JUDGED)
# The public reads who won and who waits, not who lost.
PUBLIC_RESULTS = (
    CandidateState.SELECTED,
    CandidateState.MEMBER,
    CandidateState.RESERVE,
)


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: Any) -> "CandidateQuerySet":
        """Staff: all. A municipality: its own, once the selection was announced."""
        if has_verb(user, Verb.SEE_SELECTIONS):
            return self
        return self.filter(
            municipality__in=municipality_ids(user),
            selection__announced_at__isnull=False,
        )

    def published(self) -> "CandidateQuerySet":
        """The results that everybody may read: selected, reserve, members."""
        return self.filter(selection__state__in=RESULTS_OUT, state__in=PUBLIC_RESULTS)

    def with_place(self) -> "CandidateQuerySet":
        return self.select_related(
            "selection__cohort", "municipality__rayon", "municipality__oblast"
        )

    def ranked(self) -> "CandidateQuerySet":
        """Those whom the ranking puts in order before the decision."""
        return self.filter(state=CandidateState.ELIGIBLE)


def _person() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )


def _moment() -> models.DateTimeField:
    return models.DateTimeField(null=True, blank=True)


class Candidate(Stamped):
    """A municipality in a selection.

    `number` is the receipt, given at the first submission. `rank`, `score` (of 100),
    `proposed`, `tie_rule` and `reserve_order` are the ranking as it stood at the
    decision; before, it is worked out anew each time. `lot_number`: 1 wins.
    """

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="candidates")
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        related_name="candidacies",
        verbose_name=_("municipality"),
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=CandidateState,
        default=CandidateState.INVITED,
    )
    version = models.PositiveIntegerField(default=1)
    number = models.CharField(
        _("number"), max_length=30, null=True, blank=True, unique=True
    )
    invited_at, invited_by = _moment(), _person()
    confirmed_at, confirmed_by = _moment(), _person()
    submitted_at, submitted_by = _moment(), _person()
    judged_at, judged_by = _moment(), _person()
    judgement_reason = models.TextField(_("reason of the check"), blank=True)
    decided_at, decided_by = _moment(), _person()
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    withdrawn_at, withdrawn_by = _moment(), _person()
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    lot_number = models.PositiveSmallIntegerField(
        _("number drawn by lot"), null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    score = models.DecimalField(
        _("score"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    proposed = models.CharField(
        _("proposed by the ranking"), max_length=10, choices=Outcome, blank=True
    )
    tie_rule = models.CharField(
        _("rule that decided between equal scores"), max_length=20, blank=True
    )
    reserve_order = models.PositiveSmallIntegerField(
        _("place on the reserve list"), null=True, blank=True
    )
    memorandum_number = models.CharField(
        _("number of the memorandum"), max_length=50, blank=True
    )
    memorandum_date = models.DateField(
        _("date of the memorandum"), null=True, blank=True
    )
    memorandum_scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan of the memorandum"),
    )
    membership = models.OneToOneField(
        CohortMembership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="candidacy",
    )
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["municipality__sort_key", "pk"]
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        indexes = [models.Index(fields=["selection", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "municipality"], name="selections_candidate_once"
            ),
            models.UniqueConstraint(
                fields=["selection", "lot_number"], name="selections_lot_once"
            ),
            both_or_none("invited_at", "invited_by"),
            both_or_none("confirmed_at", "confirmed_by"),
            both_or_none("submitted_at", "submitted_by"),
            both_or_none("judged_at", "judged_by"),
            both_or_none("decided_at", "decided_by"),
            both_or_none("withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=~models.Q(state__in=SENT_STATES)
                | models.Q(submitted_at__isnull=False, number__isnull=False),
                name="selections_sent_has_receipt",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=CandidateState.MEMBER,
                    membership__isnull=False,
                    memorandum_date__isnull=False,
                )
                | (
                    ~models.Q(state=CandidateState.MEMBER)
                    & models.Q(membership__isnull=True)
                ),
                name="selections_member_has_membership",
            ),
            models.CheckConstraint(
                condition=models.Q(reserve_order__isnull=True)
                | models.Q(reserve_order__gt=0),
                name="selections_reserve_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(lot_number__isnull=True)
                | models.Q(lot_number__gt=0),
                name="selections_lot_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True)
                | models.Q(score__gte=0, score__lte=100),
                name="selections_total_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} – {self.selection}"

    def get_absolute_url(self) -> str:
        return reverse("municipal:candidate-detail", args=[self.pk])

    def audit_label(self) -> str:
        return f"{self.municipality.audit_label()} – {self.selection.audit_label()}"

    def audit_municipality(self) -> Municipality:
        return self.municipality

    @property
    def is_editable(self) -> bool:
        return self.state in CANDIDATE_EDITABLE

    @property
    def is_invited(self) -> bool:
        return self.state == CandidateState.INVITED

    @property
    def is_preparing(self) -> bool:
        return self.state == CandidateState.PREPARING

    @property
    def is_submitted(self) -> bool:
        return self.state == CandidateState.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == CandidateState.RETURNED

    @property
    def is_eligible(self) -> bool:
        return self.state == CandidateState.ELIGIBLE

    @property
    def is_ineligible(self) -> bool:
        return self.state == CandidateState.INELIGIBLE

    @property
    def is_selected(self) -> bool:
        return self.state == CandidateState.SELECTED

    @property
    def is_reserve(self) -> bool:
        return self.state == CandidateState.RESERVE

    @property
    def is_rejected(self) -> bool:
        return self.state == CandidateState.REJECTED

    @property
    def is_member(self) -> bool:
        return self.state == CandidateState.MEMBER

    @property
    def is_withdrawn(self) -> bool:
        return self.state == CandidateState.WITHDRAWN

    @property
    def is_decided(self) -> bool:
        return self.state in DECIDED

    @property
    def was_sent(self) -> bool:
        """Sent in at least once: staff may read what it wrote."""
        return self.submitted_at is not None

    @property
    def shown_reason(self) -> str:
        """Why it was turned down or moved; empty until the results are out."""
        if not self.selection.results_are_public:
            return ""
        return self.judgement_reason if self.is_ineligible else self.decision_reason

    @property
    def shown_state(self) -> ShownState:
        """The state as the candidate may know it (embargo until the results are out)."""
        if self.is_withdrawn:
            return ShownState.WITHDRAWN
        if self.selection.is_cancelled:
            return ShownState.CANCELLED
        if self.is_eligible or (
            self.state in JUDGED and not self.selection.results_are_public
        ):
            return ShownState.UNDER_CONSIDERATION
        return ShownState(self.state)
