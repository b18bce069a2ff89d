"""Tables of rows (criteria, budget, tranches...) that work without JavaScript."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.forms import BaseForm, BaseFormSet, BoundField
from django.http import QueryDict

from core.forms.base import PortalForm, PortalModelForm

MORE = 3


class RowForm(PortalForm):
    """A row of a table. It counts as empty while none of its `telling` fields is filled:
    choices and boxes always send something."""

    telling: tuple[str, ...] = ()
    # names of fields that stand side by side
    together: tuple[tuple[str, ...], ...] = ()

    def has_changed(self) -> bool:
        if not self.is_bound:
            return super().has_changed()
        return any(self.data.get(self.add_prefix(n), "").strip() for n in self.telling)

    def lines(self) -> Iterator[list[BoundField]]:
        """Visible fields in their order; those that stand together in one line."""
        done: set[str] = {"DELETE"}
        for bound in self.visible_fields():
            group = next((g for g in self.together if bound.name in g), (bound.name,))
            if bound.name not in done:
                done.update(group)
                yield [self[name] for name in group]


class RuledByOperation(PortalModelForm):
    """A model form whose operation tells the rules of the row in words, at the fields.

    Django would add the names of the violated constraints on top of them.
    """

    def _post_clean(self) -> None:
        row: Any = self.instance
        row.validate_constraints = lambda exclude=None: None
        super()._post_clean()  # type: ignore[misc]  # not in the stubs


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


def kept_forms(formset: BaseFormSet) -> list[BaseForm]:
    """Forms of a valid formset, without the empty and the removed ones."""
    return [
        form
        for form in formset.forms
        if form.has_changed() and not form.cleaned_data.get("DELETE")
    ]


def values_of(form: BaseForm) -> dict[str, Any]:
    """Cleaned values of a row."""
    return {n: value for n, value in form.cleaned_data.items() if n != "DELETE"}


def kept_rows(formset: BaseFormSet) -> list[dict[str, Any]]:
    """Cleaned rows of a valid formset, without the empty and the removed ones."""
    return [values_of(form) for form in kept_forms(formset)]
