"""The forms of an entry's first part: whether it is offered, by whom; and of new ones."""

from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext_lazy as _

from core.forms import DayField
from core.models.names import LANGUAGE_ORDER
from services_registry import queries
from services_registry.enums import (
    Arrangement,
    Offer,
    ProviderKind,
    Register,
)
from services_registry.forms.parts import Subject, TextsPart
from services_registry.models import Provider, RegistryEntry, Service, Theme
from services_registry.operations import EntryValues, NewProvider, NewService

LABEL_LENGTH = 80


class ShortServiceField(forms.ModelChoiceField):
    """A choice of services whose long official names are cut: pages stay light."""

    def label_from_instance(self, obj: Any) -> str:
        return Truncator(obj.name).chars(LABEL_LENGTH)


class ServicePart(TextsPart):
    """Whether the service is offered, how it is called here, and who gives it."""

    template = "services_registry/parts/service.html"
    columns = (
        *("offer", "offer_reason", "covered_by", "arrangement"),
        *("contract_number", "contract_date", "contract_until", "note"),
    )
    offer = forms.ChoiceField(
        label=_("Is the service offered?"),
        choices=[(value, capfirst(label)) for value, label in Offer.choices],
        initial=Offer.OFFERED,
        widget=forms.RadioSelect,
    )
    offer_reason = forms.CharField(
        label=_("Why it is not offered, or how another service covers it"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Provider, contract, price and places are not asked then, and are taken out."
        ),
    )
    covered_by = ShortServiceField(
        label=_("Which service covers it"),
        queryset=Service.objects.none(),
        required=False,
        help_text=_(
            "A service of this registry. If it is missing, add that one first."
        ),
    )
    name_ky = forms.CharField(label=_("In Kyrgyz"), max_length=250, required=False)
    name_ru = forms.CharField(label=_("In Russian"), max_length=250, required=False)
    name_en = forms.CharField(label=_("In English"), max_length=250, required=False)
    provider = forms.ModelChoiceField(
        label=_("Provider"),
        queryset=Provider.objects.none(),
        required=False,
        empty_label=_("Choose, or name a new one below"),
    )
    provider_name = forms.CharField(
        label=_("Name of the new provider"), max_length=250, required=False
    )
    provider_kind = forms.ChoiceField(
        label=_("Kind of the new provider"),
        choices=[("", "—"), *ProviderKind.choices],
        required=False,
    )
    arrangement = forms.ChoiceField(
        label=_("On what ground the provider works"),
        choices=[
            ("", _("not chosen")),
            *((value, capfirst(label)) for value, label in Arrangement.choices),
        ],
        required=False,
    )
    contract_number = forms.CharField(
        label=_("Number of the contract"), max_length=60, required=False
    )
    contract_date = DayField(label=_("Date of the contract"), required=False)
    contract_until = DayField(label=_("Contract until"), required=False)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Everybody reads it: it is printed and published."),
    )

    def __init__(self, data: Any = None, *, subject: Subject, **kwargs: Any):
        super().__init__(data, subject=subject, **kwargs)
        place, entry = subject.edition.municipality, subject.entry
        # one of the two ways has to be taken; a contract has both or neither
        names = ("provider", "offer_reason", "covered_by")
        for name in (*names, "contract_number", "contract_date"):
            self.fields[name].goes_unmarked = True  # type: ignore[attr-defined]
        named = entry.provider if entry is not None else None
        self._set("provider", queries.providers_of(place, also=named))
        self._set(
            "covered_by",
            queries.covering_services(
                subject.edition, subject.service, entry.covered_by_id if entry else None
            ),
        )

    def _set(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def stored_columns(self, entry: RegistryEntry) -> dict[str, Any]:
        return {
            **super().stored_columns(entry),
            "covered_by": entry.covered_by_id,
            "provider": entry.provider_id,
            **{f"name_{code}": own_name(entry, code) for code in LANGUAGE_ORDER},
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("offer") != Offer.OFFERED:
            return cleaned
        if not cleaned.get("provider"):
            self._need_new_provider(cleaned)
        elif cleaned.get("provider_name"):
            self.add_error(
                "provider",
                _("Choose a provider of the list or name a new one, not both."),
            )
        return cleaned

    def _need_new_provider(self, cleaned: dict[str, Any]) -> None:
        if "provider" in self.errors:
            return
        if not cleaned.get("provider_name"):
            self.add_error("provider", _("Choose a provider or name a new one."))
        elif not cleaned.get("provider_kind"):
            self.add_error("provider_kind", _("Choose the kind of the new provider."))

    def values(self, base: EntryValues) -> EntryValues:
        given = self.cleaned_data
        new = given["provider_name"] and NewProvider(
            given["provider_name"], given["provider_kind"]
        )
        return replace(
            super().values(base),
            provider=given["provider"] or new or None,
            names={code: given[f"name_{code}"] for code in LANGUAGE_ORDER},
        )


def own_name(entry: RegistryEntry, language: str) -> str:
    """The municipality's own wording of the name; empty where it is the official one."""
    kept = getattr(entry, f"name_{language}")
    return "" if kept == getattr(entry.service, f"name_{language}") else kept


class NewEntryForm(ServicePart):
    """A service of the catalogue that comes into the registry."""

    def first(self) -> EntryValues:
        """What an entry says before anything is written."""
        service: Any = self.subject.service
        return EntryValues(service, provider=None, register=service.register)

    def values(self, base: EntryValues | None = None) -> EntryValues:
        # texts None: the entry begins with those that the catalogue recommends
        return replace(super().values(base or self.first()), texts=None)


class NewOwnEntryForm(NewEntryForm):
    """A service that only this municipality has."""

    own_ky = forms.CharField(
        label=_("Name of the new service in Kyrgyz"), max_length=250, required=False
    )
    own_ru = forms.CharField(
        label=_("Name of the new service in Russian"), max_length=250, required=False
    )
    theme = forms.ModelChoiceField(
        label=_("Theme of the new service"), queryset=Theme.objects.all()
    )
    outside_law = forms.BooleanField(
        label=_("The new service is one of a municipal enterprise (outside the law)"),
        required=False,
        help_text=_(
            "Services of municipal enterprises, such as water and waste, are outside the "
            "law on state and municipal services. The registry has them all the same."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for code in LANGUAGE_ORDER:
            del self.fields[f"name_{code}"]
        for name in ("own_ky", "own_ru"):
            self.fields[name].goes_unmarked = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not (cleaned.get("own_ky") or cleaned.get("own_ru")):
            self.add_error(
                "own_ky", _("Write the name of the service in one language at least.")
            )
        for code in LANGUAGE_ORDER:
            cleaned[f"name_{code}"] = ""
        return cleaned

    def first(self) -> EntryValues:
        given = self.cleaned_data
        names = (given["own_ky"], given["own_ru"])
        return EntryValues(
            NewService(given["theme"], *names, given["outside_law"]),
            provider=None,
            register=Register.ADDITIONAL,
        )
