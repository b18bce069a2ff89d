"""States and kinds of selections and their candidates."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Access(TextChoices):
    INVITATION = "invitation", _("by invitation")
    OPEN = "open", _("open to all municipalities")


class SelectionState(TextChoices):
    """Open and closed are no states: they follow from the dates once it is announced."""

    DRAFT = "draft", _("draft")
    ANNOUNCED = "announced", _("announced")
    SCREENING = "screening", pgettext_lazy("selection", "eligibility check")
    SCORING = "scoring", _("scoring")
    RANKED = "ranked", _("ranked, waiting for the decision")
    DECIDED = "decided", _("decided, not yet published")
    PUBLISHED = "published", _("results published")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


class CandidateState(TextChoices):
    INVITED = "invited", _("invited")
    PREPARING = "preparing", _("in preparation")
    SUBMITTED = "submitted", pgettext_lazy("candidate", "submitted")
    RETURNED = "returned", _("returned for correction")
    ELIGIBLE = "eligible", _("eligible")
    INELIGIBLE = "ineligible", _("not eligible")
    SELECTED = "selected", pgettext_lazy("candidate", "selected")
    RESERVE = "reserve", _("reserve")
    REJECTED = "rejected", pgettext_lazy("candidate", "not selected")
    MEMBER = "member", _("member of the cohort")
    DECLINED = "declined", _("declined the invitation")
    WITHDRAWN = "withdrawn", pgettext_lazy("candidate", "withdrawn")


class ShownState(TextChoices):
    """What a candidate is told: until the results are out, nothing of the judging."""

    INVITED = "invited", _("invited")
    PREPARING = "preparing", _("in preparation")
    SUBMITTED = "submitted", pgettext_lazy("candidate", "submitted")
    RETURNED = "returned", _("returned for correction")
    UNDER_CONSIDERATION = "under_consideration", _("under consideration")
    INELIGIBLE = "ineligible", _("not eligible")
    SELECTED = "selected", pgettext_lazy("candidate", "selected")
    RESERVE = "reserve", _("reserve")
    REJECTED = "rejected", pgettext_lazy("candidate", "not selected")
    MEMBER = "member", _("member of the cohort")
    DECLINED = "declined", _("declined the invitation")
    WITHDRAWN = "withdrawn", pgettext_lazy("candidate", "withdrawn")
    CANCELLED = "cancelled", _("the selection was cancelled")


class Origin(TextChoices):
    INVITED = "invited", _("invited by the programme")
    APPLIED = "applied", _("came on its own")


class CriterionKind(TextChoices):
    YES_NO = "yes_no", _("yes or no")
    THRESHOLD = "threshold", _("number with a threshold")
    SUFFICIENCY = "sufficiency", _("budget sufficiency, from the register")
    SCORE = "score", _("scored by the programme")


class Direction(TextChoices):
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class Settlement(TextChoices):
    RURAL = "rural", _("rural: aiyl aimaks")
    TOWN = "town", _("towns and cities")


class TieKind(TextChoices):
    """How candidates with the same score are put in order."""

    CRITERION = "criterion", _("higher score on one criterion")
    SUFFICIENCY = "sufficiency", _("higher budget sufficiency")
    EARLIER = "earlier", _("earlier submission")
    SMALLER = "smaller", _("smaller population")
    LARGER = "larger", _("larger population")
    LOT = "lot", _("drawing of lots")


class DocumentKind(TextChoices):
    COMMITMENT = "commitment", _("letter of commitment")
    RECOMMENDATION = "recommendation", _("recommendation")
    OTHER = "other", _("other document")


class Outcome(TextChoices):
    """What ranking proposes and what the decision says."""

    SELECTED = "selected", pgettext_lazy("candidate", "selected")
    RESERVE = "reserve", _("reserve")
    REJECTED = "rejected", pgettext_lazy("candidate", "not selected")


# The candidate is still writing.
CANDIDATE_EDITABLE = (CandidateState.PREPARING, CandidateState.RETURNED)
# Waiting for the check.
UNSCREENED = (CandidateState.SUBMITTED, CandidateState.RETURNED)
DECIDED = (CandidateState.SELECTED, CandidateState.RESERVE, CandidateState.REJECTED)
# They fill a place of the selection.
TAKES_PLACE = (CandidateState.SELECTED, CandidateState.MEMBER)
# Judged, but under embargo until the results are out.
JUDGED = (
    CandidateState.ELIGIBLE,
    CandidateState.INELIGIBLE,
    *DECIDED,
    CandidateState.MEMBER,
)
# What was never sent in, or was taken back.
NOT_SENT = (
    CandidateState.INVITED,
    CandidateState.PREPARING,
    CandidateState.DECLINED,
    CandidateState.WITHDRAWN,
)


class SelectionVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    MADE = "selection.made", _("made the selection")
    COPIED = "selection.copied", _("made the selection after an earlier one")
    CHANGED = "selection.changed", _("changed the selection")
    CRITERIA_SET = "selection.criteria_set", _("changed the criteria")
    QUOTAS_SET = "selection.quotas_set", _("changed the quotas")
    TIE_RULES_SET = "selection.tie_rules_set", _("changed the rules for equal scores")
    DOCUMENTS_SET = "selection.documents_set", _("changed the required documents")
    COMMITMENTS_SET = "selection.commitments_set", _("changed the commitments")
    INVITED = "selection.invited", _("invited municipalities")
    LOT_RECORDED = "selection.lot_recorded", _("recorded the drawing of lots")
    MINUTES_RECORDED = "selection.minutes_recorded", _("recorded the minutes")
    APPLIED = "candidate.applied", _("applied to take part")
    COMMITMENT_ACCEPTED = "candidate.commitment_accepted", _("accepted a commitment")
    COMMITMENT_TAKEN_BACK = (
        "candidate.commitment_taken_back",
        _("took back the acceptance of a commitment"),
    )
    ANSWERS_SAVED = "candidate.answers_saved", _("changed the answers")
    DOCUMENT_ADDED = "candidate.document_added", _("added a document")
    DOCUMENT_REMOVED = "candidate.document_removed", _("removed a document")
    SCORED = "candidate.scored", _("scored the candidate")
