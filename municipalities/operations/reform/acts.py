"""Acts of the reform while they are drafts, and a draft copied from an undone act."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb, ReformState
from municipalities.models import ReformAct
from municipalities.permissions import can_manage_reform

PARTS = ("number", "date", "title", "issued_by", "note", "scan")


@transaction.atomic
def make_act(*, by: Any, **values: Any) -> ReformAct:
    """Write a draft from `number, date, title, issued_by, note, scan`.

    Raises PermissionDenied, or OperationRefused at the field concerned.
    """
    if not can_manage_reform(by):
        raise PermissionDenied
    values = _cleaned(values)
    refuse_if_any(_act_problems(values))
    act = ReformAct.objects.create(**values)
    audit.record(by=by, verb=MunicipalityVerb.ACT_MADE, obj=act, after=_words(values))
    return act


@transaction.atomic
def change_act(*, act: ReformAct, by: Any, **values: Any) -> ReformAct:
    """Change the paper of a draft. Raises like `make_act`."""
    act = locked_draft(act, by)
    values = _cleaned(values, act)
    refuse_if_any(_act_problems(values, act))
    before, after = audit.changed_values(act, values)
    if after:
        for name, value in values.items():
            setattr(act, name, value)
        act.save()
        audit.record(
            by=by,
            verb=MunicipalityVerb.ACT_CHANGED,
            obj=act,
            before=before,
            after=after,
        )
    return act


@transaction.atomic
def remove_act(*, act: ReformAct, by: Any) -> None:
    """Remove a draft with its changes; what was in force stays on record."""
    act = locked_draft(act, by)
    told = {name: str(getattr(act, name) or "") for name in PARTS}
    audit.record(by=by, verb=MunicipalityVerb.ACT_REMOVED, obj=act, before=told)
    act.delete()


@transaction.atomic
def copy_act(*, act: ReformAct, by: Any) -> ReformAct:
    """A new draft with the paper and the changes of an undone act, to be corrected.

    Raises PermissionDenied, or OperationRefused when it is not undone, or when there is
    another act of this number and date.
    """
    if not can_manage_reform(by, act):
        raise PermissionDenied
    act = lock(act)
    if not act.is_undone:
        raise OperationRefused(
            [Problem(_("Only an act that was undone is copied."), code="not_undone")]
        )
    values = {name: getattr(act, name) for name in PARTS}
    refuse_if_any(_act_problems(values))
    draft = ReformAct.objects.create(**values)
    for change in act.changes.order_by("pk"):
        sources, villages = list(change.predecessors.all()), list(change.villages.all())
        change.pk, change.act = None, draft
        change._state.adding = True
        change.save()
        change.predecessors.set(sources)
        change.villages.set(villages)
    audit.record(
        by=by,
        verb=MunicipalityVerb.ACT_MADE,
        obj=draft,
        after={**_words(values), "copied_from": act.pk},
    )
    return draft


def locked_draft(act: ReformAct, by: Any) -> ReformAct:
    """The act under lock, if this person may still change it."""
    if not can_manage_reform(by, act):
        raise PermissionDenied
    act = lock(act)
    if not act.is_draft:
        raise OperationRefused(
            [
                Problem(
                    _("The act is no longer a draft and cannot be changed."),
                    code="not_draft",
                )
            ]
        )
    return act


def _cleaned(values: dict[str, Any], act: ReformAct | None = None) -> dict[str, Any]:
    cleaned: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in values.items()
    }
    scan = cleaned.get("scan")
    if scan is not None and scan.pk != (act.scan_id if act else None):
        cleaned["scan"] = files.attach(scan)
    return cleaned


def _act_problems(
    values: dict[str, Any], act: ReformAct | None = None
) -> Iterable[Problem]:
    number: str = values.get("number", act.number if act else "")
    date: datetime.date | None = values.get("date", act.date if act else None)
    if not number:
        yield Problem(_("Write the number of the act."), "number")
    if not values.get("title", act.title if act else ""):
        yield Problem(_("Write the title of the act."), "title")
    if date is None:
        yield Problem(_("Write the day on which the act comes into force."), "date")
        return
    others = ReformAct.objects.filter(number=number, date=date)
    others = others.exclude(state=ReformState.UNDONE)
    if act is not None:
        others = others.exclude(pk=act.pk)
    if others.exists():
        yield Problem(_("An act of this number and date is written already."), "number")


def _words(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(value) if value else "" for name, value in values.items()}
