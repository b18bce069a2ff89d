"""Forms of staff: the facts of a selection, its copy, the filters of lists."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import MomentField, NumberField, PercentField, PortalForm
from core.forms.rows import RuledByOperation
from municipalities.enums import MunicipalityKind
from municipalities.models import Cohort, Oblast
from selections.enums import Access, CandidateState, SelectionState, Settlement
from selections.models import Candidate, Selection


class SelectionForm(RuledByOperation):
    """The facts of a selection; its parts have screens of their own."""

    class Meta:
        model = Selection
        fields = (
            "cohort",
            "title_ky",
            "title_ru",
            "title_en",
            "announcement_ky",
            "announcement_ru",
            "announcement_en",
            "access",
            "opens_at",
            "closes_at",
            "places",
            "minimum_score",
            "sufficiency_year",
            "sufficiency_threshold",
            "is_historic",
            "source_note",
        )
        field_classes = {
            "minimum_score": NumberField,
            "sufficiency_threshold": PercentField,
        }
        widgets = {
            "announcement_ky": forms.Textarea(attrs={"rows": 4}),
            "announcement_ru": forms.Textarea(attrs={"rows": 4}),
            "announcement_en": forms.Textarea(attrs={"rows": 4}),
            "source_note": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "access": _(
                "By invitation: only those whom you invite take part. Open to all: any "
                "municipality may apply."
            ),
            "announcement_ky": _("What the selection is, and what is asked."),
            "closes_at": _(
                "At this second the selection closes; what arrives later is refused."
            ),
            "places": _("How many municipalities are selected at most."),
            "minimum_score": _("Leave it empty when every score is enough."),
            "sufficiency_year": _("Leave it empty when none is asked."),
            "sufficiency_threshold": _("Counts only when a year is given."),
            "is_historic": _(
                "Staff take the steps of the candidates over from papers; no letters "
                "are sent and no deadline is asked."
            ),
            "source_note": _("For papers of the past: which documents they are."),
        }

    GROUPS = (
        (_("What the selection is"), ("cohort", "title_ky", "title_ru", "title_en")),
        (
            _("Announcement"),
            ("announcement_ky", "announcement_ru", "announcement_en"),
        ),
        (_("Who may take part, and when"), ("access", "opens_at", "closes_at")),
        (_("Places"), ("places", "minimum_score")),
        (_("Budget sufficiency"), ("sufficiency_year", "sufficiency_threshold")),
        (_("Papers of the past"), ("is_historic", "source_note")),
    )

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Legend and bound fields of each group."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]


class CopyForm(PortalForm):
    """A new selection with the rules of an earlier one."""

    cohort = forms.ModelChoiceField(
        label=_("For which cohort"), queryset=Cohort.objects.all()
    )
    title_ky = forms.CharField(label=_("title in Kyrgyz"), max_length=250)
    title_ru = forms.CharField(
        label=_("title in Russian"), max_length=250, required=False
    )
    title_en = forms.CharField(
        label=_("title in English"), max_length=250, required=False
    )
    opens_at = MomentField(label=_("opens (Bishkek time)"))
    closes_at = MomentField(label=_("closes (Bishkek time)"))


class SelectionFilter(django_filters.FilterSet):
    """Filters of the list of selections."""

    state = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("State"), choices=SelectionState
    )
    cohort = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Cohort"), queryset=Cohort.objects.all()
    )
    access = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Who may take part"), choices=Access
    )

    class Meta:
        model = Selection
        form = PortalForm
        fields = ["state", "cohort", "access"]


class PlaceFilter(django_filters.FilterSet):
    """Filters by where the municipality lies and what it is."""

    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        field_name="municipality__oblast",
    )
    settlement = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Rural or town"),
        choices=Settlement,
        method="of_settlement",
    )

    class Meta:
        model = Candidate
        form = PortalForm
        fields: tuple[str, ...] = ()

    def of_settlement(
        self, rows: QuerySet[Candidate], name: str, value: str
    ) -> QuerySet[Candidate]:
        rural = Q(municipality__kind=MunicipalityKind.AIMAK)
        return rows.filter(rural if value == Settlement.RURAL else ~rural)


class CandidateFilter(PlaceFilter):
    """Filters of the candidates of a selection."""

    state = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("State"), choices=CandidateState
    )

    class Meta(PlaceFilter.Meta):
        fields = ("state",)
