"""Staff: forms and filters of the catalogue, the standard and its recommended texts."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from core.forms.rows import RuledByOperation
from core.models.names import LANGUAGE_ORDER
from municipalities.models import Oblast
from services_registry.enums import Answer, Duty, Register
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryRules,
    Service,
    StandardItem,
    Theme,
)

CODE_HELP = _(
    "Latin letters, digits and hyphens. It stands in files and links and never changes."
)

WORDS = tuple(f"words_{code}" for code in LANGUAGE_ORDER)
WORDS_HELP = _(
    "What people say and type who need it, with commas between. The search finds the "
    "service by them in every language; they stand on no page."
)


class _Coded(RuledByOperation):
    """A row with a code that is given once; the operation tells what is wrong."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["code"]
        else:
            self.fields["code"].required = True
            self.fields["code"].help_text = CODE_HELP

    def validate_unique(self) -> None:
        """Left to the operation, which says it in words."""


class ThemeForm(_Coded):
    """A theme: what services are about."""

    class Meta:
        model = Theme
        fields = ["code", "name_ky", "name_ru", "name_en", "order"]
        help_texts = {"order": _("Lists show the smallest number first.")}


class ServiceForm(_Coded):
    """A service of the common catalogue."""

    reason = forms.CharField(
        label=_("Why the name changes"),
        max_length=300,
        required=False,
        help_text=_(
            "Only when the official name changes: the municipalities that have the "
            "service get a letter."
        ),
    )

    class Meta:
        model = Service
        fields = [
            "code",
            "name_ky",
            "name_ru",
            "name_en",
            "words_ky",
            "words_ru",
            "words_en",
            "theme",
            "register",
            "duty",
            "source_act",
            "outside_law",
            "valid_from",
            "valid_until",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in WORDS}
        help_texts = {
            **dict.fromkeys(WORDS, WORDS_HELP),
            "source_act": _("The law or decree that names the service."),
            "outside_law": _(
                "Services of municipal enterprises, such as water and waste. The registry "
                "has them all the same."
            ),
            "valid_from": _("Empty when it has always been valid."),
            "valid_until": _(
                "The last day. Afterwards no registry can take it up; those that have it "
                "keep it, with a note."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["reason"]


class ItemForm(_Coded):
    """An item of the standard."""

    class Meta:
        model = StandardItem
        fields = [
            "code",
            "name_ky",
            "name_ru",
            "name_en",
            "help_ky",
            "help_ru",
            "help_en",
            "order",
            "is_needed",
            "is_active",
        ]
        help_texts = {
            "order": _("Lists show the smallest number first."),
            "is_needed": _(
                "No registry is submitted while a service that is offered lacks it."
            ),
            "is_active": _(
                "What is not in use is asked of nobody. Entries keep what they say."
            ),
        }


class RulesForm(RuledByOperation):
    """How often entries are checked, when reminders go out, how long people discuss."""

    class Meta:
        model = RegistryRules
        fields = [
            "check_months",
            "remind_days_before",
            "remind_days_after",
            "discussion_days",
        ]
        help_texts = {
            "check_months": _(
                "So many months after a check the municipality checks a service again."
            ),
            "remind_days_before": _(
                "So many days before the check is due, a letter reminds of it."
            ),
            "remind_days_after": _(
                "So many days after a check was due and not made, a letter reminds again."
            ),
            "discussion_days": _(
                "A public discussion lasts at least so many days. The first and the last "
                "day count."
            ),
        }


class RecommendForm(PortalForm):
    """The next version of a recommended text; begins with the present one."""

    text_ky = forms.CharField(
        label=_("Text in Kyrgyz"), required=False, widget=forms.Textarea
    )
    text_ru = forms.CharField(
        label=_("Text in Russian"), required=False, widget=forms.Textarea
    )
    text_en = forms.CharField(
        label=_("Text in English"), required=False, widget=forms.Textarea
    )
    reason = forms.CharField(
        label=_("Why it changed"),
        max_length=300,
        required=False,
        help_text=_("Municipalities read it beside the text, for example: a new law."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=9999)

    def __init__(self, *args: Any, current: RecommendedText | None, **kwargs: Any):
        if current is not None:
            kwargs["initial"] = {
                f"text_{code}": getattr(current, f"text_{code}")
                for code in LANGUAGE_ORDER
            }
        kwargs.setdefault("initial", {})
        kwargs["initial"]["expected"] = current.version if current else 0
        super().__init__(*args, **kwargs)
        if current is None:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """Keyword arguments of the operation."""
        given = self.cleaned_data
        return {
            "texts": {code: given[f"text_{code}"] for code in LANGUAGE_ORDER},
            "reason": given.get("reason", ""),
            "expected": given["expected"],
        }


class CatalogueFilter(django_filters.FilterSet):
    """Filters of the catalogue; without one, the common services."""

    theme = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Theme"), queryset=Theme.objects.all()
    )
    register = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Register"), choices=Register
    )
    duty = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Duty, power or choice"), choices=Duty
    )
    outside_law = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Law on services"),
        choices=[("no", _("under the law")), ("yes", _("outside the law"))],
        method="by_law",
    )
    valid = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Valid today"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        method="by_validity",
    )
    whose = django_filters.ChoiceFilter(
        empty_label=_("common catalogue"),
        label=_("Whose services"),
        choices=[("own", _("own services of municipalities"))],
        method="by_owner",
    )

    class Meta:
        model = Service
        form = PortalForm
        fields = ["theme", "register", "duty"]

    def filter_queryset(self, queryset: QuerySet[Service]) -> QuerySet[Service]:
        rows = super().filter_queryset(queryset)
        own = self.form.cleaned_data.get("whose") == "own"
        return rows.filter(municipality__isnull=not own)

    def by_law(
        self, rows: QuerySet[Service], _name: str, value: str
    ) -> QuerySet[Service]:
        return rows.filter(outside_law=value == "yes")

    def by_validity(
        self, rows: QuerySet[Service], _name: str, value: str
    ) -> QuerySet[Service]:
        valid = Service.objects.valid_on(timezone.localdate()).values("pk")
        wanted = Q(pk__in=valid)
        return rows.filter(wanted if value == "yes" else ~wanted)

    def by_owner(
        self, rows: QuerySet[Service], _name: str, value: str
    ) -> QuerySet[Service]:
        """Told in `filter_queryset`, also when nothing is chosen."""
        return rows


class AnswerFilter(django_filters.FilterSet):
    """Filters of what municipalities made of a text."""

    answer = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Answer"), choices=Answer
    )
    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Oblast"),
        field_name="municipality__oblast",
        queryset=Oblast.objects.all(),
    )

    class Meta:
        model = RegistryEdition
        form = PortalForm
        fields: list[str] = []
