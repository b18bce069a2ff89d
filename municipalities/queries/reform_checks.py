"""What stands against carrying an act of the reform out: all reasons at once."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formats import date_text
from core.problems import Problem
from municipalities.enums import MunicipalityKind, ReformChangeKind
from municipalities.models import ReformAct, ReformChange, Village
from municipalities.queries.reform import (
    acts_touching,
    changes_of,
    code_is_taken,
    units_of,
)


def act_problems(act: ReformAct) -> Iterator[Problem]:
    """Every reason, each with the unit it is about."""
    changes = changes_of(act)
    if not changes:
        yield Problem(_("Write at least one change."), code="no_changes")
    if act.date > timezone.localdate():
        yield Problem(
            _("%(day)s lies in the future: the act is not in force yet.") % _told(act),
            code="future",
        )
    yield from _unit_problems(act, changes)
    yield from _twice(changes)
    for change in changes:
        yield from _CHECKS[ReformChangeKind(change.kind)](change)
        yield from _code_problems(change, changes)
    yield from _split_problems(changes)


def _told(act: ReformAct) -> dict[str, str]:
    return {"act": str(act), "day": date_text(act.date)}


def _unit_problems(act: ReformAct, changes: list[ReformChange]) -> Iterator[Problem]:
    """Every unit must exist on the day, and no later act may have changed it."""
    units = units_of(changes)
    for unit in units.values():
        told = {"place": unit.full_name}
        if unit.has_ended:
            told["day"] = date_text(unit.ended_date)
            yield Problem(
                _("%(place)s: on %(day)s it has already ended.") % told, code="ended"
            )
        if unit.started_date and unit.started_date > act.date:
            told["day"] = date_text(unit.started_date)
            yield Problem(
                _("%(place)s: before %(day)s it does not exist.") % told,
                code="not_begun",
            )
        later = acts_touching([unit.pk]).filter(date__gt=act.date).first()
        if later is not None:
            told["act"] = str(later)
            yield Problem(
                _("A later act has changed %(place)s: %(act)s.") % told, code="later"
            )


def _twice(changes: list[ReformChange]) -> Iterator[Problem]:
    """A unit gives, receives or gets a name; it may receive from several."""
    roles: dict[int, Counter[str]] = defaultdict(Counter)
    splits = set()
    for change in changes:
        for unit in change.sources:  # type: ignore[attr-defined]
            if change.is_split and unit.pk in splits:
                continue  # one split has a row for each unit that comes out
            splits |= {unit.pk} if change.is_split else set()
            roles[unit.pk]["gives"] += 1
        if change.municipality_id and not change.makes_unit:
            named = change.is_about_one or change.new_names
            roles[change.municipality_id]["named" if named else "receives"] += 1
    units = units_of(changes)
    for key, counted in roles.items():
        alone = counted["gives"] + counted["named"]
        if alone > 1 or (counted["gives"] and counted["receives"]):
            yield Problem(
                _("%(place)s stands in two changes of this act.")
                % {"place": units[key].full_name},
                code="twice",
            )


def _merge_problems(change: Any) -> Iterator[Problem]:
    if not change.sources:
        yield Problem(
            _("%(unit)s: choose the municipalities that go over into it.")
            % {"unit": change.name or _("New municipality")},
            code="no_predecessors",
        )
    yield from _target_problems(change)


def _target_problems(change: Any) -> Iterator[Problem]:
    """The unit that comes out: an existing one, or a complete new one."""
    if not change.makes_unit:
        if change.municipality is None:
            yield Problem(
                _("Choose the municipality that receives, or write a new one."),
                code="no_unit",
            )
        elif change.municipality in change.sources:
            yield Problem(
                _("%(place)s cannot go over into itself.")
                % {"place": change.municipality.full_name},
                code="itself",
            )
        return
    if not change.new_names:
        yield Problem(_("Write the name of the new municipality."), code="no_name")
    told = {"unit": change.name or _("New municipality")}
    if not change.unit_kind:
        yield Problem(_("%(unit)s: choose its kind.") % told, code="no_kind")
    if change.oblast is None:
        yield Problem(_("%(unit)s: choose its oblast.") % told, code="no_oblast")
    elif change.rayon and change.rayon.oblast_id != change.oblast_id:
        yield Problem(
            _("%(unit)s: the rayon lies in another oblast.") % told, code="rayon"
        )


def _rename_problems(change: Any) -> Iterator[Problem]:
    unit = change.municipality
    if unit is None:
        yield Problem(_("Choose the municipality that is renamed."), code="no_unit")
    elif not change.new_names:
        yield Problem(
            _("%(place)s: write the new name.") % {"place": unit.full_name},
            code="no_name",
        )
    elif all(getattr(unit, name) == text for name, text in change.new_names.items()):
        yield Problem(
            _("%(place)s bears this name already.") % {"place": unit.full_name},
            code="same_name",
        )


def _town_problems(change: Any) -> Iterator[Problem]:
    unit = change.municipality
    if unit is None:
        yield Problem(_("Choose the municipality that is raised."), code="no_unit")
        return
    told = {"place": unit.full_name}
    if change.unit_kind not in {MunicipalityKind.TOWN, MunicipalityKind.CITY}:
        yield Problem(
            _("%(place)s: choose whether it becomes a town or a city.") % told,
            code="no_kind",
        )
    elif unit.kind == change.unit_kind:
        yield Problem(_("%(place)s is of this kind already.") % told, code="same_kind")


_CHECKS: dict[ReformChangeKind, Any] = {
    ReformChangeKind.MERGE: _merge_problems,
    ReformChangeKind.SPLIT: _target_problems,
    ReformChangeKind.RENAME: _rename_problems,
    ReformChangeKind.TOWN: _town_problems,
}


def _code_problems(change: Any, changes: list[ReformChange]) -> Iterator[Problem]:
    if not change.code:
        return
    but = None if change.makes_unit else change.municipality
    same = [row for row in changes if row.code == change.code]
    if len(same) > 1 or code_is_taken(change.code, but):
        yield Problem(
            _("%(unit)s: the code %(code)s is taken.")
            % {"unit": change.name, "code": change.code},
            code="code_taken",
        )


def _split_problems(changes: list[Any]) -> Iterator[Problem]:
    """What holds for all units that come out of one."""
    by_source: dict[int, list[Any]] = defaultdict(list)
    for change in changes:
        if change.is_split:
            if len(change.sources) != 1:
                yield Problem(
                    _("Choose the one municipality that is split."), code="no_source"
                )
            for unit in change.sources:
                by_source[unit.pk].append(change)
    for rows in by_source.values():
        yield from _one_split(rows[0].sources[0], rows)


def _one_split(source: Any, rows: list[Any]) -> Iterator[Problem]:
    told: dict[str, Any] = {"place": source.full_name}
    stays = {row.predecessor_stays for row in rows}
    takers = sum(row.takes_over for row in rows)
    if len(stays) > 1:
        yield Problem(
            _("%(place)s cannot both stay and end.") % told, code="stays_and_ends"
        )
    if True in stays:
        if takers:
            yield Problem(
                _("%(place)s stays, so it keeps its records itself.") % told,
                code="takes_over",
            )
    elif takers != 1:
        yield Problem(
            _("Exactly one unit takes over the records and rights of %(place)s.")
            % told,
            code="takes_over",
        )
    if len(rows) == 1 and not rows[0].predecessor_stays:
        yield Problem(
            _("%(place)s ends, so at least two units come out of it.") % told,
            code="one_unit",
        )
    yield from _village_problems(source, rows, ends=True not in stays)


def _village_problems(source: Any, rows: list[Any], *, ends: bool) -> Iterator[Problem]:
    own = {
        village.pk: village for village in Village.objects.filter(municipality=source)
    }
    given = Counter(village.pk for row in rows for village in row.chosen)
    told: dict[str, Any] = {"place": source.full_name}
    foreign = [v.name for row in rows for v in row.chosen if v.pk not in own]
    if foreign:
        told["villages"] = ", ".join(foreign)
        yield Problem(
            _("These are no villages of %(place)s: %(villages)s.") % told,
            code="foreign_village",
        )
    doubled = [
        own[key].name for key, times in given.items() if key in own and times > 1
    ]
    if doubled:
        told["villages"] = ", ".join(doubled)
        yield Problem(
            _("These villages of %(place)s go to two units: %(villages)s.") % told,
            code="village_twice",
        )
    left = [village.name for key, village in own.items() if key not in given]
    if ends and left:
        told["villages"] = ", ".join(left)
        yield Problem(
            _("These villages of %(place)s go nowhere: %(villages)s.") % told,
            code="village_left",
        )
