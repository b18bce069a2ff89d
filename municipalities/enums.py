"""Kinds of places, roles in a municipality, states of a cohort membership."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RayonKind(TextChoices):
    RAYON = "rayon", _("rayon")
    CITY = "city", _("city of oblast rank")


class MunicipalityKind(TextChoices):
    AIMAK = "aimak", _("aiyl aimak")
    TOWN = "town", _("town")
    CITY = "city", _("city")


class MunicipalRole(TextChoices):
    """Roles of people who work for a municipality."""

    HEAD = "head", _("Head of aiyl okmotu or mayor")
    COORDINATOR = "coordinator", _("Municipal coordinator")
    ACCOUNTANT = "accountant", _("Accountant")
    VIEWER = "viewer", _("Viewer")


class MembershipState(TextChoices):
    """State of a municipality in a cohort."""

    ACTIVE = "active", _("active")
    GRADUATED = "graduated", _("graduated")
    WITHDRAWN = "withdrawn", _("left the cohort")


class ReformState(TextChoices):
    """State of an act of the territorial reform."""

    DRAFT = "draft", _("being prepared")
    IN_FORCE = "in_force", _("in force")
    UNDONE = "undone", _("undone")


class ReformChangeKind(TextChoices):
    """What an act of the reform does to one unit."""

    MERGE = "merge", _("merger")
    SPLIT = "split", _("split")
    RENAME = "rename", _("new name")
    TOWN = "town", _("raised to a town")


class Post(TextChoices):
    """Posts whose holders the portal remembers."""

    HEAD = "head", _("head of aiyl okmotu or mayor")
    KENESH_CHAIR = "kenesh_chair", _("chair of the local kenesh")
    DEPUTY_HEAD = "deputy_head", _("deputy head")
    FINANCE = "finance", _("head of finance")


class BoundaryLevel(TextChoices):
    """Which places an outline belongs to."""

    OBLAST = "oblast", _("oblast")
    RAYON = "rayon", _("rayon")


class MunicipalityVerb(TextChoices):
    """Audit verbs that are no moves of a state machine."""

    CHANGED = "municipality.changed", _("changed the municipality's data")
    MADE = "municipality.made", _("added the municipality")
    SUCCEEDED = "municipality.succeeded", _("recorded a successor")
    RENAMED = "municipality.renamed", _("gave a new name, kind or code by an act")
    REFORM_UNDONE = "municipality.reform_undone", _("took an act of the reform back")
    RIGHTS_CONFIRMED = (
        "municipality.rights_confirmed",
        _("confirmed to whom the rights passed"),
    )
    RIGHTS_WITHDRAWN = (
        "municipality.rights_withdrawn",
        _("withdrew the passing of the rights"),
    )
    ACT_MADE = "reform_act.made", _("wrote the act of the reform")
    ACT_CHANGED = "reform_act.changed", _("changed the act of the reform")
    ACT_REMOVED = "reform_act.removed", _("removed the draft of the act")
    CHANGE_MADE = "reform_act.change_made", _("added a change to the act")
    CHANGE_CHANGED = "reform_act.change_changed", _("corrected a change of the act")
    CHANGE_REMOVED = "reform_act.change_removed", _("removed a change from the act")
    SUFFICIENCY_RECORDED = (
        "municipality.sufficiency_recorded",
        _("recorded the budget sufficiency"),
    )
    SUFFICIENCY_REMOVED = (
        "municipality.sufficiency_removed",
        _("removed a wrong budget sufficiency"),
    )
    POPULATION_RECORDED = (
        "municipality.population_recorded",
        _("recorded the population"),
    )
    POPULATION_REMOVED = (
        "municipality.population_removed",
        _("removed a wrong population figure"),
    )
    OFFICE_CHANGED = (
        "municipality.office_changed",
        _("changed the contacts of the office"),
    )
    HOLDER_RECORDED = (
        "municipality.holder_recorded",
        _("recorded who holds a post"),
    )
    HOLDER_CHANGED = (
        "municipality.holder_changed",
        _("corrected who holds a post"),
    )
    HOLDER_REMOVED = (
        "municipality.holder_removed",
        _("removed a wrong holder of a post"),
    )
    CONVOCATION_RECORDED = (
        "municipality.convocation_recorded",
        _("recorded a convocation of the kenesh"),
    )
    CONVOCATION_CHANGED = (
        "municipality.convocation_changed",
        _("corrected a convocation of the kenesh"),
    )
    CONVOCATION_REMOVED = (
        "municipality.convocation_removed",
        _("removed a wrong convocation of the kenesh"),
    )
    RESOLUTION_RECORDED = (
        "municipality.resolution_recorded",
        _("recorded a kenesh resolution"),
    )
    RESOLUTION_CHANGED = (
        "municipality.resolution_changed",
        _("changed a kenesh resolution"),
    )
    OFFICIAL_ADDED = "municipality.official_added", _("gave a role in the municipality")
    OFFICIAL_ENDED = (
        "municipality.official_ended",
        _("ended a role in the municipality"),
    )
    ROLE_CHANGED = (
        "municipality.role_changed",
        _("changed a role in the municipality"),
    )
    HAND_OVER_ASKED = (
        "municipality.hand_over_asked",
        _("asked to hand over the post of the head"),
    )
    HAND_OVER_STOPPED = (
        "municipality.hand_over_stopped",
        _("stopped the hand-over of the post of the head"),
    )
    HAND_OVER_DECLINED = (
        "municipality.hand_over_declined",
        _("declined the post of the head"),
    )
    HEAD_BEGAN = "municipality.head_began", _("took over the post of the head")
    HEAD_RECORDED = "municipality.head_recorded", _("recorded a new head")
    COHORT_MADE = "cohort.made", _("made the cohort")
    COHORT_CHANGED = "cohort.changed", _("changed the cohort")
    JOINED = "cohort.joined", _("took the municipality into the cohort")
    MEMBERSHIP_CHANGED = (
        "cohort.membership_changed",
        _("changed the membership in the cohort"),
    )
    PLACES_LOADED = "places.loaded", _("loaded places from the state classifier")
    BOUNDARIES_LOADED = "boundary.loaded", _("loaded outlines for the maps")
