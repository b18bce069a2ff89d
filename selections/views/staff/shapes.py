"""What the staff screens of selections share: loading, rights, the trail."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import Screen
from core.ui import Crumb
from selections.models import Candidate, Selection
from selections.permissions import (
    can_manage_selection,
    can_see_candidate,
    can_see_selections,
)


def list_crumb() -> Crumb:
    return Crumb(_("Selections"), reverse("staff:selection-list"))


def selection_crumb(selection: Selection) -> Crumb:
    return Crumb(selection.title, selection.get_absolute_url())


def candidate_url(candidate: Candidate) -> str:
    return reverse("staff:candidate-detail", args=[candidate.pk])


class OfSelection(Screen):
    """Loads the selection of the address; asks for the right to manage it."""

    gate = works_as_staff

    def load(self) -> None:
        rows = Selection.objects.visible_to(self.user).select_related("cohort")
        self.selection = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_see_selections(self.user) and can_manage_selection(
            self.user, self.selection
        )

    def trail(self) -> list[Crumb]:
        return [list_crumb(), selection_crumb(self.selection)]


class OfCandidate(Screen):
    """Loads the candidate of the address; only those who see selections."""

    gate = works_as_staff

    def load(self) -> None:
        rows = Candidate.objects.visible_to(self.user).with_place()
        self.candidate = get_object_or_404(rows, pk=self.pk)
        self.selection = self.candidate.selection

    def may(self) -> bool:
        return can_see_candidate(self.user, self.candidate)

    def trail(self) -> list[Crumb]:
        place = self.candidate.municipality
        return [
            list_crumb(),
            selection_crumb(self.selection),
            Crumb(place.full_name, candidate_url(self.candidate)),
        ]

    def title_context(self) -> dict[str, Any]:
        """The candidate and its selection, for every page about it."""
        return {"candidate": self.candidate, "selection": self.selection}
