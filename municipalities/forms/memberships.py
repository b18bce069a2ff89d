"""Forms of a membership in a cohort, and the filter of a cohort's members."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, PortalForm, PortalModelForm
from municipalities import queries
from municipalities.enums import MembershipState
from municipalities.forms.filters import AsOfFilter
from municipalities.models import CohortMembership, Oblast

UNKNOWN_DAY = _("Leave it empty where no source tells the day.")
LEAVING = ("left_date", "left_reason")


class MembershipForm(PortalModelForm):
    """Dates and source of a membership; what tells of leaving once it has left."""

    class Meta:
        model = CohortMembership
        fields = [
            "joined_date",
            "commitments_date",
            "left_date",
            "left_reason",
            "evidence",
        ]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.is_active:
            for name in LEAVING:
                del self.fields[name]


class GraduationForm(PortalForm):
    """When a municipality finished its time in the cohort."""

    left_date = DayField(
        label=_("Last day in the cohort"), required=False, help_text=UNKNOWN_DAY
    )


class WithdrawalForm(PortalForm):
    """When a municipality left the cohort, and why."""

    left_date = DayField(label=_("Left on"), required=False, help_text=UNKNOWN_DAY)
    reason = forms.CharField(
        label=_("Why it left"), widget=forms.Textarea(attrs={"rows": 4})
    )


class MemberFilter(AsOfFilter):
    """Filters of the members of a cohort."""

    state = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("State"),
        choices=MembershipState,
        field_name="known_state",
    )
    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Oblast"),
        field_name="municipality__oblast",
        queryset=Oblast.objects.all(),
    )

    class Meta:
        model = CohortMembership
        form = PortalForm
        fields = ["state"]

    def filter_queryset(self, queryset: Any) -> Any:
        """The members of the day, with its names; then the other filters."""
        return super().filter_queryset(queries.members_as_of(queryset, self.day))
