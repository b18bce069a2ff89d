"""What an act of the reform will do or has done, in whole sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import date_text
from municipalities.enums import ReformChangeKind
from municipalities.models import Municipality, ReformAct
from municipalities.queries.hanging import Hanging, hanging_on
from municipalities.queries.reform import changes_of, units_of


@dataclass(frozen=True)
class ToldChange:
    """One change with its sentences; `is_split` may name its villages."""

    change: Any
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class ToldUnit:
    """A unit of the act and the records that hang on it."""

    unit: Municipality
    hanging: tuple[Hanging, ...]


@dataclass(frozen=True)
class Preview:
    """The whole act as its page tells it."""

    changes: tuple[ToldChange, ...]
    units: tuple[ToldUnit, ...]


def preview_of(act: ReformAct) -> Preview:
    """Sentences and records, in a number of queries that no unit adds to."""
    changes = changes_of(act)
    units = units_of(changes)
    hanging = hanging_on(units.values())
    return Preview(
        tuple(
            ToldChange(change, _title(change), tuple(_sentences(act, change)))
            for change in changes
        ),
        tuple(
            ToldUnit(unit, tuple(hanging.get(key, ()))) for key, unit in units.items()
        ),
    )


def _title(change: Any) -> str:
    return str(change.get_kind_display())


def _sentences(act: ReformAct, change: Any) -> Iterator[str]:
    told = {
        "day": date_text(act.date),
        "sources": ", ".join(unit.full_name for unit in change.sources) or "…",
        "unit": _unit_name(change),
    }
    yield from _OF_KIND[ReformChangeKind(change.kind)](change, told)


def _unit_name(change: Any) -> str:
    if change.makes_unit or change.municipality is None:
        return change.name or "…"
    return change.municipality.full_name


def _merger(change: Any, told: dict[str, Any]) -> Iterator[str]:
    if change.makes_unit:
        text = _("On %(day)s the new municipality %(unit)s is made of %(sources)s.")
    else:
        text = _("On %(day)s these go over into %(unit)s: %(sources)s.")
    yield text % told
    yield from _new_unit(change, told)
    yield _("All their villages follow.")
    yield ngettext(
        "%(count)s municipality ends on that day.",
        "%(count)s municipalities end on that day.",
        len(change.sources),
    ) % {"count": len(change.sources)}
    yield (
        _(
            "Their plans, applications and grants keep them as the legal holder; %(unit)s "
            "answers for them. Who acts for them is confirmed afterwards."
        )
        % told
    )


def _split(change: Any, told: dict[str, Any]) -> Iterator[str]:
    if change.makes_unit:
        yield _(
            "On %(day)s the new municipality %(unit)s comes out of %(sources)s."
        ) % (told)
    else:
        yield _("On %(day)s a part of %(sources)s goes over into %(unit)s.") % told
    yield from _new_unit(change, told)
    villages = ", ".join(village.name for village in change.chosen)
    if villages:
        yield _("These villages follow: %(villages)s.") % {"villages": villages}
    else:
        yield _("No village follows.")
    if change.predecessor_stays:
        yield _("%(sources)s stays and keeps its records.") % told
    elif change.takes_over:
        yield _("%(sources)s ends, and %(unit)s takes over its records and rights.") % (
            told
        )
    else:
        yield _("%(sources)s ends; another unit takes over its records and rights.") % (
            told
        )


def _new_unit(change: Any, told: dict[str, Any]) -> Iterator[str]:
    if not change.makes_unit:
        if change.new_names:
            yield _("It gets the name %(name)s.") % {"name": change.name}
        return
    place = change.rayon or change.oblast
    if change.unit_kind and place:
        yield _(
            "The new municipality is of the kind “%(kind)s” and lies in: %(place)s."
        ) % {"kind": change.get_unit_kind_display(), "place": place.name}
    if change.code:
        yield _("It gets the code %(code)s.") % {"code": change.code}
    elif not change.municipality:
        yield _(
            "It gets a provisional code, which is replaced when the classifier names it."
        )


def _rename(change: Any, told: dict[str, Any]) -> Iterator[str]:
    yield _("From %(day)s %(unit)s bears the name %(name)s.") % (
        told | {"name": change.name}
    )
    yield _("Lists of earlier days show the old name.")


def _town(change: Any, told: dict[str, Any]) -> Iterator[str]:
    yield _("From %(day)s %(unit)s is of the kind “%(kind)s”.") % (
        told | {"kind": change.get_unit_kind_display() or "…"}
    )
    if change.new_names:
        yield _("It gets the name %(name)s.") % {"name": change.name}
    if change.code:
        yield _("It gets the code %(code)s.") % {"code": change.code}


_OF_KIND: dict[ReformChangeKind, Any] = {
    ReformChangeKind.MERGE: _merger,
    ReformChangeKind.SPLIT: _split,
    ReformChangeKind.RENAME: _rename,
    ReformChangeKind.TOWN: _town,
}
