"""States and kinds of the core."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In progress")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class ImportState(models.TextChoices):
    """Where an import of a register stands."""

    UPLOADED = "uploaded", _("being checked")
    CHECKED = "checked", _("checked, not applied yet")
    UNREADABLE = "unreadable", _("the file could not be taken")
    APPLIED = "applied", _("applied")
    UNDONE = "undone", _("undone")
    DISCARDED = "discarded", _("discarded")
    EXPIRED = "expired", _("expired")


class ImportRowKind(models.TextChoices):
    """What a row of an import would do."""

    NEW = "new", _("new")
    CHANGED = "changed", _("changed")
    UNCHANGED = "unchanged", _("unchanged")
    WRONG = "wrong", _("wrong")


class ImportVerb(models.TextChoices):
    """Audit verbs of rows that an import wrote."""

    ROW_MADE = "import.row_made", _("added the record by an import")
    ROW_CHANGED = "import.row_changed", _("changed the record by an import")
    ROW_RESTORED = "import.row_restored", _("undid a change made by an import")
    ROW_REMOVED = "import.row_removed", _("removed a record made by an import")
