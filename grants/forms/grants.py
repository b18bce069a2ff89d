"""Forms of grants: tranches, agreement, closing, filters."""

from decimal import Decimal

import django_filters
from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core.file_kinds import SCANS
from core.forms import AmountField, DayField, DocumentField, PortalForm
from core.forms.rows import RowForm
from grants.enums import GrantState, Tier
from grants.models import Call, Grant
from municipalities.models import Cohort, Oblast


class TrancheForm(RowForm):
    """One tranche."""

    telling = ("amount", "planned_date", "condition")

    amount = AmountField(label=_("Amount"), min_value=Decimal("0.01"))
    planned_date = DayField(label=_("Planned date"), required=False)
    condition = forms.CharField(
        label=_("What must be done before"), max_length=300, required=False
    )


TrancheFormSet = formset_factory(TrancheForm, extra=2, can_delete=True, max_num=20)


class AgreementForm(PortalForm):
    """The signed agreement."""

    agreement_number = forms.CharField(
        label=_("Number of the agreement"), max_length=50
    )
    agreement_date = DayField(label=_("Date of the agreement"))
    agreement_scan = DocumentField(label=_("Scan of the agreement"), kinds=SCANS)


class ClosingForm(PortalForm):
    """What was spent, and when the grant was closed."""

    spent_amount = AmountField(
        label=_("Spent"), help_text=_("As the accepted financial report says.")
    )
    closed_date = DayField(label=_("Closed on"))


class GrantFilter(django_filters.FilterSet):
    """Filters of the list of grants."""

    call = django_filters.ModelChoiceFilter(
        label=_("Call"), queryset=Call.objects.all()
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=GrantState)
    tier = django_filters.ChoiceFilter(
        label=_("Tier"), choices=Tier, field_name="call__tier"
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        field_name="municipality__oblast",
    )
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort of the call"),
        queryset=Cohort.objects.all(),
        field_name="call__cohorts",
    )

    class Meta:
        model = Grant
        form = PortalForm
        fields = ["call", "state"]
