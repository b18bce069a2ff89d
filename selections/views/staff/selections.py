"""Staff: making, copying and changing a selection, and its steps."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.pages import FormPage
from core.screens import MoveScreen
from core.text import whole_number
from core.ui import Crumb
from selections import operations
from selections.forms.staff_selections import CopyForm, SelectionForm
from selections.models import Selection
from selections.permissions import can_make_selection, can_see_selections
from selections.views.staff.shapes import OfSelection, list_crumb
from selections.workflow import SELECTION


class SelectionCreate(FormPage):
    """A new selection."""

    gate = works_as_staff
    template_name = "selections/staff/selection_form.html"
    form_class = SelectionForm
    title = _("Make a selection")
    success = _("The selection is saved as a draft. Now enter what it asks.")

    def may(self) -> bool:
        return can_see_selections(self.user) and can_make_selection(self.user)

    def form_arguments(self) -> dict[str, Any]:
        wanted = whole_number(self.request.GET.get("cohort", ""))
        return {**super().form_arguments(), "initial": {"cohort": wanted}}

    def trail(self) -> list[Crumb]:
        return [list_crumb()]

    def act(self, form: SelectionForm) -> str:
        made = operations.make_selection(by=self.user, **form.cleaned_data)
        return made.get_absolute_url()


class SelectionEdit(OfSelection, FormPage):
    """The facts of a draft."""

    template_name = "selections/staff/selection_form.html"
    form_class = SelectionForm
    title = _("Change the selection")
    success = _("The selection is saved.")

    def form_arguments(self) -> dict[str, Any]:
        copy = Selection.objects.get(pk=self.selection.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: SelectionForm) -> str:
        operations.change_selection(
            selection=self.selection, by=self.user, **form.cleaned_data
        )
        return self.selection.get_absolute_url()


class SelectionCopy(OfSelection, FormPage):
    """A new selection with the rules of this one."""

    form_class = CopyForm
    title = _("Copy the selection")
    lead = _(
        "Rules, criteria, quotas, documents and commitments are copied; candidates are "
        "not."
    )
    submit = _("Make the copy")
    success = _("The copy is saved as a draft. Check its rules before you announce it.")

    def may(self) -> bool:
        return can_see_selections(self.user) and can_make_selection(self.user)

    def form_arguments(self) -> dict[str, Any]:
        names = ("title_ky", "title_ru", "title_en")
        initial = {name: getattr(self.selection, name) for name in names}
        return {**super().form_arguments(), "initial": initial}

    def act(self, form: CopyForm) -> str:
        made = operations.copy_selection(
            selection=self.selection, by=self.user, **form.cleaned_data
        )
        return made.get_absolute_url()


class SelectionMove(MoveScreen):
    """A step of a selection."""

    gate = works_as_staff
    machine = SELECTION
    moves = {
        "announce": lambda obj, **given: operations.announce_selection(
            selection=obj, **given
        ),
        "start_screening": lambda obj, **given: operations.start_screening(
            selection=obj, **given
        ),
        "start_scoring": lambda obj, **given: operations.start_scoring(
            selection=obj, **given
        ),
        "close_scoring": lambda obj, **given: operations.close_scoring(
            selection=obj, **given
        ),
        "reopen_scoring": lambda obj, **given: operations.reopen_scoring(
            selection=obj, **given
        ),
        "take_back_decision": lambda obj, **given: operations.take_back_decision(
            selection=obj, **given
        ),
        "publish": lambda obj, **given: operations.publish_selection(
            selection=obj, **given
        ),
        "archive": lambda obj, **given: operations.archive_selection(
            selection=obj, **given
        ),
        "cancel": lambda obj, **given: operations.cancel_selection(
            selection=obj, **given
        ),
    }

    def get_object(self) -> Selection:
        return get_object_or_404(Selection.objects.visible_to(self.user), pk=self.pk)
