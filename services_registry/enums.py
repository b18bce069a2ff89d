"""Registers, kinds of providers, states of an edition."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Register(TextChoices):
    BASIC = "basic", _("basic register")
    ADDITIONAL = "additional", _("additional (local) register")


class Payment(TextChoices):
    FREE = "free", _("free of charge")
    PAID = "paid", _("paid")
    PARTLY = "partly", _("partly paid")


class ProviderKind(TextChoices):
    OFFICE = "office", _("aiyl okmotu or mayor's office")
    INSTITUTION = "institution", _("municipal institution")
    ENTERPRISE = "enterprise", _("municipal enterprise")
    WATER_USERS = "water_users", _("association of drinking water users")
    COMPANY = "company", _("private company or entrepreneur")
    COMMUNITY = "community", _("community or non-profit organisation")
    STATE = "state", _("state body")


class EditionState(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLIC_DISCUSSION = "public_discussion", _("public discussion")
    SUBMITTED = "submitted", _("submitted to the kenesh")
    APPROVED = "approved", _("approved by the kenesh")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")


# At most one edition of a municipality is under way.
UNDER_WAY = (
    EditionState.DRAFT,
    EditionState.PUBLIC_DISCUSSION,
    EditionState.SUBMITTED,
    EditionState.APPROVED,
)


class RegistryVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    STARTED = "registry_edition.started", _("started a new edition of the registry")
    ENTRY_ADDED = "registry_edition.entry_added", _("added a service")
    ENTRY_CHANGED = "registry_edition.entry_changed", _("changed a service")
    ENTRY_REMOVED = "registry_edition.entry_removed", _("removed a service")
    SERVICE_MADE = "service.made", _("added a service of the municipality")
    PROVIDER_MADE = "provider.made", _("added a provider")
    PROVIDER_CHANGED = "provider.changed", _("changed a provider")
