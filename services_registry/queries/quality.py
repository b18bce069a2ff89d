"""Quality of a service: what is promised, what was measured, whether it was met."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from municipalities.models import Municipality
from services_registry.enums import Better
from services_registry.models import (
    QualityParameter,
    QualityReading,
    QualityTarget,
    RegistryEntry,
    Service,
)
from services_registry.queries.passport import YEARS_SHOWN, short_number


@dataclass(frozen=True)
class ReadingLine:
    """What was measured in a year. `is_met` None: nothing was promised."""

    year: int
    value: str
    source: str
    is_met: bool | None


@dataclass(frozen=True)
class QualityLine:
    """A parameter with its target (empty text: none) and readings, newest first."""

    parameter: QualityParameter
    target: str
    readings: tuple[ReadingLine, ...]


def parameters_of(
    municipality: Municipality, service: Service
) -> QuerySet[QualityParameter]:
    """What a municipality measures of a service."""
    rows = QualityParameter.objects.filter(municipality=municipality, service=service)
    return rows.order_by("sort_key", "pk")


def quality_of(entry: RegistryEntry, years: int = YEARS_SHOWN) -> list[QualityLine]:
    """All that is promised and measured of an entry's service; three queries."""
    newest = QualityReading.objects.order_by("-year")
    parameters = parameters_of(entry.edition.municipality, entry.service)
    targets = dict(entry.targets.values_list("parameter", "target"))
    rows = parameters.prefetch_related(Prefetch("readings", newest))
    return [
        _line(parameter, targets.get(parameter.pk), years)
        for parameter in rows
        if parameter.pk in targets or parameter.readings.all()
    ]


def _line(
    parameter: QualityParameter, target: Decimal | None, years: int
) -> QualityLine:
    return QualityLine(
        parameter,
        with_unit(parameter, target) if target is not None else "",
        tuple(
            ReadingLine(
                reading.year,
                with_unit(parameter, reading.value),
                reading.source,
                None if target is None else is_met(parameter, target, reading.value),
            )
            for reading in list(parameter.readings.all())[:years]
        ),
    )


def is_met(parameter: QualityParameter, target: Decimal, value: Decimal) -> bool:
    """Whether a reading is as good as the target or better."""
    if parameter.better == Better.LOWER:
        return value <= target
    return value >= target


def with_unit(parameter: QualityParameter, value: Decimal) -> str:
    """A measured number with its unit."""
    return f"{short_number(value)} {parameter.unit}".strip()


def short_target(target: QualityTarget) -> str:
    """A parameter and its target in one line."""
    return f"{target.parameter.name}: {with_unit(target.parameter, target.target)}"
