"""Rows of a selection: criteria, quotas, rules for equal scores, papers, commitments."""

from decimal import Decimal
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from core.forms import CountField, NumberField, PercentField
from core.forms.rows import RowForm
from municipalities.models import Oblast
from selections.enums import (
    CriterionKind,
    Direction,
    DocumentKind,
    Settlement,
    TieKind,
)
from selections.models import Criterion, Selection

TITLES: tuple[str, ...] = ("title_ky", "title_ru", "title_en")
MOST_ROWS = 40


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea(attrs={"rows": 2})
    )


class TitledRow(RowForm):
    """A row with a title in three languages; Kyrgyz is compulsory."""

    telling = TITLES
    together: tuple[tuple[str, ...], ...] = (TITLES,)

    title_ky = forms.CharField(label=_("Title in Kyrgyz"), max_length=250)
    title_ru = forms.CharField(
        label=_("Title in Russian"), max_length=250, required=False
    )
    title_en = forms.CharField(
        label=_("Title in English"), max_length=250, required=False
    )


class CriterionForm(TitledRow):
    """One criterion; which of the numbers it needs depends on its kind."""

    telling = (*TITLES, "weight", "threshold")
    together = (
        TITLES,
        ("kind", "weight", "max_score"),
        ("direction", "threshold", "unit"),
        ("help_ky", "help_ru", "help_en"),
    )

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), choices=CriterionKind)
    weight = PercentField(
        label=_("Weight, percent"),
        required=False,
        min_value=Decimal("0.01"),
        help_text=_("Only when it is scored. All weights add up to 100."),
    )
    max_score = CountField(
        label=_("Highest points"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Only when it is scored."),
    )
    direction = forms.ChoiceField(
        label=_("The number must be"),
        choices=Direction,
        initial=Direction.AT_LEAST,
        required=False,
    )
    threshold = NumberField(
        label=_("Threshold"),
        required=False,
        help_text=_("Only for a number with a threshold."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=50, required=False)
    needs_evidence = forms.BooleanField(
        label=_("The answer needs a document as evidence"), required=False
    )
    help_ky = _words(_("Explanation in Kyrgyz"))
    help_ru = _words(_("Explanation in Russian"))
    help_en = _words(_("Explanation in English"))

    field_order = (
        *("pk", *TITLES, "kind", "weight", "max_score"),
        *("direction", "threshold", "unit", "needs_evidence"),
    )

    def clean_direction(self) -> str:
        return self.cleaned_data["direction"] or Direction.AT_LEAST.value


class QuotaForm(RowForm):
    """At most so many places for an oblast and/or for rural or town."""

    telling = ("oblast", "settlement", "places")
    together = (("oblast", "settlement", "places"),)

    oblast = forms.ModelChoiceField(
        label=_("Oblast"),
        queryset=Oblast.objects.all(),
        required=False,
        empty_label=_("any"),
    )
    settlement = forms.ChoiceField(
        label=_("Rural or town"),
        choices=[("", _("any")), *Settlement.choices],
        required=False,
    )
    places = CountField(label=_("Places, at most"), max_value=1000)


class TieForm(RowForm):
    """One rule for equal scores."""

    telling = ("kind",)
    together = (("kind", "criterion"),)

    kind = forms.ChoiceField(
        label=_("Rule"), choices=[("", _("not chosen")), *TieKind.choices]
    )
    criterion = forms.ModelChoiceField(
        label=_("Criterion"),
        queryset=Criterion.objects.none(),
        required=False,
        help_text=_("Only for the rule on one criterion."),
    )

    def __init__(self, *args: Any, selection: Selection | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if selection is not None:
            field: Any = self.fields["criterion"]
            field.queryset = selection.criteria.filter(kind=CriterionKind.SCORE)


class RequiredDocumentForm(TitledRow):
    """One document that a candidacy carries."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=DocumentKind,
        initial=DocumentKind.OTHER,
        help_text=_("A recommendation is added by staff."),
    )
    is_required = forms.BooleanField(
        label=_("Compulsory"), required=False, initial=True
    )

    field_order = (*TITLES, "kind", "is_required")


class CommitmentForm(RowForm):
    """One commitment; heads accept them one by one."""

    telling = ("text_ky", "text_ru", "text_en")

    text_ky = _words(_("Text in Kyrgyz"), required=True)
    text_ru = _words(_("Text in Russian"))
    text_en = _words(_("Text in English"))


def _rows(form: type[RowForm], extra: int = 2) -> Any:
    return formset_factory(
        form, extra=extra, can_delete=True, max_num=MOST_ROWS, validate_max=True
    )


CriterionFormSet = _rows(CriterionForm, extra=1)
QuotaFormSet = _rows(QuotaForm)
TieFormSet = _rows(TieForm)
RequiredDocumentFormSet = _rows(RequiredDocumentForm, extra=1)
CommitmentFormSet = _rows(CommitmentForm)
