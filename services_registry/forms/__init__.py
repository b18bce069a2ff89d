"""Forms and filters of the service registry."""

from services_registry.forms.discussion import (
    AnswerForm,
    CheckFilter,
    ChecksForm,
    DiscussionForm,
    PublicationForm,
    PublicRemarkForm,
    RemarkFilter,
    RemarkForm,
)
from services_registry.forms.editions import (
    EditionFilter,
    EntryFilter,
    PublicEditionFilter,
    ResolutionForm,
)
from services_registry.forms.entries import EntryForm, ProviderForm
from services_registry.forms.search import ServiceFilter

__all__ = [
    "AnswerForm",
    "CheckFilter",
    "ChecksForm",
    "DiscussionForm",
    "EditionFilter",
    "EntryFilter",
    "EntryForm",
    "ProviderForm",
    "PublicEditionFilter",
    "PublicRemarkForm",
    "PublicationForm",
    "RemarkFilter",
    "RemarkForm",
    "ResolutionForm",
    "ServiceFilter",
]
