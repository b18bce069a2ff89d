"""Municipality: its candidacies, selections that it may join, their conditions."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.pages import FormPage
from core.screens import ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from municipalities.permissions import posts_of, works_for_municipality
from selections import operations
from selections.forms.municipal import ApplyForm
from selections.models import Candidate, Selection
from selections.queries import open_without_candidate, own_candidates
from selections.views.municipal.shapes import arrival, list_crumb, time_left
from selections.views.public import results_of
from selections.views.record import conditions, stage


def known_selections(user: Any) -> QuerySet[Selection]:
    """Announced selections; to municipal pages drafts do not exist for anybody."""
    rows = Selection.objects.visible_to(user).filter(announced_at__isnull=False)
    return rows.select_related("cohort")


def places_to_apply(user: Any, selection: Selection) -> QuerySet[Municipality]:
    """Municipalities for which the user, as head, may still apply."""
    heads = {place for place, role in posts_of(user) if role == MunicipalRole.HEAD}
    places = Municipality.objects.current().filter(pk__in=heads).with_place()
    return places.exclude(candidacies__selection=selection).exclude(
        memberships__cohort=selection.cohort_id
    )


class SelectionList(ListScreen):
    """The municipality's candidacies; above them the selections that wait for it."""

    gate = works_for_municipality
    template_name = "selections/municipal/selection_list.html"
    title = _("Selections")
    export_name = "selections"
    search_fields = ("selection__search_key", "number", "municipality__search_key")
    sorts = {
        "title": ("selection__sort_key",),
        "municipality": ("municipality__sort_key",),
        "submitted": ("submitted_at",),
        "closes": ("selection__closes_at",),
    }
    columns = (
        Column(_("Selection"), lambda row: row.selection.title),
        Column(_("Cohort"), lambda row: row.selection.cohort.name),
        Column(_("Municipality"), lambda row: row.municipality.full_name),
        Column(_("Number"), lambda row: row.number),
        Column(_("Submitted"), lambda row: row.submitted_at, "date"),
        Column(_("Closes"), lambda row: row.selection.closes_at, "date"),
        Column(_("State"), lambda row: row.shown_state.label),
    )

    def rows(self) -> QuerySet[Candidate]:
        return own_candidates(self.user)

    def get_context(self) -> dict[str, Any]:
        moment = arrival(self.request)
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "open_ones": [
                (selection, time_left(selection, moment))
                for selection in open_without_candidate(self.user, moment)
            ],
        }


class OfSelection(Screen):
    """Loads an announced selection that this municipality may know of."""

    gate = works_for_municipality

    def load(self) -> None:
        self.selection = get_object_or_404(known_selections(self.user), pk=self.pk)


class SelectionDetail(OfSelection):
    """What is asked, the own candidacies, the way to apply, the published results."""

    template_name = "selections/public/selection_detail.html"

    def get_context(self) -> dict[str, Any]:
        selection, moment = self.selection, arrival(self.request)
        label, tone = stage(selection, moment)
        return {
            "selection": selection,
            "stage": label,
            "tone": tone,
            "left": time_left(selection, moment) if selection.is_announced else "",
            "is_municipal": True,
            "own": own_candidates(self.user).filter(selection=selection),
            "is_open": selection.is_open_at(moment) and selection.is_open_to_all,
            "action": self.action(moment),
            "results": results_of(selection),
            **conditions(selection),
            "breadcrumbs": [list_crumb(), Crumb(selection.title)],
        }

    def action(self, moment: Any) -> Action | None:
        """Only who can apply now sees the button."""
        selection = self.selection
        takes = selection.is_open_at(moment) and selection.is_open_to_all
        if not takes or not places_to_apply(self.user, selection).exists():
            return None
        address = reverse("municipal:selection-apply", args=[selection.pk])
        return Action(_("Apply to take part"), address)


class SelectionApply(OfSelection, FormPage):
    """The head says that the municipality wishes to take part."""

    form_class = ApplyForm
    title = _("Apply to take part")
    lead = _(
        "With this you confirm, as head, the wish of the municipality to take part. "
        "Commitments, answers and documents follow as next steps."
    )
    submit = _("Confirm the wish to take part")
    success = _("The wish to take part is confirmed.")

    def may(self) -> bool:
        return any(role == MunicipalRole.HEAD for _place, role in posts_of(self.user))

    def trail(self) -> list[Crumb]:
        where = reverse("municipal:selection-detail", args=[self.selection.pk])
        return [list_crumb(), Crumb(self.selection.title, where)]

    def form_arguments(self) -> dict[str, Any]:
        places = places_to_apply(self.user, self.selection)
        return {**super().form_arguments(), "places": places}

    def act(self, form: ApplyForm) -> str:
        candidate = operations.apply_for_selection(
            selection=self.selection,
            municipality=form.cleaned_data["municipality"],
            by=self.user,
            received_at=arrival(self.request),
        )
        return candidate.get_absolute_url()
