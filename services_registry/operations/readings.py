"""What was measured of a service in a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.problems import Problem, refuse_if_any
from municipalities.models import Municipality
from services_registry.enums import RegistryVerb
from services_registry.models import QualityParameter, QualityReading, Service
from services_registry.operations.entry_rules import too_long
from services_registry.permissions import can_record_quality

FIRST_YEAR = 1991
MOST = Decimal(10) ** 12
LONGEST_SOURCE = 250


@dataclass(frozen=True)
class Reading:
    """What was measured of a parameter in a year. `value` None takes a reading back."""

    parameter: QualityParameter
    year: int
    value: Decimal | None
    source: str = ""


@transaction.atomic
def record_readings(
    *, municipality: Municipality, service: Service, by: Any, rows: Sequence[Reading]
) -> int:
    """Record readings of a municipality's service; returns how many really changed.

    There is one reading of a parameter for a year: a second one changes it. Raises
    PermissionDenied, or OperationRefused at `readings-<row>-<name>`.
    """
    if not can_record_quality(by, municipality):
        raise PermissionDenied
    known = {
        parameter.pk: parameter
        for parameter in QualityParameter.objects.select_for_update().filter(
            municipality=municipality, service=service
        )
    }
    refuse_if_any(_reading_problems(rows, known))
    kept = {
        (reading.parameter_id, reading.year): reading
        for reading in QualityReading.objects.filter(parameter__in=known)
    }
    return sum(
        _record(
            known[row.parameter.pk], row, kept.get((row.parameter.pk, row.year)), by
        )
        for row in rows
    )


def _record(
    parameter: QualityParameter, row: Reading, kept: QualityReading | None, by: Any
) -> bool:
    """Write one reading; False where nothing changes."""
    source = " ".join(row.source.split())
    before = {"value": kept.value, "source": kept.source} if kept else {}
    after = {} if row.value is None else {"value": row.value, "source": source}
    if before == after:
        return False
    if row.value is None and kept is not None:
        kept.delete()
        verb = RegistryVerb.READING_REMOVED
    elif kept is not None and row.value is not None:
        kept.value, kept.source, kept.recorded_by = row.value, source, by
        kept.save()
        verb = RegistryVerb.READING_CHANGED
    else:
        QualityReading.objects.create(
            parameter=parameter, year=row.year, recorded_by=by, **after
        )
        verb = RegistryVerb.READING_RECORDED
    year = {"year": row.year}
    audit.record(
        by=by, verb=verb, obj=parameter, before=before, after={**year, **after}
    )
    return True


def _reading_problems(
    rows: Sequence[Reading], known: dict[int, QualityParameter]
) -> Iterable[Problem]:
    seen: set[tuple[int, int]] = set()
    this_year = timezone.localdate().year
    for number, row in enumerate(rows):
        at = f"readings-{number}-"
        if row.parameter.pk not in known:
            yield Problem(
                _("Choose a parameter of this service."), f"{at}value", "foreign"
            )
        if not FIRST_YEAR <= row.year <= this_year:
            yield Problem(
                _("Write a year from %(first)s to %(last)s.")
                % {"first": FIRST_YEAR, "last": this_year},
                f"{at}year",
                "year",
            )
        if (row.parameter.pk, row.year) in seen:
            yield Problem(_("This year stands above already."), f"{at}year", "twice")
        seen.add((row.parameter.pk, row.year))
        if row.value is not None and not 0 <= row.value < MOST:
            yield Problem(
                _("The reading is a number of zero or more."), f"{at}value", "range"
            )
        yield from too_long(row.source, LONGEST_SOURCE, f"{at}source")
