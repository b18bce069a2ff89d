"""Forms and filters of the service registry."""

from services_registry.forms.editions import (
    DiscussionForm,
    EditionFilter,
    EntryFilter,
    PublicEditionFilter,
    ResolutionForm,
)
from services_registry.forms.entries import EntryForm, ProviderForm

__all__ = [
    "DiscussionForm",
    "EditionFilter",
    "EntryFilter",
    "EntryForm",
    "ProviderForm",
    "PublicEditionFilter",
    "ResolutionForm",
]
