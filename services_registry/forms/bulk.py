"""Forms of work on many entries: choosing services, beginning an edition, a table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from core.imports.forms import UploadForm
from municipalities.models import Municipality
from services_registry import queries
from services_registry.enums import ProviderKind
from services_registry.models import (
    Provider,
    RegistryEdition,
    RegistryEntry,
    Service,
)
from services_registry.operations import NewProvider


class CatalogueForm(PortalForm):
    """Services of the catalogue, and the one provider of all that are ticked."""

    services = forms.ModelMultipleChoiceField(
        label=_("Services"),
        queryset=Service.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one service.")},
    )
    provider = forms.ModelChoiceField(
        label=_("Provider"),
        queryset=Provider.objects.none(),
        required=False,
        empty_label=_("Choose, or name a new one below"),
        help_text=_("Of all services that you tick. It can be changed later for each."),
    )
    provider_name = forms.CharField(
        label=_("Name of the new provider"), max_length=250, required=False
    )
    provider_kind = forms.ChoiceField(
        label=_("Kind of the new provider"),
        choices=[("", "—"), *ProviderKind.choices],
        required=False,
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["services"]
        chosen.queryset = queries.catalogue_services()
        provider: Any = self.fields["provider"]
        provider.goes_unmarked = True  # one of the two ways has to be taken
        provider.queryset = queries.providers_of(municipality)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("provider"):
            if cleaned.get("provider_name"):
                self.add_error(
                    "provider",
                    _("Choose a provider of the list or name a new one, not both."),
                )
        elif not cleaned.get("provider_name"):
            self.add_error("provider", _("Choose a provider or name a new one."))
        elif not cleaned.get("provider_kind"):
            self.add_error("provider_kind", _("Choose the kind of the new provider."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Keyword arguments of the operation."""
        given = self.cleaned_data
        new = NewProvider(given["provider_name"], given["provider_kind"])
        return {
            "services": list(given["services"]),
            "provider": given["provider"] or new,
        }


class CopyForm(PortalForm):
    """Services of another municipality's registry."""

    entries = forms.ModelMultipleChoiceField(
        label=_("Services"),
        queryset=RegistryEntry.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one service.")},
    )

    def __init__(self, *args: Any, source: RegistryEdition, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["entries"]
        field.queryset = queries.entries_to_copy(source)

    def values(self) -> list[int]:
        """The keys of the entries."""
        return [entry.pk for entry in self.cleaned_data["entries"]]


class BeginForm(PortalForm):
    """With what a new edition begins."""

    IN_FORCE, EMPTY, EARLIER, OTHER = "in_force", "empty", "earlier", "other"
    begin = forms.ChoiceField(
        label=_("Begin with"), widget=forms.RadioSelect, choices=()
    )
    earlier = forms.ModelChoiceField(
        label=_("Which earlier edition"),
        queryset=RegistryEdition.objects.none(),
        required=False,
    )
    other = forms.ModelChoiceField(
        label=_("Which municipality"),
        queryset=RegistryEdition.objects.none(),
        required=False,
        help_text=_(
            "Municipalities of the rayon, then of the oblast. Services of others can be "
            "copied later, one by one."
        ),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any):
        super().__init__(*args, **kwargs)
        earlier: Any = self.fields["earlier"]
        earlier.queryset = queries.earlier_editions(municipality)
        earlier.label_from_instance = _edition_name
        other: Any = self.fields["other"]
        other.queryset = queries.neighbours_of(municipality)
        other.label_from_instance = _place_name
        self._offer(queries.in_force_of(municipality) is not None)

    def _offer(self, has_one_in_force: bool) -> None:
        """Only what there is; the first choice is the usual one."""
        told = [(self.EMPTY, _("nothing: an empty registry"))]
        if has_one_in_force:
            told.insert(0, (self.IN_FORCE, _("the edition in force")))
        for name, label in (
            (self.EARLIER, _("an earlier edition of this municipality")),
            (self.OTHER, _("the registry of another municipality")),
        ):
            field: Any = self.fields[name]
            if field.queryset.exists():
                told.append((name, label))
            else:
                del self.fields[name]
        begin: Any = self.fields["begin"]
        begin.choices = told
        begin.initial = told[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("begin")
        needs_one = name in {self.EARLIER, self.OTHER} and not cleaned.get(name)
        if needs_one and not self.has_error(str(name)):
            self.add_error(name, _("Choose one of the list."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """Keyword arguments of the operation."""
        begin = self.cleaned_data["begin"]
        return {
            "source": self.cleaned_data.get(begin),
            "empty": begin == self.EMPTY,
        }


def _edition_name(edition: RegistryEdition) -> str:
    return str(_("Edition %(number)s") % {"number": edition.number})


def _place_name(edition: RegistryEdition) -> str:
    return edition.municipality.full_name


class TableForm(UploadForm):
    """The changed table of an edition."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("XLSX or CSV, at most 10 MB and 2,000 rows.")
