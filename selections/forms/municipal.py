"""Forms of a municipality: apply, answer the criteria, give the documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm, bind_documents
from municipalities.models import Municipality
from selections.forms.answers import answer_fields, answer_values, given_answers
from selections.forms.staff_candidates import PapersForm
from selections.models import Candidate, Criterion

NEEDED = _("(needed to submit)")


class ApplyForm(PortalForm):
    """Which municipality applies; nothing is asked where there is only one."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none()
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = places
        if len(places) == 1:
            field.widget = forms.HiddenInput()
            self.initial.setdefault("municipality", places[0].pk)


class AnswersForm(PortalForm):
    """Answers to all criteria. `version`: the one that the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, candidate: Candidate, by: Any, **kwargs: Any):
        self.criteria = [c for c in candidate.selection.criteria.all() if c.is_answered]
        super().__init__(*args, by=by, initial=_stands(candidate), **kwargs)
        for criterion in self.criteria:
            self.fields |= answer_fields(criterion)
            self._mark_needed(criterion)
        bind_documents(self, by=by)

    def _mark_needed(self, criterion: Criterion) -> None:
        """What may wait in a draft and not in what is submitted."""
        wanted: Any = self.fields.get(f"answer_{criterion.pk}")
        if wanted is not None:
            wanted.needed_note = NEEDED
        if criterion.needs_evidence:
            wanted = self.fields[f"evidence_{criterion.pk}"]
            wanted.needed_note = NEEDED

    def groups(self) -> list[tuple[Criterion, list[Any]]]:
        """Each criterion with its fields."""
        return [
            (criterion, [self[name] for name in answer_fields(criterion)])
            for criterion in self.criteria
        ]

    def answers(self) -> dict[int, dict[str, Any]]:
        """Values of the answers by criterion id."""
        return given_answers(self.criteria, self.cleaned_data)

    def continue_from(self, version: int) -> None:
        """Saving this form once more is a decision over that version."""
        given: Any = self.data
        data = given.copy()
        data["version"] = str(version)
        self.data = data


def _stands(candidate: Candidate) -> dict[str, Any]:
    """What is on record, as initial values."""
    values: dict[str, Any] = {"version": candidate.version}
    for answer in candidate.answers.select_related("evidence", "criterion"):
        values |= answer_values(answer)
    return values


class DocumentsForm(PapersForm):
    """The documents of a candidacy; a recommendation may also come from others."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for wanted in self.requirements:
            field: Any = self.fields[f"document_{wanted.pk}"]
            if wanted.is_recommendation:
                field.help_text = _(
                    "Whoever recommends you may also give it to the programme."
                )
            elif wanted.is_required:
                field.help_text = ""
                field.needed_note = NEEDED
