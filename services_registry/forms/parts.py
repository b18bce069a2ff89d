"""What the forms of an entry's parts share: text items, and what is stored meanwhile."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, cast

from django import forms
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.forms import BaseFormSet, BoundField
from django.utils.translation import gettext_lazy as _

from core.formats import date_text
from core.forms import PortalForm
from core.forms.rows import bound_rows, kept_rows, more_rows, shown_rows
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)
from services_registry.operations import EntryValues
from services_registry.queries import is_asked

# the languages in which texts are asked; English comes from the catalogue
ASKED = (("ky", _("in Kyrgyz")), ("ru", _("in Russian")))


@dataclass(frozen=True)
class Subject:
    """What a form is about: an entry, or one that is added. `service` None: a new one.

    `items` are those of the part, `recommended` the catalogue's texts by item code.
    """

    edition: RegistryEdition
    service: Service | None = None
    entry: RegistryEntry | None = None
    items: Sequence[StandardItem] = ()
    recommended: Mapping[str, RecommendedText] = field(default_factory=dict)

    def item(self, code: str) -> StandardItem | None:
        """An item of the part, if it is in use."""
        return next((item for item in self.items if item.code == code), None)


@dataclass(frozen=True)
class TextGroup:
    """A text item on the page: its fields, and what the catalogue recommends."""

    item: StandardItem
    fields: tuple[BoundField, ...]
    recommended: RecommendedText | None
    is_as_recommended: bool

    @property
    def is_needed(self) -> bool:
        return is_asked(self.item)


class PartForm(PortalForm):
    """One part of an entry: columns (`columns`), text items, and rows where it has any.

    `version` is the entry's as the writer saw it, `stamp` tells whether this very part
    has changed since.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    template = "services_registry/parts/texts.html"
    columns: tuple[str, ...] = ()
    rows_class: type[BaseFormSet] | None = None
    rows_prefix = ""
    rows: BaseFormSet | None = None

    def __init__(self, data: Any = None, *, subject: Subject, **kwargs: Any):
        self.subject = subject
        self.entry = subject.entry
        stored = self.stored()
        given = kwargs.pop("initial", {})
        kwargs["initial"] = {
            **stored,
            "version": self.entry.version if self.entry else None,
            "stamp": self.stored_stamp(),
            **given,
        }
        super().__init__(data, **kwargs)
        for item in self.text_items():
            for language, label in ASKED:
                self.fields[text_name(item.code, language)] = forms.CharField(
                    label=label, required=False, widget=forms.Textarea({"rows": 4})
                )
                named = self.fields[text_name(item.code, language)]
                named.goes_unmarked = True  # type: ignore[attr-defined]
                named.item_name = item.name  # type: ignore[attr-defined]
        if self.rows_class is not None:
            self.rows = self._rows(data)

    # what stands in the database -------------------------------------------------------
    def text_items(self) -> Iterator[StandardItem]:
        return (item for item in self.subject.items if item.is_text)

    def stored(self) -> dict[str, Any]:
        """The entry as it stands, by field."""
        values = {} if self.entry is None else self.stored_columns(self.entry)
        texts = self.entry.texts if self.entry else {}
        for item in self.text_items():
            for language, _label in ASKED:
                kept = texts.get(item.code, {}).get(language, "")
                values[text_name(item.code, language)] = kept
        return values

    def stored_columns(self, entry: RegistryEntry) -> dict[str, Any]:
        return {name: getattr(entry, name) for name in self.columns}

    def stored_rows(self) -> list[dict[str, Any]]:
        return []

    def stored_stamp(self) -> str:
        """A short fingerprint of what is stored of this part."""
        text = json.dumps(
            [self.stored(), self.stored_rows()],
            cls=DjangoJSONEncoder,
            default=_key,
            sort_keys=True,
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    # rows ------------------------------------------------------------------------------
    def _rows(self, data: Any) -> BaseFormSet:
        made = cast("type[BaseFormSet]", self.rows_class)
        if data is not None:
            return bound_rows(made, data, prefix=self.rows_prefix)
        return shown_rows(made, self.stored_rows(), prefix=self.rows_prefix)

    def with_more_rows(self) -> "PartForm":
        """What was typed so far, not judged yet, and more empty rows."""
        again = type(self)(
            subject=self.subject,
            initial={name: self[name].data for name in self.fields},
        )
        made, typed = cast("type[BaseFormSet]", self.rows_class), cast("Any", self.data)
        again.rows = more_rows(made, typed, prefix=self.rows_prefix)
        return again

    def is_valid(self) -> bool:
        valid = super().is_valid()
        return (self.rows is None or self.rows.is_valid()) and valid

    def row_values(self) -> list[dict[str, Any]]:
        return kept_rows(self.rows) if self.rows is not None else []

    # what was typed --------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, value in cleaned.items():
            if isinstance(value, str):  # browsers end lines with two characters
                cleaned[name] = value.replace("\r\n", "\n").strip()
        return cleaned

    def texts(self, kept: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """The texts of the entry with those of this part in their place."""
        texts = {code: dict(by_language) for code, by_language in kept.items()}
        for item in self.text_items():
            mine = texts.setdefault(item.code, {})
            for language, _label in ASKED:
                mine[language] = self.cleaned_data[text_name(item.code, language)]
        return texts

    def values(self, base: EntryValues) -> EntryValues:
        """The entry with this part in its place."""
        raise NotImplementedError

    # what the page shows ---------------------------------------------------------------
    def text_groups(self) -> list[TextGroup]:
        """The text items with their fields, as the page shows them."""
        return [self._group(item) for item in self.text_items()]

    def _group(self, item: StandardItem) -> TextGroup:
        recommended = self.subject.recommended.get(item.code)
        kept = self.entry.texts.get(item.code) if self.entry else None
        same = recommended is not None and kept == recommended.texts()
        fields = tuple(self[text_name(item.code, code)] for code, _label in ASKED)
        return TextGroup(item, fields, recommended, same)

    def label_of(self, name: str) -> str:
        """A field's label that stands by itself, outside of its group."""
        made = self.fields[name]
        item = getattr(made, "item_name", "")
        return f"{item}, {made.label}" if item else str(made.label)


class TextsPart(PartForm):
    """A part of text items only."""

    def values(self, base: EntryValues) -> EntryValues:
        given = self.cleaned_data
        kept = {name: given[name] for name in self.columns if name in given}
        return replace(base, **kept, texts=self.texts(base.texts or {}))


def text_name(code: str, language: str) -> str:
    """The field of a text item in a language, as the operation names it."""
    return f"texts-{code}-{language}"


def _key(value: Any) -> Any:
    """Rows as their keys."""
    return value.pk if isinstance(value, Model) else str(value)


def readable(value: Any) -> str:
    """A value as the comparison of two texts shows it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, date):
        return date_text(value)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return "\n".join(readable(each) for each in value)
    return "" if value is None else str(value)
