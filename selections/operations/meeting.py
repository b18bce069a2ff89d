"""The meeting that decides: drawing of lots and minutes."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from selections.building import Standing, standing
from selections.enums import SelectionVerb
from selections.models import Selection
from selections.permissions import can_decide_selection

MINUTES = ("number", "date", "place", "chair", "members", "text")


def _require_decider(selection: Selection, by: Any) -> Selection:
    if not can_decide_selection(by, selection):
        raise PermissionDenied
    return lock(selection)


@transaction.atomic
def record_lots(
    *, selection: Selection, by: Any, lots: Mapping[int, int], record: str
) -> Selection:
    """Record numbers drawn by lot (candidate id -> number, 1 wins) and how it was done.

    Only candidates of equal standing draw; who shares a standing draws together. Raises
    OperationRefused at `lot_<candidate id>` or `record`.
    """
    selection = _require_decider(selection, by)
    if not selection.is_ranked:
        text = _("Lots are drawn after the scoring and before the decision.")
        raise OperationRefused([Problem(text, code="not_ranked")])
    selection.candidates.update(lot_number=None)
    refuse_if_any(_lot_problems(standing(selection), lots, record))
    for pk, number in lots.items():
        selection.candidates.filter(pk=pk).update(lot_number=number)
    selection.lot_record = record.strip()
    selection.save(update_fields=["lot_record", "updated_at"])
    codes = dict(selection.candidates.values_list("pk", "municipality__code"))
    audit.record(
        by=by,
        verb=SelectionVerb.LOT_RECORDED,
        obj=selection,
        after={"lots": {codes[pk]: number for pk, number in lots.items()}},
        note=record.strip(),
    )
    return selection


def _lot_problems(
    found: Standing, lots: Mapping[int, int], record: str
) -> list[Problem]:
    tied = {row.candidate.pk: row for row in found.rows if row.placed.is_tied}
    problems = [
        Problem(_("This candidate draws no lot."), f"lot_{pk}", "not_tied")
        for pk in lots
        if pk not in tied
    ]
    ranks = {tied[pk].placed.rank for pk in lots if pk in tied}
    problems += [
        Problem(_("Enter the number that was drawn."), f"lot_{pk}", "no_lot")
        for pk, row in tied.items()
        if pk not in lots and (row.placed.needs_lot or row.placed.rank in ranks)
    ]
    if len(set(lots.values())) < len(lots) or any(n < 1 for n in lots.values()):
        text = _("Every number is drawn once, from 1 on.")
        problems.append(Problem(text, "lots", "lot_twice"))
    if not record.strip():
        text = _("Write when, where and before whom the lots were drawn.")
        problems.append(Problem(text, "record", "no_record"))
    return problems


@transaction.atomic
def record_minutes(*, selection: Selection, by: Any, **values: Any) -> Selection:
    """Record the minutes: `number date place chair members text`; before publication."""
    selection = _require_decider(selection, by)
    if not selection.takes_minutes:
        text = _("Minutes are recorded after the scoring and before the publication.")
        raise OperationRefused([Problem(text, code="no_minutes_now")])
    refuse_if_any(_minutes_problems(values))
    fields = {f"minutes_{name}": values[name] for name in MINUTES if name in values}
    before, after = audit.changed_values(selection, fields)
    for name, value in fields.items():
        setattr(selection, name, value)
    selection.save()
    if after:
        audit.record(
            by=by,
            verb=SelectionVerb.MINUTES_RECORDED,
            obj=selection,
            before=before,
            after=after,
        )
    return selection


def _minutes_problems(values: Mapping[str, Any]) -> list[Problem]:
    found = []
    for name, text in (
        ("number", _("Write the number of the minutes.")),
        ("date", _("Write the date of the meeting.")),
        ("members", _("Write who was present.")),
    ):
        if not values.get(name):
            found.append(Problem(text, name, f"no_{name}"))
    day = values.get("date")
    if day and day > timezone.localdate():
        found.append(Problem(_("This date lies in the future."), "date", "future"))
    return found
