"""Forms of whole plans: begin, sections, resolution, and the filters of lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.models import modelform_factory
from django.utils.translation import gettext_lazy as _

from action_plans.enums import UNSUBMITTED, HearingKind, PlanState
from action_plans.forms.seen import SeenForm
from action_plans.models import PLAN_LANGUAGES, ActionPlan
from action_plans.operations.texts import language_of_author
from action_plans.queries import CHOSEN, Section, people_sums, plans_in_cohort
from action_plans.queries.ranking import plan_ranking
from core.forms import (
    CountField,
    DayField,
    DocumentField,
    PortalForm,
    PortalModelForm,
)
from municipalities.models import Cohort, Municipality, Oblast, Village
from services_registry.models import Service, Theme
from services_registry.queries import registered_services

COUNTS = (
    "beneficiaries",
    "beneficiaries_women",
    "beneficiaries_vulnerable",
    "households",
    "jobs",
)


class PlaceField(forms.ModelChoiceField):
    """Municipalities with their rayon: names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class PlanStartForm(PortalForm):
    """A new plan: for which service of the registry, and its title."""

    municipality = PlaceField(
        queryset=Municipality.objects.none(), label=_("Municipality")
    )
    service = forms.ModelChoiceField(
        queryset=Service.objects.none(),
        label=_("Service"),
        help_text=_("Services of your registry. A missing one is added there first."),
    )
    title = forms.CharField(label=_("Title of the plan"), max_length=250)
    written_in = forms.ChoiceField(
        label=_("Language in which the plan is written"),
        choices=[(language.value, language.label) for language in PLAN_LANGUAGES],
        widget=forms.RadioSelect,
        help_text=_("Texts can be translated into other languages at any time."),
    )

    def __init__(self, *args: Any, places: QuerySet[Municipality], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["written_in"].initial = language_of_author(self.by)
        services = {
            pk
            for place in places
            for pk in registered_services(place).values_list("pk", flat=True)
        }
        field: Any = self.fields["municipality"]
        field.queryset = places
        field.initial = places.first()
        chosen: Any = self.fields["service"]
        chosen.queryset = Service.objects.filter(pk__in=services).order_by("sort_key")


class SectionForm(SeenForm, PortalModelForm):
    """The texts of one section; `version` is the one that the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "beneficiaries" in self.fields and self.instance.beneficiaries_rows.exists():
            # then these are the sums of the villages
            for name in people_sums(self.instance):
                del self.fields[name]
        self._leave_out()
        if "upkeep_yearly_cost" in self.fields and self._has_years():
            del self.fields["upkeep_yearly_cost"]
        if "studies" in self.fields:
            studies: Any = self.fields["studies"]
            studies.queryset = self.instance.municipality.needs_studies.all()
            if not studies.queryset.exists():
                del self.fields["studies"]
        if "villages" in self.fields:
            field: Any = self.fields["villages"]
            places = [self.instance.municipality_id]
            places += self.instance.partners.values_list("municipality", flat=True)
            field.queryset = Village.objects.known_to(places)
            field.help_text = ""
            if not field.queryset.exists():
                del self.fields["villages"]

    def _leave_out(self) -> None:
        """What is asked only where nothing else says it, or where it is needed."""
        plan = self.instance
        if "tariff_hearing_date" in self.fields and (
            plan.tariff_hearing_date is None
            or plan.hearing_rows.filter(kind=HearingKind.TARIFF).exists()
        ):
            # the hearing is a row, and the plan has its date from there
            del self.fields["tariff_hearing_date"]
        if "choice_reason" in self.fields and not plan.choice_reason.strip():
            asked: Any = self.fields["choice_reason"]
            asked.needed_note = _("(needed to submit)")
            if not plan_ranking(plan, list(plan.studies.all())).asks_why:
                del self.fields["choice_reason"]

    def _has_years(self) -> bool:
        """Whether the cost of upkeep stands year by year."""
        return self.instance.upkeepyear_rows.exists()

    def clean(self) -> dict[str, Any]:
        # the constraints of the row are the operation's business
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {
            name: list(value) if name in CHOSEN else value
            for name, value in self.cleaned_data.items()
            if name not in {"version", "seen"}
        }


def section_form(section: Section) -> Any:
    """The form class of a section."""
    form = type("SectionForm", (SectionForm,), {"needed": section.required})
    return modelform_factory(
        ActionPlan,
        form=form,
        fields=list(section.fields),
        widgets=dict.fromkeys(CHOSEN, forms.CheckboxSelectMultiple),
        field_classes={name: CountField for name in COUNTS if name in section.fields},
    )


class ResolutionForm(PortalForm):
    """The kenesh resolution by which the plan was approved."""

    convocation = forms.CharField(label=_("Convocation"), max_length=50, required=False)
    session_number = forms.CharField(
        label=_("Number of the session"), max_length=50, required=False
    )
    number = forms.CharField(label=_("Number of the resolution"), max_length=50)
    date = DayField(label=_("Date of the resolution"))
    place = forms.CharField(label=_("Place"), max_length=150, required=False)
    title = forms.CharField(label=_("Title of the resolution"), max_length=250)
    scan = DocumentField(label=_("Scan of the resolution"))


class PublicPlanFilter(django_filters.FilterSet):
    """Filters that everybody may use."""

    oblast = django_filters.ModelChoiceFilter(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        field_name="municipality__oblast",
    )
    theme = django_filters.ModelChoiceFilter(
        label=_("Theme"), queryset=Theme.objects.all(), field_name="service__theme"
    )

    class Meta:
        model = ActionPlan
        form = PortalForm
        fields: list[str] = []


class PlanFilter(PublicPlanFilter):
    """Filters of the staff's list."""

    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            choice
            for choice in PlanState.choices
            if choice[0] not in {*UNSUBMITTED, PlanState.APPLIED}
        ],
    )
    cohort = django_filters.ModelChoiceFilter(
        label=_("Cohort"), queryset=Cohort.objects.all(), method="by_cohort"
    )

    def by_cohort(
        self, rows: QuerySet[ActionPlan], _name: str, value: Cohort
    ) -> QuerySet[ActionPlan]:
        return plans_in_cohort(rows, value)
