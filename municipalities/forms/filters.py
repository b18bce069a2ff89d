"""Filters of the lists."""

import datetime
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PortalForm
from municipalities import queries
from municipalities.enums import MunicipalityKind
from municipalities.forms.fields import rayon_label
from municipalities.models import Cohort, Municipality, Oblast, Phase, Rayon

FIRST_DAY, LAST_DAY = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)


class RayonChoice(django_filters.fields.ModelChoiceField):
    def label_from_instance(self, obj: Rayon) -> str:
        return rayon_label(obj)


class RayonFilter(django_filters.ModelChoiceFilter):
    field_class = RayonChoice


WITHIN = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]


def asked_day(asked: Any) -> datetime.date | None:
    """The day of a list's address, `?on=2024-12-31`; None without one, or a wrong one."""
    try:
        return DayField(required=False, validators=WITHIN).clean(asked.get("on", ""))
    except ValidationError:
        return None


class DayFilter(django_filters.Filter):
    """A day, picked or written."""

    field_class = DayField


class AsOfFilter(django_filters.FilterSet):
    """A list as of a day: `day` is the one asked for, None where none or a wrong one."""

    on = DayFilter(
        label=_("As of the day"),
        method="unchanged",
        validators=WITHIN,
    )

    @property
    def day(self) -> datetime.date | None:
        return asked_day(self.data)

    def unchanged(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        """The day narrows before everything else: see `filter_queryset`."""
        return rows


class MunicipalityFilter(AsOfFilter):
    """Filters of the municipality lists."""

    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Oblast"), queryset=Oblast.objects.all()
    )
    rayon = RayonFilter(
        empty_label=_("all"), label=_("Rayon"), queryset=Rayon.objects.all()
    )
    kind = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Kind"),
        choices=MunicipalityKind,
        field_name="known_kind",
    )
    cohort = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Cohort"),
        queryset=Cohort.objects.all(),
        method="by_cohort",
    )
    phase = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Participant of phase"),
        queryset=Phase.objects.all(),
        method="by_phase",
    )

    class Meta:
        model = Municipality
        form = PortalForm
        fields = ["oblast", "rayon", "kind"]

    def filter_queryset(self, queryset: Any) -> Any:
        """The municipalities of the day, with its names; then the other filters."""
        return super().filter_queryset(queries.as_of(queryset, self.day))

    def by_cohort(
        self, rows: QuerySet[Municipality], _name: str, value: Cohort
    ) -> QuerySet[Municipality]:
        return queries.in_cohort(rows, value, self.day)

    def by_phase(
        self, rows: QuerySet[Municipality], _name: str, value: Phase
    ) -> QuerySet[Municipality]:
        return queries.in_phase(rows, value, self.day)
