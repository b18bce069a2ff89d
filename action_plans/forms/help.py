"""Help beneath fields: put onto forms, and written by staff."""

from collections.abc import Mapping
from typing import Any

from django import forms

from action_plans.models import FieldHelp
from action_plans.queries import HelpText
from core.forms import PortalModelForm


def add_help(form: forms.BaseForm, texts: Mapping[str, HelpText]) -> None:
    """Show the help of each field beneath its label, with its example.

    Help for several fields together stands under `form.helps`.
    """
    told: Any = form
    told.helps = texts
    for name, field in form.fields.items():
        found = texts.get(name)
        if found is None:
            continue
        field.help_text = found.text or field.help_text
        # an answer that was checked has made its place on the page already
        form[name].help_text = field.help_text
        shown: Any = field
        shown.example = found if found.example else None


class HelpForm(PortalModelForm):
    """Help and example of a field in three languages."""

    class Meta:
        model = FieldHelp
        fields = (
            "help_ky",
            "example_ky",
            "source_ky",
            "help_ru",
            "example_ru",
            "source_ru",
            "help_en",
            "example_en",
            "source_en",
        )
