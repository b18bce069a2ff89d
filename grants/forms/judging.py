"""Forms of commission members."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import NumberField, PortalForm
from grants.models import Call


class DeclarationForm(PortalForm):
    """Conflict of interest, or none."""

    has_conflict = forms.ChoiceField(
        label=_("Do you have a conflict of interest?"),
        help_text=_(
            "For example: you or a relative work for the municipality, you helped to "
            "write the application, or you will profit from the grant."
        ),
        choices=[
            ("no", _("No, I have no conflict of interest")),
            ("yes", _("Yes, I have a conflict of interest")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("What the conflict is"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Only if you have one. It cannot be taken back."),
    )


class ScoreForm(PortalForm):
    """Points for every criterion of a call; empty means not scored yet."""

    comment = forms.CharField(
        label=_("Comment"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )

    def __init__(self, *args: Any, call: Call, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria = list(call.criteria.all())
        for criterion in self.criteria:
            self.fields[f"points_{criterion.pk}"] = NumberField(
                label=criterion.name,
                help_text=_(
                    "0 to %(scale)s points, weight %(weight)s percent. %(text)s"
                )
                % {
                    "scale": criterion.scale,
                    "weight": f"{criterion.weight.normalize():f}",
                    "text": criterion.guidance,
                },
                max_digits=6,
                min_value=0,
                max_value=criterion.scale,
                required=False,
            )
        self.order_fields([f"points_{c.pk}" for c in self.criteria])

    def points(self) -> dict[int, Decimal | None]:
        """Points by criterion id."""
        return {c.pk: self.cleaned_data[f"points_{c.pk}"] for c in self.criteria}
