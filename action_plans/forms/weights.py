"""What the progress of a plan is weighted by, and the weight of each measure."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from action_plans.enums import ProgressWeights
from action_plans.queries.weights import Weighting, WeightLine
from core.forms import NumberField, PortalForm
from core.widgets import NumberInput


class WeightsForm(PortalForm):
    """The choice, and a weight for each measure; the operation judges their sum."""

    kind = forms.ChoiceField(
        label=_("Progress is weighted by"),
        choices=ProgressWeights,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, weighting: Weighting, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"kind": weighting.wanted}
        unset = not any(line.measure.weight for line in weighting.lines)
        for line in weighting.lines:
            # nobody begins with empty fields: the parts of the budget stand there
            weight = line.by_budget if unset else line.measure.weight
            initial[f"w{line.measure.pk}"] = weight
        super().__init__(*args, initial=initial, **kwargs)
        self.weighting = weighting
        for line in weighting.lines:
            label = _("Weight: %(measure)s") % {"measure": line.measure.title}
            attrs = {"data-sum": "weight", "inputmode": "decimal", "aria-label": label}
            self.fields[f"w{line.measure.pk}"] = NumberField(
                label=label, required=False, max_digits=7, widget=NumberInput(attrs)
            )

    def rows(self) -> list[tuple[WeightLine, Any]]:
        """Each measure with its field."""
        return [(line, self[f"w{line.measure.pk}"]) for line in self.weighting.lines]

    def weights(self) -> dict[int, Decimal | None]:
        """What was written, by measure."""
        return {
            line.measure.pk: self.cleaned_data[f"w{line.measure.pk}"]
            for line in self.weighting.lines
        }

    def sum_of_weights(self) -> Decimal:
        """The sum as far as it can be read: without script it stands there, too."""
        given = [self._typed(bound) for _line, bound in self.rows()]
        return sum((weight or Decimal(0) for weight in given), Decimal(0))

    def _typed(self, bound: Any) -> Decimal | None:
        """The number in a field, also in one that is refused."""
        if not self.is_bound:
            return bound.value()
        try:
            return bound.field.to_python(bound.data)
        except ValidationError:
            return None
