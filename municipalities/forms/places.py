"""Forms of municipalities and cohorts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, PercentField, PortalForm, PortalModelForm
from municipalities.models import (
    Cohort,
    Municipality,
)


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
