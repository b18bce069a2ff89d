"""Days of the reminders of reports on quarters."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from action_plans.models import PlanRules
from core.forms import PortalModelForm


class RulesForm(PortalModelForm):
    """How many days before and after the due day a letter reminds."""

    class Meta:
        model = PlanRules
        fields = ("remind_days_before", "remind_days_after")
        help_texts = {
            "remind_days_before": _(
                "So many days before the report is due, a letter reminds of it."
            ),
            "remind_days_after": _(
                "So many days after it was due and not handed in, a letter reminds again."
            ),
        }

    def _post_clean(self) -> None:
        """The operation says what is wrong, for all fields at once."""

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data
