"""Forms and filters of the service registry."""

from services_registry.forms.catalogue import (
    AnswerFilter,
    CatalogueFilter,
    ItemForm,
    RecommendForm,
    RulesForm,
    ServiceForm,
    ThemeForm,
)
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
from services_registry.forms.entries import (
    NewEntryForm,
    NewOwnEntryForm,
    ServicePart,
)
from services_registry.forms.entry_parts import PlacesPart, PricePart
from services_registry.forms.parts import PartForm, Subject, TextsPart, readable
from services_registry.forms.providers import ProviderForm
from services_registry.forms.quality import QualityPart, ReadingForm
from services_registry.forms.search import ServiceFilter

__all__ = [
    "AnswerFilter",
    "AnswerForm",
    "CatalogueFilter",
    "CheckFilter",
    "ChecksForm",
    "DiscussionForm",
    "EditionFilter",
    "EntryFilter",
    "ItemForm",
    "NewEntryForm",
    "NewOwnEntryForm",
    "PartForm",
    "PlacesPart",
    "PricePart",
    "ProviderForm",
    "PublicEditionFilter",
    "PublicRemarkForm",
    "PublicationForm",
    "QualityPart",
    "ReadingForm",
    "RecommendForm",
    "RemarkFilter",
    "RemarkForm",
    "ResolutionForm",
    "RulesForm",
    "ServiceFilter",
    "ServiceForm",
    "ServicePart",
    "Subject",
    "TextsPart",
    "ThemeForm",
    "readable",
]
