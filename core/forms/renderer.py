"""How forms and fields become HTML: one place for classes and for what links them."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Widget

from core.widgets import MoneyInput, NumberInput

DJANGO_ROWS = "10"  # what Django writes when a form says nothing
# The first kind that fits counts.
CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (forms.HiddenInput, ""),
    (forms.CheckboxInput, ""),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "form-select"),
    (MoneyInput, "form-control input-money"),
    (NumberInput, "form-control input-number"),
    (forms.DateTimeInput, "form-control input-moment"),
    (forms.DateInput, "form-control input-date"),
    (forms.Textarea, "form-control"),
    (forms.widgets.Input, "form-control"),
)


class PortalBoundField(BoundField):
    """A field on a page: knows its classes and where an error link has to lead."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        shown = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, shown)
        wanted = widget_class(shown)
        given = attrs.get("class", shown.attrs.get("class", ""))
        if wanted:
            attrs["class"] = f"{wanted} {given}".strip()
        if isinstance(shown, forms.Textarea) and shown.attrs.get("rows") == DJANGO_ROWS:
            attrs.setdefault("rows", "5")
        return attrs

    @property
    def is_choice(self) -> bool:
        """A single box to tick: its label stands beside it, not above."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_group(self) -> bool:
        """Several inputs under one question: the question is a legend."""
        return bool(self.field.widget.use_fieldset)

    @property
    def target(self) -> str:
        """The id that a link to this field leads to."""
        if self.is_group and isinstance(self.field.widget, forms.widgets.ChoiceWidget):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id


def widget_class(widget: Widget) -> str:
    """Classes of the style sheet for a widget."""
    return next((c for kind, c in CLASSES if isinstance(widget, kind)), "")


def dressed(field: BoundField) -> PortalBoundField:
    """Any form's field (also of a library's form) as a field of the portal."""
    if isinstance(field, PortalBoundField):
        return field
    return PortalBoundField(field.form, field.field, field.name)


class PortalRenderer(TemplatesSetting):
    """Form templates of the portal; a setting, so that it holds for every form."""

    form_template_name = "_components/form_fields.html"
    field_template_name = "_components/field.html"
    bound_field_class = PortalBoundField
