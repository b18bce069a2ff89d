"""Carrying an act out: every change of it in one transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.operations import follow_code
from core import audit
from core.locking import lock
from core.models.audit import AuditEvent
from municipalities.enums import MunicipalityVerb
from municipalities.models import (
    FormerName,
    Municipality,
    Oblast,
    ReformAct,
    Succession,
    Village,
    VillageMove,
)
from municipalities.queries.hanging import last_keys
from municipalities.queries.reform import changes_of, units_of
from municipalities.workflow.reform import REFORM

NAMES = ("name_ky", "name_ru", "name_en")


@transaction.atomic
def carry_out_act(*, act: ReformAct, by: Any) -> ReformAct:
    """Make, merge, split, rename and raise the units of a draft, all or nothing.

    Records and grants keep the municipality that holds them. Raises PermissionDenied,
    or MoveRefused with every reason at once.
    """
    act = lock(act)
    locked_units(act)
    REFORM.carry_out(
        act,
        "carry_out",
        by=by,
        last_keys=last_keys(),
        carried_out_at=timezone.now(),
        carried_out_by=by,
    )
    for change in changes_of(act):
        if change.is_about_one and change.municipality is not None:
            _rename(act, change, change.municipality, by)
        else:
            _pass_over(act, change, by)
    return act


def locked_units(act: ReformAct) -> None:
    """Lock every unit of the act and its villages, always in the same order.

    A second act that ends one of them waits here, and then finds it ended.
    """
    keys = list(units_of(changes_of(act)))
    units = Municipality.objects.select_for_update(of=("self",)).order_by("pk")
    list(units.filter(pk__in=keys))
    villages = Village.objects.select_for_update(of=("self",)).order_by("pk")
    list(villages.filter(municipality__in=keys))


def next_provisional_code() -> str:
    """P and 13 digits, one more than the highest that was ever given.

    The first oblast is the lock: two acts at once cannot get the same number.
    """
    list(Oblast.objects.select_for_update().order_by("pk")[:1])
    given = {"code__startswith": "P"}
    codes = Municipality.objects.filter(**given).values_list("code", flat=True)
    once = FormerName.objects.filter(**given).values_list("code", flat=True)
    # of units that an undone act made, only the trail knows
    told = AuditEvent.objects.filter(municipality_code__startswith="P")
    undone = told.order_by().values_list("municipality_code", flat=True).distinct()
    last = max((int(code[1:]) for code in (*codes, *once, *undone)), default=0)
    return f"P{last + 1:013d}"


def _pass_over(act: ReformAct, change: Any, by: Any) -> None:
    """A merger, or one unit that comes out of a split."""
    if change.makes_unit:
        unit = _make(act, change, by)
    else:
        unit = change.municipality
        if change.new_names:
            _rename(act, change, unit, by)
    for source in change.sources:
        ends = change.is_merger or not change.predecessor_stays
        takes_over = ends and (change.is_merger or change.takes_over)
        Succession.objects.create(
            act=act,
            predecessor=source,
            successor=unit,
            date=act.date,
            basis=str(act),
            takes_over=takes_over,
        )
        if ends:
            Municipality.objects.filter(pk=source.pk).update(ended_date=act.date)
        _move(act, source, unit, None if change.is_merger else change.chosen)
        audit.record(
            by=by,
            verb=MunicipalityVerb.SUCCEEDED,
            obj=source,
            after={
                "successor": unit.code,
                "date": act.date,
                "act": str(act),
                "ended": ends,
                "takes_over": takes_over,
            },
        )


def _make(act: ReformAct, change: Any, by: Any) -> Municipality:
    values = {
        **{name: getattr(change, name) for name in NAMES},
        "code": change.code or next_provisional_code(),
        "kind": change.unit_kind,
        "oblast": change.oblast,
        "rayon": change.rayon,
        "started_date": act.date,
    }
    unit = Municipality.objects.create(**values)
    change.municipality = unit
    change.save(update_fields=["municipality"])
    audit.record(by=by, verb=MunicipalityVerb.MADE, obj=unit, after=values)
    return unit


def _move(
    act: ReformAct,
    source: Municipality,
    unit: Municipality,
    chosen: Iterable[Village] | None,
) -> None:
    """Villages follow: all of them after a merger, after a split the chosen ones."""
    villages = list(source.villages.all()) if chosen is None else list(chosen)
    VillageMove.objects.bulk_create(
        VillageMove(
            act=act, village=village, from_municipality=source, to_municipality=unit
        )
        for village in villages
    )
    Village.objects.filter(pk__in=[village.pk for village in villages]).update(
        municipality=unit
    )


def _rename(act: ReformAct, change: Any, unit: Municipality, by: Any) -> None:
    """New names (all three, so that none of the old remains), kind and code."""
    new = dict(change.new_names)
    if change.unit_kind and change.is_about_one:
        new["kind"] = change.unit_kind
    if change.code and change.is_about_one:
        new["code"] = change.code
    remember(unit, until=act.date, act=act)
    before, after = audit.changed_values(unit, new)
    follow_code(old=unit.code, new=new.get("code", unit.code))
    for name, value in new.items():
        setattr(unit, name, value)
    unit.save()
    audit.record(
        by=by, verb=MunicipalityVerb.RENAMED, obj=unit, before=before, after=after
    )
    # a code that was replaced after the day of the act: from that day it went with the
    # new name
    for row in unit.former_names.filter(until_date__gt=act.date):
        for name in (*NAMES, "kind"):
            setattr(row, name, getattr(unit, name))
        row.save()


def remember(unit: Municipality, *, until: Any, act: ReformAct | None) -> FormerName:
    """Keep what a municipality is called now as what it was called until a day."""
    later = unit.former_names.filter(until_date__gt=until)
    code = later.order_by("until_date", "pk").values_list("code", flat=True).first()
    return FormerName.objects.create(
        municipality=unit,
        act=act,
        until_date=until,
        kind=unit.kind,
        code=code or unit.code,
        **{name: getattr(unit, name) for name in NAMES},
    )
