"""Rows of the grid: an entry as a line of fields, by facts or by one text of the standard.

A row carries which version it shows and a digest of what it shows: a row that nobody
touched is left alone even where a colleague has changed it meanwhile.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    AmountField,
    DayField,
    NumberInput,
    PercentField,
    PortalForm,
)
from core.forms.base import add_problems
from core.problems import OperationRefused
from core.text import whole_number
from services_registry.enums import Payment
from services_registry.models import Provider, RegistryEntry, StandardItem
from services_registry.operations import RowChange

LANGUAGES = {"ky": _("in Kyrgyz"), "ru": _("in Russian")}
LONG_TEXT = 10_000


@dataclass(frozen=True)
class Theirs:
    """A field in which a colleague wrote something else."""

    title: Any
    value: str


class GridRow(PortalForm):
    """One entry. Subclasses say which fields it has and what the entry holds in them."""

    use_required_attribute = False

    def __init__(self, *args: Any, entry: RegistryEntry, **kwargs: Any):
        self.entry = entry
        kwargs |= {"prefix": str(entry.pk), "auto_id": "f%s"}
        super().__init__(*args, **kwargs)
        self.result: Any = None
        self.offer = ""
        self.theirs: list[Theirs] = []
        for name, shown in self.fields.items():
            shown.widget.attrs["aria-labelledby"] = f"h-{name} r{entry.pk}"
        for name, value in self.held().items():
            self.initial.setdefault(name, value)

    def held(self) -> dict[str, Any]:
        """What the entry holds, as initial values."""
        raise NotImplementedError

    def change(self) -> RowChange:
        """What a valid row shall say."""
        raise NotImplementedError

    def cells(self) -> Iterator[Any]:
        """Fields in the order of the heads."""
        return iter(self.visible_fields())

    @property
    def is_closed(self) -> bool:
        """Whether there is nothing to fill in: not offered, and nothing was typed."""
        return not self.entry.is_offered and not self.is_bound

    @property
    def seen(self) -> str:
        """Version and digest of what stands in the database."""
        return f"{self.entry.version}.{digest(self.held())}"

    @property
    def sent(self) -> tuple[int, str]:
        """Version and digest that came back with the row; zero for a forged one."""
        sent = str(self.data.get(f"{self.prefix}-seen", ""))
        version, _dot, was = sent.partition(".")
        return whole_number(version) or 0, was

    @property
    def sent_back(self) -> str:
        """What came with the row, for the next time."""
        version, was = self.sent
        return f"{version}.{was}"

    @property
    def is_untouched(self) -> bool:
        """Whether a valid row says what the person was shown."""
        return digest(self.cleaned_data) == self.sent[1]

    @property
    def sentences(self) -> list[str]:
        """Everything that stands against the row, each once."""
        found = [str(e) for errors in self.errors.values() for e in errors]
        return list(dict.fromkeys(found))

    def take(self, problems: Sequence[Any], fields: Mapping[str, str]) -> None:
        """Put what the operation refused at the fields of the row."""
        add_problems(self, OperationRefused(problems), fields)

    def compare(self) -> None:
        """Note where the entry says otherwise than what was typed."""
        held, typed = self.held(), self.cleaned_data
        for name, shown in self.fields.items():
            if plain(held[name]) != plain(typed.get(name)):
                title = shown.label or name
                self.theirs.append(Theirs(title, self.told(name, held[name])))

    def told(self, name: str, value: Any) -> str:
        """A value of the entry as people read it."""
        bound = self[name]
        choices = dict(getattr(bound.field, "choices", ()))
        key = value.pk if isinstance(value, Provider) else value
        if choices:
            return str(choices.get(key, choices.get(str(key), "—"))) if key else "—"
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        if isinstance(value, date):
            return f"{value:%d.%m.%Y}"
        return (
            str(value).replace(".", ",") if isinstance(value, Decimal) else value or "—"
        )


def plain(value: Any) -> Any:
    """A value in the one form in which it is compared."""
    if isinstance(value, Provider):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip() or None
    return value.isoformat() if isinstance(value, date) else value


def digest(values: Mapping[str, Any]) -> str:
    """A short sum over the values of a row."""
    told = json.dumps({name: plain(value) for name, value in sorted(values.items())})
    return hashlib.sha256(told.encode()).hexdigest()[:10]


class FactsRow(GridRow):
    """Provider, price and coverage of an offered service."""

    provider = forms.TypedChoiceField(label=_("Provider"), required=False)
    payment = forms.ChoiceField(label=_("Payment"), choices=Payment)
    fee_amount = AmountField(
        label=_("Fee or tariff, KGS"), required=False, widget=NumberInput
    )
    fee_unit = forms.CharField(label=_("For what"), max_length=100, required=False)
    fee_since = DayField(label=_("Fee since"), required=False)
    covers_all_villages = forms.BooleanField(label=_("All villages"), required=False)
    share_covered = PercentField(
        label=_("People covered, %"), required=False, widget=NumberInput
    )

    def __init__(self, *args: Any, providers: Mapping[int, Provider], **kwargs: Any):
        self.providers = providers
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["provider"]
        chosen.choices = [("", "—"), *((pk, row.name) for pk, row in providers.items())]
        chosen.coerce, chosen.empty_value = self._provider, None

    def _provider(self, key: str) -> Provider:
        return self.providers[int(key)]

    def held(self) -> dict[str, Any]:
        facts = {name: getattr(self.entry, name) for name in FACTS}
        return {**facts, "provider": self.entry.provider_id}

    def change(self) -> RowChange:
        version, _was = self.sent
        return RowChange(self.entry.pk, version, dict(self.cleaned_data))


FACTS = tuple(FactsRow.base_fields)


class TextRow(GridRow):
    """One text of the standard, in Kyrgyz and in Russian."""

    ky = forms.CharField(
        label=LANGUAGES["ky"],
        max_length=LONG_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    ru = forms.CharField(
        label=LANGUAGES["ru"],
        max_length=LONG_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, item: StandardItem, **kwargs: Any):
        self.item = item
        super().__init__(*args, **kwargs)

    def held(self) -> dict[str, Any]:
        kept = self.entry.texts.get(self.item.code, {})
        return {language: kept.get(language, "") for language in LANGUAGES}

    def change(self) -> RowChange:
        version, _was = self.sent
        texts = {self.item.code: dict(self.cleaned_data)}
        return RowChange(self.entry.pk, version, {}, texts)


@dataclass
class Grid:
    """Which columns are edited, and the rows that have them."""

    title: Any
    row_class: type[GridRow]
    arguments: dict[str, Any] = field(default_factory=dict)
    # how an operation names the fields
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def is_facts(self) -> bool:
        return issubclass(self.row_class, FactsRow)

    def heads(self) -> list[tuple[str, Any]]:
        """Names and titles of the columns."""
        shown = self.row_class.base_fields
        return [(name, column.label) for name, column in shown.items()]

    def row(self, entry: RegistryEntry, data: Any = None) -> GridRow:
        return self.row_class(data, entry=entry, **self.arguments)


def facts_grid(providers: Sequence[Provider]) -> Grid:
    """The grid of providers, prices and coverage."""
    known = {provider.pk: provider for provider in providers}
    return Grid(
        _("Provider, payment and coverage"),
        FactsRow,
        {"providers": known},
        {"villages": "covers_all_villages"},
    )


def text_grid(item: StandardItem) -> Grid:
    """The grid of one text of the standard."""
    names = {f"texts-{item.code}-{language}": language for language in LANGUAGES}
    return Grid(item.name, TextRow, {"item": item}, names)
