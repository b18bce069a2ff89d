"""Photos and papers of a quarter; photos lose what the camera noted of the place."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import Evidence, Measure, QuarterReport
from action_plans.operations.progress import locked_report
from core import audit, files
from core.models.files import StoredFile
from core.pictures import UnreadablePicture, without_place
from core.problems import OperationRefused, Problem, refuse_if_any


@transaction.atomic
def add_evidence(  # noqa: PLR0913 - the answers of the form
    *,
    report: QuarterReport,
    measure: Measure,
    file: StoredFile,
    caption: str,
    by: Any,
    place: str = "",
    taken_on: date | None = None,
) -> Evidence:
    """Add a photo or paper to a measure of a quarter; a day to come is refused.

    Of a photo place and day are asked, since the camera's notes are taken out of it.

    Raises PermissionDenied, or OperationRefused at `file`, `measure` or `taken_on`.
    """
    report = locked_report(report, by)
    problems = []
    if file.content_type.startswith("image/"):
        problems = photo_problems(place, taken_on)
    if taken_on is not None and taken_on > timezone.localdate():
        problems.append(Problem(_("This day lies in the future."), "taken_on"))
    progress = report.measures.filter(measure=measure).first()
    if progress is None:
        missing = _("First write how far this measure is.")
        problems.append(Problem(missing, "measure", "no_percent"))
    refuse_if_any(problems)
    row = Evidence.objects.create(
        plan=report.plan,
        progress=progress,
        file=files.attach(without_notes(file, by)),
        caption=caption.strip(),
        place=place.strip(),
        taken_on=taken_on,
    )
    told = {"caption": row.caption, "file": row.file.name}
    audit.record(by=by, verb=PlanVerb.EVIDENCE_ADDED, obj=report, after=told)
    return row


def photo_problems(place: str, taken_on: date | None) -> list[Problem]:
    """A photo proves something only where its place and its day are told."""
    problems = []
    if not place.strip():
        told = _("Write where the photo was taken.")
        problems.append(Problem(told, "place", "no_place"))
    if taken_on is None:
        told = _("Write on which day the photo was taken.")
        problems.append(Problem(told, "taken_on", "no_day"))
    return problems


def without_notes(stored: StoredFile, by: Any) -> StoredFile:
    """A copy without the camera's notes; what was uploaded is swept away later."""
    with stored.content.open("rb") as source:
        content = source.read()
    try:
        clean = without_place(content)
    except UnreadablePicture as broken:
        message = _("The picture is damaged. Choose another file.")
        raise OperationRefused([Problem(message, "file", "unreadable")]) from broken
    if clean == content:
        return stored
    return files.store_bytes(content=clean, name=stored.name, by=by)


@transaction.atomic
def remove_evidence(*, report: QuarterReport, evidence: Evidence, by: Any) -> None:
    """Take a photo or paper out of a report that can still be changed."""
    report = locked_report(report, by)
    found = Evidence.objects.filter(pk=evidence.pk, progress__report=report).first()
    if found is None:
        raise PermissionDenied
    found.delete()
    audit.record(
        by=by,
        verb=PlanVerb.EVIDENCE_REMOVED,
        obj=report,
        before={"caption": found.caption, "file": found.file.name},
    )
