"""Screens that share a shape: a form page, a page of rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from core.problems import OperationRefused
from core.screens import FormScreen, Screen
from core.ui import Crumb
from grants.forms.rows import bound_rows, kept_rows, more_rows, shown_rows


def arrival(request: Any) -> datetime:
    """When the request reached the server; deadlines are judged by it alone."""
    return request.received_at


class Trail:
    """Title and breadcrumbs of a form page; the last crumb is the way back."""

    title: Any = ""
    lead: Any = ""
    submit: Any = ""

    def trail(self) -> list[Crumb]:
        return []

    def get_context(self) -> dict[str, Any]:
        trail = self.trail()
        return {
            "title": self.title,
            "lead": self.lead,
            "submit": self.submit,
            "breadcrumbs": [*trail, Crumb(self.title)],
            "cancel_url": trail[-1].url if trail else "",
        }


class FormPage(Trail, FormScreen):
    """A page with a title, one form and a way back."""

    template_name = "grants/form.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}


class RowsPage(Trail, Screen):
    """A table of rows to edit; "more" gives further empty rows, all without script."""

    template_name = "grants/rows.html"
    formset_class: type[BaseFormSet]
    row_label: Any = ""
    success: Any = ""

    def existing(self) -> Sequence[dict[str, Any]]:
        """The rows as they stand, as initial values of the forms."""
        return []

    def row_arguments(self) -> dict[str, Any]:
        """Further arguments of every row's form."""
        return {}

    def act(self, rows: list[dict[str, Any]]) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = shown_rows(
            self.formset_class, self.existing(), form_kwargs=self.row_arguments()
        )
        return self.page(formset=rows)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        extra = {"form_kwargs": self.row_arguments()}
        if "more" in request.POST:
            return self.page(
                formset=more_rows(self.formset_class, request.POST, **extra)
            )
        formset = bound_rows(self.formset_class, request.POST, **extra)
        if formset.is_valid():
            try:
                target = self.act(kept_rows(formset))
            except OperationRefused as refused:
                refuse_rows(formset, refused)
            else:
                self.tell(self.success)
                return HttpResponseRedirect(target)
        return self.page(status=422, formset=formset)


def refuse_rows(formset: BaseFormSet, refused: OperationRefused) -> None:
    """Put the reasons of a refused operation above the rows."""
    for problem in refused.problems:
        formset.non_form_errors().append(ValidationError(problem.message))
