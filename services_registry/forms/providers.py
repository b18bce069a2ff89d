"""The form of a body that provides services."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from municipalities.models import Municipality
from services_registry.enums import ProviderKind
from services_registry.models import Provider


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
