"""Forms of an edition's way to the public, and the filters of the lists."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.file_kinds import SCANS
from core.forms import DayField, DocumentField, PortalForm
from municipalities.models import Cohort, Municipality, Oblast
from municipalities.queries import in_cohort
from services_registry.enums import EditionState, Payment, Register
from services_registry.models import RegistryEdition, RegistryEntry


class ResolutionForm(PortalForm):
    """A kenesh resolution with its scan."""

    number = forms.CharField(label=_("Number of the resolution"), max_length=50)
    date = DayField(label=_("Date of the resolution"))
    title = forms.CharField(label=_("Title of the resolution"), max_length=300)
    convocation = forms.CharField(label=_("Convocation"), max_length=50, required=False)
    session_number = forms.CharField(
        label=_("Session number"), max_length=50, required=False
    )
    place = forms.CharField(label=_("Place"), max_length=150, required=False)
    scan = DocumentField(label=_("Scan of the resolution"), kinds=SCANS)


class EditionFilter(django_filters.FilterSet):
    """Filters of the staff's list of editions."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=EditionState)
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        field_name="municipality__oblast",
        queryset=Oblast.objects.all(),
    )
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), queryset=Cohort.objects.all(), method="by_cohort"
    )

    class Meta:
        model = RegistryEdition
        form = PortalForm
        fields = ["state"]

    def by_cohort(
        self, rows: QuerySet[RegistryEdition], _name: str, value: Cohort
    ) -> QuerySet[RegistryEdition]:
        members = in_cohort(Municipality.objects.all(), value)
        return rows.filter(municipality__in=members.values("pk"))


class PublicEditionFilter(EditionFilter):
    """Filters of the public list: published editions only, so no state."""

    state = None

    class Meta(EditionFilter.Meta):
        fields: list[str] = []


class EntryFilter(django_filters.FilterSet):
    """Filters inside one registry."""

    register = django_filters.ChoiceFilter(label=_("Register"), choices=Register)
    payment = django_filters.ChoiceFilter(label=_("Payment"), choices=Payment)

    class Meta:
        model = RegistryEntry
        form = PortalForm
        fields = ["register", "payment"]
