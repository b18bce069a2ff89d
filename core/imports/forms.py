"""Forms of imports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from core.models.imports import ImportRun


class UploadForm(PortalForm):
    """The file of a register."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, at most 10 MB and 60,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


class ApplyForm(PortalForm):
    """Applying: wrong rows have to be left out knowingly."""

    leave_out_wrong = forms.BooleanField(required=False)

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if run.wrong_rows:
            self.fields["leave_out_wrong"].label = _("Leave the wrong rows out")
            self.fields["leave_out_wrong"].help_text = _(
                "They stay downloadable with the reasons, to be corrected and uploaded."
            )
        else:
            del self.fields["leave_out_wrong"]
