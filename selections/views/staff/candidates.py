"""Staff: one candidate with its rules, papers, points and steps."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import audit, files
from core.models.audit import AuditEvent
from core.models.files import StoredFile
from core.screens import MoveScreen, Screen
from core.ui import Action, Check, Crumb, MoveButton, move_buttons
from selections import operations
from selections.building import eligibility
from selections.enums import SelectionVerb
from selections.models import Answer, Candidate, CandidateDocument
from selections.permissions import (
    acts_on_behalf,
    can_judge_candidate,
    can_read_answers,
    can_read_memorandum,
    can_recommend_candidate,
    can_see_candidate,
)
from selections.views.staff.records import (
    candidate_facts,
    commitment_rows,
    memorandum_facts,
    ranking_facts,
)
from selections.views.staff.shapes import OfCandidate, candidate_url
from selections.workflow import CANDIDATE, MADE_TOGETHER

# Moves that have a page of their own among the staff screens.
PAGES = {
    "promote": "staff:candidate-promote",
    "confirm": "staff:candidate-confirm",
    "submit": "staff:candidate-submit",
}

# Their rows in the trail carry what the candidate wrote.
WRITING = (
    SelectionVerb.ANSWERS_SAVED,
    SelectionVerb.DOCUMENT_ADDED,
    SelectionVerb.DOCUMENT_REMOVED,
)


class CandidateDetail(OfCandidate):
    """What the candidate wrote, how it was judged, and what comes next."""

    template_name = "selections/staff/candidate_detail.html"

    def get_context(self) -> dict[str, Any]:
        candidate = self.candidate
        reads = can_read_answers(self.user, candidate)
        return {
            "candidate": candidate,
            "selection": self.selection,
            "reads": reads,
            "facts": candidate_facts(candidate),
            "checks": self.checks() if reads else [],
            "commitments": commitment_rows(candidate) if reads else [],
            "answers": self.answers() if reads else [],
            "documents": self.documents() if reads else [],
            "scores": candidate.scores.select_related("criterion", "scored_by"),
            "ranking": ranking_facts(candidate),
            "memorandum": memorandum_facts(candidate),
            "moves": self.moves(),
            "events": self.events(reads=reads),
            "breadcrumbs": [
                *self.trail()[:-1],
                Crumb(candidate.municipality.full_name),
            ],
            "actions": self.actions(),
        }

    def events(self, *, reads: bool) -> QuerySet[AuditEvent]:
        """What happened; while the answers are not to be read, without their values."""
        events = audit.timeline(self.candidate)
        return events if reads else events.exclude(verb__in=WRITING)

    def checks(self) -> list[Check]:
        """As judged and stored; before, as the rules come out now."""
        candidate = self.candidate
        stored = list(candidate.judged_rules.all())
        if stored and not (candidate.is_submitted or candidate.is_returned):
            return [
                Check(
                    rule.rule,
                    rule.passed,
                    rule.value,
                    rule.threshold,
                    rule.source,
                    _("Does not count: %(reason)s") % {"reason": rule.override_reason}
                    if rule.override_reason
                    else "",
                )
                for rule in stored
            ]
        return [rule.as_check() for rule in eligibility(candidate)]

    def answers(self) -> list[tuple[Any, Answer | None]]:
        """Criteria that are answered, each with its answer."""
        given = {
            answer.criterion_id: answer
            for answer in self.candidate.answers.select_related("evidence")
        }
        return [
            (criterion, given.get(criterion.pk))
            for criterion in self.selection.criteria.all()
            if criterion.is_answered
        ]

    def documents(self) -> list[tuple[Any, CandidateDocument | None]]:
        """Required documents, each with its file."""
        given = {
            document.requirement_id: document
            for document in self.candidate.documents.select_related("file", "added_by")
        }
        return [
            (wanted, given.get(wanted.pk))
            for wanted in self.selection.required_documents.all()
        ]

    def moves(self) -> list[MoveButton]:
        buttons = move_buttons(
            CANDIDATE, self.candidate, self.user, "staff:candidate-move"
        )
        names = {button.name for button in buttons}
        hidden = {*MADE_TOGETHER}
        if "find_eligible" in names:  # one page for both results
            hidden.add("find_ineligible")
        return [self.led(button) for button in buttons if button.name not in hidden]

    def led(self, button: MoveButton) -> MoveButton:
        """The button, leading to the staff's own page where the move has one."""
        if button.name == "find_eligible":
            return replace(button, label=_("Check of eligibility"))
        if button.name not in PAGES:
            return button
        address = reverse(PAGES[button.name], args=[self.candidate.pk])
        return replace(button, url=address, is_link=True)

    def actions(self) -> list[Action]:
        """Writing in the candidate's place, the recommendation, the points."""
        candidate, user, where = self.candidate, self.user, [self.candidate.pk]
        found = []
        if acts_on_behalf(user, candidate) and candidate.is_editable:
            label, address = _("Enter its papers"), "staff:candidate-papers"
            found.append(Action(label, reverse(address, args=where), "secondary"))
        takes = self.selection.is_announced or self.selection.is_in_screening
        asked = self.selection.required_documents.filter(kind="recommendation")
        if takes and can_recommend_candidate(user, candidate) and asked.exists():
            label, address = _("Add the recommendation"), "staff:candidate-recommend"
            found.append(Action(label, reverse(address, args=where), "secondary"))
        scores = self.selection.is_in_scoring and candidate.is_eligible
        if scores and can_judge_candidate(user, candidate):
            label, address = _("Score"), "staff:candidate-score"
            found.append(Action(label, reverse(address, args=where)))
        return found


