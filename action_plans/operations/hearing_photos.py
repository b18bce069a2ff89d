"""Photos of hearings: without what the camera noted, with place and day in words."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanVerb
from action_plans.models import ActionPlan, Evidence, Hearing
from action_plans.operations.evidence import photo_problems, without_notes
from action_plans.operations.rows import values_of
from action_plans.operations.texts import refuse_if_closed
from action_plans.permissions import can_edit_row
from core import audit, files
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any

MOST_PHOTOS = 20  # of one hearing


@transaction.atomic
def add_hearing_photo(
    *,
    hearing: Hearing,
    file: StoredFile,
    caption: str,
    by: Any,
    place: str = "",
    taken_on: date | None = None,
) -> Evidence:
    """Add a photo to a hearing of a plan that can be changed.

    Raises PermissionDenied, or OperationRefused at `file` or `taken_on`.
    """
    plan = _locked(hearing, by)
    problems = photo_problems(place, taken_on)
    if taken_on is not None and taken_on > timezone.localdate():
        problems.append(Problem(_("This day lies in the future."), "taken_on"))
    if hearing.evidence.count() >= MOST_PHOTOS:
        text = _("A hearing can have at most %(most)s photos.") % {"most": MOST_PHOTOS}
        problems.append(Problem(text, "file", "too_many"))
    refuse_if_any(problems)
    row = Evidence.objects.create(
        plan=plan,
        hearing=hearing,
        file=files.attach(without_notes(file, by)),
        caption=caption.strip(),
        place=place.strip(),
        taken_on=taken_on,
    )
    audit.record(
        by=by, verb=PlanVerb.EVIDENCE_ADDED, obj=plan, after=_told(hearing, row)
    )
    return row


@transaction.atomic
def remove_hearing_photo(*, photo: Evidence, by: Any) -> None:
    """Take a photo of a hearing out of a plan that can be changed."""
    if photo.hearing is None:
        raise PermissionDenied
    plan = _locked(photo.hearing, by)
    found = Evidence.objects.filter(pk=photo.pk, hearing=photo.hearing).first()
    if found is None:
        return
    found.delete()
    audit.record(
        by=by,
        verb=PlanVerb.EVIDENCE_REMOVED,
        obj=plan,
        before=_told(photo.hearing, found),
    )


def _locked(hearing: Hearing, by: Any) -> ActionPlan:
    """The plan under a lock, for somebody who may write the hearing; it still stands."""
    plan = lock(hearing.plan)
    row = plan.hearing_rows.filter(pk=hearing.pk).first()
    if not can_edit_row(by, plan, "hearing", values_of(row or hearing)):
        raise PermissionDenied
    refuse_if_closed(plan)
    if row is None:
        message = _("A colleague removed this row meanwhile.")
        raise OperationRefused([Problem(message, code="row_gone")])
    return plan


def _told(hearing: Hearing, row: Evidence) -> dict[str, str]:
    return {"hearing": str(hearing), "caption": row.caption, "file": row.file.name}
