"""The changes of a draft, one by one. What is missing is told before it is carried out."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.problems import OperationRefused, Problem
from municipalities.enums import MunicipalityVerb
from municipalities.models import ReformAct, ReformChange
from municipalities.operations.reform.acts import locked_draft

MANY = ("predecessors", "villages")


@transaction.atomic
def add_change(*, act: ReformAct, kind: str, by: Any, **values: Any) -> ReformChange:
    """Add a change to a draft from the columns of `ReformChange`.

    `predecessors` and `villages` are lists. Raises PermissionDenied or OperationRefused.
    """
    act = locked_draft(act, by)
    change = ReformChange(act=act, kind=kind)
    _write(change, values)
    _tell(change, MunicipalityVerb.CHANGE_MADE, by)
    return change


@transaction.atomic
def correct_change(*, change: ReformChange, by: Any, **values: Any) -> ReformChange:
    """Correct a change of a draft. Raises like `add_change`."""
    locked_draft(change.act, by)
    change = _live(change)
    _write(change, values)
    _tell(change, MunicipalityVerb.CHANGE_CHANGED, by)
    return change


@transaction.atomic
def remove_change(*, change: ReformChange, by: Any) -> ReformAct:
    """Take a change out of a draft."""
    act = locked_draft(change.act, by)
    change = _live(change)
    _tell(change, MunicipalityVerb.CHANGE_REMOVED, by)
    change.delete()
    return act


def _live(change: ReformChange) -> ReformChange:
    found = ReformChange.objects.filter(pk=change.pk).select_related("act").first()
    if found is None:
        message = _("A colleague removed this change meanwhile.")
        raise OperationRefused([Problem(message, code="change_gone")])
    return found


def _write(change: ReformChange, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name not in MANY:
            setattr(change, name, value)
    if change.makes_unit:
        change.municipality = None
    change.save()
    for name in MANY:
        if name in values:
            getattr(change, name).set(values[name])
    if change.is_split:
        _same_for_the_whole_split(change)


def _same_for_the_whole_split(change: ReformChange) -> None:
    """Whether the old unit stays is one answer for all that comes out of it."""
    source = change.predecessors.first()
    rows = ReformChange.objects.filter(act=change.act, kind=change.kind)
    rows = rows.filter(predecessors=source).exclude(pk=change.pk)
    rows.exclude(predecessor_stays=change.predecessor_stays).update(
        predecessor_stays=change.predecessor_stays
    )
    if change.predecessor_stays:
        # what stays keeps its records itself
        ReformChange.objects.filter(
            act=change.act, kind=change.kind, predecessors=source
        ).update(takes_over=False)
        change.takes_over = False


def _tell(change: ReformChange, verb: MunicipalityVerb, by: Any) -> None:
    audit.record(
        by=by,
        verb=verb,
        obj=change.act,
        after={
            "kind": change.kind,
            "unit": change.name,
            "from": ", ".join(place.name for place in change.predecessors.all()),
        },
    )
