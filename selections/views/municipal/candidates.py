"""Municipality: one candidacy, from the invitation to the memorandum."""

from dataclasses import replace
from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import files
from core.formats import date_text, moment_text
from core.models.files import StoredFile
from core.screens import MoveScreen, Screen
from core.ui import Check, Crumb, Fact, MoveButton, move_buttons
from municipalities.permissions import works_for_municipality
from selections import operations
from selections.building import eligibility
from selections.models import Answer, Candidate, CandidateDocument
from selections.operations.candidates import time_problems
from selections.permissions import can_edit_candidate, can_read_memorandum
from selections.queries import own_candidates
from selections.queries.records import own_timeline
from selections.views.municipal.papers import papers_of
from selections.views.municipal.shapes import (
    OfCandidate,
    arrival,
    list_crumb,
    time_left,
)
from selections.views.municipal.steps import tasks
from selections.workflow import CANDIDATE

OFFERED = ("confirm", "submit", "decline", "withdraw")
NEEDS_TIME = ("confirm", "submit")


class CandidateDetail(OfCandidate):
    """What is to be done and until when, or how it came out."""

    template_name = "selections/municipal/candidate_detail.html"

    def get_context(self) -> dict[str, Any]:
        candidate, selection = self.candidate, self.selection
        moment = arrival(self.request)
        begins = candidate.is_invited and selection.takes_submission_at(moment)
        writes = self.is_writing() or begins
        works = candidate.is_invited or candidate.is_editable
        return {
            "candidate": candidate,
            "selection": selection,
            "shown": candidate.shown_state,
            "facts": receipt_facts(candidate),
            "tasks": tasks(
                candidate,
                eligibility(candidate) if works else [],
                writes=writes and can_edit_candidate(self.user, candidate),
            )
            if works or candidate.is_submitted
            else [],
            "writes": writes,
            "works": works and not selection.is_cancelled,
            "left": time_left(selection, moment) if selection.is_announced else "",
            "papers": papers_of(candidate) if candidate.was_sent else None,
            "results_out": selection.results_are_public,
            "checks": self.judged(),
            "moves": self.moves(),
            "events": own_timeline(candidate),
            "breadcrumbs": [list_crumb(), Crumb(selection.title)],
        }

    def judged(self) -> list[Check]:
        """Rules as they were judged, told with the results to who was turned down."""
        candidate = self.candidate
        if not (self.selection.results_are_public and candidate.is_ineligible):
            return []
        return [
            Check(rule.rule, rule.passed, rule.value, rule.threshold, rule.source)
            for rule in candidate.judged_rules.all()
        ]

    def moves(self) -> list[MoveButton]:
        """The steps of the head; what came too late says so. Of papers of the past none."""
        if self.selection.is_historic:
            return []
        buttons = move_buttons(
            CANDIDATE, self.candidate, self.user, "municipal:candidate-move"
        )
        # who was only invited declines: withdrawing would say the same twice
        needless = "withdraw" if self.candidate.is_invited else ""
        return [
            self.timed(button)
            for button in buttons
            if button.name in OFFERED and button.name != needless
        ]

    def timed(self, button: MoveButton) -> MoveButton:
        if button.name in NEEDS_TIME and not self.candidate.is_returned:
            late = time_problems(self.selection, arrival(self.request))
            button = replace(button, problems=button.problems or tuple(late))
        if button.name == "confirm":
            where = reverse("municipal:candidate-confirm", args=[self.candidate.pk])
            return replace(button, url=where, is_link=True)
        return button


def receipt_facts(candidate: Candidate) -> list[Fact]:
    """Number, moments and persons of the steps that the municipality took itself."""
    facts = [Fact(_("Municipality"), candidate.municipality.full_name)]
    if candidate.number:
        facts.append(Fact(_("Number of the receipt"), candidate.number))
    moments = (
        (_("Invited"), candidate.invited_at, ""),
        (_("Wish confirmed"), candidate.confirmed_at, candidate.confirmed_by),
        (_("Submitted"), candidate.submitted_at, candidate.submitted_by),
        (_("Withdrawn"), candidate.withdrawn_at, candidate.withdrawn_by),
    )
    facts += [
        Fact(label, moment_text(when), who or "")
        for label, when, who in moments
        if when
    ]
    if candidate.is_member and candidate.memorandum_date:
        joined = candidate.membership.joined_date if candidate.membership else None
        facts += [
            Fact(_("Number of the memorandum"), candidate.memorandum_number),
            Fact(_("Date of the memorandum"), date_text(candidate.memorandum_date)),
            Fact(_("Member of the cohort since"), date_text(joined)),
        ]
    return facts


class CandidateMove(MoveScreen):
    """Decline the invitation, withdraw the candidacy; both with a reason."""

    gate = works_for_municipality
    machine = CANDIDATE
    moves = {
        "decline": lambda obj, **given: operations.decline_invitation(
            candidate=obj, **given
        ),
        "withdraw": lambda obj, **given: operations.withdraw_candidate(
            candidate=obj, **given
        ),
    }

    def get_object(self) -> Candidate:
        return get_object_or_404(own_candidates(self.user), pk=self.pk)


class _File(Screen):
    """A file of the own candidacy."""

    gate = works_for_municipality
    file: StoredFile

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return files.serve(self.file)


class CandidateEvidence(_File):
    """The evidence of an answer."""

    def load(self) -> None:
        rows = Answer.objects.filter(
            candidate__in=own_candidates(self.user), evidence__isnull=False
        )
        answer: Any = get_object_or_404(rows.select_related("evidence"), pk=self.pk)
        self.file = answer.evidence


class CandidateDocumentFile(_File):
    """A document of the candidacy."""

    def load(self) -> None:
        rows = CandidateDocument.objects.filter(candidate__in=own_candidates(self.user))
        self.file = get_object_or_404(rows.select_related("file"), pk=self.pk).file


class CandidateMemorandumScan(_File):
    """The scan of the signed memorandum."""

    def load(self) -> None:
        rows = own_candidates(self.user).select_related("memorandum_scan")
        self.candidate = get_object_or_404(rows, pk=self.pk)
        if self.candidate.memorandum_scan is None:
            raise Http404
        self.file = self.candidate.memorandum_scan

    def may(self) -> bool:
        return can_read_memorandum(self.user, self.candidate)
