"""Registers of the standard: its items, and the texts that the catalogue recommends."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn, register
from core.imports.registers import NAMED
from core.models.names import LANGUAGE_ORDER
from core.problems import Problem
from services_registry import notifications
from services_registry.enums import RegistryVerb
from services_registry.models import (
    RecommendedText,
    RegistryEntry,
    Service,
    StandardItem,
)
from services_registry.operations.recommendations import text_problems
from services_registry.operations.standard import item_problems
from services_registry.resources.columns import (
    LONG_TEXT,
    KeptByStaff,
    by_code,
    code_column,
    name_columns,
    order_column,
)

CHUNK = 2000


def _help_columns() -> tuple[RegisterColumn, ...]:
    what = _("What an official reads above the field.")
    return (
        RegisterColumn("help_ky", _("Help in Kyrgyz"), help=what, max_length=LONG_TEXT),
        RegisterColumn(
            "help_ru", _("Help in Russian"), help=what, max_length=LONG_TEXT
        ),
        RegisterColumn(
            "help_en", _("Help in English"), help=what, max_length=LONG_TEXT
        ),
    )


@register
class StandardItems(KeptByStaff):
    """The items of the standard; new ones are texts."""

    slug = "standard-items"
    title = _("Items of the standard")
    lead = _("What the standard (passport) of a service is made of, in its order.")
    model = StandardItem
    key = ("code",)
    order = 130
    verb_made, verb_changed = RegistryVerb.ITEM_MADE, RegistryVerb.ITEM_CHANGED
    columns = (
        code_column("time_limit", 40),
        *name_columns(),
        *_help_columns(),
        order_column(),
        RegisterColumn(
            "is_needed",
            _("Needed to submit"),
            "yes-no",
            help=_(
                "“Yes”: no registry is submitted while an offered service lacks it."
            ),
            required=True,
        ),
        RegisterColumn(
            "is_active",
            _("In use"),
            "yes-no",
            help=_("“No”: entries keep what they say, and nobody is asked for it."),
            required=True,
        ),
    )

    def rows(self) -> QuerySet[StandardItem]:
        return StandardItem.objects.order_by("order", "code")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        return item_problems(values)

    def users(self, keys: Sequence[Any]) -> Iterable[tuple[Any, models.Model]]:
        """Entries with a text of the item use it, too."""
        yield from super().users(keys)
        for item in StandardItem.objects.filter(pk__in=keys):
            entries = RegistryEntry.objects.filter(texts__has_key=item.code)
            for entry in entries.order_by("pk")[:NAMED]:
                yield item.pk, entry


@register
class RecommendedTexts(KeptByStaff):
    """The texts recommended now. A changed text is a new version; the old one stays."""

    slug = "recommended-texts"
    title = _("Recommended texts")
    lead = _(
        "What the catalogue recommends for an item of a service. A text that differs "
        "becomes a new version, and municipalities that have the service get a letter."
    )
    model = RecommendedText
    key = ("service", "item")
    order = 140
    verb_made = verb_changed = RegistryVerb.TEXT_RECOMMENDED
    outdated = {"is_current": False}
    columns = (
        RegisterColumn(
            "service",
            _("Service"),
            "reference",
            help=_("The short code of a service of the catalogue."),
            required=True,
            options=lambda: by_code(Service.objects.catalogue()),
            example="water-supply",
        ),
        RegisterColumn(
            "item",
            _("Item"),
            "reference",
            help=_("The short code of an item of the standard that is a text."),
            required=True,
            options=lambda: by_code(StandardItem.objects.all()),
            example="recipients",
        ),
        *(
            RegisterColumn(
                f"text_{code}", title, help=_("The whole text."), max_length=LONG_TEXT
            )
            for code, title in (
                ("ky", _("Text in Kyrgyz")),
                ("ru", _("Text in Russian")),
                ("en", _("Text in English")),
            )
        ),
        RegisterColumn(
            "reason",
            _("Why it changed"),
            help=_("Needed when a text changes: the municipalities read it."),
            max_length=300,
        ),
    )

    def rows(self) -> QuerySet[RecommendedText]:
        rows = RecommendedText.objects.filter(
            is_current=True, service__municipality__isnull=True
        )
        return rows.order_by("service__code", "item__order", "item__code")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        old = _texts(before) if before else {}
        return text_problems(values["item"], _texts(values), old, values["reason"])

    def next_version(self, obj: Any) -> RecommendedText:
        kept = {f"text_{code}": getattr(obj, f"text_{code}") for code in LANGUAGE_ORDER}
        return RecommendedText(
            service_id=obj.service_id,
            item_id=obj.item_id,
            version=obj.version + 1,
            reason=obj.reason,
            **kept,
        )

    def new_row(self) -> RecommendedText:
        return RecommendedText(version=1)

    def audit_object(self, obj: Any) -> models.Model:
        return obj.service

    def hold(self, keys: Sequence[Any]) -> None:
        texts = RecommendedText.objects.filter(pk__in=keys)
        rows = Service.objects.filter(pk__in=texts.order_by().values("service"))
        len(rows.order_by("pk").select_for_update(of=("self",)))  # reads them

    def users(self, keys: Sequence[Any]) -> Iterable[tuple[Any, models.Model]]:
        """Entries whose municipality has taken a version over, or kept its own."""
        yield from super().users(keys)
        wanted, found = set(keys), 0
        texts = RecommendedText.objects.filter(pk__in=keys)
        entries = RegistryEntry.objects.filter(
            service__in=texts.order_by().values("service")
        )
        for entry in entries.order_by("pk").iterator(chunk_size=CHUNK):
            for key in wanted & set(entry.seen.values()):
                found += 1
                yield key, entry
            if found >= NAMED:
                return

    def settle(self, rows: Iterable[Any]) -> dict[str, Any]:
        """One letter to each municipality that has to look at new texts."""
        texts = list(rows)
        notifications.recommended_texts_changed(texts)
        return {"texts": [[text.service_id, text.item_id] for text in texts]}

    def unsettle(self, held: Mapping[str, Any]) -> None:
        """Who has taken a text over that is withdrawn now, reads of it as well."""
        pairs = {tuple(pair) for pair in held.get("texts", ())}
        rows = self.rows().filter(service__in={service for service, _item in pairs})
        notifications.recommended_texts_changed(
            text
            for text in rows.select_related("item")
            if (text.service_id, text.item_id) in pairs
        )


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    texts = {code: values[f"text_{code}"] for code in LANGUAGE_ORDER}
    return {code: text for code, text in texts.items() if text}
