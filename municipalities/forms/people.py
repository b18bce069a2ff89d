"""Forms of people and invitations."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language, Role
from core.forms import PortalForm
from municipalities.enums import MunicipalRole
from municipalities.forms.fields import PlaceField


class InviteForm(PortalForm):
    """Whom to invite, and with which roles."""

    email = forms.EmailField(label=_("E-mail"))
    full_name = forms.CharField(label=_("Full name"), max_length=150)
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=Language, initial=Language.KY
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles in the programme"),
        choices=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    municipality = PlaceField(
        label=_("Municipality"),
        required=False,
        help_text=_("For people of a municipality: its SOATE code or name."),
    )
    municipal_role = forms.ChoiceField(
        label=_("Role in the municipality"),
        choices=[("", _("none")), *MunicipalRole.choices],
        required=False,
    )


class RoleForm(PortalForm):
    """A programme role for a person."""

    role = forms.ChoiceField(label=_("Role in the programme"), choices=Role)


class PostForm(PortalForm):
    """A role in a municipality for a person."""

    municipality = PlaceField(label=_("Municipality"))
    municipal_role = forms.ChoiceField(
        label=_("Role in the municipality"), choices=MunicipalRole
    )


class PasswordForm(PortalForm):
    """The first password, written twice."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters, not only digits."),
    )
    repeated = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_repeated(self) -> str:
        repeated = self.cleaned_data["repeated"]
        if repeated != self.cleaned_data.get("password", repeated):
            raise ValidationError(_("The two passwords differ."))
        return repeated
