"""What tables of entries share: the national one of staff, and that of one edition."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.db.models import QuerySet

from core.imports import Register
from core.imports.registers import Rules
from core.problems import Problem
from services_registry.enums import RegistryVerb
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.operations import imports
from services_registry.resources.entry_columns import begin_with_texts, text_of
from services_registry.resources.entry_rules import Taken, entry_problems

Values = Mapping[str, Any]


class EntryRegister(Register):
    """Entries of editions that can be changed, by the rules of `save_entry`."""

    model = RegistryEntry
    verb_made, verb_changed = RegistryVerb.ENTRY_ADDED, RegistryVerb.ENTRY_CHANGED

    def scope(self) -> QuerySet[RegistryEntry]:
        """The entries of which the table tells."""
        raise NotImplementedError

    def edition_of(self, values: Values) -> RegistryEdition:
        """The edition in which a row stands."""
        raise NotImplementedError

    def edition_problems(self, edition: RegistryEdition) -> Iterable[Problem]:
        """What stands against writing into the edition at all."""
        return ()

    def place(self, obj: Any) -> None:
        """Put the entry into its edition, where a column names it."""

    def hold(self, keys: Sequence[Any]) -> None:
        """The editions first, as everybody does who writes an entry."""
        editions = RegistryEntry.objects.filter(pk__in=keys).values("edition")
        rows = RegistryEdition.objects.select_for_update(of=("self",))
        len(rows.filter(pk__in=editions).order_by("pk").values_list("pk"))  # reads them

    def rules(self) -> Rules:
        taken = Taken.of(self.scope())

        def problems(values: Values, before: Values | None) -> Iterable[Problem]:
            edition = self.edition_of(values)
            closed = list(self.edition_problems(edition))
            if closed:
                return closed
            return [
                *entry_problems(edition, values, before),
                *taken.problems(edition, values),
            ]

        return problems

    def prepare(self, obj: Any) -> None:
        """Texts into their document, the recommended ones first; a version for readers."""
        self.place(obj)
        if obj.pk is None:
            begin_with_texts(obj, obj.service)
            if not obj.name_en and obj.name_ky == obj.service.name_ky:
                obj.name_en = obj.service.name_en
        else:
            obj.version += 1
        given = {name: text for name in vars(obj) if (text := text_of(name))}
        if given:
            texts = {code: dict(kept) for code, kept in obj.texts.items()}
            for name, (item, language) in given.items():
                texts.setdefault(item, {})[language] = vars(obj).pop(name)
            obj.texts = imports.without_empty(texts)
        obj.fill_keys()

    def keeps(self, obj: Any) -> int:
        """The key of its edition."""
        edition: int = obj.edition_id
        return edition

    def settle(self, rows: Iterable[Any]) -> dict[str, Any]:
        """Editions that were closed meanwhile refuse; who covers all names no villages."""
        return imports.settle_entries(set(rows))

    def unsettle(self, held: Mapping[str, Any]) -> None:
        imports.unsettle_entries(held)

    def audit_object(self, obj: Any) -> models.Model:
        edition: RegistryEdition = obj.edition
        return edition
