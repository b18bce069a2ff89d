"""Forms of the profile that staff and the municipality's own people share.

Each screen exists twice, in `views/staff/profile.py` and `views/municipal/profile.py`:
with one of the two audiences below, which says whose places a person reaches.
"""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.ui import Action, Crumb
from municipalities import operations
from municipalities.forms.profile import (
    ConvocationForm,
    OfficeForm,
    ResolutionForm,
    initial_of,
)
from municipalities.models import Convocation, Municipality, Office, Resolution
from municipalities.permissions import (
    can_change_resolution,
    can_keep_profile,
    can_manage_municipalities,
    municipality_ids,
    works_for_municipality,
)
from municipalities.views.acting import FormPage


class ForStaff:
    """Staff reach every municipality."""

    gate = works_as_staff
    audience = "staff"
    user: Any

    def places(self) -> QuerySet[Municipality]:
        return Municipality.objects.visible_to(self.user).with_place()

    def crumbs(self, place: Municipality) -> list[Crumb]:
        """The way from the list to the municipality's page."""
        return [
            Crumb(_("Municipalities"), reverse("staff:municipality-list")),
            Crumb(place.full_name, place.get_absolute_url()),
        ]


class ForMunicipality(ForStaff):
    """People of municipalities reach their own; a foreign one does not exist."""

    gate = works_for_municipality
    audience = "municipal"

    def places(self) -> QuerySet[Municipality]:
        return super().places().filter(pk__in=municipality_ids(self.user))

    def crumbs(self, place: Municipality) -> list[Crumb]:
        page = reverse("municipal:municipality-detail", args=[place.pk])
        return [
            Crumb(_("My municipality"), reverse("municipal:home")),
            Crumb(place.full_name, page),
        ]


class PlaceForm(ForStaff, FormPage):
    """A form about one municipality; afterwards its page."""

    def load(self) -> None:
        self.place = get_object_or_404(self.places(), pk=self.pk)

    def may(self) -> bool:
        return can_keep_profile(self.user, self.place)

    def trail(self) -> list[Crumb]:
        return self.crumbs(self.place)

    @property
    def back(self) -> str:
        """The municipality's page of this audience."""
        return reverse(f"{self.audience}:municipality-detail", args=[self.place.pk])


class RowForm(PlaceForm):
    """A form about one row of a municipality, filled with its values."""

    model: type[Model]
    removes = ""  # kind of `FactRemove`, where a wrong row can be removed

    def load(self) -> None:
        rows: Any = self.model._default_manager.filter(municipality__in=self.places())
        self.row: Any = get_object_or_404(rows, pk=self.pk)
        self.place = self.places().get(pk=self.row.municipality_id)

    def form_arguments(self) -> dict[str, Any]:
        initial = initial_of(self.row, self.form_class)
        return {**super().form_arguments(), "initial": initial}

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | removal(self.removes, self.row, self.user)


def removal(kind: str, row: Any, user: Any) -> dict[str, Any]:
    """The way to remove a row that was recorded by mistake, for those who may."""
    if not kind or row is None or not can_manage_municipalities(user):
        return {}
    url = reverse("staff:fact-remove", args=[kind, row.pk])
    return {"actions": [Action(_("Remove this record"), url, "danger")]}


class OfficeEdit(PlaceForm):
    """Address and contacts of the office."""

    form_class = OfficeForm
    title = _("Contacts of the office")
    lead = _("Everybody can read what stands here.")
    success = _("The contacts of the office are recorded.")

    def form_arguments(self) -> dict[str, Any]:
        office = Office.objects.filter(municipality=self.place).first()
        return {**super().form_arguments(), "instance": office or Office()}

    def act(self, form: OfficeForm) -> str:
        operations.save_office(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return self.back


class ConvocationCreate(PlaceForm):
    """A further convocation of the kenesh."""

    form_class = ConvocationForm
    title = _("Add a convocation")
    success = _("The convocation is recorded.")

    def act(self, form: ConvocationForm) -> str:
        operations.record_convocation(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return self.back


class ConvocationEdit(RowForm):
    """Correct a convocation."""

    model = Convocation
    removes = "convocation"
    form_class = ConvocationForm
    title = _("Change the convocation")
    success = _("The convocation is changed.")

    def act(self, form: ConvocationForm) -> str:
        operations.change_convocation(
            convocation=self.row, by=self.user, **form.cleaned_data
        )
        return self.back


class ResolutionCreate(PlaceForm):
    """Put a resolution on record."""

    form_class = ResolutionForm
    title = _("Add a resolution of the kenesh")
    lead = _("Write what stands on the resolution, and attach its scan.")
    success = _("The resolution is on record.")

    def act(self, form: ResolutionForm) -> str:
        operations.add_resolution(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return reverse(f"{self.audience}:resolution-list", args=[self.place.pk])


class ResolutionEdit(RowForm):
    """Correct a resolution, replace its scan, open it to everybody."""

    model = Resolution
    form_class = ResolutionForm
    title = _("Change the resolution")
    success = _("The resolution is changed.")

    def may(self) -> bool:
        return can_change_resolution(self.user, self.row)

    def act(self, form: ResolutionForm) -> str:
        operations.change_resolution(
            resolution=self.row, by=self.user, **form.cleaned_data
        )
        return reverse(f"{self.audience}:resolution-list", args=[self.place.pk])
