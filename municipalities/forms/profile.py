"""Forms of a municipality's profile: office, figures, posts, kenesh."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.file_kinds import SCANS
from core.forms import (
    CountField,
    DayField,
    DocumentField,
    PortalForm,
    PortalModelForm,
)
from municipalities.enums import Post
from municipalities.models import Office
from municipalities.models.profile import web_address

MOST = 999_999_999  # what any of the columns holds


class OfficeForm(PortalModelForm):
    """Where the office is found. Everybody can read it."""

    website = forms.CharField(
        label=_("Web page"),
        max_length=200,
        required=False,
        help_text=_("Begins with https:// or http://."),
        validators=[web_address],
    )

    class Meta:
        model = Office
        fields = [
            "address_ky",
            "address_ru",
            "address_en",
            "phone",
            "email",
            "website",
            "hours",
        ]


class PopulationForm(PortalForm):
    """How many people lived there in a year, as a document states it."""

    year = CountField(label=_("Year"), max_value=9999)
    people = CountField(label=_("People"), max_value=MOST)
    women = CountField(label=_("Of them women"), required=False, max_value=MOST)
    source = forms.CharField(label=_("Source document"), max_length=250)


class HolderForm(PortalForm):
    """Who holds or held a post, from when until when."""

    post = forms.ChoiceField(label=_("Post"), choices=Post)
    full_name = forms.CharField(label=_("Full name"), max_length=150)
    since_date = DayField(label=_("Since"))
    until_date = DayField(
        label=_("Until"),
        required=False,
        help_text=_("Leave it empty while the person holds the post."),
    )
    source = forms.CharField(label=_("Source document"), max_length=250, required=False)


class NewHolderForm(HolderForm):
    """A further holder of a post; the time of the present one may end with it."""

    ends_present = forms.BooleanField(
        label=_("The time of the present holder of this post ends on that day"),
        required=False,
        initial=True,
    )


class ConvocationForm(PortalForm):
    """A convocation of the kenesh, with its deputies."""

    number = CountField(label=_("Number of the convocation"), max_value=MOST)
    start_date = DayField(label=_("Elected on"))
    end_date = DayField(
        label=_("Ended on"),
        required=False,
        help_text=_("Leave it empty while the convocation sits."),
    )
    deputies = CountField(label=_("Number of deputies"), required=False, max_value=MOST)
    women = CountField(label=_("Of them women"), required=False, max_value=MOST)


class ResolutionForm(PortalForm):
    """A resolution of the kenesh with its scan."""

    number = forms.CharField(label=_("Number of the resolution"), max_length=50)
    date = DayField(label=_("Date of the resolution"))
    title = forms.CharField(label=_("Title of the resolution"), max_length=300)
    convocation = forms.CharField(label=_("Convocation"), max_length=50, required=False)
    session_number = forms.CharField(
        label=_("Session number"), max_length=50, required=False
    )
    place = forms.CharField(label=_("Place"), max_length=150, required=False)
    scan = DocumentField(label=_("Scan of the resolution"), kinds=SCANS)
    is_published = forms.BooleanField(
        label=_("Everybody may read the resolution and its scan"),
        required=False,
        help_text=_(
            "Look first whether names or addresses of people stand in it. What a "
            "published registry or an approved plan rests on is public in any case."
        ),
    )


def initial_of(row: Any, form_class: Any) -> dict[str, Any]:
    """Values of a row for the fields of a form that has the same names."""
    return {
        name: getattr(row, name)
        for name in form_class.base_fields
        if hasattr(row, name)
    }
