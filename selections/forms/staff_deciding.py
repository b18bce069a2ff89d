"""Forms of the decision: lots, minutes, outcomes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, PortalForm
from selections.building import StandingRow
from selections.enums import Outcome
from selections.models import Candidate
from selections.operations import Deviation


def _words(label: Any, rows: int = 3, **given: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        **given,
    )


class LotForm(PortalForm):
    """Numbers drawn by candidates of equal standing."""

    record = forms.CharField(
        label=_("How the lots were drawn"),
        help_text=_("When, where and before whom."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.candidates = list(candidates)
        for candidate in self.candidates:
            self.fields[f"lot_{candidate.pk}"] = CountField(
                label=candidate.municipality.full_name,
                required=False,
                min_value=1,
                max_value=1000,
                initial=candidate.lot_number,
                help_text=_("Number drawn; 1 goes first."),
            )

    def lot_fields(self) -> list[Any]:
        return [self[f"lot_{candidate.pk}"] for candidate in self.candidates]

    def lots(self) -> dict[int, int]:
        """Numbers by candidate id, as far as they are written."""
        given = {c.pk: self.cleaned_data[f"lot_{c.pk}"] for c in self.candidates}
        return {pk: number for pk, number in given.items() if number is not None}


class MinutesForm(PortalForm):
    """The minutes of the meeting that decides."""

    number = forms.CharField(label=_("Number of the minutes"), max_length=50)
    date = DayField(label=_("Date of the meeting"))
    place = forms.CharField(
        label=_("Place of the meeting"), max_length=250, required=False
    )
    chair = forms.CharField(label=_("Chair"), max_length=250, required=False)
    members = forms.CharField(
        label=_("Members present"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line: name and post."),
    )
    text = _words(
        _("Course of the meeting"),
        6,
        help_text=_("The ranking and the outcomes are added by the portal."),
    )


class DecideForm(PortalForm):
    """Number, date and reasons of the decision, and an outcome for every candidate."""

    decision_number = forms.CharField(label=_("Number of the decision"), max_length=50)
    decision_date = DayField(label=_("Date of the decision"))
    decision_reasons = forms.CharField(
        label=_("Reasons of the decision"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, rows: Sequence[StandingRow], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.standing = list(rows)
        for row in self.standing:
            key, place = row.candidate.pk, row.candidate.municipality.full_name
            outcome = forms.ChoiceField(
                label=_("Outcome for %(place)s") % {"place": place},
                choices=Outcome,
                initial=row.placed.outcome,
            )
            reason = forms.CharField(
                label=_("Reason for departing from the proposal: %(place)s")
                % {"place": place},
                required=False,
                max_length=1000,
            )
            for field in (outcome, reason):
                field.widget.attrs["aria-label"] = str(field.label)
            self.fields[f"outcome_{key}"] = outcome
            self.fields[f"reason_{key}"] = reason

    def heads(self) -> list[Any]:
        names = ("decision_number", "decision_date", "decision_reasons")
        return [self[name] for name in names]

    def lines(self) -> Iterator[tuple[StandingRow, Any, Any]]:
        """Each line of the ranking with its two fields."""
        for row in self.standing:
            key = row.candidate.pk
            yield row, self[f"outcome_{key}"], self[f"reason_{key}"]

    def deviations(self) -> Mapping[int, Deviation]:
        """What departs from the proposal, and what carries a reason."""
        found = {}
        for row in self.standing:
            key = row.candidate.pk
            outcome = Outcome(self.cleaned_data[f"outcome_{key}"])
            reason = self.cleaned_data[f"reason_{key}"]
            if reason or outcome != row.placed.outcome:
                found[key] = Deviation(outcome, reason)
        return found
