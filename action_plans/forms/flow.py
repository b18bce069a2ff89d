"""Forms of the way through submission, answer and change."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PortalForm


class ReturnForm(PortalForm):
    """Why a plan goes back, and until when it is to be corrected."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The other side will read it. Say what has to be corrected."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    deadline = DayField(
        label=_("Correct until"),
        help_text=_("Usually two weeks. After this day the plan is marked as overdue."),
    )


class AmendmentForm(PortalForm):
    """Why an approved plan is to be changed."""

    reason = forms.CharField(
        label=_("Why is the plan to be changed?"),
        help_text=_("The programme and the local kenesh read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
