"""The lines of the budget of a measure, as rows of its form."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from action_plans.enums import OWN_SOURCES, CostCategory, Source
from action_plans.operations import mark_of
from action_plans.queries import CostLine
from action_plans.queries.line_joining import KeyedLine
from core.forms import AmountField
from core.forms.rows import RowForm, kept_rows

PREFIX = "costs"
IS_KEY = re.compile(rf"{PREFIX}-\d+-key")


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
    # which line it is, and a mark of it as the page showed it: `1f3a9c2e.0b4d…`
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

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


def keyed_lines(formset: BaseFormSet) -> list[KeyedLine]:
    """The lines of a valid formset with their keys; a new line has none."""
    return [
        (_parts(row["key"])[0], CostLine(**{n: row[n] for n in CostLine._fields}))
        for row in kept_rows(formset)
    ]


def shown_marks(data: Mapping[str, Any]) -> dict[str, str]:
    """Marks of the lines that a page had shown, by key, as it sends them back."""
    sent = [str(data[name]) for name in data if IS_KEY.fullmatch(name)]
    return {key: mark for key, mark in map(_parts, sent) if key and mark}


def shown_key(key: str, line: CostLine) -> str:
    """What a page carries of a line that it shows."""
    return f"{key}.{mark_of(line)}" if key else ""


def _parts(carried: str) -> tuple[str, str]:
    key, _dot, mark = carried.partition(".")
    return key, mark


def typed_lines(formset: BaseFormSet) -> list[CostLine]:
    """The lines that can be counted already, whatever stands in the others."""
    return [
        CostLine(**{n: form.cleaned_data[n] for n in CostLine._fields})
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


def as_posted(lines: Iterable[CostLine], keys: Sequence[str] = ()) -> dict[str, str]:
    """Lines as a page would send them; `keys` as it carries them."""
    rows = list(lines)
    sent = {f"{PREFIX}-TOTAL_FORMS": str(len(rows)), f"{PREFIX}-INITIAL_FORMS": "0"}
    for place, line in enumerate(rows):
        for name, value in line._asdict().items():
            if value is not False:
                sent[f"{PREFIX}-{place}-{name}"] = "on" if value is True else str(value)
    for place, key in enumerate(keys):
        sent[f"{PREFIX}-{place}-key"] = key
    return sent
