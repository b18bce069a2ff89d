"""Forms of the review: marks of a section, comments, the summary, criteria."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from action_plans.enums import Verdict
from action_plans.models import ReviewCriterion, ReviewMark
from action_plans.queries import ROW_KINDS, SECTIONS, Section, field_label
from core.forms import PortalForm, PortalModelForm


class MarksForm(PortalForm):
    """A finding and its reason for each criterion of a section."""

    def __init__(
        self,
        *args: Any,
        criteria: Iterable[ReviewCriterion],
        marks: Mapping[int, ReviewMark],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for criterion in self.criteria:
            mark = marks.get(criterion.pk)
            self.fields[f"verdict-{criterion.code}"] = forms.ChoiceField(
                label=named(criterion, "title"),
                help_text=named(criterion, "help"),
                choices=[("", _("not judged yet")), *Verdict.choices],
                required=False,
                initial=mark.verdict if mark else "",
            )
            self.fields[f"text-{criterion.code}"] = forms.CharField(
                label=_("Why"),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                initial=mark.text if mark else "",
            )

    def values(self) -> dict[ReviewCriterion, tuple[str, str]]:
        """Finding and reason by criterion."""
        told = self.cleaned_data
        return {
            criterion: (
                told[f"verdict-{criterion.code}"],
                told[f"text-{criterion.code}"],
            )
            for criterion in self.criteria
        }


def named(criterion: ReviewCriterion, what: str) -> str:
    """Title or help of a criterion in the reader's language."""
    code = (get_language() or "ky").partition("-")[0]
    return getattr(criterion, f"{what}_{code}", "") or getattr(criterion, f"{what}_ky")


class CommentForm(PortalForm):
    """A comment on a field of a section."""

    field = forms.ChoiceField(label=_("On what"), required=False)
    text = forms.CharField(
        label=_("What has to be corrected"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=3000,
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any):
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["field"]
        chosen.choices = [
            ("", _("the whole section")),
            *((name, field_label(name)) for name in section.fields),
            # a field and a kind of rows can have the same name
            *((f"rows-{kind}", ROW_KINDS[kind].title) for kind in section.rows),
        ]


class SummaryForm(PortalForm):
    """The reviewer's words on the whole plan."""

    summary = forms.CharField(
        label=_("Summary"), widget=forms.Textarea(attrs={"rows": 4}), required=False
    )


class AnswerForm(PortalForm):
    """What the municipality did about a comment."""

    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class CriterionForm(PortalModelForm):
    """A criterion in three languages."""

    section = forms.ChoiceField(
        label=_("Section"), choices=[(s.slug, s.title) for s in SECTIONS]
    )

    class Meta:
        model = ReviewCriterion
        fields = (
            "section",
            "code",
            "order",
            "title_ky",
            "title_ru",
            "title_en",
            "help_ky",
            "help_ru",
            "help_en",
            "is_in_use",
        )

    def clean(self) -> dict[str, Any]:
        # what must hold between criteria is the operation's business
        return self.cleaned_data
