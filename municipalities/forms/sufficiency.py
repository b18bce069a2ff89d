"""The filter of the list of a year's budget sufficiency."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from municipalities.models import Cohort, Municipality, Oblast
from municipalities.queries.places import in_cohort
from municipalities.queries.sufficiency import recorded_years

LATEST = 15


def _years() -> list[tuple[str, str]]:
    """Years with a figure, and the latest ones, for which one may be missing."""
    this = timezone.localdate().year
    years = {*recorded_years(), *range(this - LATEST, this + 1)}
    return [(str(year), str(year)) for year in sorted(years, reverse=True)]


class SufficiencyFilter(django_filters.FilterSet):
    """Filters of the list of a year; the year itself is read by the screen."""

    year = django_filters.ChoiceFilter(
        empty_label=_("the latest"), label=_("Year"), choices=_years, method="as_it_is"
    )
    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Oblast"), queryset=Oblast.objects.all()
    )
    cohort = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Cohort"),
        queryset=Cohort.objects.all(),
        method="by_cohort",
    )
    recorded = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Figure"),
        choices=[("1", _("recorded")), ("0", _("not recorded"))],
        method="by_recorded",
    )

    class Meta:
        model = Municipality
        form = PortalForm
        fields: list[str] = []  # the order is that of the filters above

    def as_it_is(
        self, rows: QuerySet[Municipality], _name: str, _value: str
    ) -> QuerySet[Municipality]:
        return rows

    def by_cohort(
        self, rows: QuerySet[Municipality], _name: str, value: Cohort
    ) -> QuerySet[Municipality]:
        return in_cohort(rows, value)

    def by_recorded(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(percent__isnull=value == "0")
