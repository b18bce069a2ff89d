"""Forms and filters of the service registry."""

from services_registry.forms.bulk import BeginForm, CatalogueForm, CopyForm, TableForm
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
from services_registry.forms.entries import NewEntryForm, NewOwnEntryForm, ServicePart
from services_registry.forms.entry_parts import PlacesPart, PricePart
from services_registry.forms.grid import Grid, GridRow, facts_grid, text_grid
from services_registry.forms.needs import (
    PriorityRows,
    StaffStudyFilter,
    StudyFilter,
    StudyForm,
    StudyPlaceForm,
    priority_of,
    row_initial,
)
from services_registry.forms.overview import (
    MatrixFilter,
    MissingFilter,
    PlaceFilter,
    StandingFilter,
)
from services_registry.forms.parts import PartForm, Subject, TextsPart, readable
from services_registry.forms.providers import ProviderForm
from services_registry.forms.quality import QualityPart, ReadingForm
from services_registry.forms.search import ServiceFilter

__all__ = [
    "AnswerFilter",
    "AnswerForm",
    "BeginForm",
    "CatalogueFilter",
    "CatalogueForm",
    "CheckFilter",
    "ChecksForm",
    "CopyForm",
    "DiscussionForm",
    "EditionFilter",
    "EntryFilter",
    "Grid",
    "GridRow",
    "ItemForm",
    "MatrixFilter",
    "MissingFilter",
    "NewEntryForm",
    "NewOwnEntryForm",
    "PartForm",
    "PlaceFilter",
    "PlacesPart",
    "PricePart",
    "PriorityRows",
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
    "StaffStudyFilter",
    "StandingFilter",
    "StudyFilter",
    "StudyForm",
    "StudyPlaceForm",
    "Subject",
    "TableForm",
    "TextsPart",
    "ThemeForm",
    "facts_grid",
    "priority_of",
    "readable",
    "row_initial",
    "text_grid",
]
