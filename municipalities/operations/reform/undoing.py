"""Undoing an act as long as nothing hangs on what it made: everything is as before."""

from typing import Any

from django.db import transaction

from accounts.operations import follow_code
from core import audit
from core.locking import lock
from municipalities.enums import MunicipalityVerb, ReformState
from municipalities.models import (
    FormerName,
    Municipality,
    ReformAct,
    ReformChange,
    Succession,
    Village,
    VillageMove,
)
from municipalities.operations.reform.carrying import NAMES, locked_units
from municipalities.queries.reform import changes_of, sources_of, units_of
from municipalities.workflow.reform import REFORM


@transaction.atomic
def undo_act(*, act: ReformAct, by: Any, reason: str) -> ReformAct:
    """Take everything back that an act in force did.

    Raises PermissionDenied, or MoveRefused that names all that rests on the act.
    """
    act = lock(act)
    locked_units(act)
    REFORM.carry_out(
        act, "undo", by=by, reason=reason, carried_out_at=None, carried_out_by=None
    )
    for move in VillageMove.objects.filter(act=act):
        Village.objects.filter(pk=move.village_id).update(
            municipality=move.from_municipality_id
        )
    VillageMove.objects.filter(act=act).delete()
    changes = changes_of(act)
    ended = {unit.pk for row in changes for unit in sources_of(row)}
    for unit in units_of(changes).values():
        if unit.pk in ended:
            Municipality.objects.filter(pk=unit.pk).update(ended_date=None)
        audit.record(
            by=by,
            verb=MunicipalityVerb.REFORM_UNDONE,
            obj=unit,
            after={"act": str(act)},
        )
    Succession.objects.filter(act=act).delete()
    for former in act.former_names.select_related("municipality"):
        _name_back(act, former)
    _unmake(act)
    return act


def _name_back(act: ReformAct, former: FormerName) -> None:
    unit = Municipality.objects.get(pk=former.municipality_id)
    change = act.changes.filter(municipality=unit).exclude(code="").first()
    kept = (*NAMES, "kind")
    for name in kept:
        setattr(unit, name, getattr(former, name))
    if change is not None and change.is_about_one:
        follow_code(old=unit.code, new=former.code)
        unit.code = former.code
    unit.save()
    for row in unit.former_names.filter(until_date__gt=act.date):
        for name in kept:
            setattr(row, name, getattr(former, name))
        row.save()
    former.delete()


def _unmake(act: ReformAct) -> None:
    """Remove the units that the act made; acts that were undone forget them, too."""
    made = [
        change.municipality
        for change in act.changes.filter(makes_unit=True).select_related("municipality")
        if change.municipality is not None
    ]
    named = ReformChange.objects.filter(municipality__in=made)
    named.filter(act__state=ReformState.UNDONE).update(municipality=None)
    for unit in made:
        unit.delete()
