"""What hangs on municipalities and villages, counted over every relation there is.

No app above is imported: relations are read from the models. An app names its records
in `AppConfig.record_names`: the model's name and the words for several of them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Max, Model
from django.utils.text import capfirst

from accounts.models import Invitation
from municipalities.models import (
    FormerName,
    Municipality,
    ReformAct,
    ReformChange,
    RightsSuccession,
    Succession,
    Village,
    VillageMove,
)

# The reform's own rows are what an act made, not what hangs on it; villages follow.
OWN = {ReformAct, ReformChange, Succession, RightsSuccession, FormerName, VillageMove}
OWN |= {Village}


@dataclass(frozen=True)
class Hanging:
    """Records of one kind that hang on a municipality or a village."""

    label: Any
    count: int


@dataclass(frozen=True)
class Relation:
    """A table with a column that points at the target, and whose records those are."""

    table: type[Model]
    column: str
    owner: type[Model]

    @property
    def key(self) -> str:
        return f"{self.table._meta.label_lower}.{self.column}"

    @property
    def label(self) -> Any:
        """What the owning app calls these records."""
        config = apps.get_app_config(self.owner._meta.app_label)
        names = getattr(config, "record_names", {})
        known = names.get(self.owner._meta.model_name)
        return capfirst(str(known or self.owner._meta.verbose_name))

    def rows(self, keys: Iterable[int]) -> Any:
        return self.table._base_manager.filter(**{f"{self.column}__in": list(keys)})


def relations(target: type[Model]) -> Iterator[Relation]:
    """Every relation that points at a model, without the reform's own."""
    for field in target._meta.get_fields(include_hidden=True):
        owner: Any = field.related_model
        if not field.auto_created or field.concrete or owner in OWN:
            continue
        if field.many_to_many:
            source: Any = field.field  # type: ignore[union-attr]
            table, column = source.remote_field.through, source.m2m_reverse_field_name()
            yield Relation(table, column, owner)
        elif not owner._meta.auto_created:
            yield Relation(owner, field.field.name, owner)  # type: ignore[union-attr]


def hanging_on(units: Iterable[Municipality]) -> dict[int, list[Hanging]]:
    """Records of each unit by its key, the same number of queries for any number."""
    keys = [unit.pk for unit in units]
    found: dict[int, list[Hanging]] = defaultdict(list)
    for relation in relations(Municipality):
        counts = (
            relation.rows(keys)
            .order_by()
            .values_list(relation.column)
            .annotate(count=Count("pk"))
        )
        for key, count in counts:
            found[key].append(Hanging(relation.label, count))
    return {key: sorted(rows, key=lambda row: row.label) for key, rows in found.items()}


def invited_into(units: Iterable[Municipality]) -> int:
    """Open invitations into the units: they name a municipality by its code."""
    return Invitation.objects.filter(
        municipality_code__in=[unit.code for unit in units],
        accepted_at=None,
        withdrawn_at=None,
    ).count()


def last_keys() -> dict[str, int]:
    """The last key of each table whose records name villages."""
    return {
        relation.key: relation.table._base_manager.aggregate(last=Max("pk"))["last"]
        or 0
        for relation in relations(Village)
    }


def newer_on_villages(villages: Iterable[int], last: dict[str, int]) -> list[Hanging]:
    """Records that named one of the villages after those keys were given."""
    keys = list(villages)
    found = []
    for relation in relations(Village):
        count = relation.rows(keys).filter(pk__gt=last.get(relation.key, 0)).count()
        if count:
            found.append(Hanging(relation.label, count))
    return found
