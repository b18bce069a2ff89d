"""Forms and filters of municipalities, cohorts and people."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language, Role
from accounts.models import User
from core.forms import DayField, PercentField, PortalForm, PortalModelForm
from core.text import search_key
from municipalities import queries
from municipalities.enums import MunicipalityKind, MunicipalRole
from municipalities.models import (
    Cohort,
    CohortMembership,
    Municipality,
    Oblast,
    Phase,
    Rayon,
)
from municipalities.models.places import soate_code


def place_of(text: str) -> Municipality:
    """The municipality of a SOATE code or a name. Raises ValidationError.

    Names repeat: several matches are listed with their rayons.
    """
    text = text.strip()
    by_code = Municipality.objects.with_place().filter(code=text.upper()).first()
    if by_code is not None:
        return by_code
    found = queries.find_places(text, limit=6)
    exact = [
        place for place in found if search_key(text) in place.search_key.split("\n")
    ]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise ValidationError(
            _("No municipality has the name or code “%(text)s”."), params={"text": text}
        )
    if len(found) > 1:
        raise ValidationError(
            _("Several municipalities fit: %(places)s. Write the SOATE code."),
            params={"places": "; ".join(f"{p.full_name} {p.code}" for p in found)},
        )
    return found[0]


class PlaceField(forms.CharField):
    """One municipality, by its SOATE code or its name."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("help_text", _("SOATE code or name."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Municipality | None:
        text = super().clean(value)
        return place_of(text) if text else None


class PlacesField(forms.CharField):
    """Several municipalities, one a line or divided by semicolons."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[Municipality]:
        parts = [p for p in re.split(r"[;\n]", super().clean(value)) if p.strip()]
        return list({place.pk: place for place in map(place_of, parts)}.values())


class MunicipalityForm(PortalModelForm):
    """Names and population; a provisional code can be replaced by the real one."""

    class Meta:
        model = Municipality
        fields = [
            "code",
            "name_ky",
            "name_ru",
            "name_en",
            "population",
            "population_year",
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

    year = forms.IntegerField(label=_("Year"))
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


class MembershipForm(PortalModelForm):
    """State and dates of a municipality in a cohort."""

    class Meta:
        model = CohortMembership
        fields = ["state", "joined_date", "commitments_date", "left_date", "evidence"]


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


class MunicipalityFilter(django_filters.FilterSet):
    """Filters of the municipality lists."""

    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"), queryset=Oblast.objects.all()
    )
    rayon = django_filters.ModelChoiceFilter(
        label=_("Rayon"), queryset=Rayon.objects.all()
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=MunicipalityKind)
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), queryset=Cohort.objects.all(), method="by_cohort"
    )
    phase = django_filters.ModelChoiceFilter(
        label=_("Participant of phase"),
        queryset=Phase.objects.all(),
        method="by_phase",
    )

    class Meta:
        model = Municipality
        form = PortalForm
        fields = ["oblast", "rayon", "kind"]

    def by_cohort(
        self, rows: QuerySet[Municipality], _name: str, value: Cohort
    ) -> QuerySet[Municipality]:
        return queries.in_cohort(rows, value)

    def by_phase(
        self, rows: QuerySet[Municipality], _name: str, value: Phase
    ) -> QuerySet[Municipality]:
        return queries.in_phase(rows, value)


class PeopleFilter(django_filters.FilterSet):
    """Filters of the list of people."""

    role = django_filters.ChoiceFilter(
        label=_("Role in the programme"), choices=Role, method="by_role"
    )
    municipal_role = django_filters.ChoiceFilter(
        label=_("Role in a municipality"), choices=MunicipalRole, method="by_post"
    )
    is_active = django_filters.ChoiceFilter(
        label=_("Account"), choices=[("1", _("open")), ("0", _("closed"))]
    )

    class Meta:
        model = User
        form = PortalForm
        fields = ["is_active"]

    def by_role(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(
            pk__in=User.objects.filter(
                role_assignments__role=value, role_assignments__revoked_at=None
            ).values("pk")
        )

    def by_post(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(
            pk__in=User.objects.filter(
                official_posts__role=value, official_posts__ended_at=None
            ).values("pk")
        )
