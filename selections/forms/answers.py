"""The fields in which a criterion is answered; for the candidate, and for papers."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DocumentField, NumberField
from selections.models import Answer, Criterion

ANSWERS = (("", _("not answered")), ("yes", _("yes")), ("no", _("no")))
SAID = {True: "yes", False: "no", None: ""}
MEANT = {"yes": True, "no": False, "": None}


def answer_fields(criterion: Criterion) -> dict[str, forms.Field]:
    """Answer (as the kind asks), explanation, source and evidence, by field name."""
    key = criterion.pk
    found: dict[str, forms.Field] = {}
    if criterion.is_yes_no:
        found[f"answer_{key}"] = forms.ChoiceField(
            label=_("Answer"), choices=ANSWERS, required=False
        )
    elif criterion.is_threshold:
        label = _("Value")
        found[f"answer_{key}"] = NumberField(
            label=label, required=False, help_text=criterion.unit
        )
    found[f"note_{key}"] = forms.CharField(
        label=_("Explanation"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    found[f"source_{key}"] = forms.CharField(
        label=_("Source"), required=False, max_length=300
    )
    found[f"evidence_{key}"] = DocumentField(label=_("Evidence"), required=False)
    return found


def answer_values(answer: Answer) -> dict[str, Any]:
    """A stored answer as initial values of its fields."""
    key = answer.criterion_id
    given = SAID[answer.yes] if answer.criterion.is_yes_no else answer.number
    return {
        f"answer_{key}": given,
        f"note_{key}": answer.note,
        f"source_{key}": answer.source,
        f"evidence_{key}": answer.evidence,
    }


def given_answers(
    criteria: Iterable[Criterion], given: Mapping[str, Any]
) -> dict[int, dict[str, Any]]:
    """Cleaned values of the fields, by criterion id, as the operation takes them."""
    found: dict[int, dict[str, Any]] = {}
    for criterion in criteria:
        key = criterion.pk
        found[key] = {
            name: given[f"{name}_{key}"] for name in ("note", "source", "evidence")
        }
        if criterion.is_yes_no:
            found[key]["yes"] = MEANT[given[f"answer_{key}"]]
        elif criterion.is_threshold:
            found[key]["number"] = given[f"answer_{key}"]
    return found
