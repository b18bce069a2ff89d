"""States of a plan, sources and categories of its budget."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(TextChoices):
    DRAFT = "draft", _("draft")
    HEARING_HELD = "hearing_held", _("hearing held")
    SUBMITTED = "submitted", _("submitted to the programme")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED = "accepted", _("accepted by the programme")
    KENESH_APPROVED = (
        "kenesh_approved",
        pgettext_lazy("a plan", "approved by the kenesh"),
    )
    IN_IMPLEMENTATION = "in_implementation", _("in implementation")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")
    APPLIED = "applied", _("taken into the plan")


EDITABLE = (PlanState.DRAFT, PlanState.HEARING_HELD, PlanState.RETURNED)
# States in which a plan can carry a tier 2 application.
APPROVED = (PlanState.KENESH_APPROVED, PlanState.IN_IMPLEMENTATION)
# States in which everybody may read the plan.
PUBLIC = (*APPROVED, PlanState.COMPLETED)
# What the programme has not got yet.
UNSUBMITTED = (PlanState.DRAFT, PlanState.HEARING_HELD)
# States of a change of an approved plan that is neither taken into it nor dropped.
UNDER_CHANGE = (*EDITABLE, PlanState.SUBMITTED, PlanState.ACCEPTED)


class ProgressWeights(TextChoices):
    """What counts how much in the progress of a whole plan."""

    BUDGET = "budget", _("the cost of each measure")
    SET = "set", _("weights that were set for each measure")


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
    PAST_CORRECTED = (
        "action_plan.past_corrected",
        _("corrected the plan by papers of the past"),
    )
    PAST_REMOVED = (
        "action_plan.past_removed",
        _("took back a plan of the past"),
    )
    ROW_ADDED = "action_plan.row_added", _("added a row")
    ROW_CHANGED = "action_plan.row_changed", _("changed a row")
    ROW_REMOVED = "action_plan.row_removed", _("removed a row")
    TABLE_SAVED = "action_plan.table_saved", _("filled in a table")
    COMMENTED = "action_plan.commented", _("wrote a comment")
    COMMENT_RESOLVED = "action_plan.comment_resolved", _("resolved a comment")
    TASK_GIVEN = "action_plan.task_given", _("gave a task")
    TASK_DONE = "action_plan.task_done", _("finished a task")
    PART_WRITTEN = "action_plan.part_written", _("wrote the part of a partner")
    PART_AGREED = "action_plan.part_agreed", _("agreed to the joint plan")
    AGREEMENT_TAKEN_BACK = (
        "action_plan.agreement_taken_back",
        _("took back the agreement to the joint plan"),
    )
    AMENDMENT_BEGUN = "action_plan.amendment_begun", _("began to change the plan")
    AMENDED = "action_plan.amended", _("took the change into the plan")
    REVIEW_SAVED = "action_plan.review_saved", _("wrote in the review sheet")
    REVIEW_FINISHED = "action_plan.review_finished", _("finished the review")
    CRITERION_SAVED = "action_plan.criterion_saved", _("changed a criterion")
    HELP_SAVED = "action_plan.help_saved", _("changed the help of a field")
    TRANSLATED = "action_plan.translated", _("translated texts of the plan")
    LANGUAGE_SET = (
        "action_plan.language_set",
        _("changed the language in which the plan is written"),
    )
    FORM_HANDED_IN = "action_plan.form_handed_in", _("handed in a filled form")
    FORM_TAKEN = "action_plan.form_taken", _("took answers over from a form")
    QUARTER_BEGUN = "action_plan.quarter_begun", _("began the report on a quarter")
    EVIDENCE_ADDED = "action_plan.evidence_added", _("added a photo or document")
    EVIDENCE_REMOVED = "action_plan.evidence_removed", _("removed a photo or document")
    WEIGHTS_SET = "action_plan.weights_set", _("changed the weights of the progress")
    RULES_CHANGED = "action_plan.rules_changed", _("changed the days of the reminders")
    PROGRESS_SAVED = "action_plan.progress_saved", _("wrote the progress of a quarter")
    OPENING_RECORDED = (
        "action_plan.opening_recorded",
        _("recorded the opening of the service"),
    )


class HearingKind(TextChoices):
    """What people were asked about."""

    NEED = "need", _("on the need for the service")
    TARIFF = "tariff", _("on the tariff")
    PLAN = "plan", _("on the plan")
    OTHER = "other", _("on something else")


class GroupRole(TextChoices):
    """Place of a member in the working group."""

    CHAIR = "chair", _("chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", pgettext_lazy("of a working group", "member")


class VulnerableGroup(TextChoices):
    """Groups whose people the plan counts by themselves."""

    DISABILITY = "disability", _("people with disabilities")
    LOW_INCOME = "low_income", _("people of families with low income")
    LARGE_FAMILY = "large_family", _("people of large families")
    LONE_OLDER = "lone_older", _("older people who live alone")
    MIGRANT_FAMILY = "migrant_family", _("people of families of labour migrants")
    OTHER = "other", _("people of other vulnerable groups")


class Verdict(TextChoices):
    """What staff find of a criterion of the review sheet."""

    GOOD = "good", _("met")
    PARTLY = "partly", _("met in part")
    NOT_MET = "not_met", _("not met")
    NOT_APPLICABLE = "not_applicable", _("does not apply")


class ReviewState(TextChoices):
    OPEN = "open", _("being written")
    FINISHED = "finished", _("finished")


class ProgressState(TextChoices):
    """States of the report on one quarter."""

    DRAFT = "draft", _("draft")
    HANDED_IN = "handed_in", _("handed in")
    RETURNED = "returned", _("returned for correction")
    ACCEPTED = "accepted", _("accepted by the programme")


class ReportStage(TextChoices):
    """When a reminder of a report on a quarter goes out."""

    BEFORE = "before", _("before it is due")
    AFTER = "after", _("after it was due")
