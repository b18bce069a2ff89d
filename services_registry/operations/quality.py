"""Quality of services: what an edition promises, and what was measured in a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import Problem, refuse_if_any
from services_registry.enums import Better, RegistryVerb
from services_registry.models import (
    QualityParameter,
    QualityTarget,
    RegistryEntry,
)
from services_registry.operations.entries import editable, version_problems
from services_registry.operations.entry_rules import too_long
from services_registry.queries.quality import short_target

MOST = Decimal(10) ** 12
LENGTHS = {"name_ky": 250, "name_ru": 250, "unit": 60}


@dataclass(frozen=True)
class Target:
    """A parameter and what the edition promises of it.

    `parameter` None: a new one. `target` None: it is measured, and nothing is promised.
    """

    parameter: QualityParameter | None
    name_ky: str = ""
    name_ru: str = ""
    unit: str = ""
    better: str = Better.HIGHER
    target: Decimal | None = None

    def words(self) -> dict[str, str]:
        """What a parameter is called and how it is read, by column."""
        return {
            "name_ky": " ".join(self.name_ky.split()),
            "name_ru": " ".join(self.name_ru.split()),
            "unit": " ".join(self.unit.split()),
            "better": self.better,
        }


@transaction.atomic
def save_targets(
    *,
    entry: RegistryEntry,
    by: Any,
    rows: Sequence[Target],
    version: int | None = None,
) -> RegistryEntry:
    """Write all that an entry promises; a parameter that is not among the rows goes.

    With its readings a parameter stays known to the municipality. Raises
    PermissionDenied, or OperationRefused at `targets-<row>-<name>`, or with "changed".
    """
    edition = editable(entry.edition, by)
    entry = lock(entry)
    refuse_if_any(version_problems(entry, version))
    known = _known(entry)
    refuse_if_any(_target_problems(rows, known))
    before = _promised(entry)
    kept = [(_parameter(entry, row, known, by), row.target) for row in rows]
    entry.targets.all().delete()
    QualityTarget.objects.bulk_create(
        QualityTarget(entry=entry, parameter=parameter, target=target)
        for parameter, target in kept
        if target is not None
    )
    _remove_unused(known, {parameter.pk for parameter, _target in kept}, by)
    after = _promised(entry)
    if before == after:
        return entry
    entry.version += 1
    entry.save(update_fields=["version", "updated_at"])
    audit.record(
        by=by,
        verb=RegistryVerb.TARGETS_CHANGED,
        obj=edition,
        before={"quality": before},
        after={"entry": entry.name, "quality": after},
    )
    return entry


def _known(entry: RegistryEntry) -> dict[int, QualityParameter]:
    """The municipality's parameters of the service, locked, by key."""
    rows = QualityParameter.objects.select_for_update().filter(
        municipality=entry.edition.municipality_id, service=entry.service_id
    )
    return {parameter.pk: parameter for parameter in rows}


def _promised(entry: RegistryEntry) -> list[str]:
    targets = entry.targets.select_related("parameter").order_by("parameter")
    return [short_target(target) for target in targets]


def _parameter(
    entry: RegistryEntry, row: Target, known: dict[int, QualityParameter], by: Any
) -> QualityParameter:
    """The parameter of a row: made, or changed where its words differ."""
    words = row.words()
    if row.parameter is None:
        made = QualityParameter.objects.create(
            municipality=entry.edition.municipality, service=entry.service, **words
        )
        audit.record(by=by, verb=RegistryVerb.PARAMETER_MADE, obj=made, after=words)
        return made
    parameter = known[row.parameter.pk]
    before, after = audit.changed_values(parameter, words)
    if after:
        for name, value in words.items():
            setattr(parameter, name, value)
        parameter.save()
        audit.record(
            by=by,
            verb=RegistryVerb.PARAMETER_CHANGED,
            obj=parameter,
            before=before,
            after=after,
        )
    return parameter


def _remove_unused(known: dict[int, QualityParameter], kept: set[int], by: Any) -> None:
    """Parameters that were taken out and of which nothing else tells anything."""
    for pk, parameter in known.items():
        if pk in kept or parameter.targets.exists() or parameter.readings.exists():
            continue
        audit.record(
            by=by,
            verb=RegistryVerb.PARAMETER_REMOVED,
            obj=parameter,
            before={"name": parameter.name},
        )
        parameter.delete()


def _target_problems(
    rows: Sequence[Target], known: dict[int, QualityParameter]
) -> Iterable[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, row in enumerate(rows):
        at = f"targets-{number}-"
        words = row.words()
        name = (words["name_ky"], words["name_ru"])
        if not any(name):
            yield Problem(_("Write what is measured."), f"{at}name_ky", "no_name")
        elif name in seen:
            yield Problem(
                _("This parameter stands above already."), f"{at}name_ky", "twice"
            )
        seen.add(name)
        for part, limit in LENGTHS.items():
            yield from too_long(words[part], limit, f"{at}{part}")
        if row.better not in Better.values:
            yield Problem(_("Choose one of the list."), f"{at}better", "unknown")
        if row.target is not None and not 0 <= row.target < MOST:
            yield Problem(
                _("The target is a number of zero or more."), f"{at}target", "range"
            )
        if row.parameter is not None:
            yield from _change_problems(row, known, f"{at}name_ky")


def _change_problems(
    row: Target, known: dict[int, QualityParameter], field: str
) -> Iterable[Problem]:
    """What an approved edition calls by a name keeps that name."""
    parameter = known.get(row.parameter.pk) if row.parameter else None
    if parameter is None:
        yield Problem(_("Choose a parameter of this service."), field, "foreign")
        return
    _before, after = audit.changed_values(parameter, row.words())
    approved = parameter.targets.exclude(entry__edition__resolution=None)
    if after and approved.exists():
        yield Problem(
            _(
                "An approved registry names this parameter, so its words stay. Remove it "
                "here and add a new one."
            ),
            field,
            "fixed",
        )
