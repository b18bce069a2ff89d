"""Base classes of all forms, and how refused operations reach the fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms.documents import bind_documents
from core.forms.fields import AmountField, DayField, MomentField
from core.forms.renderer import PortalRenderer
from core.models.base import MoneyField
from core.problems import OperationRefused, Problem

DASHES = "---------"  # the empty choice of Django


class PortalFormMixin(forms.BaseForm):
    """Classes, hints and errors of the portal; knows who fills the form in.

    `by` (keyword) is the user; document fields need it. `needed` names fields that may
    wait in a draft and not in what is submitted: their label says so.
    """

    default_renderer = PortalRenderer
    needed: tuple[str, ...] = ()

    def __init__(self, *args: Any, by: Any = None, **kwargs: Any):
        self.by = by
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        bind_documents(self, by=by)
        _name_empty_choices(self)
        for name in self.needed:
            wanted: Any = self.fields.get(name)
            if wanted and not wanted.required:
                wanted.needed_note = _("(needed to submit)")

    def _clean_fields(self) -> None:
        """A field of one line holds one line: browsers see to it, others do not.

        A name with line breaks would write sentences of its own into letters.
        """
        super()._clean_fields()  # type: ignore[misc]
        for name, value in self.cleaned_data.items():
            one_line = isinstance(self.fields[name].widget, forms.TextInput)
            if one_line and isinstance(value, str):
                self.cleaned_data[name] = " ".join(value.splitlines())


def _name_empty_choices(form: forms.BaseForm) -> None:
    """Nothing chosen is said in words, not in Django's row of dashes."""
    for field in form.fields.values():
        if getattr(field, "empty_label", None) == DASHES:
            field.empty_label = _("not chosen")  # type: ignore[attr-defined]
        elif isinstance(field, forms.ChoiceField) and not hasattr(field, "empty_label"):
            choices: Any = field.choices
            field.choices = [
                (value, _("not chosen") if label == DASHES else label)
                for value, label in choices
            ]


class PortalForm(PortalFormMixin, forms.Form):
    """A form that is no model's."""


def _formfield(db_field: Any, **kwargs: Any) -> forms.Field | None:
    """Model fields as the portal asks for them: sums, dates and moments."""
    if "form_class" not in kwargs and not getattr(db_field, "choices", None):
        if isinstance(db_field, MoneyField):
            kwargs.setdefault("min_value", 0)
            return db_field.formfield(form_class=AmountField, **kwargs)
        for inner, field_class in (
            ("DateTimeField", MomentField),
            ("DateField", DayField),
        ):
            if db_field.get_internal_type() == inner:
                return db_field.formfield(form_class=field_class, **kwargs)
    return db_field.formfield(**kwargs)


class PortalModelForm(PortalFormMixin, forms.ModelForm):
    """A form of a model: cleaning only; the operation writes.

    Money fields become AmountField, dates use the browser's picker.
    """

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Django reads the callback from the form's own Meta and inherits none.
        meta = cls.__dict__.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(_formfield)
        super().__init_subclass__(**kwargs)


def add_problems(
    form: forms.BaseForm,
    refused: OperationRefused,
    fields: Mapping[str, str] | None = None,
) -> None:
    """Put every reason of a refused operation at its field, else at the top.

    `fields` maps a problem's field to the form's name where they differ.
    """
    names = fields or {}
    for problem in refused.problems:
        name = names.get(problem.field, problem.field)
        target = name if name in form.fields else None
        form.add_error(
            target, ValidationError(problem.message, code=problem.code or None)
        )


def mark_problems(form: forms.BaseForm, problems: Iterable[Problem]) -> None:
    """Show at the fields of a form that nobody has sent yet what must be mended."""
    form.full_clean()  # without data: an empty collection of errors
    form.cleaned_data = {}
    add_problems(form, OperationRefused(problems))
