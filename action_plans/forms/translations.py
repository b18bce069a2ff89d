"""Translations of the texts of a section, and the language of a plan."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.seen import SeenForm, marks_of, written_marks
from action_plans.models import PLAN_LANGUAGES
from action_plans.operations import mark_of
from action_plans.queries.translations import TranslationLine
from core.forms import PortalForm

LINE, PROSE = 1000, 20000  # letters; a translation may be longer than its original
LETTERS_IN_ROW, MOST_ROWS = 50, 14


class TranslationForm(SeenForm, PortalForm):
    """A field for each text of a page, under the place of the text."""

    originals = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        lines: Sequence[TranslationLine],
        language: str,
        **kwargs: Any,
    ):
        self.parts = lines
        there = {line.text.place: _stored(line) for line in lines}
        kwargs["initial"] = {**there, "seen": written_marks(there)}
        super().__init__(*args, **kwargs)
        for line in lines:
            self.fields[line.text.place] = _field(line, language)

    def clean_originals(self) -> dict[str, str]:
        return marks_of(self.cleaned_data["originals"])

    def values(self) -> dict[str, str]:
        """What was typed, by place."""
        places = (line.text.place for line in self.parts)
        return {place: self.cleaned_data[place] for place in places}

    @property
    def marks(self) -> str:
        """What the originals are as this page shows them."""
        return json.dumps(
            {line.text.place: mark_of(line.text.original) for line in self.parts}
        )

    @property
    def shown(self) -> list[tuple[TranslationLine, forms.BoundField]]:
        """Each text beside its field."""
        return [(line, self[line.text.place]) for line in self.parts]


def _stored(line: TranslationLine) -> str:
    return line.stored.text if line.stored else ""


def _field(line: TranslationLine, language: str) -> forms.CharField:
    text = line.text
    rows = len(text.original) // LETTERS_IN_ROW + text.original.count("\n") + 1
    rows = min(max(rows, 3 if text.is_long else 2), MOST_ROWS)
    return forms.CharField(
        label=text.label,
        required=False,
        max_length=PROSE if text.is_long else LINE,
        widget=forms.Textarea(attrs={"rows": rows, "lang": language}),
    )


class PlanLanguageForm(PortalForm):
    """In which language the plan is written."""

    written_in = forms.ChoiceField(
        label=_("Language in which the plan is written"),
        choices=[(language.value, language.label) for language in PLAN_LANGUAGES],
        widget=forms.RadioSelect,
    )
