"""Forms of calls: rules, criteria, documents, commission, session."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from core.forms import (
    DayField,
    DocumentField,
    MoneyInput,
    NumberField,
    PercentField,
    PortalForm,
)
from core.forms.rows import RowForm, RuledByOperation
from grants.enums import CallState, CommissionRole, Tier
from grants.models import Call
from municipalities.models import Cohort


class CallForm(RuledByOperation):
    """All rules of a call but its criteria, documents and commission."""

    class Meta:
        model = Call
        fields = (
            "tier",
            "title_ky",
            "title_ru",
            "title_en",
            "aims_ky",
            "aims_ru",
            "aims_en",
            "cohorts",
            "opens_at",
            "closes_at",
            "envelope",
            "ceiling",
            "ceiling_currency",
            "ceiling_rate",
            "ceiling_rate_date",
            "ceiling_rate_bank",
            "minimum_cofinance_percent",
            "minimum_budget_sufficiency",
            "sufficiency_year",
            "maximum_applications",
            "maximum_months",
            "minimum_score",
            "quorum",
        )
        field_classes = {
            "ceiling_rate": NumberField,
            "minimum_cofinance_percent": PercentField,
            "minimum_budget_sufficiency": PercentField,
            "minimum_score": NumberField,
        }
        widgets = {
            "ceiling": MoneyInput(currency="KGS / CHF"),
            "cohorts": forms.CheckboxSelectMultiple,
            "aims_ky": forms.Textarea(attrs={"rows": 3}),
            "aims_ru": forms.Textarea(attrs={"rows": 3}),
            "aims_en": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "tier": _("Choose “other window” for a call outside the two tiers."),
            "ceiling_rate": _("Only when the ceiling is set in a foreign currency."),
            "minimum_cofinance_percent": _(
                "Share of the total cost, not of the grant. 0: none is asked."
            ),
            "minimum_budget_sufficiency": _("Leave empty when none is asked."),
            "maximum_applications": _("Leave empty when there is no limit."),
            "closes_at": _(
                "At this second the call closes; what arrives later is refused."
            ),
        }

    # The names of the groups on the page, with their fields.
    GROUPS = (
        (_("What the call is"), ("tier", "title_ky", "title_ru", "title_en")),
        (_("Aims"), ("aims_ky", "aims_ru", "aims_en")),
        (_("Who may apply, and when"), ("cohorts", "opens_at", "closes_at")),
        (
            _("Money"),
            (
                "envelope",
                "ceiling",
                "ceiling_currency",
                "ceiling_rate",
                "ceiling_rate_date",
                "ceiling_rate_bank",
                "minimum_cofinance_percent",
            ),
        ),
        (
            _("Conditions"),
            (
                "minimum_budget_sufficiency",
                "sufficiency_year",
                "maximum_applications",
                "maximum_months",
            ),
        ),
        (_("Decision"), ("minimum_score", "quorum")),
    )

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Legend and bound fields of each group."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def values(self) -> dict[str, Any]:
        """Cleaned values for the operation, `cohorts` among them."""
        return {**self.cleaned_data, "cohorts": list(self.cleaned_data["cohorts"])}


class CriterionForm(RowForm):
    """One criterion."""

    telling = ("name_ky", "name_ru", "name_en", "weight")

    name_ky = forms.CharField(label=_("Name in Kyrgyz"), max_length=250)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=250)
    name_en = forms.CharField(label=_("Name in English"), max_length=250)
    guidance = forms.CharField(
        label=_("Guidance for members"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    weight = PercentField(label=_("Weight, percent"), min_value=Decimal("0.01"))
    scale = forms.IntegerField(
        label=_("Highest points"), min_value=1, max_value=1000, initial=10
    )


class RequiredDocumentForm(RowForm):
    """One document that applicants give."""

    telling = ("name_ky", "name_ru", "name_en")

    name_ky = forms.CharField(label=_("Name in Kyrgyz"), max_length=250)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=250)
    name_en = forms.CharField(label=_("Name in English"), max_length=250)
    is_required = forms.BooleanField(
        label=_("Compulsory"), required=False, initial=True
    )


class SeatForm(RowForm):
    """One seat of the commission."""

    telling = ("user",)

    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    role = forms.ChoiceField(
        label=_("Role"), choices=CommissionRole, initial=CommissionRole.MEMBER
    )

    def __init__(self, *args: Any, people: QuerySet[User] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if people is not None:
            field: Any = self.fields["user"]
            field.queryset = people


def commission_people() -> QuerySet[User]:
    """Users who hold the role of a commission member now."""
    return User.objects.filter(
        is_active=True,
        role_assignments__role=Role.COMMISSION_MEMBER,
        role_assignments__revoked_at__isnull=True,
    ).distinct()


CriterionFormSet = formset_factory(CriterionForm, extra=2, can_delete=True, max_num=30)
RequiredDocumentFormSet = formset_factory(
    RequiredDocumentForm, extra=2, can_delete=True, max_num=30
)
SeatFormSet = formset_factory(SeatForm, extra=3, can_delete=True, max_num=50)


class SessionForm(PortalForm):
    """Who attended, when, and the minutes."""

    session_date = DayField(label=_("Date of the session"))
    attended = forms.MultipleChoiceField(
        label=_("Who attended"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    minutes = DocumentField(
        label=_("Minutes of the session"),
        help_text=_("Signed minutes as a scan. You can add them later."),
        required=False,
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["attended"]
        field.choices = [
            (str(seat.pk), f"{seat.user} ({seat.get_role_display()})")
            for seat in call.seats.select_related("user")
        ]

    def clean_attended(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["attended"]]


class CallFilter(django_filters.FilterSet):
    """Filters of the list of calls."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=CallState)
    tier = django_filters.ChoiceFilter(label=_("Tier"), choices=Tier)
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), queryset=Cohort.objects.all(), field_name="cohorts"
    )

    class Meta:
        model = Call
        form = PortalForm
        fields = ["state", "tier"]
