"""Forms of the services in a registry and of their providers."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from municipalities.models import Municipality, Village
from services_registry import queries
from services_registry.enums import Payment, ProviderKind, Register
from services_registry.models import Provider, RegistryEntry, Service, Theme
from services_registry.operations import EntryValues, NewProvider, NewService


class EntryForm(PortalForm):
    """A service of the registry: a known or a new one, with its provider and villages."""

    service = forms.ModelChoiceField(
        label=_("Service"),
        queryset=Service.objects.none(),
        required=False,
        empty_label=_("Choose, or name a new one below"),
    )
    name_ky = forms.CharField(
        label=_("Name of the new service in Kyrgyz"), max_length=250, required=False
    )
    name_ru = forms.CharField(
        label=_("Name of the new service in Russian"), max_length=250, required=False
    )
    theme = forms.ModelChoiceField(
        label=_("Theme of the new service"),
        queryset=Theme.objects.all(),
        required=False,
    )
    outside_law = forms.BooleanField(
        label=_("The new service is one of a municipal enterprise (outside the law)"),
        required=False,
        help_text=_(
            "Services of municipal enterprises, such as water and waste, are outside the "
            "law on state and municipal services. The registry has them all the same."
        ),
    )
    register = forms.ChoiceField(
        label=_("Register"), choices=Register, initial=Register.ADDITIONAL
    )
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
    recipients = forms.CharField(
        label=_("Recipients"),
        max_length=250,
        required=False,
        help_text=_("Who gets the service, for example: families with children."),
    )
    payment = forms.ChoiceField(
        label=_("Payment"), choices=Payment, initial=Payment.FREE
    )
    fee_note = forms.CharField(
        label=_("Fee or tariff"),
        max_length=250,
        required=False,
        help_text=_("For paid services: how much, for what, by which decision."),
    )
    covers_all_villages = forms.BooleanField(
        label=_("All villages have the service"), required=False, initial=True
    )
    villages = forms.ModelMultipleChoiceField(
        label=_("Villages that have the service"),
        queryset=Village.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea)

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        entry: RegistryEntry | None = None,
        **kwargs: Any,
    ):
        if entry is not None:
            kwargs["initial"] = _initial(entry)
        super().__init__(*args, **kwargs)
        for name in ("service", "provider"):  # one of the two ways has to be taken
            self.fields[name].goes_unmarked = True  # type: ignore[attr-defined]
        self.set_choices("service", queries.usable_services(municipality))
        named = entry.provider if entry is not None else None
        self.set_choices("provider", queries.providers_of(municipality, also=named))
        self.set_choices("villages", Village.objects.known_to([municipality.pk]))

    def set_choices(self, name: str, rows: QuerySet[Any]) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        new_name = cleaned.get("name_ky") or cleaned.get("name_ru")
        if not cleaned.get("service"):
            self._need_new_service(cleaned)
        elif new_name:
            self.add_error(
                "service",
                _("Choose a service of the list or name a new one, not both."),
            )
        if not cleaned.get("provider"):
            self._need_new_provider(cleaned)
        elif cleaned.get("provider_name"):
            self.add_error(
                "provider",
                _("Choose a provider of the list or name a new one, not both."),
            )
        if not cleaned.get("covers_all_villages") and not cleaned.get("villages"):
            self.add_error(
                "villages",
                _("Choose the villages, or say that all villages have the service."),
            )
        if cleaned.get("payment") == Payment.FREE and cleaned.get("fee_note"):
            self.add_error(
                "payment",
                _("A fee is written below, so the service is not free of charge."),
            )
        return cleaned

    def _need_new_service(self, cleaned: dict[str, Any]) -> None:
        if not (cleaned.get("name_ky") or cleaned.get("name_ru")):
            self.add_error("service", _("Choose a service or name a new one."))
        elif not cleaned.get("theme"):
            self.add_error("theme", _("Choose the theme of the new service."))

    def _need_new_provider(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("provider_name"):
            self.add_error("provider", _("Choose a provider or name a new one."))
        elif not cleaned.get("provider_kind"):
            self.add_error("provider_kind", _("Choose the kind of the new provider."))

    def values(self) -> EntryValues:
        """What the operation needs, of a valid form."""
        given = self.cleaned_data
        return EntryValues(
            service=given["service"]
            or NewService(
                given["theme"],
                given["name_ky"],
                given["name_ru"],
                given["outside_law"],
            ),
            provider=given["provider"]
            or NewProvider(given["provider_name"], given["provider_kind"]),
            register=given["register"],
            payment=given["payment"],
            fee_note=given["fee_note"],
            texts={"recipients": {"ky": given["recipients"]}},
            covers_all_villages=given["covers_all_villages"],
            villages=tuple(given["villages"]),
            note=given["note"],
        )


class ProviderForm(PortalForm):
    """A provider. New: `places`, where it may be added; else `provider`, as it is."""

    municipality = forms.ModelChoiceField(
        label=_("Municipality"), queryset=Municipality.objects.none()
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=250,
        help_text=_("The full name, as the provider signs."),
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *ProviderKind.choices]
    )
    is_active = forms.BooleanField(
        label=_("The provider works at present"),
        required=False,
        help_text=_("Others stay in old editions and are not offered for new entries."),
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Municipality] | None = None,
        provider: Provider | None = None,
        **kwargs: Any,
    ):
        if provider is not None:
            names = ("name", "kind", "is_active")
            kwargs["initial"] = {name: getattr(provider, name) for name in names}
        super().__init__(*args, **kwargs)
        if places is None:
            del self.fields["municipality"]
        else:
            del self.fields["is_active"]
            field = self.fields["municipality"]
            field.queryset = places  # type: ignore[attr-defined]
            field.initial = places.first()

    def values(self) -> dict[str, Any]:
        """Keyword arguments of the operation."""
        return self.cleaned_data


def _initial(entry: RegistryEntry) -> dict[str, Any]:
    names = (
        "register",
        "recipients",
        "payment",
        "fee_note",
        "covers_all_villages",
        "note",
    )
    return {
        "service": entry.service_id,
        "provider": entry.provider_id,
        "villages": list(entry.villages.values_list("pk", flat=True)),
        **{name: getattr(entry, name) for name in names},
    }