class CandidateMove(MoveScreen):
    """Steps of staff, and of the candidate where staff stand in for it."""

    gate = works_as_staff
    machine = CANDIDATE
    moves = {
        "decline": lambda obj, **given: operations.decline_invitation(
            candidate=obj, **given
        ),
        "return": lambda obj, **given: operations.return_candidate(
            candidate=obj, **given
        ),
        "check_again": lambda obj, **given: operations.check_again(
            candidate=obj, **given
        ),
        "withdraw": lambda obj, **given: operations.withdraw_candidate(
            candidate=obj, **given
        ),
    }

    def get_object(self) -> Candidate:
        rows = Candidate.objects.visible_to(self.user).with_place()
        return get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return super().may() and can_see_candidate(self.user, self.object)

    def back_to(self) -> str:
        return candidate_url(self.object)


class _File(Screen):
    """A file of a candidate, after the check of who may read it."""

    gate = works_as_staff
    candidate: Candidate
    file: StoredFile

    def may(self) -> bool:
        return can_see_candidate(self.user, self.candidate) and can_read_answers(
            self.user, self.candidate
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        return files.serve(self.file)


class CandidateEvidence(_File):
    """The evidence of an answer."""

    def load(self) -> None:
        seen = Candidate.objects.visible_to(self.user)
        rows = Answer.objects.filter(candidate__in=seen, evidence__isnull=False)
        rows = rows.select_related("candidate__selection", "candidate__municipality")
        answer: Any = get_object_or_404(rows.select_related("evidence"), pk=self.pk)
        self.candidate, self.file = answer.candidate, answer.evidence


class CandidateDocumentFile(_File):
    """A document of a candidate."""

    def load(self) -> None:
        seen = Candidate.objects.visible_to(self.user)
        rows = CandidateDocument.objects.filter(candidate__in=seen)
        rows = rows.select_related("candidate__selection", "candidate__municipality")
        document = get_object_or_404(rows.select_related("file"), pk=self.pk)
        self.candidate, self.file = document.candidate, document.file


class CandidateMemorandumScan(OfCandidate):
    """The scan of the memorandum."""

    def may(self) -> bool:
        return super().may() and can_read_memorandum(self.user, self.candidate)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if self.candidate.memorandum_scan is None:
            raise Http404
        return files.serve(self.candidate.memorandum_scan)
