"""Municipality: what the head signs – the wish to take part, and the papers."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused
from core.text import whole_number
from core.ui import Crumb
from selections import operations
from selections.building import eligibility
from selections.permissions import can_sign_candidate
from selections.views.municipal.papers import papers_of
from selections.views.municipal.shapes import OfCandidate, arrival, time_left
from selections.views.municipal.steps import checks_to_mend


class CandidateConfirm(OfCandidate):
    """The wish to take part, after a look at what it will ask."""

    template_name = "selections/municipal/confirm.html"

    def may(self) -> bool:
        return can_sign_candidate(self.user, self.candidate)

    def get_context(self) -> dict[str, Any]:
        selection = self.selection
        return {
            "candidate": self.candidate,
            "selection": selection,
            "left": time_left(selection, arrival(self.request)),
            "commitments": selection.commitments.all(),
            "documents": selection.required_documents.all(),
            "breadcrumbs": [*self.trail(), Crumb(_("Confirm the wish to take part"))],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.candidate.is_invited:
            return HttpResponseRedirect(self.candidate.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            candidate = operations.confirm_wish(
                candidate=self.candidate, by=self.user, received_at=arrival(request)
            )
        except OperationRefused as refused:
            return self.page(status=422, problems=refused.problems)
        self.tell(_("The wish to take part is confirmed."))
        return HttpResponseRedirect(candidate.get_absolute_url())


class CandidateSubmit(OfCandidate):
    """What is missing, all answers once more; the head signs and submits.

    The coordinator sees the same page without the button.
    """

    template_name = "selections/municipal/submit.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.candidate.is_editable:
            return HttpResponseRedirect(self.candidate.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, Any]:
        candidate = self.candidate
        rules = eligibility(candidate)
        return {
            "candidate": candidate,
            "selection": self.selection,
            "checks": checks_to_mend(candidate, rules),
            "left": time_left(self.selection, arrival(self.request)),
            "is_open": self.is_writing(),
            "is_ready": not any(rule.is_hard and not rule.is_met for rule in rules),
            "signs": can_sign_candidate(self.user, candidate),
            "papers": papers_of(candidate),
            "edits": candidate.is_editable,
            "breadcrumbs": [*self.trail(), Crumb(_("Check your answers"))],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = whole_number(request.POST.get("version", ""))
        try:
            candidate = operations.submit_candidate(
                candidate=self.candidate,
                version=version or 0,
                by=self.user,
                received_at=arrival(request),
            )
        except OperationRefused as refused:
            self.candidate.refresh_from_db()
            return self.page(status=422, problems=refused.problems)
        self.tell(
            _("The papers are submitted. The number of the receipt is %(number)s.")
            % {"number": candidate.number}
        )
        return HttpResponseRedirect(candidate.get_absolute_url())
