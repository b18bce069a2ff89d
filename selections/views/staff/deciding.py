"""Staff: lots, minutes, the decision, and its publication."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.pages import FormPage
from core.problems import OperationRefused
from core.screens import Screen
from core.ui import Crumb
from selections import operations
from selections.building import standing
from selections.enums import NOT_SENT
from selections.forms.staff_deciding import DecideForm, LotForm, MinutesForm
from selections.models import Candidate
from selections.permissions import can_decide_selection, can_see_selections
from selections.queries import quota_uses
from selections.views.staff.facts import count_by_state
from selections.views.staff.shapes import OfSelection
from selections.workflow import SELECTION

MINUTES = ("number", "date", "place", "chair", "members", "text")


class _Deciding(OfSelection):
    """Only those who decide."""

    def may(self) -> bool:
        return can_see_selections(self.user) and can_decide_selection(
            self.user, self.selection
        )

    def ranking_url(self) -> str:
        return reverse("staff:selection-ranking", args=[self.selection.pk])

    def trail(self) -> list[Crumb]:
        return [*super().trail(), Crumb(_("Ranking"), self.ranking_url())]


class SelectionLots(_Deciding, FormPage):
    """Numbers that candidates of equal standing drew."""

    template_name = "selections/staff/lots.html"
    form_class = LotForm
    title = _("Drawing of lots")
    lead = _(
        "No rule could separate these candidates, and their order decides who is "
        "selected. Draw lots before witnesses and record the numbers."
    )
    submit = _("Save the lots")
    success = _("The lots are recorded.")

    def load(self) -> None:
        super().load()
        ranked = self.selection.is_ranked
        rows = standing(self.selection).rows if ranked else []
        self.drawing: list[Candidate] = [
            row.candidate
            for row in rows
            if row.placed.needs_lot or row.candidate.lot_number is not None
        ]

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "candidates": self.drawing,
            "initial": {"record": self.selection.lot_record},
        }

    def act(self, form: LotForm) -> str:
        operations.record_lots(
            selection=self.selection,
            by=self.user,
            lots=form.lots(),
            record=form.cleaned_data["record"],
        )
        return self.ranking_url()


class SelectionMinutes(_Deciding, FormPage):
    """The minutes: number, date, who was present, what was said."""

    form_class = MinutesForm
    title = _("Minutes of the meeting")
    success = _("The minutes are recorded.")

    def form_arguments(self) -> dict[str, Any]:
        now = {name: getattr(self.selection, f"minutes_{name}") for name in MINUTES}
        return {**super().form_arguments(), "initial": now}

    def act(self, form: MinutesForm) -> str:
        operations.record_minutes(
            selection=self.selection, by=self.user, **form.cleaned_data
        )
        return self.ranking_url()


class SelectionDecide(_Deciding, FormPage):
    """The decision on all candidates: as ranked, or otherwise with a reason."""

    template_name = "selections/staff/decide.html"
    form_class = DecideForm
    title = _("Record the decision")
    lead = _(
        "Every candidate has the outcome that the ranking proposes. Where you decide "
        "otherwise, write the reason beside it."
    )
    success = _("The decision is recorded. Candidates learn it when you publish it.")

    def load(self) -> None:
        super().load()
        self.found = standing(self.selection)

    def form_arguments(self) -> dict[str, Any]:
        rows = self.found.rows if self.selection.is_ranked else []
        return {**super().form_arguments(), "rows": rows}

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "selection": self.selection,
            "quotas": quota_uses(self.selection, []),
            "problems": SELECTION.problems(self.selection, "decide"),
            "needs_lot": self.found.ranking.needs_lot,
        }

    def act(self, form: DecideForm) -> str:
        given = form.cleaned_data
        operations.decide_selection(
            selection=self.selection,
            by=self.user,
            decision_number=given["decision_number"],
            decision_date=given["decision_date"],
            decision_reasons=given["decision_reasons"],
            deviations=form.deviations(),
        )
        return self.ranking_url()


class SelectionPublish(_Deciding, Screen):
    """Asks once more before the results go out."""

    template_name = "selections/staff/publish.html"

    def get_context(self) -> dict[str, Any]:
        selection = self.selection
        counts = count_by_state(selection)
        told = sum(n for state, n in counts.items() if state not in NOT_SENT)
        return {
            "title": _("Publish the results"),
            "selection": selection,
            "problems": SELECTION.problems(selection, "publish"),
            "counts": counts,
            "told": 0 if selection.is_historic else told,
            "cancel_url": selection.get_absolute_url(),
            "breadcrumbs": [*self.trail(), Crumb(_("Publish the results"))],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            operations.publish_selection(selection=self.selection, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(request.get_full_path())
        self.tell(_("The results are published."))
        return HttpResponseRedirect(self.selection.get_absolute_url())
