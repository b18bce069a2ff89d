"""Which part of the programme, in which language."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from core.forms import PortalForm
from reports.queries.programme import ProgrammeFilter, filter_choices

LABELS = {"phase": _("Phase"), "cohort": _("Cohort"), "oblast": _("Oblast")}


class PartForm(PortalForm):
    """Phase, cohort and oblast; all may stay empty. Unknown codes are refused."""

    parts = tuple(LABELS)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, choices in filter_choices().items():
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], required=False, choices=[("", _("All")), *choices]
            )

    def chosen(self) -> ProgrammeFilter:
        """What was chosen; a part that is not known counts as "all"."""
        self.full_clean()
        return ProgrammeFilter.of(getattr(self, "cleaned_data", {}))


class ReportForm(PartForm):
    """The same, with the language of the PDF."""

    field_order = ("phase", "cohort", "oblast", "language")

    language = forms.ChoiceField(
        label=_("Language of the report"), choices=Language, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
