"""Staff: acts of the territorial reform, from draft to force and back."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core import audit, files
from core.formats import date_text
from core.screens import ListScreen, MoveScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb, Fact, move_buttons
from municipalities import operations, queries
from municipalities.building.reform import preview_of
from municipalities.enums import ReformChangeKind
from municipalities.forms.reform import ActForm
from municipalities.models import ReformAct
from municipalities.permissions import can_confirm_rights, can_manage_reform
from municipalities.views.acting import Button, FormPage
from municipalities.workflow.reform import REFORM


def reform_crumb() -> Crumb:
    return Crumb(_("Territorial reform"), reverse("staff:reform-list"))


def act_crumb(act: ReformAct) -> Crumb:
    return Crumb(str(act), act.get_absolute_url())


class ActList(ListScreen):
    """Acts of the reform, drafts among them."""

    gate = works_as_staff
    template_name = "municipalities/reform_list.html"
    title = _("Territorial reform")
    export_name = "reform"
    sorts = {
        "number": ("number",),
        "date": ("date",),
        "title": ("title",),
        "changes": ("change_count", "date"),
    }
    default_sort = "-date"
    columns = (
        Column(_("Number"), lambda act: act.number),
        Column(_("In force from"), lambda act: act.date, "date"),
        Column(_("Title"), lambda act: act.title),
        Column(_("Issued by"), lambda act: act.issued_by),
        Column(_("State"), lambda act: act.get_state_display()),
        Column(_("Changes"), lambda act: act.change_count, "number"),
    )

    def rows(self) -> QuerySet[ReformAct]:
        return queries.act_rows(self.user)

    def get_context(self) -> dict[str, Any]:
        make = Action(_("Write an act"), reverse("staff:reform-create"))
        return {
            "title": self.title,
            "lead": _(
                "Acts that merge, split or rename municipalities or raise them to towns."
            ),
            "breadcrumbs": [
                Crumb(_("Municipalities"), reverse("staff:municipality-list")),
                Crumb(self.title),
            ],
            "action": make if can_manage_reform(self.user) else None,
        }


class OfAct(Screen):
    """Loads the act of the address; for those who write acts."""

    gate = works_as_staff

    def load(self) -> None:
        rows = ReformAct.objects.visible_to(self.user).select_related(
            "scan", "carried_out_by"
        )
        self.act_row = get_object_or_404(rows, pk=self.pk)

    def may(self) -> bool:
        return can_manage_reform(self.user, self.act_row)

    def trail(self) -> list[Crumb]:
        return [reform_crumb(), act_crumb(self.act_row)]


class ActDetail(OfAct):
    """The act in whole sentences, what hangs on its units, its steps, its rights."""

    template_name = "municipalities/reform_detail.html"

    def may(self) -> bool:
        return True

    def get_context(self) -> dict[str, Any]:
        act = self.act_row
        manages = can_manage_reform(self.user, act)
        links = queries.successions_of(act)
        return {
            "act": act,
            "preview": preview_of(act),
            "links": links,
            "to_confirm": [link for link in links if link.takes_over],
            "facts": self.facts(),
            "moves": move_buttons(REFORM, act, self.user, "staff:reform-move"),
            "kinds": ReformChangeKind.choices,
            "manages": manages,
            "edits": manages and act.is_draft,
            "copies": manages and act.is_undone,
            "confirms": can_confirm_rights(self.user),
            "events": audit.timeline(act),
            "breadcrumbs": [reform_crumb(), Crumb(str(act))],
        }

    def facts(self) -> list[Fact]:
        act = self.act_row
        return [
            Fact(_("Number"), act.number),
            Fact(_("In force from"), date_text(act.date)),
            Fact(_("Issued by"), act.issued_by),
            Fact(_("Note"), act.note),
        ]


class ActCreate(FormPage):
    """The paper of a new act; its changes are written afterwards."""

    gate = works_as_staff
    form_class = ActForm
    title = _("Write an act")
    success = _("The act is saved as a draft. Now write what it changes.")

    def may(self) -> bool:
        return can_manage_reform(self.user)

    def trail(self) -> list[Crumb]:
        return [reform_crumb()]

    def act(self, form: ActForm) -> str:
        return operations.make_act(by=self.user, **form.cleaned_data).get_absolute_url()


class ActEdit(OfAct, FormPage):
    """The paper of a draft."""

    form_class = ActForm
    title = _("Change the act")
    success = _("The act is saved.")

    def form_arguments(self) -> dict[str, Any]:
        # a copy: the form must not touch the object that the page shows
        copy = ReformAct.objects.get(pk=self.act_row.pk)
        return {**super().form_arguments(), "instance": copy}

    def act(self, form: ActForm) -> str:
        act = operations.change_act(act=self.act_row, by=self.user, **form.cleaned_data)
        return act.get_absolute_url()


class ActRemove(OfAct, Button):
    """Take a draft away."""

    success = _("The draft is removed.")

    @property
    def back(self) -> str:  # type: ignore[override]
        return self.act_row.get_absolute_url()

    def act(self) -> str:
        operations.remove_act(act=self.act_row, by=self.user)
        return reverse("staff:reform-list")


class ActCopy(OfAct, Button):
    """A new draft from an act that was undone."""

    success = _("The act is copied as a new draft. Correct it.")

    @property
    def back(self) -> str:  # type: ignore[override]
        return self.act_row.get_absolute_url()

    def act(self) -> str:
        return operations.copy_act(act=self.act_row, by=self.user).get_absolute_url()


class ActMove(MoveScreen):
    """Carry out, undo."""

    gate = works_as_staff
    machine = REFORM
    moves = {
        "carry_out": lambda act, by, reason: operations.carry_out_act(act=act, by=by),
        "undo": lambda act, by, reason: operations.undo_act(
            act=act, by=by, reason=reason
        ),
    }

    def get_object(self) -> ReformAct:
        return get_object_or_404(ReformAct.objects.visible_to(self.user), pk=self.pk)


class ActScan(OfAct):
    """The scan of the act."""

    def may(self) -> bool:
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if self.act_row.scan is None:
            raise Http404
        return files.serve(self.act_row.scan)
