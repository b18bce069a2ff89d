"""Recording kenesh resolutions."""

import datetime
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.locking import lock
from core.models.files import StoredFile
from core.problems import Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb
from municipalities.models import Municipality, Resolution


@transaction.atomic
def record_resolution(  # noqa: PLR0913 - the fields of one paper
    *,
    municipality: Municipality,
    by: Any,
    number: str,
    date: datetime.date | None,
    title: str,
    scan: StoredFile | None,
    convocation: str = "",
    session_number: str = "",
    place: str = "",
    is_published: bool = False,
) -> Resolution:
    """Record a resolution (токтом) of the local kenesh with its scan.

    The caller's rules decide whether `by` may. Number and date give one on record.
    Raises OperationRefused with problems at `number`, `date`, `title`, `scan`.
    """
    municipality = lock(municipality)
    number, title = number.strip(), title.strip()
    refuse_if_any(resolution_problems(number, date, title, scan))
    date = cast(datetime.date, date)  # an empty one was refused just now
    if known := municipality.resolutions.filter(number=number, date=date).first():
        return known
    paper = {"number": number, "date": date, "title": title}
    resolution = Resolution.objects.create(
        municipality=municipality,
        scan=files.attach(scan) if scan else None,
        convocation=convocation.strip(),
        session_number=session_number.strip(),
        place=place.strip(),
        is_published=is_published,
        **paper,
    )
    verb, after = MunicipalityVerb.RESOLUTION_RECORDED, {"scan": scan and scan.name}
    audit.record(by=by, verb=verb, obj=resolution, after=paper | after)
    return resolution


def resolution_problems(
    number: str, date: datetime.date | None, title: str, scan: StoredFile | None
) -> list[Problem]:
    """What is missing or wrong on a resolution, at its fields."""
    problems = []
    if not number:
        problems.append(Problem(_("Write the number of the resolution."), "number"))
    if date is None:
        problems.append(Problem(_("Write the date of the resolution."), "date"))
    elif date > timezone.localdate():
        problems.append(
            Problem(_("The date of the resolution lies in the future."), "date")
        )
    if not title:
        problems.append(Problem(_("Write the title of the resolution."), "title"))
    if scan is None:
        problems.append(Problem(_("Attach the scan of the resolution."), "scan"))
    return problems
