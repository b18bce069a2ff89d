"""Staff: the steps of a candidate of the past, and the recommendation of any."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.pages import FormPage
from selections import operations
from selections.enums import DocumentKind
from selections.forms.staff_candidates import PapersForm
from selections.forms.staff_papers import CandidatePapersForm, MomentForm
from selections.permissions import acts_on_behalf, can_recommend_candidate
from selections.views.staff.shapes import OfCandidate, candidate_url


class _Behalf(OfCandidate, FormPage):
    """A page of a selection of the past."""

    template_name = "selections/staff/candidate_form.html"

    def may(self) -> bool:
        return super().may() and acts_on_behalf(self.user, self.candidate)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), **self.title_context()}


class CandidatePapers(_Behalf):
    """Commitments, answers and documents from papers of the past."""

    template_name = "selections/staff/candidate_papers.html"
    form_class = CandidatePapersForm
    title = _("Enter its papers")
    lead = _("You write in the place of the municipality, from papers of the past.")
    success = _("The papers are saved.")

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "candidate": self.candidate}

    def act(self, form: CandidatePapersForm) -> str:
        operations.enter_papers(
            candidate=self.candidate,
            by=self.user,
            version=form.cleaned_data["version"],
            commitments=form.cleaned_data.get("commitments", set()),
            answers=form.answers(),
            documents=form.documents(),
        )
        return candidate_url(self.candidate)


class _Step(_Behalf):
    """A step with its moment."""

    form_class = MomentForm

    def form_arguments(self) -> dict[str, Any]:
        moment = self.candidate.confirmed_at or self.selection.opens_at
        return {**super().form_arguments(), "initial": {"received_at": moment}}


class CandidateConfirm(_Step):
    """The wish to take part, as a letter of the past says it."""

    title = _("Confirm the wish to take part")
    success = _("The wish to take part is recorded.")

    def act(self, form: MomentForm) -> str:
        operations.confirm_wish(
            candidate=self.candidate, by=self.user, **form.cleaned_data
        )
        return candidate_url(self.candidate)


class CandidateSubmit(_Step):
    """The submission, as papers of the past show it."""

    title = _("Sign and submit")
    lead = _("Papers of the past are taken as they are.")
    success = _("The submission is recorded.")

    def act(self, form: MomentForm) -> str:
        operations.submit_candidate(
            candidate=self.candidate, by=self.user, **form.cleaned_data
        )
        return candidate_url(self.candidate)


class CandidateRecommend(OfCandidate, FormPage):
    """The recommendation of an earlier programme, which staff add."""

    template_name = "selections/staff/candidate_form.html"
    form_class = PapersForm
    title = _("Add the recommendation")
    success = _("The recommendation is saved.")

    def may(self) -> bool:
        return super().may() and can_recommend_candidate(self.user, self.candidate)

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), **self.title_context()}

    def form_arguments(self) -> dict[str, Any]:
        wanted = self.selection.required_documents.filter(
            kind=DocumentKind.RECOMMENDATION
        )
        given = self.candidate.documents.filter(requirement__in=wanted)
        return {
            **super().form_arguments(),
            "requirements": list(wanted),
            "current": {d.requirement_id: d.file for d in given.select_related("file")},
        }

    def act(self, form: PapersForm) -> str:
        operations.save_documents(
            candidate=self.candidate, by=self.user, documents=form.documents()
        )
        return candidate_url(self.candidate)
