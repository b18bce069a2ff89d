"""What staff enter in the place of a candidate of the past: its papers, their day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    DocumentField,
    MomentField,
    PortalForm,
    bind_documents,
)
from selections.forms.answers import answer_fields, answer_values, given_answers
from selections.models import Candidate


class MomentForm(PortalForm):
    """When a step of the past was taken."""

    received_at = MomentField(label=_("When it happened (Bishkek time)"))


class CandidatePapersForm(PortalForm):
    """Commitments, answers with evidence and documents of one candidate."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    commitments = forms.MultipleChoiceField(
        label=_("Accepted commitments"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, candidate: Candidate, by: Any, **kwargs: Any):
        selection = candidate.selection
        self.criteria = [c for c in selection.criteria.all() if c.is_answered]
        self.requirements = list(selection.required_documents.all())
        super().__init__(*args, by=by, initial=_stands(candidate), **kwargs)
        boxes: Any = self.fields["commitments"]
        boxes.choices = [
            (str(c.pk), f"{c.number}. {c.text}") for c in selection.commitments.all()
        ]
        if not boxes.choices:
            del self.fields["commitments"]
        for criterion in self.criteria:
            self.fields |= answer_fields(criterion)
        for wanted in self.requirements:
            self.fields[f"document_{wanted.pk}"] = DocumentField(
                label=wanted.title, required=False
            )
        bind_documents(self, by=by)

    def clean_commitments(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["commitments"]}

    def groups(self) -> list[tuple[str, list[Any]]]:
        """Legend and fields: each criterion, then the documents."""
        found = [
            (
                f"{criterion.number}. {criterion.title}",
                [self[name] for name in answer_fields(criterion)],
            )
            for criterion in self.criteria
        ]
        papers = [self[f"document_{wanted.pk}"] for wanted in self.requirements]
        return [*found, (str(_("Documents")), papers)] if papers else found

    def answers(self) -> dict[int, dict[str, Any]]:
        """Values of the answers by criterion id."""
        return given_answers(self.criteria, self.cleaned_data)

    def documents(self) -> dict[int, Any]:
        """Files by requirement id."""
        return {w.pk: self.cleaned_data[f"document_{w.pk}"] for w in self.requirements}


def _stands(candidate: Candidate) -> dict[str, Any]:
    """What is on record, as initial values."""
    accepted = candidate.accepted_commitments.values_list("commitment", flat=True)
    values: dict[str, Any] = {
        "version": candidate.version,
        "commitments": [str(pk) for pk in accepted],
    }
    for answer in candidate.answers.select_related("evidence", "criterion"):
        values |= answer_values(answer)
    for document in candidate.documents.select_related("file"):
        values[f"document_{document.requirement_id}"] = document.file
    return values
