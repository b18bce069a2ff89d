"""The form of the end of a plan."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan
from core.formats import measured
from core.forms import DayField, NumberField, PortalForm


class CompletionForm(PortalForm):
    """Opening, what was reached, and each indicator against its target."""

    opened_on = DayField(label=_("Opening of the service"))
    reached = forms.CharField(
        label=_("What was reached"), widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(plan.indicator_rows.all())
        for row in self.rows:
            self.fields[f"i{row.pk}"] = NumberField(
                label=format_lazy("{name}, {unit}", name=row.name, unit=row.unit),
                help_text=format_lazy(
                    _("Target: {target}"), target=measured(row.target)
                ),
            )

    def answers(self) -> dict[str, Any]:
        """What was written, as the operation takes it."""
        data = self.cleaned_data
        values = {row.pk: data[f"i{row.pk}"] for row in self.rows}
        return {
            "opened_on": data["opened_on"],
            "reached": data["reached"],
            "values": values,
        }
