"""Forms of municipalities and cohorts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, PercentField, PortalForm, PortalModelForm
from municipalities.enums import MunicipalityKind
from municipalities.forms.fields import PlaceField, PlacesField
from municipalities.models import (
    Cohort,
    Municipality,
    Oblast,
    Rayon,
)
from municipalities.models.places import soate_code


class MunicipalityForm(PortalModelForm):
    """Names; a provisional code can be replaced by the real one."""

    class Meta:
        model = Municipality
        fields = [
            "code",
            "name_ky",
            "name_ru",
            "name_en",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.instance.is_provisional:
            del self.fields["code"]


class NewMunicipalityForm(PortalForm):
    """A unit born in the territorial reform, with its predecessors."""

    kind = forms.ChoiceField(label=_("Kind"), choices=MunicipalityKind)
    oblast = forms.ModelChoiceField(label=_("Oblast"), queryset=Oblast.objects.all())
    rayon = forms.ModelChoiceField(
        label=_("Rayon"), queryset=Rayon.objects.all(), required=False
    )
    name_ky = forms.CharField(label=_("Name in Kyrgyz"), max_length=250, required=False)
    name_ru = forms.CharField(
        label=_("Name in Russian"), max_length=250, required=False
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=250, required=False
    )
    code = forms.CharField(
        label=_("SOATE code"),
        required=False,
        validators=[soate_code],
        help_text=_(
            "Leave it empty while the classifier has no code yet: a provisional code is "
            "given."
        ),
    )
    date = DayField(label=_("Date of the change"))
    predecessors = PlacesField(
        label=_("Municipalities from which it was made"),
        help_text=_("One a line: SOATE code or name."),
    )
    basis = forms.CharField(label=_("Legal basis"), max_length=250, required=False)


class SuccessionForm(PortalForm):
    """Into which existing municipality this one went over."""

    successor = PlaceField(label=_("Successor"))
    date = DayField(label=_("Date"))
    basis = forms.CharField(label=_("Legal basis"), max_length=250, required=False)


class SufficiencyForm(PortalForm):
    """Budget sufficiency of one year, as a document states it."""

    year = CountField(label=_("Year"), max_value=9999)
    percent = PercentField(label=_("Percent"), max_value=1000)
    source = forms.CharField(label=_("Source document"), max_length=250)


class CohortForm(PortalModelForm):
    """A cohort; year and phase may be unknown."""

    class Meta:
        model = Cohort
        fields = [
            "code",
            "name_ky",
            "name_ru",
            "name_en",
            "phase",
            "year",
            "planned_size",
            "note",
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in ("name_ky", "name_ru", "name_en")):
            self.add_error("name_ky", _("Write the name in at least one language."))
        return cleaned
