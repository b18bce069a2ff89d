"""Staff: inviting municipalities, with a look at who would be added."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import add_problems
from core.pages import FormPage
from core.problems import OperationRefused
from municipalities.models import Municipality
from selections import operations
from selections.forms.staff_inviting import (
    BY_COHORT,
    BY_LIST,
    BY_OBLAST,
    BY_PROGRAMME,
    EnterForm,
    InviteForm,
)
from selections.models import Candidate
from selections.queries import Invitation, invitable, invitation
from selections.views.staff.shapes import OfSelection


class SelectionInvite(OfSelection, FormPage):
    """First POST: who would be added. With the mark of that set as `confirm`: invite."""

    template_name = "selections/staff/invite.html"
    form_class = InviteForm
    title = _("Invite municipalities")
    lead = _(
        "You see who is added before anybody is invited. Whoever is a candidate already "
        "is left as it is."
    )

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "selection": self.selection}

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "selection": self.selection,
            "there": self.selection.candidates.count(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form: Any = self.make_form()
        if not form.is_valid():
            return self.page(status=422, form=form)
        found = invitation(self.selection, self.chosen(form.cleaned_data))
        # only what was shown is confirmed
        if request.POST.get("confirm") != found.mark or not found.new:
            return self.page(form=form, preview=found)
        try:
            made = self.invite(form.cleaned_data, found)
        except OperationRefused as refused:
            add_problems(form, refused, {"municipalities": "names"})
            return self.page(status=422, form=form)
        text = ngettext(
            "%(count)s municipality is added.",
            "%(count)s municipalities are added.",
            len(made),
        )
        self.tell(text % {"count": len(made)})
        return HttpResponseRedirect(self.selection.get_absolute_url())

    def chosen(self, given: dict[str, Any]) -> Iterable[Municipality]:
        """The municipalities that the form names."""
        way = given["way"]
        if way == BY_LIST:
            return given["places"]
        rows = invitable(self.selection).order_by("sort_key", "pk")
        narrowed = {
            BY_OBLAST: {"oblast__in": given["oblasts"]},
            BY_PROGRAMME: {"earlier_participations__programme": given["programme"]},
            BY_COHORT: {"memberships__cohort": given["cohort"]},
        }
        return rows.filter(**narrowed[way])

    def invite(self, given: dict[str, Any], found: Invitation) -> list[Candidate]:
        base = {"selection": self.selection, "by": self.user}
        way = given["way"]
        if way == BY_OBLAST:
            return operations.invite_oblasts(**base, oblasts=given["oblasts"])
        if way == BY_PROGRAMME:
            return operations.invite_participants(**base, programme=given["programme"])
        if way == BY_COHORT:
            return operations.invite_cohort(**base, cohort=given["cohort"])
        return operations.invite_municipalities(**base, municipalities=found.new)


class SelectionEnter(OfSelection, FormPage):
    """Candidates of a selection of the past: wish, commitments and submission at once."""

    form_class = EnterForm
    title = _("Enter candidates from papers")
    lead = _(
        "The wish, all commitments and the submission are recorded for every "
        "municipality of the list, taken over by you from papers."
    )
    submit = _("Enter them")

    def may(self) -> bool:
        return super().may() and self.selection.is_historic

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "selection": self.selection,
            "initial": {"received_at": self.selection.closes_at},
        }

    def act(self, form: EnterForm) -> str:
        try:
            made = operations.enter_candidates(
                selection=self.selection,
                by=self.user,
                municipalities=form.cleaned_data["places"],
                received_at=form.cleaned_data["received_at"],
            )
        except OperationRefused as refused:
            add_problems(form, refused, {"municipalities": "names"})
            raise OperationRefused([]) from refused
        text = ngettext(
            "%(count)s candidate is entered.",
            "%(count)s candidates are entered.",
            len(made),
        )
        self.tell(text % {"count": len(made)})
        return self.selection.get_absolute_url()
