"""Forms of applications: start, texts and budget, documents, screening lists."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from action_plans.enums import APPROVED, CostCategory, Source
from action_plans.models import ActionPlan
from core.forms import AmountField, DocumentField, PortalForm, bind_documents
from core.forms.rows import RowForm, RuledByOperation
from grants.enums import ApplicationState, Tier
from grants.models import Application, ApplicationDocument, Call
from municipalities.models import Municipality, Oblast
from municipalities.queries import answered_for


class ApplicationStartForm(PortalForm):
    """With which plan, or under which title, the municipality applies."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none()
    )
    plan = forms.ModelChoiceField(
        label=_("Approved action plan"),
        queryset=ActionPlan.objects.none(),
        help_text=_("Title, dates and costs are taken from the plan."),
    )
    title = forms.CharField(
        label=_("Title of the application"), max_length=250, required=False
    )

    def __init__(self, *args: Any, call: Call, places: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        place_field: Any = self.fields["municipality"]
        plan_field: Any = self.fields["plan"]
        place_field.queryset = places
        if len(places) == 1:
            place_field.widget = forms.HiddenInput()
            self.initial.setdefault("municipality", places[0].pk)
        if call.needs_plan:
            # plans of units that were taken over, too; whose rights have not passed is
            # told by the operation
            taken = {old.place.pk for place in places for old in answered_for(place)}
            plan_field.queryset = ActionPlan.objects.filter(
                municipality__in={*(place.pk for place in places), *taken},
                state__in=APPROVED,
            )
            del self.fields["title"]
        else:
            del self.fields["plan"]
            self.fields["title"].required = True


class ApplicationForm(RuledByOperation):
    """Texts and dates of an application. `version`: the one that the reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    needed: tuple[str, ...] = ("summary", "stated_total")

    def __init__(self, *args: Any, **kwargs: Any):
        if kwargs["instance"].call.maximum_months is not None:
            self.needed = (*self.needed, "start_date", "end_date")
        super().__init__(*args, **kwargs)

    class Meta:
        model = Application
        fields = ("title", "summary", "start_date", "end_date", "stated_total")
        help_texts = {
            "stated_total": _(
                "The total of your estimate. It must equal the sum of the budget lines."
            ),
        }

    def values(self) -> dict[str, Any]:
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}


class BudgetLineForm(RowForm):
    """One line of the budget of an application without plan."""

    telling = ("title", "amount")

    title = forms.CharField(label=_("What for"), max_length=300)
    category = forms.ChoiceField(label=_("Kind of cost"), choices=CostCategory)
    source = forms.ChoiceField(
        label=_("Who pays"), choices=Source, initial=Source.GRANT
    )
    amount = AmountField(label=_("Amount"), min_value=Decimal("0.01"))
    in_kind = forms.BooleanField(label=_("In kind, not in money"), required=False)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("in_kind") and values.get("source") == Source.GRANT:
            self.add_error("in_kind", _("The grant is paid in money only."))
        return values


BudgetLineFormSet = formset_factory(
    BudgetLineForm, extra=2, can_delete=True, max_num=100
)


class DocumentsForm(PortalForm):
    """One document field for each requirement of the call."""

    def __init__(self, *args: Any, application: Application, by: Any, **kwargs: Any):
        self.application = application
        given: dict[int, ApplicationDocument] = {
            document.requirement_id: document
            for document in application.documents.select_related("file")
        }
        initial = {
            f"document_{pk}": document.file for pk, document in given.items()
        } | (kwargs.pop("initial", None) or {})
        super().__init__(*args, by=by, initial=initial, **kwargs)
        for wanted in application.call.required_documents.all():
            self.fields[f"document_{wanted.pk}"] = DocumentField(
                label=wanted.name,
                required=False,
                help_text=_("Compulsory.") if wanted.is_required else "",
            )
        bind_documents(self, by=by)

    def documents(self) -> dict[int, Any]:
        """Stored file (or None) by requirement id."""
        return {
            int(name.removeprefix("document_")): stored
            for name, stored in self.cleaned_data.items()
        }


class AwardForm(PortalForm):
    """Amount of an award and the reason for any deviation."""

    amount = AmountField(label=_("Amount of the grant"), min_value=Decimal("0.01"))
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_(
            "Compulsory for less than was asked, or when an application above this one "
            "gets no award."
        ),
    )


class ApplicationFilter(django_filters.FilterSet):
    """Filters of the staff's list of applications."""

    call = django_filters.ModelChoiceFilter(
        label=_("Call"), queryset=Call.objects.all()
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[c for c in ApplicationState.choices if c[0] != "draft"],
    )
    tier = django_filters.ChoiceFilter(
        label=_("Tier"), choices=Tier, field_name="call__tier"
    )
    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        field_name="municipality__oblast",
    )

    class Meta:
        model = Application
        form = PortalForm
        fields = ["call", "state"]
