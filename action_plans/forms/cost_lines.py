"""The lines of the budget of a measure, as rows of its form."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from action_plans.enums import OWN_SOURCES, CostCategory, Source
from action_plans.queries import CostLine
from core.forms import AmountField
from core.forms.rows import RowForm, kept_rows

PREFIX = "costs"


def cost_group(source: Source) -> str:
    """The group of sums that counts a source while people type."""
    if source == Source.GRANT:
        return "grant"
    return "own" if source in OWN_SOURCES else "other"


# which sums a line belongs to: those of the measure and those of the whole plan
SUM_GROUPS = ";".join(
    f"{source}={cost_group(source)} plan-{cost_group(source)}" for source in Source
)


class CostLineForm(RowForm):
    """One line: for what, who pays, how much."""

    telling = ("amount", "note")
    together = (("category", "source"), ("amount", "in_kind"))

    category = forms.ChoiceField(label=_("Kind of cost"), choices=CostCategory)
    source = forms.ChoiceField(label=_("Who pays"), choices=Source)
    amount = AmountField(label=_("Sum, som"), min_value=Decimal("0.01"))
    in_kind = forms.BooleanField(label=_("In kind, not in money"), required=False)
    note = forms.CharField(label=_("What for"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["source"].widget.attrs["data-sum-groups"] = SUM_GROUPS
        source = str(self["source"].value() or Source.GRANT)
        group = cost_group(Source(source)) if source in Source.values else "other"
        self.fields["amount"].widget.attrs["data-sum"] = f"{group} plan-{group}"

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("in_kind") and values.get("source") == Source.GRANT:
            self.add_error("in_kind", _("The grant is paid in money only."))
        return values


CostLineFormSet = formset_factory(
    CostLineForm, extra=1, can_delete=True, max_num=100, absolute_max=120
)


def lines_from(formset: BaseFormSet) -> list[CostLine]:
    """The lines of a valid formset."""
    return [CostLine(**row) for row in kept_rows(formset)]


def typed_lines(formset: BaseFormSet) -> list[CostLine]:
    """The lines that can be counted already, whatever stands in the others."""
    return [
        CostLine(**{n: v for n, v in form.cleaned_data.items() if n != "DELETE"})
        for form in formset.forms
        if form.has_changed() and form.is_valid() and not _is_removed(form)
    ]


def has_uncounted(formset: BaseFormSet) -> bool:
    """Whether a line that was written cannot be counted yet."""
    return any(
        form.has_changed() and not form.is_valid() and not _is_removed(form)
        for form in formset.forms
    )


def _is_removed(form: Any) -> bool:
    return bool(form.cleaned_data.get("DELETE"))


def as_posted(lines: Iterable[CostLine]) -> dict[str, str]:
    """Lines as a page would send them."""
    rows = list(lines)
    sent = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
    for place, line in enumerate(rows):
        for name, value in line._asdict().items():
            if value is not False:
                sent[f"{PREFIX}-{place}-{name}"] = "on" if value is True else str(value)
    return sent
