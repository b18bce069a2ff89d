"""Forms of carrying out: a quarter, its photos and papers."""

import json
from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.enums import ProgressState, Source
from action_plans.forms.seen import SeenForm
from action_plans.models import Measure, QuarterReport
from action_plans.operations import mark_of
from action_plans.operations.answers import MeasureAnswer, QuarterAnswers
from action_plans.queries.plan_fact import MeasureLine, QuarterOverview
from core.file_kinds import SCANS
from core.forms import (
    AmountField,
    CountField,
    DayField,
    DocumentField,
    NumberField,
    PortalForm,
)

ROWS = {"rows": 3}


class QuarterForm(SeenForm, PortalForm):
    """All measures of a quarter on one page: nothing is lost between pages."""

    narrative = forms.CharField(
        label=_("What was done in the quarter"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    difficulties = forms.CharField(
        label=_("What was difficult, what was done"),
        required=False,
        widget=forms.Textarea(attrs=ROWS),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, overview: QuarterOverview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.overview = overview
        self.sources = [line.source for line in overview.sources] or [
            Source.LOCAL_BUDGET
        ]
        for line in overview.measures:
            self._add_measure(line)
        for row in overview.indicators:
            self.fields[f"i{row.indicator.pk}"] = NumberField(
                label=format_lazy(
                    "{name}, {unit}", name=row.indicator.name, unit=row.indicator.unit
                ),
                required=False,
            )

    def _add_measure(self, line: MeasureLine) -> None:
        pk = line.measure.pk
        self.fields[f"m{pk}-percent"] = CountField(
            label=_("Done by the end of the quarter, %"), max_value=100, required=False
        )
        for source in self._sources(line):
            self.fields[f"m{pk}-{source}"] = AmountField(
                label=format_lazy(
                    _("Spent in the quarter, som: {source}"), source=source.label
                ),
                required=False,
            )
        self.fields[f"m{pk}-narrative"] = forms.CharField(
            label=_("What was done"),
            required=False,
            widget=forms.Textarea(attrs={"rows": 2, "data-plain": ""}),
        )

    def _sources(self, line: MeasureLine) -> list[Source]:
        """Those that pay for the measure; without any, all sources of the plan."""
        return [one.source for one in line.sources] or self.sources

    def clean_seen(self) -> dict[str, str]:
        """Marks by field; a page names only those of what was written."""
        marks = super().clean_seen()
        names = [name for name in self.fields if name not in {"version", "seen"}]
        return {**dict.fromkeys(names, mark_of(None)), **marks} if marks else {}

    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return self.answers().flat()

    def groups(self) -> list[dict[str, Any]]:
        """Each measure with its fields, for the page."""
        return [
            {
                "line": line,
                "fields": [self[f"m{line.measure.pk}-{n}"] for n in self._names(line)],
            }
            for line in self.overview.measures
        ]

    def _names(self, line: MeasureLine) -> list[str]:
        return ["percent", *map(str, self._sources(line)), "narrative"]

    def readings(self) -> list[Any]:
        """The fields of the indicators."""
        return [self[f"i{row.indicator.pk}"] for row in self.overview.indicators]

    def answers(self) -> QuarterAnswers:
        """What was written, as the operation takes it."""
        data = self.cleaned_data
        measures = {}
        for line in self.overview.measures:
            name = f"m{line.measure.pk}"
            measures[line.measure.pk] = MeasureAnswer(
                data[f"{name}-percent"],
                data[f"{name}-narrative"],
                {str(s): data[f"{name}-{s}"] for s in self._sources(line)},
            )
        readings = {
            row.indicator.pk: data[f"i{row.indicator.pk}"]
            for row in self.overview.indicators
        }
        return QuarterAnswers(
            data["narrative"], data["difficulties"], measures, readings
        )


def quarter_marks(values: Mapping[str, Any]) -> str:
    """Marks of what is written of a quarter, as its page carries them: few are short."""
    marks = {name: mark_of(value) for name, value in values.items()}
    empty = mark_of(None)
    return json.dumps(
        {
            name: mark
            for name, mark in marks.items()
            if mark != empty or name == "narrative"
        }
    )


class EvidenceForm(PortalForm):
    """A photo or paper of a measure."""

    measure = forms.ModelChoiceField(
        queryset=Measure.objects.none(), label=_("Measure")
    )
    file = DocumentField(label=_("Photo or PDF"), kinds=SCANS)
    caption = forms.CharField(label=_("What it shows"), max_length=250)
    place = forms.CharField(
        label=_("Place"),
        max_length=200,
        required=False,
        help_text=_("Of a photo it has to be told."),
    )
    taken_on = DayField(
        label=_("Day"), required=False, help_text=_("Of a photo it has to be told.")
    )

    def __init__(self, *args: Any, report: QuarterReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["measure"]
        field.queryset = Measure.objects.filter(progress__report=report)


class ReportFilter(django_filters.FilterSet):
    """The reports of all plans by state."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[c for c in ProgressState.choices if c[0] != ProgressState.DRAFT],
        empty_label=_("all"),
    )

    class Meta:
        model = QuarterReport
        fields = ("state",)
