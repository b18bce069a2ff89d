"""Municipality: the rows of a plan."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.rows import row_form
from action_plans.operations import VersionConflict
from action_plans.queries import ROW_KINDS
from action_plans.views.municipal.writing import Writing, readable
from core.forms import add_problems
from core.problems import OperationRefused
from core.ui import Crumb


class RowCreate(Writing):
    """A new row of a section."""

    template_name = "action_plans/plan_row.html"
    row: Any = None

    def load(self) -> None:
        super().load()
        self.kind = ROW_KINDS[self.kwargs["kind"]]

    def form(self, data: Any = None) -> Any:
        files = self.request.FILES if data is not None else None
        return row_form(self.kind)(
            data,
            files,
            plan=self.plan,
            by=self.user,
            instance=self.row,
            initial={"version": self.row.version if self.row else 0},
        )

    def get_context(self) -> dict[str, Any]:
        title = self.row or self.kind.add
        return {
            "plan": self.plan,
            "section": self.section,
            "title": title,
            "row": self.row,
            "is_measure": self.kind.slug == "measure",
            "section_url": self.section_url,
            "remove_url": reverse(
                "municipal:plan-row-remove",
                args=[self.plan.pk, self.kind.slug, self.row.pk],
            )
            if self.row
            else "",
            "breadcrumbs": [
                *self.trail(),
                Crumb(self.section.title, self.section_url),
                Crumb(title),
            ],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(request.POST)
        if form.is_valid():
            try:
                self.act(form)
            except VersionConflict as conflict:
                return self.conflict(form, conflict)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.section_url)
        return self.page(status=422, form=form)

    def act(self, form: Any) -> None:
        operations.add_row(
            plan=self.plan, kind=self.kind.slug, values=form.values(), by=self.user
        )

    def conflict(self, form: Any, conflict: VersionConflict) -> HttpResponseBase:
        data = self.request.POST.copy()
        data["version"] = str(conflict.version)
        again = self.form(data)
        add_problems(again, conflict)
        typed = form.values()
        differences = [
            {
                "label": form.fields[name].label if name in form.fields else _("Costs"),
                "mine": readable(typed[name]),
                "theirs": readable(saved),
            }
            for name, saved in conflict.saved.items()
        ]
        return self.page(status=409, form=again, differences=differences)


class RowEdit(RowCreate):
    """A row that stands already."""

    def load(self) -> None:
        super().load()
        rows = self.kind.model._default_manager.filter(plan=self.plan)
        self.row = get_object_or_404(rows, pk=self.kwargs["row"])

    def act(self, form: Any) -> None:
        operations.change_row(
            plan=self.plan,
            kind=self.kind.slug,
            row_id=self.kwargs["row"],
            version=form.cleaned_data.get("version") or 0,
            values=form.values(),
            by=self.user,
        )


class RowRemove(Writing):
    """Asks, then removes a row."""

    template_name = "action_plans/row_remove.html"

    def load(self) -> None:
        super().load()
        self.kind = ROW_KINDS[self.kwargs["kind"]]
        rows = self.kind.model._default_manager.filter(plan=self.plan)
        self.row = get_object_or_404(rows, pk=self.kwargs["row"])

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Remove this row?"),
            "points": [str(self.row)],
            "cancel_url": self.section_url,
            "breadcrumbs": [
                *self.trail(),
                Crumb(self.section.title, self.section_url),
                Crumb(_("Remove")),
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        operations.remove_row(
            plan=self.plan, kind=self.kind.slug, row_id=self.row.pk, by=self.user
        )
        self.tell(_("The row is removed."))
        return HttpResponseRedirect(self.section_url)
