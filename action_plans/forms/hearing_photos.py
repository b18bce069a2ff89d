"""The form of a photo of a hearing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.file_kinds import IMAGES
from core.forms import DayField, DocumentField, PortalForm


class HearingPhotoForm(PortalForm):
    """A photo with what it shows, where and when."""

    file = DocumentField(label=_("Photo"), kinds=IMAGES)
    caption = forms.CharField(label=_("What it shows"), max_length=250)
    place = forms.CharField(label=_("Place"), max_length=200)
    taken_on = DayField(label=_("Day"))
