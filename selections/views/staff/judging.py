"""Staff: the check of a candidate, its memorandum, a free place."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.pages import FormPage
from selections import operations
from selections.building import eligibility
from selections.forms.staff_candidates import JudgeForm, MemorandumForm, PromoteForm
from selections.permissions import (
    can_judge_candidate,
    can_promote_candidate,
    can_record_memorandum,
)
from selections.queries import full_quotas, next_reserves
from selections.views.staff.shapes import OfCandidate, candidate_url
from selections.workflow import CANDIDATE


class _Page(OfCandidate, FormPage):
    """A form about one candidate; afterwards its page."""

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), **self.title_context()}


class CandidateJudge(_Page):
    """Eligible or not; every rule that is not met needs a reason to be passed over."""

    template_name = "selections/staff/candidate_judge.html"
    form_class = JudgeForm
    title = _("Check of eligibility")

    def load(self) -> None:
        super().load()
        self.rules = eligibility(self.candidate)

    def may(self) -> bool:
        return super().may() and can_judge_candidate(self.user, self.candidate)

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "rules": self.rules}

    def get_context(self) -> dict[str, Any]:
        checks = [rule.as_check() for rule in self.rules]
        problems = CANDIDATE.problems(self.candidate, "find_ineligible")
        return {**super().get_context(), "checks": checks, "problems": problems}

    def act(self, form: JudgeForm) -> str:
        given = {"candidate": self.candidate, "by": self.user}
        given["reason"] = form.cleaned_data["reason"]
        if self.request.POST.get("verdict") == "ineligible":
            operations.find_ineligible(**given)
            self.tell(_("The candidate is not eligible."))
        else:
            operations.find_eligible(**given, overrides=form.overrides())
            self.tell(_("The candidate is eligible."))
        return self.following()

    def following(self) -> str:
        """The next candidate that waits for the check, when that was asked for."""
        if "next" in self.request.POST:
            waiting = self.selection.candidates.filter(state="submitted")
            other = waiting.order_by("municipality__sort_key", "pk").first()
            if other is not None:
                return reverse("staff:candidate-judge", args=[other.pk])
            return self.selection.get_absolute_url()
        return candidate_url(self.candidate)


class CandidateMemorandum(_Page):
    """The signed memorandum; the membership begins."""

    template_name = "selections/staff/candidate_form.html"
    form_class = MemorandumForm
    title = _("Record the memorandum")
    lead = _("With the memorandum the municipality becomes a member of the cohort.")
    success = _("The memorandum is recorded. The municipality is a member now.")

    def may(self) -> bool:
        return super().may() and can_record_memorandum(self.user, self.candidate)

    def form_arguments(self) -> dict[str, Any]:
        needed = not self.selection.is_historic
        return {**super().form_arguments(), "papers_needed": needed}

    def act(self, form: MemorandumForm) -> str:
        operations.record_memorandum(
            candidate=self.candidate, by=self.user, **form.cleaned_data
        )
        return candidate_url(self.candidate)


class CandidatePromote(_Page):
    """A free place for a candidate of the reserve."""

    template_name = "selections/staff/candidate_promote.html"
    form_class = PromoteForm
    title = _("Give the free place")
    submit = _("Give the free place")
    success = _("The municipality has the free place now.")

    def may(self) -> bool:
        return super().may() and can_promote_candidate(self.user, self.candidate)

    def get_context(self) -> dict[str, Any]:
        following = next_reserves(self.selection)
        return {
            **super().get_context(),
            "following": [c.municipality.full_name for c in following],
            "is_next": self.candidate in following,
            "full_quotas": full_quotas(self.candidate),
        }

    def act(self, form: PromoteForm) -> str:
        operations.promote_candidate(
            candidate=self.candidate, by=self.user, reason=form.cleaned_data["reason"]
        )
        return candidate_url(self.candidate)
