from services_registry.models.checks import CheckReminder, RegistryRules
from services_registry.models.discussion import DiscussionComment
from services_registry.models.editions import RegistryEdition
from services_registry.models.entries import RegistryEntry
from services_registry.models.kept_words import KeptWords
from services_registry.models.needs import (
    NeedsParticipants,
    NeedsPriority,
    NeedsStudy,
)
from services_registry.models.quality import (
    QualityParameter,
    QualityReading,
    QualityTarget,
)
from services_registry.models.services import Provider, Service, Theme
from services_registry.models.standards import RecommendedText, StandardItem

__all__ = [
    "CheckReminder",
    "DiscussionComment",
    "KeptWords",
    "NeedsParticipants",
    "NeedsPriority",
    "NeedsStudy",
    "Provider",
    "QualityParameter",
    "QualityReading",
    "QualityTarget",
    "RecommendedText",
    "RegistryEdition",
    "RegistryEntry",
    "RegistryRules",
    "Service",
    "StandardItem",
    "Theme",
]
