"""Forms that were filled in without a line and handed back as a file."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from action_plans.models.plans import ActionPlan
from core.models.base import Stamped
from core.models.files import StoredFile


class FilledForm(Stamped):
    """An uploaded form: what it says, and whether somebody took it over."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="filled_forms")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="+", verbose_name=_("file")
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # the version of the plan that the form was made from
    base_version = models.PositiveIntegerField()
    content = models.JSONField()
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file.name
