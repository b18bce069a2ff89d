"""Kinds of reports that jobs make; what a map can show."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """The kinds of jobs of this app; the values are stored in job rows."""

    PROGRAMME = "programme_report", _("Programme report")
    CALL_RESULT = "call_result", _("Result sheet of a call")
    ACTION_PLAN = "action_plan", _("Action plan as PDF")
    MAP = "map", _("Map")
    SELECTION_MINUTES = "selection_minutes", _("Minutes of a selection")
    REGISTRY = "registry", _("Service registry for print")
    REGISTRY_PASSPORTS = "registry_passports", _("Passports of services")
    SERVICE_PASSPORT = "service_passport", _("Passport of a service")
    PLAN_RECEIPT = "plan_receipt", _("Receipt of a submitted plan")
    PLAN_SUMMARY = "plan_summary", _("Summary of an action plan for donors")
    PLAN_PROGRESS = "plan_progress", _("Report on a quarter of an action plan")


# About one edition of a registry, which the parameters name.
REGISTRY_KINDS = (
    ReportKind.REGISTRY,
    ReportKind.REGISTRY_PASSPORTS,
    ReportKind.SERVICE_PASSPORT,
)
# About one plan, which the parameters name; everybody may have them of a public one.
PLAN_PAPERS = (
    ReportKind.PLAN_SUMMARY,
    ReportKind.ACTION_PLAN,
    ReportKind.PLAN_PROGRESS,
)


class MapSubject(TextChoices):
    """What the tiles of a map tell by their look."""

    COHORT = "cohort", _("Cohort")
    REGISTRY = "registry", _("Service registry")
    PLAN = "plan", _("Action plan")
    GRANT = "grant", _("Grant")


class MapPicture(TextChoices):
    """How a map is drawn."""

    TILES = "tiles", _("tiles")
    OUTLINES = "outlines", _("outlines")


NONE = "none"
# The states of each subject; of several that fit a municipality the first one counts.
MAP_STATES = {
    MapSubject.COHORT: ("active", "graduated", "withdrawn", NONE),
    MapSubject.REGISTRY: ("published", "approved", "in_work", NONE),
    MapSubject.PLAN: (
        "in_implementation",
        "completed",
        "kenesh_approved",
        "with_programme",
        "in_preparation",
        "stopped",
        NONE,
    ),
    MapSubject.GRANT: ("active", "closed", "preparing", "terminated", NONE),
}
# What everybody may know.
PUBLIC_MAP_STATES = {
    MapSubject.COHORT: MAP_STATES[MapSubject.COHORT],
    MapSubject.REGISTRY: ("published", NONE),
    MapSubject.PLAN: ("in_implementation", "completed", "kenesh_approved", NONE),
    MapSubject.GRANT: ("active", "closed", "preparing", NONE),
}
