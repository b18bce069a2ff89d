"""Forms of what is promised and what was measured."""

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField, PortalForm
from core.forms.rows import RowForm
from services_registry import queries
from services_registry.enums import Better
from services_registry.forms.parts import PartForm
from services_registry.models import QualityParameter, QualityReading
from services_registry.operations import EntryValues, Reading, Target


class TargetForm(RowForm):
    """A parameter of a service, and what this edition promises of it."""

    telling = ("name_ky", "name_ru", "target", "unit")
    together = (("name_ky", "name_ru"), ("unit", "target"))
    parameter = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name_ky = forms.CharField(
        label=_("What is measured, in Kyrgyz"), max_length=250, required=False
    )
    name_ru = forms.CharField(
        label=_("What is measured, in Russian"), max_length=250, required=False
    )
    unit = forms.CharField(
        label=_("Unit"),
        max_length=60,
        required=False,
        help_text=_("For example: hours a day."),
    )
    target = NumberField(
        label=_("Target"),
        required=False,
        help_text=_("Empty: it is measured, and nothing is promised."),
    )
    better = forms.ChoiceField(label=_("What is better"), choices=Better)


TargetRows = formset_factory(TargetForm, extra=1, can_delete=True, max_num=30)


class QualityPart(PartForm):
    """All that an entry promises; what the municipality measures of it stands here too."""

    template = "services_registry/parts/quality.html"
    rows_class = TargetRows
    rows_prefix = "targets"

    def stored_rows(self) -> list[dict[str, Any]]:
        entry = self.entry
        if entry is None:
            return []
        targets = dict(entry.targets.values_list("parameter", "target"))
        known = queries.parameters_of(entry.edition.municipality, entry.service)
        return [
            {
                "parameter": row.pk,
                "name_ky": row.name_ky,
                "name_ru": row.name_ru,
                "unit": row.unit,
                "target": targets.get(row.pk),
                "better": row.better,
            }
            for row in known
        ]

    def values(self, base: EntryValues) -> EntryValues:
        return base

    def targets(self) -> list[Target]:
        """What the operation needs, of a valid form; a strange key is of no parameter."""
        entry: Any = self.entry
        place, service = entry.edition.municipality, entry.service
        known = {row.pk: row for row in queries.parameters_of(place, service)}
        return [
            Target(**{**row, "parameter": known.get(row["parameter"])})
            for row in self.row_values()
        ]


class ReadingForm(PortalForm):
    """What was measured of one parameter in a year.

    What the page showed travels along: only what the writer changed is written, so that
    an old page does not take back what a colleague has recorded meanwhile.
    """

    value = NumberField(label=_("Value"), required=False, show_hidden_initial=True)
    source = forms.CharField(
        label=_("Source"), max_length=250, required=False, show_hidden_initial=True
    )

    def __init__(
        self,
        data: Any = None,
        *,
        parameter: QualityParameter,
        kept: QualityReading | None = None,
    ):
        self.parameter = parameter
        initial = {"value": kept.value, "source": kept.source} if kept else {}
        super().__init__(data, initial=initial, prefix=f"p{parameter.pk}")
        unit = self.parameter.unit
        if unit:
            label = _("Value, %(unit)s") % {"unit": unit}
            self.fields["value"].label = label

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("source") and cleaned.get("value") is None:
            self.add_error("value", _("Write the value that the source tells."))
        return cleaned

    def reading(self, year: int) -> Reading:
        """What the operation needs, of a valid form."""
        given = self.cleaned_data
        return Reading(self.parameter, year, given["value"], given["source"])
