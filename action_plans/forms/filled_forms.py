"""The form that takes a filled workbook."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm


class FilledFormForm(PortalForm):
    """The workbook that was filled in without a line."""

    file = forms.FileField(
        label=_("Filled form"),
        help_text=_("The workbook (XLSX) that was downloaded here, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
