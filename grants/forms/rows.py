"""Tables of rows (criteria, budget, tranches...) that work without JavaScript."""

from collections.abc import Sequence
from typing import Any

from django.forms import BaseFormSet
from django.http import QueryDict

MORE = 3


def bound_rows(
    formset_class: type[BaseFormSet], data: QueryDict, **arguments: Any
) -> BaseFormSet:
    """The posted rows. Every untouched row may stay empty: order and number are free."""
    posted = data.copy()
    prefix = arguments.get("prefix", formset_class.get_default_prefix())
    posted[f"{prefix}-INITIAL_FORMS"] = "0"
    return formset_class(posted, **arguments)


def shown_rows(
    formset_class: type[BaseFormSet],
    rows: Sequence[dict[str, Any]],
    *,
    extra: int | None = None,
    **arguments: Any,
) -> BaseFormSet:
    """Rows to be edited, with some empty ones at the end."""
    formset = formset_class(initial=list(rows), **arguments)
    if extra is not None:
        formset.extra = extra
    return formset


def more_rows(
    formset_class: type[BaseFormSet], data: QueryDict, **arguments: Any
) -> BaseFormSet:
    """What was typed so far, not judged yet, and more empty rows."""
    posted = bound_rows(formset_class, data, **arguments)
    typed = [
        {name: form[name].data for name in form.fields}
        for form in posted.forms
        if form.has_changed()
    ]
    return shown_rows(formset_class, typed, extra=MORE, **arguments)


def kept_rows(formset: BaseFormSet) -> list[dict[str, Any]]:
    """Cleaned rows of a valid formset, without the empty and the removed ones."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name != "DELETE"}
        for form in formset.forms
        if form.has_changed() and not form.cleaned_data.get("DELETE")
    ]
