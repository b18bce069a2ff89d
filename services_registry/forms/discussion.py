"""Forms of the public discussion, the publication and the checks of an edition."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.forms import DayField, PortalForm
from services_registry.enums import AnswerState, CheckNeed, CommentWay
from services_registry.models import DiscussionComment, RegistryEntry, RegistryRules
from services_registry.operations import RemarkValues
from services_registry.queries import in_need

NOTICE_LENGTH = 4000
REMARK_LENGTH = 3000
LABEL_LENGTH = 90


class DiscussionForm(PortalForm):
    """From when until when people can say what they think, and the notice to them."""

    discussion_from = DayField(label=_("First day of the discussion"))
    discussion_until = DayField(label=_("Last day of the discussion"))
    notice_ky = forms.CharField(
        label=_("Notice in Kyrgyz"),
        help_text=_(
            "Say what is discussed, where the draft can be read, where the hearing is "
            "and who answers questions. One language is enough, two are better."
        ),
        max_length=NOTICE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    notice_ru = forms.CharField(
        label=_("Notice in Russian"),
        max_length=NOTICE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        days = RegistryRules.current().discussion_days
        told = ngettext(
            "At least %(count)s day. The first and the last day count.",
            "At least %(count)s days. The first and the last day count.",
            days,
        )
        self.fields["discussion_until"].help_text = told % {"count": days}

    def clean_discussion_from(self) -> date:
        """A discussion that nobody could see is none: it begins today or later."""
        first: date = self.cleaned_data["discussion_from"]
        known = self.initial.get("discussion_from")
        if first < timezone.localdate() and first != known:
            raise ValidationError(
                _(
                    "Choose today or a later day: people need time to say what they think."
                )
            )
        return first

    def clean_discussion_until(self) -> date:
        """Old discussions are loaded with their days; who opens one looks ahead."""
        last: date = self.cleaned_data["discussion_until"]
        if last < timezone.localdate():
            raise ValidationError(
                _(
                    "Choose today or a later day: people need time to say what they "
                    "think."
                ),
                code="past",
            )
        return last


class ServiceChoice(forms.ModelChoiceField):
    """One service of the registry, or the whole registry."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            queryset=None,
            required=False,
            label=_("About which service"),
            empty_label=_("about the whole registry"),
            **kwargs,
        )

    def label_from_instance(self, obj: Any) -> str:
        name = obj.name
        return f"{name[:LABEL_LENGTH]}…" if len(name) > LABEL_LENGTH else name


class _AboutService(PortalForm):
    def __init__(self, *args: Any, services: QuerySet[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.queryset = services


class PublicRemarkForm(_AboutService):
    """What somebody thinks of a registry in discussion."""

    service = ServiceChoice()
    text = forms.CharField(
        label=_("Your remark"),
        help_text=_(
            "What is missing, what is wrong, what should change? Name no other people: "
            "the remark is published together with its answer."
        ),
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    author = forms.CharField(
        label=_("Your name"),
        help_text=_("Only the municipality sees it. It is never published."),
        max_length=150,
        required=False,
    )


class RemarkForm(_AboutService):
    """A remark that reached the municipality on another way than the portal."""

    way = forms.ChoiceField(
        label=_("How it came"),
        choices=[
            choice for choice in CommentWay.choices if choice[0] != CommentWay.PORTAL
        ],
    )
    given_on = DayField(label=_("Day"))
    service = ServiceChoice()
    text = forms.CharField(
        label=_("Remark"),
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    author = forms.CharField(
        label=_("Who said it"),
        help_text=_("Only the municipality sees it. It is never published."),
        max_length=150,
        required=False,
    )

    def values(self) -> RemarkValues:
        return RemarkValues(**self.cleaned_data)


class AnswerForm(PortalForm):
    """What the municipality answers."""

    answer = forms.CharField(
        label=_("Answer"),
        help_text=_(
            "Say what changes in the registry, or why nothing changes. Everybody reads "
            "the remark and the answer, without the name of the person."
        ),
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    is_withheld = forms.BooleanField(
        label=_("Do not show this remark and its answer to the public"),
        help_text=_("Only when the remark offends somebody or tells of persons."),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput())


class PublicationForm(PortalForm):
    """From which day the edition holds."""

    in_force_from = DayField(
        label=_("In force from"),
        help_text=_(
            "Today or a later day. Everybody can read the edition from then on."
        ),
    )


class ChecksForm(PortalForm):
    """Which services were checked, and when to look again."""

    next_check = DayField(
        label=_("Next check"),
        help_text=_(
            "Without a day, the next check is as many months ahead as the programme has "
            "set."
        ),
        required=False,
    )


class RemarkFilter(django_filters.FilterSet):
    """Filters of the remarks on an edition."""

    answered = django_filters.ChoiceFilter(
        label=_("Answer"), choices=AnswerState, method="by_answer"
    )
    way = django_filters.ChoiceFilter(label=_("How it came"), choices=CommentWay)

    class Meta:
        model = DiscussionComment
        form = PortalForm
        fields = ["way"]

    def by_answer(
        self, rows: QuerySet[DiscussionComment], _name: str, value: str
    ) -> QuerySet[DiscussionComment]:
        return rows.filter(answered_at__isnull=value == AnswerState.UNANSWERED)


class CheckFilter(django_filters.FilterSet):
    """Filter of the entries by their check."""

    need = django_filters.ChoiceFilter(
        label=_("Check"), choices=CheckNeed, method="by_need"
    )

    class Meta:
        model = RegistryEntry
        form = PortalForm
        fields: list[str] = []

    def by_need(
        self, rows: QuerySet[RegistryEntry], _name: str, value: str
    ) -> QuerySet[RegistryEntry]:
        return in_need(rows, value)
