"""The local kenesh: its convocations and its resolutions."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import audit, files
from core.formats import period_text
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb as Verb
from municipalities.models import Convocation, Municipality, Resolution
from municipalities.operations.profile import overlaps, period_problems
from municipalities.operations.resolutions import (
    record_resolution,
    resolution_problems,
)
from municipalities.permissions import can_change_resolution, can_keep_profile

MOST_CONVOCATIONS, MOST_DEPUTIES = 50, 200


@transaction.atomic
def record_convocation(
    *, municipality: Municipality, by: Any, **values: Any
) -> Convocation:
    """Record a convocation: `number, start_date, end_date, deputies, women`.

    The municipality's head and coordinator may do it too. Raises PermissionDenied, or
    OperationRefused at the field concerned.
    """
    if not can_keep_profile(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    return _save(Convocation(municipality=municipality), values, by=by)


@transaction.atomic
def change_convocation(
    *, convocation: Convocation, by: Any, **values: Any
) -> Convocation:
    """Correct a convocation. Raises as `record_convocation` does."""
    if not can_keep_profile(by, convocation.municipality):
        raise PermissionDenied
    lock(convocation.municipality)
    return _save(lock(convocation), values, by=by)


def _save(row: Convocation, values: dict[str, Any], *, by: Any) -> Convocation:
    is_new = row.pk is None
    before, after = audit.changed_values(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    problems = [*convocation_problems(row)]
    refuse_if_any(problems or [*_among_others(row)])
    if after:
        row.save()
        audit.record(
            by=by,
            verb=Verb.CONVOCATION_RECORDED if is_new else Verb.CONVOCATION_CHANGED,
            obj=row,
            before={} if is_new else before,
            after=after,
        )
    return row


def convocation_problems(row: Convocation) -> Iterable[Problem]:
    """What is wrong with a convocation in itself, at its fields."""
    if not 1 <= row.number <= MOST_CONVOCATIONS:
        text = _("The number of a convocation lies between 1 and %(most)s.")
        yield Problem(text % {"most": MOST_CONVOCATIONS}, "number")
    yield from period_problems(row.start_date, row.end_date, "start_date", "end_date")
    if row.deputies is not None and not 1 <= row.deputies <= MOST_DEPUTIES:
        text = _("The number of deputies lies between 1 and %(most)s.")
        yield Problem(text % {"most": MOST_DEPUTIES}, "deputies")
    if row.women is not None and row.deputies is None:
        yield Problem(_("Write the number of all deputies, too."), "deputies")
    if row.women is not None and row.women > (row.deputies or row.women):
        yield Problem(_("There cannot be more women than deputies."), "women")


def _among_others(row: Convocation) -> Iterable[Problem]:
    """One number once; times that do not overlap; later numbers began later."""
    for other in row.municipality.convocations.exclude(pk=row.pk):
        period = period_text(other.start_date, other.end_date)
        named = {"number": other.number, "period": period}
        if other.number == row.number:
            yield Problem(
                _("This convocation is on record: %(period)s.") % named, "number"
            )
        elif overlaps(
            (row.start_date, row.end_date), (other.start_date, other.end_date)
        ):
            text = _("Convocation %(number)s is on record for this time: %(period)s.")
            yield Problem(text % named, "start_date")
        elif (other.number < row.number) != (other.start_date < row.start_date):
            text = _(
                "Numbers and days do not fit together: convocation %(number)s is on "
                "record for %(period)s."
            )
            yield Problem(text % named, "number")


@transaction.atomic
def add_resolution(*, municipality: Municipality, by: Any, **values: Any) -> Resolution:
    """Put a resolution on record with its scan (fields of `record_resolution`).

    Raises PermissionDenied, or OperationRefused at the field concerned; at `number` for
    one that is on record already.
    """
    if not can_keep_profile(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    _refuse_known(municipality, values["number"], values["date"])
    return record_resolution(municipality=municipality, by=by, **values)


@transaction.atomic
def change_resolution(*, resolution: Resolution, by: Any, **values: Any) -> Resolution:
    """Correct a resolution or its scan, or open it to everybody (`is_published`).

    Once a record rests on it, only staff may. Raises as `add_resolution` does.
    """
    municipality = lock(resolution.municipality)
    resolution = lock(resolution)
    if not can_change_resolution(by, resolution):
        raise PermissionDenied
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    before, after = audit.changed_values(resolution, values)
    for name, value in values.items():
        setattr(resolution, name, value)
    refuse_if_any(
        resolution_problems(
            resolution.number, resolution.date, resolution.title, resolution.scan
        )
    )
    _refuse_known(municipality, resolution.number, resolution.date, but=resolution.pk)
    if after:
        if resolution.scan is not None:
            files.attach(resolution.scan)
        resolution.save()
        audit.record(
            by=by,
            verb=Verb.RESOLUTION_CHANGED,
            obj=resolution,
            before=_file_by_name(before),
            after=_file_by_name(after),
        )
    return resolution


def _refuse_known(
    municipality: Municipality,
    number: str,
    date: datetime.date | None,
    but: int | None = None,
) -> None:
    if date is None:  # refused elsewhere, at its field
        return
    known = municipality.resolutions.filter(number=number.strip(), date=date)
    if known.exclude(pk=but or 0).exists():
        text = _("A resolution with this number and date is on record already.")
        raise OperationRefused([Problem(text, "number")])


def _file_by_name(values: dict[str, Any]) -> dict[str, Any]:
    return {k: v.name if isinstance(v, StoredFile) else v for k, v in values.items()}
