"""What a page showed: the version, and a mark of every value."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from action_plans.models import ActionPlan
from action_plans.operations import cleaned, mark_of


class SeenForm(forms.Form):
    """Hidden fields of a page that saves: `version` and `seen`."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> dict[str, str]:
        """Marks by field; what is no mark counts as not seen."""
        return marks_of(self.cleaned_data["seen"])

    def _update_errors(self, errors: ValidationError) -> None:
        """Django names a broken rule of the table; the operation says what is wrong."""
        told = dict(errors.error_dict)
        told.pop(NON_FIELD_ERRORS, None)
        if told:
            super()._update_errors(ValidationError(told))  # type: ignore[misc]


def marks_of(text: str) -> dict[str, str]:
    """Marks that a page sent back."""
    try:
        marks = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(marks, dict):
        return {}
    return {name: mark for name, mark in marks.items() if isinstance(mark, str)}


def written_marks(values: Mapping[str, Any]) -> str:
    """The marks of values, as a page carries them."""
    return json.dumps({name: mark_of(value) for name, value in values.items()})


def marks_after(
    seen: Mapping[str, str], typed: Mapping[str, Any], stored: Mapping[str, Any]
) -> str:
    """What a page has seen after a save: not the texts of colleagues that it lacks."""
    own = {name: mark_of(value) for name, value in cleaned(ActionPlan, typed).items()}
    there = {name: mark_of(value) for name, value in stored.items()}
    return json.dumps(
        {**seen, **{name: mark for name, mark in own.items() if there[name] == mark}}
    )
