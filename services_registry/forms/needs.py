"""Forms of studies: what people need."""

from collections.abc import Iterator, Sequence
from typing import Any

import django_filters
from django import forms
from django.forms import BoundField, formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, DayField, DocumentField, PortalForm
from core.forms.rows import RowForm
from municipalities.models import Municipality, Oblast
from municipalities.queries import place_meant_by
from services_registry.enums import COUNTED_AGES, AgeGroup, Sex, StudyKind
from services_registry.models import NeedsPriority, NeedsStudy, Service
from services_registry.operations import PriorityValues

ROWS = 5
MOST_ROWS = 100
MOST_PEOPLE = 10_000_000
AGE_NAMES = tuple(age.column for age in COUNTED_AGES)
COUNTS = [(sex, age) for age in AgeGroup for sex in Sex]


class PlaceField(forms.CharField):
    """One municipality, by its SOATE code or its name."""

    def clean(self, value: Any) -> Municipality | None:
        text = super().clean(value)
        return place_meant_by(text) if text else None


def count_name(sex: str, age: str) -> str:
    return f"{sex}-{age}"


class StudyForm(PortalForm):
    """Kind, day, place, minutes; and the participants as a grid of sex and age."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "—"), *StudyKind.choices])
    title = forms.CharField(
        label=_("Title"),
        max_length=250,
        help_text=_("For example: survey of households on water and roads."),
    )
    held_on = DayField(label=_("Day"), help_text=_("Of several days, the last one."))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How people were asked, what else they said."),
    )
    minutes = DocumentField(label=_("Minutes or report"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        study: NeedsStudy | None = None,
        counts: dict[tuple[str, str], int] | None = None,
        **kwargs: Any,
    ):
        initial = kwargs.pop("initial", None) or {}
        if study is not None:
            names = ("kind", "title", "held_on", "place", "note", "minutes", "version")
            initial = {name: getattr(study, name) for name in names} | initial
        for (sex, age), count in (counts or {}).items():
            initial.setdefault(count_name(sex, age), count)
        super().__init__(*args, initial=initial, **kwargs)
        for sex, age in COUNTS:
            field = CountField(
                label=f"{sex.label}, {age.label}",
                required=False,
                max_value=MOST_PEOPLE,
            )
            field.widget.attrs["aria-label"] = field.label  # the grid shows it once
            self.fields[count_name(sex, age)] = field

    def grid(self) -> Iterator[tuple[Any, list[tuple[Any, BoundField]]]]:
        """A line for each age, with a field for each sex."""
        for age in AgeGroup:
            fields = [(sex, self[count_name(sex, age)]) for sex in Sex]
            yield capfirst(age.label), [(capfirst(s.label), f) for s, f in fields]

    def plain_fields(self) -> list[BoundField]:
        """What stands above the grid."""
        grid = {count_name(sex, age) for sex, age in COUNTS}
        return [field for field in self.visible_fields() if field.name not in grid]

    def study(self) -> dict[str, Any]:
        """The values of a study but its priorities."""
        data = self.cleaned_data
        names = ("kind", "title", "held_on", "place", "note", "minutes")
        return {name: data[name] for name in names} | {
            "participants": {
                (str(sex), str(age)): data[count_name(sex, age)]
                for sex, age in COUNTS
                if data[count_name(sex, age)]
            }
        }


class PriorityRow(RowForm):
    """A service, and how many people named it: by sex, and by age."""

    telling = ("service", "women", "men", "unknown", *AGE_NAMES, "remark")
    together = (("women", "men", "unknown"), AGE_NAMES)

    service = forms.ChoiceField(label=_("Service"))
    women = CountField(label=_("Women"), required=False, max_value=MOST_PEOPLE)
    men = CountField(label=_("Men"), required=False, max_value=MOST_PEOPLE)
    unknown = CountField(
        label=_("Sex not recorded"), required=False, max_value=MOST_PEOPLE
    )
    children = CountField(
        label=capfirst(AgeGroup.CHILDREN.label), required=False, max_value=MOST_PEOPLE
    )
    youth = CountField(
        label=capfirst(AgeGroup.YOUTH.label), required=False, max_value=MOST_PEOPLE
    )
    adults = CountField(
        label=capfirst(AgeGroup.ADULTS.label), required=False, max_value=MOST_PEOPLE
    )
    older = CountField(
        label=capfirst(AgeGroup.OLDER.label), required=False, max_value=MOST_PEOPLE
    )
    remark = forms.CharField(
        label=_("What people said"), max_length=300, required=False
    )

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.by_key = {str(service.pk): service for service in services}
        field: Any = self.fields["service"]
        field.choices = [("", "—"), *((k, s.name) for k, s in self.by_key.items())]


PriorityRows = formset_factory(
    PriorityRow, extra=ROWS, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


def row_initial(row: NeedsPriority) -> dict[str, Any]:
    """A stored priority as the row of the form shows it; no zeros."""
    names = ("women", "men", "unknown", *AGE_NAMES)
    counts = {name: getattr(row, name) or None for name in names}
    return {"service": str(row.service_id), "remark": row.remark, **counts}


def priority_of(form: PriorityRow) -> PriorityValues:
    """A cleaned row as the operation takes it."""
    data = form.cleaned_data
    return PriorityValues(
        service=form.by_key.get(data["service"]),
        women=data["women"] or 0,
        men=data["men"] or 0,
        unknown=data["unknown"] or 0,
        remark=data["remark"],
        ages={age: data[age.column] or 0 for age in COUNTED_AGES},
    )


class StudyPlaceForm(PortalForm):
    """For which municipality staff record a study."""

    municipality = PlaceField(
        label=_("Municipality"), help_text=_("SOATE code or name.")
    )


class StudyFilter(django_filters.FilterSet):
    """Filters of the municipality's own list."""

    kind = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Kind"), choices=StudyKind
    )

    class Meta:
        model = NeedsStudy
        form = PortalForm
        fields = ["kind"]


class StaffStudyFilter(StudyFilter):
    """Filters of the list of all municipalities."""

    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Oblast"),
        field_name="municipality__oblast",
        queryset=Oblast.objects.all(),
    )
    municipality = django_filters.ModelChoiceFilter(
        label=_("Municipality"),
        queryset=Municipality.objects.all(),
        widget=forms.HiddenInput,
    )
