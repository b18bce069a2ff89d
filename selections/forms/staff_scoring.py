"""The grid of points: candidates in rows, scored criteria in columns."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.forms import NumberField, PortalForm
from selections.forms.staff_candidates import read_points, written
from selections.models import Candidate, Criterion

Points = Mapping[int, Mapping[int, Decimal]]


class GridForm(PortalForm):
    """Points of many candidates. One wrong cell does not stop the others.

    Each row carries what stood on the page in one hidden field, so that a change by a
    colleague is noticed.
    """

    def __init__(
        self,
        *args: Any,
        candidates: Sequence[Candidate],
        criteria: Sequence[Criterion],
        points: Points,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.candidates, self.criteria = list(candidates), list(criteria)
        for candidate in self.candidates:
            given = points.get(candidate.pk, {})
            for criterion in self.criteria:
                name = cell(candidate, criterion.pk)
                self.fields[name] = _field(candidate, criterion, given)
            shown = ";".join(written(given.get(c.pk)) for c in self.criteria)
            self.fields[f"seen_{candidate.pk}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=shown
            )

    def rows(self) -> Iterator[dict[str, Any]]:
        """For the page: candidate, hidden field, and a cell for every criterion."""
        for candidate in self.candidates:
            yield {
                "candidate": candidate,
                "seen": self[f"seen_{candidate.pk}"],
                "cells": [
                    (criterion, self[cell(candidate, criterion.pk)])
                    for criterion in self.criteria
                ],
            }

    def seen(self, candidate: Candidate) -> dict[int, Decimal | None]:
        """Points that stood on the page, by criterion id."""
        parts = self.cleaned_data.get(f"seen_{candidate.pk}", "").split(";")
        if len(parts) != len(self.criteria):
            return {}
        return {
            criterion.pk: read_points(part)
            for criterion, part in zip(self.criteria, parts, strict=True)
        }

    def touched(self, candidate: Candidate) -> dict[int, Decimal | None]:
        """Right cells that differ from what stood there, by criterion id."""
        seen = self.seen(candidate)
        found = {}
        for criterion in self.criteria:
            name = cell(candidate, criterion.pk)
            if name in self.cleaned_data:
                given = self.cleaned_data[name]
                if criterion.pk not in seen or given != seen[criterion.pk]:
                    found[criterion.pk] = given
        return found

    def show_now(self, candidate: Candidate, now: Mapping[int, Decimal]) -> None:
        """Let the hidden field carry what is on record now: saving again is a decision."""
        name = f"seen_{candidate.pk}"
        given: Any = self.data
        data = given.copy()
        data[name] = ";".join(written(now.get(c.pk)) for c in self.criteria)
        self.data = data


def cell(candidate: Candidate, criterion: int) -> str:
    """The name of a cell's field."""
    return f"points_{candidate.pk}_{criterion}"


def _field(
    candidate: Candidate, criterion: Criterion, given: Mapping[int, Decimal]
) -> NumberField:
    label = _("%(place)s, criterion %(number)s") % {
        "place": candidate.municipality.full_name,
        "number": criterion.number,
    }
    field = NumberField(
        label=label,
        max_digits=6,
        min_value=0,
        max_value=criterion.max_score,
        required=False,
        initial=written(given.get(criterion.pk)),
    )
    field.widget.attrs["aria-label"] = label
    return field
