"""The filters of the search over all services."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from core.text import search_key
from municipalities.models import Oblast, Village
from services_registry.enums import Payment
from services_registry.models import RegistryEntry, Theme


class WordsFilter(django_filters.Filter):
    """A line of words."""

    field_class = forms.CharField


class ServiceFilter(django_filters.FilterSet):
    """Where, about what, paid or free."""

    place = WordsFilter(
        label=_("Municipality, village or rayon"), method="by_place", max_length=100
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        empty_label=_("all"),
        field_name="edition__municipality__oblast",
        queryset=Oblast.objects.all(),
    )
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"),
        empty_label=_("all"),
        field_name="service__theme",
        queryset=Theme.objects.all(),
    )
    payment = django_filters.ChoiceFilter(
        label=_("Payment"), empty_label=_("all"), choices=Payment
    )

    class Meta:
        model = RegistryEntry
        form = PortalForm
        fields = ["place", "oblast", "theme", "payment"]

    def by_place(
        self, rows: QuerySet[RegistryEntry], _name: str, value: Any
    ) -> QuerySet[RegistryEntry]:
        for word in search_key(value).split():
            villages = Village.objects.filter(search_key__contains=word)
            rows = rows.filter(
                Q(edition__municipality__search_key__contains=word)
                | Q(edition__municipality__rayon__search_key__contains=word)
                | Q(edition__municipality__in=villages.values("municipality"))
            )
        return rows
