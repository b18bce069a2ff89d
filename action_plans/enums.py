"""States of a plan, sources and categories of its budget."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PlanState(TextChoices):
    DRAFT = "draft", _("draft")
    HEARING_HELD = "hearing_held", _("hearing held")
    SUBMITTED = "submitted", _("submitted to the programme")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED = "accepted", _("accepted by the programme")
    KENESH_APPROVED = "kenesh_approved", _("approved by the kenesh")
    IN_IMPLEMENTATION = "in_implementation", _("in implementation")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")


EDITABLE = (PlanState.DRAFT, PlanState.HEARING_HELD, PlanState.RETURNED)
# States in which a plan can carry a tier 2 application.
APPROVED = (PlanState.KENESH_APPROVED, PlanState.IN_IMPLEMENTATION)
# States in which everybody may read the plan.
PUBLIC = (*APPROVED, PlanState.COMPLETED)


class Source(TextChoices):
    """Who pays. Everything but the grant and other donors is the own contribution."""

    GRANT = "grant", _("programme grant")
    LOCAL_BUDGET = "local_budget", _("local budget")
    COMMUNITY = "community", _("community")
    PROVIDER = "provider", _("service provider")
    REPUBLICAN = "republican", _("republican budget")
    OTHER_DONOR = "other_donor", _("other donor")


OWN_SOURCES = (Source.LOCAL_BUDGET, Source.COMMUNITY, Source.PROVIDER)


class CostCategory(TextChoices):
    WORKS = "works", _("construction and repair")
    EQUIPMENT = "equipment", _("equipment and materials")
    DESIGN = "design", _("design and estimates")
    TRAINING = "training", _("training")
    EXPERTS = "experts", _("experts and documents")
    INFORMATION = "information", _("information work")
    MONITORING = "monitoring", _("monitoring")
    OTHER = "other", _("other")


class Level(TextChoices):
    LOW = "low", _("low")
    MEDIUM = "medium", _("medium")
    HIGH = "high", _("high")


class ProviderModel(TextChoices):
    OFFICE = "office", _("by the municipality itself")
    INSTITUTION = "institution", _("by a municipal institution")
    ENTERPRISE = "enterprise", _("by a municipal enterprise")
    WATER_USERS = "water_users", _("by an association of water users")
    CONTRACT = "contract", _("by contract with a private provider")
    COMMUNITY = "community", _("by a community organisation")


class YesNo(TextChoices):
    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class AnnexKind(TextChoices):
    MINUTES = "minutes", _("minutes of a hearing or meeting")
    ORDER = "order", _("order on the working group")
    ESTIMATE = "estimate", _("cost estimate")
    SURVEY = "survey", _("survey")
    RESOLUTION = "resolution", _("resolution")
    OTHER = "other", _("other document")


class PlanVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    MADE = "action_plan.made", _("started the plan")
    SECTION_SAVED = "action_plan.section_saved", _("edited a section")
    PAST_RECORDED = (
        "action_plan.past_recorded",
        _("took the plan over from papers of the past"),
    )
    ROW_ADDED = "action_plan.row_added", _("added a row")
    ROW_CHANGED = "action_plan.row_changed", _("changed a row")
    ROW_REMOVED = "action_plan.row_removed", _("removed a row")
