"""Kinds of reports that jobs make."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReportKind(TextChoices):
    """The kinds of jobs of this app; the values are stored in job rows."""

    PROGRAMME = "programme_report", _("Programme report")
    CALL_RESULT = "call_result", _("Result sheet of a call")
    ACTION_PLAN = "action_plan", _("Action plan as PDF")
