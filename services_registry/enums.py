"""Registers, kinds of providers, states of an edition, audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST_WORDS = 1000  # letters of the other words for a service, in a language


class Register(TextChoices):
    BASIC = "basic", _("basic register")
    ADDITIONAL = "additional", _("additional (local) register")


class Payment(TextChoices):
    FREE = "free", _("free of charge")
    PAID = "paid", _("paid")
    PARTLY = "partly", _("partly paid")


class Duty(TextChoices):
    """What the law says of a service to the municipality."""

    DUTY = "duty", _("legal duty")
    POWER = "power", _("power given by law")
    CHOICE = "choice", _("free choice")


class Offer(TextChoices):
    """Whether a municipality gives a service of the registry."""

    OFFERED = "offered", _("offered")
    NOT_OFFERED = "not_offered", _("not offered here")
    COVERED = "covered", _("covered by another service")


class Arrangement(TextChoices):
    """On what ground a provider gives the service."""

    ITSELF = "itself", _("by the municipality itself")
    DELEGATED = "delegated", _("by charter or decision of the kenesh")
    CONTRACT = "contract", _("by contract")
    LEASE = "lease", _("by lease of municipal property")


class ItemKind(TextChoices):
    """How an item of the standard is kept: as text, or as facts with columns."""

    TEXT = "text", _("text")
    FACTS = "facts", _("facts")


class Fact(TextChoices):
    """Codes of the items whose contents are columns or rows, not text."""

    NAME = "name", _("official name")
    PROVIDER = "provider", _("provider")
    FEE = "fee", _("fee or tariff")
    COVERAGE = "coverage", _("villages and people covered")
    CHANNELS = "channels", _("where and when to apply")
    QUALITY = "quality", _("quality of the service")


class ChannelKind(TextChoices):
    """How people reach a service."""

    OFFICE = "office", _("in person")
    PHONE = "phone", _("by phone")
    POST = "post", _("by post")
    EMAIL = "email", _("by e-mail")
    INTERNET = "internet", _("on the internet")
    VISIT = "visit", _("visit at home or in the village")


class Better(TextChoices):
    """Which way a quality parameter gets better."""

    HIGHER = "higher", _("the more, the better")
    LOWER = "lower", _("the less, the better")


class CommentWay(TextChoices):
    """How a remark on a registry in discussion came."""

    PORTAL = "portal", _("on this portal")
    HEARING = "hearing", _("public hearing")
    GATHERING = "gathering", _("village gathering")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone")


class Difference(TextChoices):
    """What became of a service from one edition to another."""

    ADDED = "added", _("added")
    REMOVED = "removed", _("removed")
    CHANGED = "changed", _("changed")


class CheckNeed(TextChoices):
    """Whether an entry waits for a check."""

    OVERDUE = "overdue", _("overdue")
    SOON = "soon", _("due soon")
    NEVER = "never", _("never checked")


class AnswerState(TextChoices):
    """Whether a remark has its answer."""

    UNANSWERED = "unanswered", _("unanswered")
    ANSWERED = "answered", _("answered")


class StudyKind(TextChoices):
    """How people were asked what they need."""

    SURVEY = "survey", _("survey")
    HEARING = "hearing", _("public hearing")
    GATHERING = "gathering", _("village gathering")


class Sex(TextChoices):
    WOMEN = "women", _("women")
    MEN = "men", _("men")
    UNKNOWN = "unknown", _("sex not recorded")


class AgeGroup(TextChoices):
    """Ages in full years."""

    CHILDREN = "under_18", _("under 18")
    YOUTH = "18_28", _("18 to 28")
    ADULTS = "29_59", _("29 to 59")
    OLDER = "60_over", _("60 and over")
    UNKNOWN = "unknown", _("age not recorded")

    @property
    def column(self) -> str:
        """The name of its column where a row counts people of each age."""
        return self.name.lower()


COUNTED_AGES = tuple(age for age in AgeGroup if age != AgeGroup.UNKNOWN)


class ReminderKind(TextChoices):
    """When a reminder of a check is sent."""

    BEFORE = "before", _("before the day")
    ON = "on", _("on the day")
    AFTER = "after", _("after the day")


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


class Answer(TextChoices):
    """What a municipality did with a text that the catalogue recommends."""

    TAKEN = "taken", _("taken over")
    KEPT = "kept", _("kept its own text")
    NOT_LOOKED = "not_looked", _("not looked at yet")


EDITABLE = (EditionState.DRAFT, EditionState.PUBLIC_DISCUSSION)
# At most one edition of a municipality is under way.
UNDER_WAY = (
    EditionState.DRAFT,
    EditionState.PUBLIC_DISCUSSION,
    EditionState.SUBMITTED,
    EditionState.APPROVED,
)


class Standing(TextChoices):
    """How a service stands in the registry of a municipality, for the overview."""

    APPROVED = "approved", _("approved and checked")
    OUTDATED = "outdated", _("approved, the check is overdue")
    OFFERED = "offered", _("offered, not approved yet")
    NOT_OFFERED = "not_offered", _("not offered here")
    NONE = "none", _("not in the registry")

    @property
    def tone(self) -> str:
        """The colour of its badge."""
        tones = {"approved": "success", "outdated": "warning", "offered": "info"}
        return tones.get(self.value, "neutral")


class RegistryVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    STARTED = "registry_edition.started", _("started a new edition of the registry")
    ENTRY_ADDED = "registry_edition.entry_added", _("added a service")
    ENTRY_CHANGED = "registry_edition.entry_changed", _("changed a service")
    ENTRY_REMOVED = "registry_edition.entry_removed", _("removed a service")
    SERVICE_MADE = "service.made", _("added a service of the municipality")
    PROVIDER_MADE = "provider.made", _("added a provider")
    PROVIDER_CHANGED = "provider.changed", _("changed a provider")
    DISCUSSION_CHANGED = (
        "registry_edition.discussion_changed",
        _("changed the dates or the notice of the discussion"),
    )
    REMARK_GIVEN = "registry_edition.remark_given", _("left a remark on the portal")
    REMARK_RECORDED = "registry_edition.remark_recorded", _("recorded a remark")
    REMARK_ANSWERED = "registry_edition.remark_answered", _("answered a remark")
    CHECKED = "registry_edition.checked", _("checked services of the registry")
    TARGETS_CHANGED = (
        "registry_edition.targets_changed",
        _("changed the quality targets of a service"),
    )
    PARAMETER_MADE = "quality_parameter.made", _("added a quality parameter")
    PARAMETER_CHANGED = "quality_parameter.changed", _("changed a quality parameter")
    PARAMETER_REMOVED = "quality_parameter.removed", _("removed a quality parameter")
    READING_RECORDED = "quality_parameter.reading_recorded", _("recorded a reading")
    READING_CHANGED = "quality_parameter.reading_changed", _("changed a reading")
    READING_REMOVED = "quality_parameter.reading_removed", _("removed a reading")
    THEME_MADE = "theme.made", _("added a theme")
    THEME_CHANGED = "theme.changed", _("changed a theme")
    CATALOGUE_SERVICE_MADE = "service.listed", _("added a service to the catalogue")
    SERVICE_CHANGED = "service.changed", _("changed a service of the catalogue")
    ITEM_MADE = "standard_item.made", _("added an item of the standard")
    ITEM_CHANGED = "standard_item.changed", _("changed an item of the standard")
    RULES_CHANGED = "registry_rules.changed", _("changed the rules of registries")
    TEXT_RECOMMENDED = "service.text_recommended", _("recommended a new text")
    TEXT_TAKEN = "registry_edition.text_taken", _("took over the recommended text")
    TEXT_KEPT = "registry_edition.text_kept", _("kept its own text")
    STUDY_RECORDED = "needs_study.recorded", _("recorded what people need")
    STUDY_CHANGED = "needs_study.changed", _("corrected what people need")
    STUDY_REMOVED = "needs_study.removed", _("removed a record of what people need")
