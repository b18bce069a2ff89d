"""The forms of the price of a service, and of where people get it."""

from dataclasses import replace
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import AmountField, DayField, PercentField
from core.forms.rows import RowForm
from municipalities.models import Village
from services_registry.enums import ChannelKind, Fact, Payment
from services_registry.forms.parts import Subject, TextsPart
from services_registry.models import RegistryEntry
from services_registry.operations import EntryValues


class PricePart(TextsPart):
    """What the service costs, and who decided it."""

    template = "services_registry/parts/price.html"
    columns = (
        *("payment", "fee_amount", "fee_unit", "fee_note", "fee_decision"),
        "fee_since",
    )
    payment = forms.ChoiceField(
        label=_("Payment"),
        choices=[(value, capfirst(label)) for value, label in Payment.choices],
        initial=Payment.FREE,
        widget=forms.RadioSelect,
    )
    fee_amount = AmountField(label=_("Fee or tariff"), required=False)
    fee_unit = forms.CharField(
        label=_("For what"),
        max_length=100,
        required=False,
        help_text=_("For example: for one person a month."),
    )
    fee_note = forms.CharField(
        label=_("The fee in words"),
        max_length=250,
        required=False,
        help_text=_("Where there are several fees, or none can be named in one sum."),
    )
    fee_decision = forms.CharField(
        label=_("Who decided the fee"),
        max_length=250,
        required=False,
        help_text=_("For example: resolution No. 5 of the local kenesh."),
    )
    fee_since = DayField(label=_("Since when it holds"), required=False)

    def __init__(self, data: Any = None, *, subject: Subject, **kwargs: Any):
        super().__init__(data, subject=subject, **kwargs)
        if subject.item(Fact.FEE) is None:
            for name in self.columns:
                del self.fields[name]


class ChannelForm(RowForm):
    """A way to reach the service."""

    telling = ("place_ky", "place_ru", "hours", "contact")
    together = (("place_ky", "place_ru"), ("hours", "contact"))
    kind = forms.ChoiceField(
        label=_("How people apply"),
        choices=[(value, capfirst(label)) for value, label in ChannelKind.choices],
    )
    place_ky = forms.CharField(
        label=_("Place in Kyrgyz"), max_length=250, required=False
    )
    place_ru = forms.CharField(
        label=_("Place in Russian"), max_length=250, required=False
    )
    hours = forms.CharField(
        label=_("Hours"),
        max_length=150,
        required=False,
        help_text=_("For example: 9:00–17:00, Monday to Friday."),
    )
    contact = forms.CharField(
        label=_("Phone or address"), max_length=150, required=False
    )


ChannelRows = formset_factory(ChannelForm, extra=1, can_delete=True, max_num=20)


class PlacesPart(TextsPart):
    """Where people get the service, and how many of them it reaches."""

    template = "services_registry/parts/places.html"
    columns = ("covers_all_villages", "villages", "share_covered")
    rows_prefix = "channels"
    covers_all_villages = forms.BooleanField(
        label=_("All villages have the service"), required=False
    )
    villages = forms.ModelMultipleChoiceField(
        label=_("Villages that have the service"),
        queryset=Village.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    share_covered = PercentField(
        label=_("Share of people covered"),
        required=False,
        help_text=_("How many of a hundred people of the municipality can use it."),
    )

    def __init__(self, data: Any = None, *, subject: Subject, **kwargs: Any):
        if subject.item(Fact.CHANNELS) is not None:
            self.rows_class = ChannelRows
        super().__init__(data, subject=subject, **kwargs)
        field: Any = self.fields["villages"]
        field.queryset = Village.objects.known_to([subject.edition.municipality_id])

    def stored_columns(self, entry: RegistryEntry) -> dict[str, Any]:
        villages = sorted(village.pk for village in entry.villages.all())
        return {**super().stored_columns(entry), "villages": villages}

    def stored_rows(self) -> list[dict[str, Any]]:
        return list(self.entry.channels) if self.entry else []

    def values(self, base: EntryValues) -> EntryValues:
        values = replace(super().values(base))
        return (
            values if self.rows is None else replace(values, channels=self.row_values())
        )
