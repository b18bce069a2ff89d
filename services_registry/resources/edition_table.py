"""The table of one edition, for the municipality itself."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn
from services_registry import queries
from services_registry.models import Provider, RegistryEdition, RegistryEntry
from services_registry.resources.entries import EntryRegister, Values
from services_registry.resources.entry_columns import (
    by_code,
    entry_columns,
    number_column,
    with_texts,
)


class EditionTable(EntryRegister):
    """The entries of an edition by their number; made for one use."""

    title = _("Services")
    lead = _(
        "A row with a number that the registry has changes that service; a new number "
        "adds one. Rows that you delete here stay in the registry."
    )
    key = ("number",)

    def __init__(self, edition: RegistryEdition):
        self.edition = edition
        self.slug = f"registry-{edition.municipality.code}-{edition.number}"

    @cached_property
    def columns(self) -> tuple[RegisterColumn, ...]:  # type: ignore[override]
        place = self.edition.municipality
        return (
            number_column(),
            *entry_columns(
                lambda: by_code(with_texts(queries.usable_services(place))),
                lambda: by_code(Provider.objects.of(place).order_by("sort_key", "pk")),
            ),
        )

    def may(self, user: Any) -> bool:
        """No import of staff: the screens of the edition ask."""
        return False

    def rows(self) -> QuerySet[RegistryEntry]:
        return self.scope().order_by("number")

    def scope(self) -> QuerySet[RegistryEntry]:
        return RegistryEntry.objects.filter(edition=self.edition)

    def edition_of(self, values: Values) -> RegistryEdition:
        return self.edition

    def new_row(self) -> RegistryEntry:
        return RegistryEntry(edition=self.edition)

    def place(self, obj: Any) -> None:
        obj.edition = self.edition

    def prepare(self, obj: Any) -> None:
        """What the municipality writes as it is recommended, it has taken over."""
        before = dict(obj.texts)
        super().prepare(obj)
        for text in getattr(obj.service, "current_texts", ()):
            code, ours = text.item.code, obj.texts.get(text.item.code)
            if ours and ours == text.texts() != before.get(code):
                obj.seen = obj.seen | {code: text.pk}
