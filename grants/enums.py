"""States and kinds of calls, applications and grants."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Tier(TextChoices):
    TECHNICAL = "technical", _("tier 1: technical grant")
    IMPLEMENTATION = "implementation", _("tier 2: grant for carrying out a plan")
    OTHER = "other", _("other window")


class Currency(TextChoices):
    KGS = "KGS", _("som (KGS)")
    CHF = "CHF", _("Swiss franc (CHF)")


class CallState(TextChoices):
    """Open and closed are no states: they follow from the dates of an announced call."""

    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    SCREENING = "screening", _("eligibility check")
    SCORING = "scoring", _("scoring")
    SESSION = "session", _("commission session")
    DECIDED = "decided", _("decided, not yet published")
    PUBLISHED = "published", _("results published")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


class ApplicationState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for correction")
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    SELECTED = "selected", _("selected")
    RESERVE = "reserve", _("reserve")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublicState(TextChoices):
    """What applicants are told: until the results are out, nothing of the judging."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for correction")
    UNDER_CONSIDERATION = "under_consideration", _("under consideration")
    INELIGIBLE = "ineligible", _("not eligible")
    SELECTED = "selected", _("selected")
    RESERVE = "reserve", _("reserve")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CALL_CANCELLED = "call_cancelled", _("the call was cancelled")


# One live application per municipality, call and plan.
NOT_LIVE = (ApplicationState.WITHDRAWN,)
APPLICATION_EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)
DECIDED = (
    ApplicationState.SELECTED,
    ApplicationState.RESERVE,
    ApplicationState.NOT_SELECTED,
)

# Judged, but under embargo until the call's results are out.
JUDGED = (ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE, *DECIDED)


class CommissionRole(TextChoices):
    CHAIR = "chair", _("chair")
    MEMBER = "member", _("member")
    SECRETARY = "secretary", _("secretary (does not score)")


class GrantState(TextChoices):
    PREPARING = "preparing", _("in preparation")
    FOR_SIGNATURE = "for_signature", _("for signature")
    ACTIVE = "active", _("active")
    CLOSED = "closed", _("closed")
    TERMINATED = "terminated", _("terminated")


class GrantVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    CALL_MADE = "call.made", _("made the call")
    CALL_CHANGED = "call.changed", _("changed the call")
    CRITERION_SET = "call.criterion_set", _("changed a criterion")
    DOCUMENT_SET = "call.document_set", _("changed a required document")
    COMMISSION_SET = "call.commission_set", _("changed the commission")
    ATTENDANCE_RECORDED = (
        "call.attendance_recorded",
        _("recorded who attended the session"),
    )
    MINUTES_RECORDED = "call.minutes_recorded", _("recorded the minutes of the session")
    APPLICATION_MADE = "application.made", _("started the application")
    APPLICATION_CHANGED = "application.changed", _("changed the application")
    DOCUMENT_UPLOADED = "application.document_uploaded", _("added a document")
    DOCUMENT_REMOVED = "application.document_removed", _("removed a document")
    CONFLICT_DECLARED = (
        "application.conflict_declared",
        _("declared a conflict of interest"),
    )
    NO_CONFLICT_DECLARED = (
        "application.no_conflict_declared",
        _("declared that there is no conflict of interest"),
    )
    SCORES_SAVED = "application.scores_saved", _("saved scores of the application")
    SCORED = "application.scored", _("scored the application")
    HISTORY_RECORDED = (
        "grant.history_recorded",
        _("took the grant over from papers of the past"),
    )
    TRANCHES_PLANNED = "grant.tranches_planned", _("changed the tranche plan")
