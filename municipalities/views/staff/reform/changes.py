"""Staff: the changes of a draft, one by one."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import Screen
from core.ui import Crumb
from municipalities import operations
from municipalities.enums import ReformChangeKind
from municipalities.forms.reform import CHANGE_FORMS, VillagesForm
from municipalities.models import ReformChange, Village
from municipalities.permissions import can_manage_reform
from municipalities.views.acting import Button, FormPage
from municipalities.views.staff.reform.acts import OfAct, act_crumb, reform_crumb

TITLES = {
    ReformChangeKind.MERGE: _("Merge municipalities"),
    ReformChangeKind.SPLIT: _("Split a municipality"),
    ReformChangeKind.RENAME: _("Give a new name"),
    ReformChangeKind.TOWN: _("Raise to a town"),
}
LEADS = {
    ReformChangeKind.MERGE: _(
        "Several municipalities go over into one. All their villages follow."
    ),
    ReformChangeKind.SPLIT: _(
        "Write one unit that comes out. Its villages are chosen next; the other units "
        "are added in the same way."
    ),
    ReformChangeKind.RENAME: _("Lists of earlier days go on showing the old name."),
    ReformChangeKind.TOWN: _("The municipality stays the same legal person."),
}


def next_page(change: ReformChange) -> str:
    """After a split its villages are chosen; else back to the act."""
    if change.is_split:
        return reverse("staff:reform-change-villages", args=[change.pk])
    return change.act.get_absolute_url()


class ChangeCreate(OfAct, FormPage):
    """A new change of the kind in the address."""

    template_name = "municipalities/reform_change.html"
    success = _("The change is written.")

    def load(self) -> None:
        super().load()
        if self.kwargs["kind"] not in CHANGE_FORMS:
            raise Http404
        self.kind = ReformChangeKind(self.kwargs["kind"])
        self.form_class = CHANGE_FORMS[self.kind]
        self.title, self.lead = TITLES[self.kind], LEADS[self.kind]

    def form_arguments(self) -> dict[str, Any]:
        given = super().form_arguments()
        source = self.request.GET.get("from", "")
        if source and self.kind == ReformChangeKind.SPLIT:
            stays = self.request.GET.get("stays") == "1"
            given["initial"] = {"predecessor": source, "predecessor_stays": stays}
        return given

    def act(self, form: Any) -> str:
        change = operations.add_change(
            act=self.act_row, kind=self.kind, by=self.user, **form.values()
        )
        return next_page(change)


class OfChange(Screen):
    """Loads the change of the address; for those who write acts."""

    gate = works_as_staff

    def load(self) -> None:
        rows = ReformChange.objects.select_related(
            "act", "municipality__rayon", "municipality__oblast"
        )
        self.change = get_object_or_404(rows, pk=self.pk)
        if not self.change.act.is_draft:
            raise Http404

    def may(self) -> bool:
        return can_manage_reform(self.user, self.change.act)

    def trail(self) -> list[Crumb]:
        return [reform_crumb(), act_crumb(self.change.act)]


class ChangeEdit(OfChange, FormPage):
    """Correct a change of a draft."""

    template_name = "municipalities/reform_change.html"
    success = _("The change is saved.")

    def load(self) -> None:
        super().load()
        kind = ReformChangeKind(self.change.kind)
        self.form_class = CHANGE_FORMS[kind]
        self.title, self.lead = TITLES[kind], LEADS[kind]

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "change": self.change}

    def act(self, form: Any) -> str:
        change = operations.correct_change(
            change=self.change, by=self.user, **form.values()
        )
        return next_page(change)


class ChangeRemove(OfChange, Button):
    """Take a change out of a draft."""

    success = _("The change is removed.")

    @property
    def back(self) -> str:  # type: ignore[override]
        return self.change.act.get_absolute_url()

    def act(self) -> str:
        act = operations.remove_change(change=self.change, by=self.user)
        return act.get_absolute_url()


class ChangeVillages(OfChange, FormPage):
    """Which villages go to one unit that comes out of a split."""

    form_class = VillagesForm
    title = _("Choose the villages")
    success = _("The villages are chosen.")

    def load(self) -> None:
        super().load()
        self.source = self.change.predecessors.first()
        if not self.change.is_split or self.source is None:
            raise Http404
        self.lead = _("Villages of %(place)s that go to %(unit)s.") % {
            "place": self.source.full_name,
            "unit": self.change.name or "…",
        }

    def form_arguments(self) -> dict[str, Any]:
        return {
            **super().form_arguments(),
            "villages": Village.objects.filter(municipality=self.source),
            "initial": {"villages": self.change.villages.all()},
        }

    def act(self, form: VillagesForm) -> str:
        operations.correct_change(
            change=self.change,
            by=self.user,
            villages=list(form.cleaned_data["villages"]),
        )
        return self.change.act.get_absolute_url()
