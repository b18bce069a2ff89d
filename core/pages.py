"""Screens that share a shape: a page with one form, a page of rows."""

import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

from core.forms.rows import (
    bound_rows,
    kept_forms,
    more_rows,
    shown_rows,
    values_of,
)
from core.problems import OperationRefused, Problem
from core.screens import FormScreen, Screen
from core.ui import Crumb

# How an operation on rows names a field: "criteria-2-weight".
ROW_FIELD = re.compile(r"\w+-(?P<row>\d+)-(?P<name>\w+)")


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

    template_name = "_pages/form.html"

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user}


class RowsPage(Trail, Screen):
    """A table of rows to edit; "more" gives further empty rows, all without script."""

    template_name = "_pages/rows.html"
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
            forms = kept_forms(formset)
            try:
                target = self.act([values_of(form) for form in forms])
            except OperationRefused as refused:
                refuse_rows(formset, forms, refused)
            else:
                self.tell(self.success)
                return HttpResponseRedirect(target)
        return self.page(status=422, formset=formset)


def refuse_rows(
    formset: BaseFormSet, forms: Sequence[BaseForm], refused: OperationRefused
) -> None:
    """Put every reason of a refused operation at the field of its row, else above.

    `forms` are the forms whose rows the operation got, in its order.
    """
    for problem in refused.problems:
        error = ValidationError(problem.message, code=problem.code or None)
        form, name = _named(forms, problem)
        if form is None:
            formset.non_form_errors().append(error)
        else:
            form.add_error(name, error)


def _named(forms: Sequence[BaseForm], problem: Problem) -> tuple[BaseForm | None, str]:
    """The form and the field that a problem of a row names."""
    found = ROW_FIELD.fullmatch(problem.field)
    if found is None or int(found["row"]) >= len(forms):
        return None, ""
    form = forms[int(found["row"])]
    return (form, found["name"]) if found["name"] in form.fields else (None, "")
